"""What has changed, for other systems that keep in step."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table and its index, and name the store."""
    table = op.create_table(
        "changes",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("stamp", NUMBER, nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        *(sa.Column(name, NUMBER, nullable=False) for name in ("subject_id", "learner_id")),
        sa.Column("ukprn", TEXT, nullable=False),
        sa.Column("group_id", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_changes"),
    )
    op.create_index("ix_changes_stamp", "changes", ["stamp", "number"])
    zeros = dict.fromkeys(("number", "stamp", "subject_id", "learner_id", "group_id"), 0)
    op.bulk_insert(table, [{**zeros, "kind": -2, "ukprn": secrets.token_hex(8)}])
