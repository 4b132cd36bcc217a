"""An index of the few rows of changes that note no change, which every reader of the feed looks up."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    """Make the index."""
    noted = sa.text("kind < 0")
    op.create_index("ix_changes_marks", "changes", ["kind", "subject_id"], sqlite_where=noted, postgresql_where=noted)
