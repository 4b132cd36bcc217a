"""Imports that colleagues see."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Share no import that is there already: nobody has noted whom their files name."""
    op.add_column("imports", sa.Column("shared_at", TEXT, nullable=False, server_default="[]"))
    op.create_table(
        "import_sharing",
        sa.Column("ukprn", TEXT, nullable=False),
        sa.Column("import_id", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("ukprn", "import_id", name="pk_import_sharing"),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name="fk_import_sharing_import_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_import_sharing_import", "import_sharing", ["import_id"])
