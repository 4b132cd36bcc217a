"""Courses have a first day, a subject area, entry requirements and a window for applications."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the columns; a course of which only the year was known starts in September."""
    op.execute("ALTER TABLE courses RENAME COLUMN start_year TO start_month")  # it is part of the unique key
    op.execute("UPDATE courses SET start_month = start_month * 100 + 9")
    for name in ("starts_on", "subject_area", "length", "entry_requirements", "website"):
        op.add_column("courses", sa.Column(name, TEXT, nullable=False, server_default=""))
        if op.get_bind().dialect.name == "postgresql":  # SQLite would make the table anew
            op.alter_column("courses", name, server_default=None)
    op.add_column("courses", sa.Column("opens_on", TEXT))
    op.add_column("courses", sa.Column("closes_on", TEXT))
    op.execute("UPDATE courses SET starts_on = start_month / 100 || '-09-01'")
