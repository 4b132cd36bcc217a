"""An index to find the imports of which it is time to forget what they quote."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the index."""
    op.create_index("ix_imports_processed", "imports", ["processed_at"])
