"""Sessions; and an index by which a learner's forgotten password is found by e-mail address."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table and the indexes."""
    op.create_table(
        "sessions",
        sa.Column("digest", TEXT, nullable=False),
        *(sa.Column(name, NUMBER, nullable=False) for name in ("account_id", "created_at", "seen_at")),
        sa.PrimaryKeyConstraint("digest", name="pk_sessions"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_sessions_account_id", ondelete="CASCADE"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sessions_account", "sessions", ["account_id"])
    op.create_index("ix_sessions_seen", "sessions", ["seen_at"])
    given = sa.text("email <> ''")
    op.create_index(
        "ix_learners_email", "learners", [sa.text("lower(email)")], sqlite_where=given, postgresql_where=given
    )
