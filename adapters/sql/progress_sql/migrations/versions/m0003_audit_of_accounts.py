"""The audit trail names people by the ids of their accounts, no longer by usernames, which can change and can tell."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_ID_OF_ACTOR = """
UPDATE audit SET actor_id = CASE actor WHEN 'operator' THEN 0 WHEN 'worker' THEN -1 ELSE
  COALESCE((SELECT accounts.id FROM accounts WHERE accounts.username_key = lower(audit.actor)), -2) END
"""


def upgrade() -> None:
    """Put ids in the place of usernames; who has changed theirs since becomes unknown."""
    op.add_column("audit", sa.Column("actor_id", NUMBER, nullable=False, server_default="-2"))
    op.execute(_ID_OF_ACTOR)
    with op.batch_alter_table("audit") as audit:
        audit.drop_column("actor")
        audit.alter_column("actor_id", server_default=None)
    op.create_index("ix_audit_actor", "audit", ["actor_id", "at"])
    op.create_index("ix_audit_subject", "audit", ["subject_id", "at"])
