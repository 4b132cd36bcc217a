"""The course directory on SQL."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from attrs import evolve
from sqlalchemy import Select, select

from progress_core.domain.courses import search
from progress_core.domain.courses.courses import Course
from progress_core.domain.courses.search import CourseLine, CourseQuery, Facts, Pin
from progress_core.domain.courses.words import Term
from progress_core.domain.values.name_keys import title_key
from progress_sql.courses import word_index
from progress_sql.courses.directory import Directory, known
from progress_sql.foundations.backend import chunks, insert_text
from progress_sql.foundations.profile_tables import courses
from progress_sql.foundations.session import Session, Values
from progress_sql.foundations.tables import providers

_COLUMNS = tuple(courses.columns)[:-3]
_NAMES = [column.name for column in courses.columns]
_OR_REPLACE = f" ON CONFLICT (id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _NAMES[1:])}"


class SqlCourses:
    """See `progress_core.ports.courses.Courses`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._directory = Directory(session)

    def put_many(self, courses_: Iterable[Course]) -> None:
        statement = insert_text(courses.name, _NAMES, self._session.backend.placeholder) + _OR_REPLACE
        seen: set[int] = set()
        for chunk in chunks(courses_):
            self._session.write(statement, [_row(course) for course in chunk])
            word_index.add_courses(self._session, chunk, seen)
        word_index.forget_unused(self._session)

    def get(self, course_id: int) -> CourseLine:
        return _line(self._session.one(_lines().where(courses.c.id == course_id)))

    def get_many(self, course_ids: Iterable[int]) -> list[CourseLine]:
        wanted = self._session.backend.any_of(courses.c.id, sorted(set(course_ids)))
        return list(map(_line, self._session.all(_lines().where(wanted).order_by(courses.c.id))))

    def all(self) -> Iterator[Course]:
        rows = self._session.stream(select(*_COLUMNS).order_by(courses.c.id))
        return map(_course, rows)

    def of_provider(self, ukprn: str, *, withdrawn: bool = False) -> list[CourseLine]:
        theirs = _lines().where(courses.c.ukprn == ukprn)
        theirs = theirs if withdrawn else theirs.where(courses.c.withdrawn == 0)
        ordered = theirs.order_by(courses.c.title_key, courses.c.starts_on, courses.c.id)
        return list(map(_line, self._session.all(ordered)))

    def page(self, query: CourseQuery) -> list[CourseLine]:
        ids = self._directory.page_ids(query)
        lines = {line.course.id: line for line in self.get_many(ids)}
        return [evolve(lines[id_], miles=search.distance(lines[id_].course, query.near)) for id_ in ids]

    def tally(self, query: CourseQuery) -> Mapping[Facts, int]:
        return self._directory.tally(query)

    def pins(self, query: CourseQuery) -> list[Pin]:
        return self._directory.pins(query)

    def known(self, terms: Iterable[Term]) -> frozenset[Term]:
        return known(self._session, terms)


def _lines() -> Select[Any]:
    return select(*_COLUMNS, providers.c.name).select_from(courses.join(providers))


def _line(row: Values) -> CourseLine:
    return CourseLine(_course(row), row[len(_COLUMNS)])


def _course(row: Values) -> Course:
    id_, ukprn, title, type_, _, postcode, venue, town, latitude, longitude, *further = row[: len(_COLUMNS)]
    withdrawn, starts_on, area, length, requirements, website, opens_on, closes_on = further
    return Course(
        *(id_, ukprn, title, type_, date.fromisoformat(starts_on), postcode, venue, town, latitude, longitude),
        withdrawn=bool(withdrawn),
        subject_area=area,
        length=length,
        entry_requirements=requirements,
        website=website,
        opens_on=_day_or_none(opens_on),
        closes_on=_day_or_none(closes_on),
    )


def _day_or_none(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _text_or_none(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _row(course: Course) -> tuple[Any, ...]:
    return (
        course.id,
        course.ukprn,
        course.title,
        course.type,
        course.starts_on.year * 100 + course.starts_on.month,
        course.postcode,
        course.venue,
        course.town,
        course.latitude,
        course.longitude,
        int(course.withdrawn),
        course.starts_on.isoformat(),
        course.subject_area,
        course.length,
        course.entry_requirements,
        course.website,
        _text_or_none(course.opens_on),
        _text_or_none(course.closes_on),
        title_key(course.title),
        word_index.subject_id(course),
        word_index.place_id(course),
    )
