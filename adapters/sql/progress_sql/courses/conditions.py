"""What a search for courses demands, in SQL; what it means is defined in `progress_core.domain.courses.search`."""

import re
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Table, TextClause, and_, bindparam, exists, or_, text

from progress_core.domain.courses.search import CourseQuery
from progress_core.domain.courses.words import Sought, Term, sought
from progress_sql.foundations.backend import Backend, past
from progress_sql.foundations.columns import TEXT
from progress_sql.foundations.course_tables import place_words, provider_words, subject_words
from progress_sql.foundations.profile_tables import courses
from progress_sql.foundations.values import storable

Condition: TypeAlias = ColumnElement[bool] | TextClause

_MONTH = re.compile("([0-9]{4})-([0-9]{2})", re.ASCII)

NO_MONTH = -1
"""The month of no course."""

INDEXES: tuple[tuple[Table, Any, Any], ...] = (
    (subject_words, subject_words.c.subject_id, courses.c.subject_id),
    (place_words, place_words.c.place_id, courses.c.place_id),
    (provider_words, provider_words.c.ukprn, courses.c.ukprn),
)
"""Tables of words, with the column of whose words they are, and that of courses which names it."""


class Texts:
    """Conditions about words, written as text: to build them of expressions takes as long as to answer them.

    What is typed is in parameters alone; the names are our own.
    """

    def __init__(self) -> None:
        self._values: dict[str, str] = {}

    def all_of(self, words: str) -> list[TextClause]:
        """Return the conditions that a course has what a search looks for."""
        return [self._text(self._has(what, self._in_course)) for what in sought(words)]

    def relevance(self, words: str) -> TextClause:
        """Return the order by how well the title of a course matches, best first; see `search.relevance`."""
        cases = []
        for what in sought(words):
            as_typed = self._has(Sought(what.keys, what.ways[:1]), self._in_title)
            cases.append(f"CASE WHEN {as_typed} THEN 2 WHEN {self._has(what, self._in_title)} THEN 1 ELSE 0 END")
        return self._text(f"{' + '.join(cases) or '0'} DESC")

    def _text(self, sql: str) -> TextClause:
        values, self._values = self._values, {}
        return text(sql).bindparams(*(bindparam(name, value, TEXT, unique=True) for name, value in values.items()))

    def _has(self, what: Sought, has: Callable[[Sequence[Term]], str]) -> str:
        """Return the condition that any of the ways is there; ways of one word are looked for together."""
        ways = [way for way in what.ways if all(storable(term.text) for term in way)]
        single = [way[0] for way in ways if len(way) == 1]
        several = (" AND ".join(has([term]) for term in way) for way in ways if len(way) > 1)
        conditions = [*([has(single)] if single else []), *several]
        return f"({' OR '.join(conditions) or '1 = 0'})"

    def _in_course(self, terms: Sequence[Term]) -> str:
        """Return the condition that a course has a word that any of these terms matches."""
        match = self._matching(terms)
        rows = (f"courses.{key} IN (SELECT {key} FROM {table} WHERE {match})" for table, key in _KEYS)  # noqa: S608
        return f"({' OR '.join(rows)})"

    def _in_title(self, terms: Sequence[Term]) -> str:
        """Return the condition that its title has one."""
        match = self._matching(terms)
        return f"courses.subject_id IN (SELECT subject_id FROM subject_words WHERE in_title = 1 AND ({match}))"  # noqa: S608

    def _matching(self, terms: Sequence[Term]) -> str:
        return " OR ".join(
            f"word = {self._value(term.text)}"
            if term.whole
            else f"word >= {self._value(term.text)} AND word < {self._value(past(term.text))}"
            for term in terms
        )

    def _value(self, value: str) -> str:
        name = f"word_{len(self._values)}"
        self._values[name] = value
        return f":{name}"


_KEYS = (("subject_words", "subject_id"), ("place_words", "place_id"), ("provider_words", "ukprn"))


def of_filters(backend: Backend, query: CourseQuery) -> list[ColumnElement[bool]]:
    """Return the conditions that a course passes the filters."""
    columns = (courses.c.type, courses.c.subject_area, courses.c.ukprn)
    found = [
        backend.any_of(column, sorted(filter(storable, set(chosen))))
        for column, chosen in zip(columns, query.chosen, strict=False)
        if chosen
    ]
    if query.starts:
        months = sorted(set(map(month_number, query.starts)) - {NO_MONTH})
        found.append(backend.any_of(courses.c.start_month, months))
    return found


def month_number(start: str) -> int:
    """Return a month as courses have it ("2027-09" is 202709); `NO_MONTH` for anything else."""
    month = _MONTH.fullmatch(start)
    return int(month[1]) * 100 + int(month[2]) if month else NO_MONTH


def matching(table: Table, terms: Sequence[Term]) -> ColumnElement[bool]:
    """Return the condition that the word of a row is matched by any of these terms."""
    word = table.c.word
    return or_(
        *(word == term.text if term.whole else and_(word >= term.text, word < past(term.text)) for term in terms)
    )


def is_used(whose: ColumnElement[Any], named: ColumnElement[Any]) -> ColumnElement[bool]:
    """Return the condition that a row of words is of a course on offer."""
    return exists().where(named == whose, courses.c.withdrawn == 0)
