"""The courses that learners save."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table and its index."""
    op.create_table(
        "favourites",
        *(sa.Column(name, NUMBER, nullable=False) for name in ("learner_id", "course_id", "saved_at")),
        sa.PrimaryKeyConstraint("learner_id", "course_id", name="pk_favourites"),
        sa.ForeignKeyConstraint(["learner_id"], ["learners.id"], name="fk_favourites_learner_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["course_id"], ["courses.id"], name="fk_favourites_course_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_favourites_course", "favourites", ["course_id"])
