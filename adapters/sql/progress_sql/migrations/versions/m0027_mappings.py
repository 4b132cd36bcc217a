"""Mappings of the files of school systems, of imports and remembered for providers."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table, and add the mapping of an import; the headings of all that there are were ours."""
    op.create_table(
        "mappings",
        *(sa.Column(name, TEXT, nullable=False) for name in ("ukprn", "name", "mapping")),
        *(sa.Column(name, NUMBER, nullable=False) for name in ("saved_by", "saved_at")),
        sa.PrimaryKeyConstraint("ukprn", "name", name="pk_mappings"),
        sa.ForeignKeyConstraint(["ukprn"], ["providers.ukprn"], name="fk_mappings_ukprn"),
        sqlite_with_rowid=False,
    )
    op.add_column("imports", sa.Column("mapping", TEXT, nullable=False, server_default=""))
    if op.get_bind().dialect.name == "postgresql":  # SQLite would make the table anew
        op.alter_column("imports", "mapping", server_default=None)
