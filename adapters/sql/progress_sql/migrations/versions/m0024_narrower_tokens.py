"""Access tokens that programs make with their own."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the number of the token with which a token was made; people made all that there are."""
    op.add_column("access_tokens", sa.Column("made_with", NUMBER, nullable=True))
