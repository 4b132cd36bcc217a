"""The course directory on SQL."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Select, false, literal, or_, select, tuple_

from progress_core.domain.applications.courses import Course
from progress_core.domain.values import cursors
from progress_core.domain.values.name_keys import searched_words, title_key
from progress_core.ports.courses import CourseLine, CoursePage, CourseQuery
from progress_sql.foundations.backend import chunks, insert_text
from progress_sql.foundations.profile_tables import courses
from progress_sql.foundations.session import Session, Values
from progress_sql.foundations.tables import providers
from progress_sql.foundations.values import storable

_COLUMNS = tuple(courses.columns)[:-2]
_NAMES = [column.name for column in courses.columns]
_OR_REPLACE = f" ON CONFLICT (id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _NAMES[1:])}"
_PLACE = (courses.c.title_key, providers.c.name_key, courses.c.id)


class SqlCourses:
    """See `progress_core.ports.courses.Courses`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put_many(self, courses_: Iterable[Course]) -> None:
        statement = insert_text(courses.name, _NAMES, self._session.backend.placeholder) + _OR_REPLACE
        for chunk in chunks(courses_):
            self._session.write(statement, [_row(course) for course in chunk])

    def get(self, course_id: int) -> CourseLine:
        return _line(self._session.one(_lines().where(courses.c.id == course_id)))

    def all(self) -> Iterator[Course]:
        rows = self._session.stream(select(*_COLUMNS).order_by(courses.c.id))
        return map(_course, rows)

    def page(self, query: CourseQuery) -> CoursePage:
        found = _lines().where(courses.c.withdrawn == 0)
        if query.ukprn:
            found = found.where(courses.c.ukprn == query.ukprn)
        holds = self._session.backend.holds
        for word in searched_words(query.words):
            anywhere = or_(holds(courses.c.words_key, word), holds(providers.c.name_key, word))
            found = found.where(anywhere if storable(word) else false())
        if query.after:
            found = found.where(tuple_(*_PLACE) > tuple_(*map(literal, cursors.decode(query.after, str, str, int))))
        rows = self._session.all(found.add_columns(*_PLACE).order_by(*_PLACE).limit(query.limit + 1))
        shown = rows[: query.limit]
        following = cursors.encode(shown[-1][-3:]) if len(rows) > len(shown) else ""
        return CoursePage(tuple(map(_line, shown)), following)


def _lines() -> Select[Any]:
    return select(*_COLUMNS, providers.c.name).select_from(courses.join(providers))


def _line(row: Values) -> CourseLine:
    return CourseLine(_course(row), row[len(_COLUMNS)])


def _course(row: Values) -> Course:
    *given, withdrawn = row[: len(_COLUMNS)]
    return Course(*(*given, bool(withdrawn)))


def _row(course: Course) -> tuple[Any, ...]:
    return (
        course.id,
        course.ukprn,
        course.title,
        course.type,
        course.start_year,
        course.postcode,
        course.venue,
        course.town,
        course.latitude,
        course.longitude,
        int(course.withdrawn),
        title_key(course.title),
        title_key(f"{course.title} {course.type} {course.venue} {course.town} {course.postcode}"),
    )
