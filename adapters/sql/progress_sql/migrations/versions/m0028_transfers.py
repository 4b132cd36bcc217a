"""Transfers of learners between providers."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table and its indexes."""
    op.create_table(
        "transfers",
        sa.Column("id", NUMBER, nullable=False, autoincrement=False),
        sa.Column("learner_id", NUMBER, nullable=False),
        *(sa.Column(name, TEXT, nullable=False) for name in ("sender", "receiver", "name")),
        sa.Column("year_group", sa.SmallInteger(), nullable=False),
        *(sa.Column(name, NUMBER, nullable=False) for name in ("asked_by", "asked_at", "expires_at")),
        sa.Column("status", TEXT, nullable=False),
        *(sa.Column(name, NUMBER, nullable=True) for name in ("decided_by", "decided_at")),
        sa.Column("version", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_transfers"),
        sa.ForeignKeyConstraint(["learner_id"], ["learners.id"], name="fk_transfers_learner_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["sender"], ["providers.ukprn"], name="fk_transfers_sender"),
        sa.ForeignKeyConstraint(["receiver"], ["providers.ukprn"], name="fk_transfers_receiver"),
    )
    op.create_index("ix_transfers_sender", "transfers", ["sender", "id"])
    op.create_index("ix_transfers_receiver", "transfers", ["receiver", "id"])
    op.create_index("ix_transfers_learner", "transfers", ["learner_id"])
    offered = sa.text("status = 'offered'")
    op.create_index(
        "uq_transfers_offered", "transfers", ["learner_id"], unique=True, sqlite_where=offered, postgresql_where=offered
    )
