"""Second factors: authenticator apps with their recovery codes, passkeys, and answers that count only once."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables and the indexes."""
    op.create_table(
        "second_factors",
        sa.Column("account_id", NUMBER, nullable=False, autoincrement=False),
        sa.Column("app_sealed", TEXT),
        *(sa.Column(name, NUMBER) for name in ("app_created_at", "app_last_step")),
        sa.Column("recovery", TEXT, nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("account_id", name="pk_second_factors"),
        _of_account("second_factors"),
    )
    op.create_table(
        "passkeys",
        sa.Column("passkey_id", TEXT, nullable=False),
        *(sa.Column(name, NUMBER, nullable=False) for name in ("account_id", "position")),
        *(sa.Column(name, TEXT, nullable=False) for name in ("public_key", "name")),
        *(sa.Column(name, NUMBER, nullable=False) for name in ("created_at", "sign_count")),
        sa.Column("used_at", NUMBER),
        sa.PrimaryKeyConstraint("passkey_id", name="pk_passkeys"),
        _of_account("passkeys"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_passkeys_account", "passkeys", ["account_id"])
    op.create_table(
        "spent_answers",
        sa.Column("digest", TEXT, nullable=False),
        sa.Column("expires_at", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_spent_answers"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_spent_answers_expires", "spent_answers", ["expires_at"])


def _of_account(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=f"fk_{table}_account_id", ondelete="CASCADE")
