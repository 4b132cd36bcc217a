"""The one provider that an import of qualifications was asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the column; an import that was about one provider so far, one that waits above all, is for that one."""
    op.add_column("imports", sa.Column("ukprn", TEXT, nullable=False, server_default=""))
    if op.get_bind().dialect.name == "postgresql":  # SQLite would make the table anew, to which files refer
        op.alter_column("imports", "ukprn", server_default=None)
    one = "kind = 'qualification-import' AND ukprns LIKE '[\"________\"]'"
    op.execute(f"UPDATE imports SET ukprn = substr(ukprns, 3, 8) WHERE {one}")  # noqa: S608 - nobody's text is in it
