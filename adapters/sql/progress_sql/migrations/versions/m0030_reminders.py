"""Reminders: which providers send them, and who was reminded when or wants none."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table, and add the settings of providers; nobody is reminded until somebody turns them on."""
    op.create_table(
        "reminders",
        sa.Column("account_id", NUMBER, nullable=False, autoincrement=False),
        sa.Column("week", NUMBER, nullable=False),
        sa.Column("stopped", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", name="pk_reminders"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_reminders_account_id", ondelete="CASCADE"),
        sqlite_with_rowid=False,
    )
    for name in ("remind_managers", "remind_learners"):
        op.add_column("providers", sa.Column(name, sa.SmallInteger(), nullable=False, server_default="0"))
        if op.get_bind().dialect.name == "postgresql":  # SQLite would make the table anew
            op.alter_column("providers", name, server_default=None)
