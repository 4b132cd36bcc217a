"""Access tokens, with which programs act for people."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0018"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table and its indexes."""
    op.create_table(
        "access_tokens",
        sa.Column("digest", TEXT, nullable=False),
        *(sa.Column(name, NUMBER, nullable=False) for name in ("number", "account_id")),
        *(sa.Column(name, TEXT, nullable=False) for name in ("name", "scopes")),
        *(sa.Column(name, NUMBER, nullable=False) for name in ("created_at", "ends_at")),
        sa.Column("used_at", NUMBER, nullable=True),
        *(sa.Column(name, TEXT, nullable=False) for name in ("address", "device", "run_by")),
        sa.PrimaryKeyConstraint("digest", name="pk_access_tokens"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_access_tokens_account_id", ondelete="CASCADE"
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_access_tokens_number", "access_tokens", ["number"], unique=True)
    op.create_index("ix_access_tokens_account", "access_tokens", ["account_id"])
    op.create_index("ix_access_tokens_ends", "access_tokens", ["ends_at"])
