"""What rows of imports change about learners, and how many rows changed nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table with its index, and add the count; earlier imports counted such rows as updated."""
    op.create_table(
        "import_updates",
        *(sa.Column(name, NUMBER, nullable=False) for name in ("import_id", "row", "learner_id")),
        sa.Column("changes", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("import_id", "row", name="pk_import_updates"),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name="fk_import_updates_import_id"),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["learners.id"], name="fk_import_updates_learner_id", ondelete="CASCADE"
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_import_updates_learner", "import_updates", ["learner_id"])
    op.add_column("imports", sa.Column("unchanged", NUMBER, nullable=False, server_default="0"))
    if op.get_bind().dialect.name == "postgresql":  # SQLite would make the table anew
        op.alter_column("imports", "unchanged", server_default=None)
