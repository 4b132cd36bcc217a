"""Qualifications, statements, references, contents of profiles, courses, applications and messages."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, TEXT, nullable=False) for name in names]


def _number(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, NUMBER, nullable=False, autoincrement=False) for name in names]


def _maybe_number(name: str) -> sa.Column[int]:
    return sa.Column(name, NUMBER)


def _small(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.SmallInteger(), nullable=False) for name in names]


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def _of_learner(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["learner_id"], ["learners.id"], name=f"fk_{table}_learner_id", ondelete="CASCADE")


def _about_learners(table: str, *parts: sa.schema.SchemaItem, second_key: str = "") -> None:
    key = _key(table, "learner_id", second_key) if second_key else _key(table, "learner_id")
    op.create_table(table, *_number("learner_id"), *parts, key, _of_learner(table))


def _index(name: str, table: str, *columns: str, where: str = "", unique: bool = False) -> None:
    condition = sa.text(where) if where else None
    op.create_index(name, table, list(columns), unique=unique, sqlite_where=condition, postgresql_where=condition)


def _courses() -> None:
    op.create_table(
        "courses",
        *_number("id"),
        *_text("ukprn", "title", "type"),
        *_number("start_year"),
        *_text("postcode", "venue", "town"),
        sa.Column("latitude", sa.Float(53)),
        sa.Column("longitude", sa.Float(53)),
        *_small("withdrawn"),
        *_text("title_key", "words_key"),
        _key("courses", "id"),
        sa.ForeignKeyConstraint(["ukprn"], ["providers.ukprn"], name="fk_courses_ukprn"),
        sa.UniqueConstraint("ukprn", "postcode", "start_year", "type", "title", name="uq_courses_key"),
    )


def _applications() -> None:
    op.create_table(
        "applications",
        *_number("id", "learner_id"),
        *_text("ukprn"),
        *_number("course_id"),
        *_text("course"),
        *_number("created_at"),
        *_text("state"),
        _maybe_number("submitted_at"),
        *_text("fingerprint"),
        _maybe_number("reference"),
        *_text("learner_name"),
        *_number("version"),
        *_small("live", "received"),
        *_number("place"),
        *_text("words_key"),
        _key("applications", "id"),
        _of_learner("applications"),
        sa.ForeignKeyConstraint(["course_id"], ["courses.id"], name="fk_applications_course_id"),
    )
    _index("ix_applications_learner", "applications", "learner_id", "id")
    _index("ix_applications_live", "applications", "learner_id", "course_id", where="live = 1", unique=True)
    _index("ix_applications_received", "applications", "ukprn", "place", "id", where="received = 1")
    _index("ix_applications_place", "applications", "place", "id", where="received = 1")


def _inbox() -> None:
    op.create_table(
        "inbox",
        *_number("id", "learner_id", "at"),
        *_text("subject", "body"),
        _maybe_number("read_at"),
        _key("inbox", "id"),
        _of_learner("inbox"),
    )
    _index("ix_inbox_learner", "inbox", "learner_id", "at", "id")


def upgrade() -> None:
    """Make the tables and the indexes."""
    _about_learners("qualifications", *_text("content"), *_number("version"))
    _about_learners("statements", *_text("personal_statement", "interests", "work_experience"), *_number("version"))
    _about_learners("learner_references", sa.Column("draft", TEXT), *_number("version"))
    _about_learners("reference_versions", *_number("number"), *_text("content"), second_key="number")
    _about_learners("profile_contents", *_text("fingerprint", "content"), second_key="fingerprint")
    _courses()
    _applications()
    _inbox()
