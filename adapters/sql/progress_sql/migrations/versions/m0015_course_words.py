"""Courses are searched by tables of words and places."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from progress_core.domain.courses.words import words_of

revision = "0015"
down_revision = "0014"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables, and fill them from the courses and providers that are there."""
    _words("subject_words", "subject_id", NUMBER, sa.Column("in_title", sa.SmallInteger, nullable=False))
    _words("place_words", "place_id", NUMBER)
    _words("provider_words", "ukprn", TEXT)
    op.create_index("ix_provider_words_ukprn", "provider_words", ["ukprn"])
    op.create_table(
        "course_places",
        sa.Column("id", NUMBER, nullable=False, autoincrement=False),
        sa.Column("venue", TEXT, nullable=False),
        sa.Column("postcode", TEXT, nullable=False),
        sa.Column("latitude", sa.Float(53)),
        sa.Column("longitude", sa.Float(53)),
        sa.PrimaryKeyConstraint("id", name="pk_course_places"),
    )
    op.create_index("ix_course_places_position", "course_places", ["latitude", "longitude"])
    op.add_column("courses", sa.Column("subject_id", NUMBER))
    op.add_column("courses", sa.Column("place_id", NUMBER))
    _fill_providers()
    _fill_subjects()
    _fill_places()
    op.create_index("ix_courses_subject_id", "courses", ["subject_id"])
    further = ("withdrawn", "subject_id", "ukprn", "type", "subject_area", "start_month")
    op.create_index("ix_courses_search", "courses", ["place_id", *further])


def _words(name: str, whose: str, kind: Any, *further: sa.Column[Any]) -> None:
    op.create_table(
        name,
        sa.Column("word", TEXT, nullable=False),
        sa.Column(whose, kind, nullable=False, autoincrement=False),
        *further,
        sa.PrimaryKeyConstraint("word", whose, name=f"pk_{name}"),
        sqlite_with_rowid=False,
    )


def _fill_providers() -> None:
    rows = op.get_bind().execute(sa.text("SELECT ukprn, name FROM providers")).all()
    _insert("provider_words", [{"word": word, "ukprn": ukprn} for ukprn, name in rows for word in words_of(name)])


def _fill_subjects() -> None:
    """Fill in the subjects by number; courses that are put later have other numbers, and unused ones are forgotten."""
    named = "title", "type", "subject_area"
    rows = _numbered("subject_id", named)
    _insert(
        "subject_words",
        [
            {"word": word, "subject_id": id_, "in_title": int(word in words_of(texts[0]))}
            for id_, texts in rows
            for word in words_of(" ".join(texts))
        ],
    )


def _fill_places() -> None:
    rows = _numbered("place_id", ("venue", "town", "postcode", "latitude", "longitude"))
    _insert(
        "place_words",
        [
            {"word": word, "place_id": id_}
            for id_, (venue, town, postcode, _, _) in rows
            for word in words_of(f"{venue} {town} {postcode}")
        ],
    )
    places = [
        {"id": id_, "venue": venue, "postcode": postcode, "latitude": latitude, "longitude": longitude}
        for id_, (venue, _, postcode, latitude, longitude) in rows
    ]
    _insert("course_places", places)


def _numbered(column: str, named: tuple[str, ...]) -> list[tuple[int, tuple[Any, ...]]]:
    """Assign a number to the courses with the same values, and return the numbers with the values."""
    connection = op.get_bind()
    rows = connection.execute(sa.text(f"SELECT id, {', '.join(named)} FROM courses")).all()  # noqa: S608 - names are ours
    numbers: dict[tuple[Any, ...], int] = {}
    numbered = [{"of": id_, "number": numbers.setdefault(tuple(values), len(numbers) + 1)} for id_, *values in rows]
    if numbered:
        connection.execute(sa.text(f"UPDATE courses SET {column} = :number WHERE id = :of"), numbered)  # noqa: S608 - names are ours
    return [(number, values) for values, number in numbers.items()]


def _insert(table: str, rows: list[dict[str, Any]]) -> None:
    if rows:
        marks = ", ".join(f":{name}" for name in rows[0])
        op.get_bind().execute(sa.text(f"INSERT INTO {table} ({', '.join(rows[0])}) VALUES ({marks})"), rows)  # noqa: S608 - names are ours
