"""Providers have a website; courses lose the words that have been in tables of their own since 0015."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the one column, and remove the other."""
    op.add_column("providers", sa.Column("website", TEXT, nullable=False, server_default=""))
    if op.get_bind().dialect.name == "postgresql":  # SQLite would make the table anew
        op.alter_column("providers", "website", server_default=None)
    op.execute("ALTER TABLE courses DROP COLUMN words_key")  # in place, on both
