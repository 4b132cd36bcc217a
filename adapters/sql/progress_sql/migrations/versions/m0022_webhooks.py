"""Webhooks, and what they are told."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables and their indexes."""
    op.create_table(
        "webhooks",
        sa.Column("id", NUMBER, nullable=False, autoincrement=False),
        sa.Column("account_id", NUMBER, nullable=False),
        *(sa.Column(name, TEXT, nullable=False) for name in ("url", "kinds", "secret")),
        sa.Column("created_at", NUMBER, nullable=False),
        sa.Column("former_secret", TEXT, nullable=False),
        *(sa.Column(name, NUMBER, nullable=True) for name in ("former_until", "stopped_at")),
        sa.PrimaryKeyConstraint("id", name="pk_webhooks"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_webhooks_account_id", ondelete="CASCADE"),
    )
    op.create_index("ix_webhooks_account", "webhooks", ["account_id"])
    op.create_table(
        "deliveries",
        sa.Column("id", NUMBER, nullable=False, autoincrement=False),
        sa.Column("webhook_id", NUMBER, nullable=False),
        *(sa.Column(name, TEXT, nullable=False) for name in ("kind", "subject")),
        sa.Column("subject_id", NUMBER, nullable=False),
        sa.Column("ukprn", TEXT, nullable=False),
        sa.Column("at", NUMBER, nullable=False),
        sa.Column("next_attempt_at", NUMBER, nullable=True),
        sa.Column("attempts", NUMBER, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("status", NUMBER, nullable=True),
        sa.Column("error", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.ForeignKeyConstraint(["webhook_id"], ["webhooks.id"], name="fk_deliveries_webhook_id", ondelete="CASCADE"),
    )
    op.create_index("ix_deliveries_webhook", "deliveries", ["webhook_id", "at"])
    op.create_index("ix_deliveries_at", "deliveries", ["at"])
    waiting = sa.text("next_attempt_at IS NOT NULL")
    op.create_index(
        "ix_deliveries_due", "deliveries", ["next_attempt_at"], sqlite_where=waiting, postgresql_where=waiting
    )
