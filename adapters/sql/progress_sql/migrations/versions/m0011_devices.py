"""Devices on which people have logged in before."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table and its indexes."""
    op.create_table(
        "devices",
        sa.Column("digest", TEXT, nullable=False),
        *(sa.Column(name, NUMBER, nullable=False) for name in ("account_id", "created_at", "seen_at")),
        sa.Column("network", TEXT, nullable=False),
        sa.Column("failures", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest", "account_id", name="pk_devices"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_devices_account_id", ondelete="CASCADE"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_devices_account", "devices", ["account_id"])
    op.create_index("ix_devices_seen", "devices", ["seen_at"])
