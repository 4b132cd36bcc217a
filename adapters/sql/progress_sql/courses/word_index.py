"""Keeping the words by which courses are searched in step with courses and providers."""

from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

from sqlalchemy import delete, exists, not_

from progress_core.domain.courses.courses import Course
from progress_core.domain.courses.search import place_words as words_of_place
from progress_core.domain.courses.search import subject_words as words_of_subject
from progress_core.domain.courses.words import words_of
from progress_core.domain.providers.providers import Provider
from progress_sql.foundations.backend import insert_text
from progress_sql.foundations.course_tables import course_places, place_words, provider_words, subject_words
from progress_sql.foundations.profile_tables import courses
from progress_sql.foundations.session import Session

_IF_NEW = " ON CONFLICT DO NOTHING"


def subject_id(course: Course) -> int:
    """Return the number of a course's subject, which is made from its texts, so that nobody has to look it up."""
    return _number(course.title, course.type, course.subject_area)


def place_id(course: Course) -> int:
    """Return the number of a course's place, as `subject_id`."""
    position = map(repr, (course.latitude, course.longitude))
    return _number(course.venue, course.town, course.postcode, *position)


def _number(*texts: str) -> int:
    return int.from_bytes(blake2b("\0".join(texts).encode(), digest_size=8).digest(), signed=True)


def add_courses(session: Session, added: Iterable[Course], seen: set[int]) -> None:
    """Add the subjects and the places of courses that are not there yet.

    Args:
        session: the transaction.
        added: the courses.
        seen: numbers of subjects and places that were added before; those of these courses are put into it.
    """
    subjects: dict[int, Course] = {}
    places: dict[int, Course] = {}
    for course in added:
        for number, found in ((subject_id(course), subjects), (place_id(course), places)):
            if number not in seen:
                seen.add(number)
                found[number] = course
    _add(session, "subject_words", ("word", "subject_id", "in_title"), subject_rows(subjects))
    _add(session, "place_words", ("word", "place_id"), place_rows(places))
    rows = [(id_, at.venue, at.postcode, at.latitude, at.longitude) for id_, at in places.items()]
    _add(session, "course_places", ("id", "venue", "postcode", "latitude", "longitude"), rows)


def subject_rows(subjects: dict[int, Course]) -> list[tuple[str, int, int]]:
    """Return the rows of words of subjects, by number."""
    return [
        (word, id_, int(word in title))
        for id_, course in subjects.items()
        for title in (words_of(course.title),)
        for word in words_of_subject(course)
    ]


def place_rows(places: dict[int, Course]) -> list[tuple[str, int]]:
    """Return the rows of words of places, by number."""
    return [(word, id_) for id_, course in places.items() for word in words_of_place(course)]


def forget_unused(session: Session) -> None:
    """Remove the subjects and places that no course has any more.

    Whoever writes courses holds `Lock.COURSES`, so that nobody else uses them meanwhile.
    """
    for table, column, used in (
        (subject_words, subject_words.c.subject_id, courses.c.subject_id),
        (place_words, place_words.c.place_id, courses.c.place_id),
        (course_places, course_places.c.id, courses.c.place_id),
    ):
        session.run(delete(table).where(not_(exists().where(used == column))))


def replace_providers(session: Session, replaced: Iterable[Provider]) -> None:
    """Replace the words of providers' names, so that their courses are found by the new ones at once."""
    names = {provider.ukprn: provider.name for provider in replaced}
    session.run(delete(provider_words).where(session.backend.any_of(provider_words.c.ukprn, list(names))))
    rows = [(word, ukprn) for ukprn, name in names.items() for word in words_of(name)]
    _add(session, "provider_words", ("word", "ukprn"), rows)


def _add(session: Session, table: str, columns: tuple[str, ...], rows: list[Any]) -> None:
    if rows:
        session.write(insert_text(table, columns, session.backend.placeholder) + _IF_NEW, rows)
