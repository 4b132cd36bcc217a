"""Requests with a key, and their answers, for those that are sent again."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table and its index."""
    op.create_table(
        "repeats",
        sa.Column("account_id", NUMBER, nullable=False, autoincrement=False),
        *(sa.Column(name, TEXT, nullable=False) for name in ("key_digest", "fingerprint")),
        sa.Column("begun_at", NUMBER, nullable=False),
        sa.Column("answer", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("account_id", "key_digest", name="pk_repeats"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_repeats_account_id", ondelete="CASCADE"),
    )
    op.create_index("ix_repeats_begun", "repeats", ["begun_at"])
