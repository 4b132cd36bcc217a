"""An index to search all learners by first name."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the index."""
    op.create_index("ix_learners_first_key", "learners", ["first_key", "last_key", "id"])
