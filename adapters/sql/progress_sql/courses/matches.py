"""What matches the words and the distance of a search, read at once, and counted and put in order in Python.

The database tests courses for words, which an index on all that is asked for makes cheap.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from math import inf
from operator import itemgetter
from typing import Any, TypeAlias

from attrs import frozen
from sqlalchemy import select

from progress_core.domain.courses.search import CourseQuery, CourseSort
from progress_core.domain.courses.words import sought, words_of
from progress_sql.courses import conditions
from progress_sql.foundations.profile_tables import courses
from progress_sql.foundations.session import Session
from progress_sql.foundations.tables import providers

Row: TypeAlias = Sequence[Any]
"""Number, place, UKPRN, type, subject area and month of a course."""

_COLUMNS = (
    *(courses.c.id, courses.c.place_id, courses.c.ukprn),
    *(courses.c.type, courses.c.subject_area, courses.c.start_month),
)
_ID, _PLACE, _UKPRN, _TYPE, _AREA, _MONTH = range(len(_COLUMNS))


def read_matches(session: Session, words: str, place_ids: Collection[int] | None) -> list[Row]:
    """Return the courses on offer that match words, by one statement that an index answers alone.

    Args:
        session: the transaction.
        words: as typed.
        place_ids: the places that courses may be at; None for any.
    """
    there = [] if place_ids is None else [session.backend.any_of(courses.c.place_id, place_ids)]
    matching = conditions.Texts().all_of(words)
    return list(session.tuples(select(*_COLUMNS).where(*there, courses.c.withdrawn == 0, *matching)))


@frozen
class Matches:
    """The courses that match the words and the distance of a search.

    Args:
        session: the transaction.
        query: the search.
        rows: the courses, whatever the filters are.
        distances: the distance of each place in miles, if the order is by distance; others come last.
    """

    session: Session
    query: CourseQuery
    rows: Sequence[Row]
    distances: Mapping[int, float]

    def tally(self) -> Mapping[tuple[str, str, str, int], int]:
        """Count the courses by type, subject area, UKPRN and month."""
        return Counter(map(itemgetter(_TYPE, _AREA, _UKPRN, _MONTH), self.rows))

    def chosen(self) -> Sequence[Row]:
        """Return the courses that pass the filters."""
        months = frozenset(map(conditions.month_number, self.query.starts))
        chosen = (*map(frozenset, self.query.chosen[:3]), months)
        rows = self.rows
        for at, values in zip((_TYPE, _AREA, _UKPRN, _MONTH), chosen, strict=True):
            rows = [row for row in rows if row[at] in values] if values else rows
        return rows

    def spots(self) -> dict[int, tuple[int, int, str, str]]:
        """Return for each place its courses: how many, the lowest number, the least and the greatest UKPRN."""
        there: dict[int, list[Row]] = {}
        for row in self.chosen():
            there.setdefault(row[_PLACE], []).append(row)
        found = {}
        for place, rows in there.items():
            ukprns = {row[_UKPRN] for row in rows}
            found[place] = len(rows), min(row[_ID] for row in rows), min(ukprns), max(ukprns)
        return found

    def page_ids(self) -> list[int]:
        """Return the numbers of the courses on the page, in order."""
        rows, first, limit = self.chosen(), (self.query.page - 1) * self.query.limit, self.query.limit
        if first >= len(rows):
            return []
        is_by_relevance = self.query.sort is CourseSort.RELEVANCE and self.query.words.strip()
        named = self._named([row[_ID] for row in rows]) if is_by_relevance else {}
        ranks = self._ranks(rows, named)
        # only courses that are as near, or as relevant, as those on the page can be on it
        in_order = sorted(ranks)
        low, high = in_order[first], in_order[min(first + limit, len(rows)) - 1]
        candidates = {row[_ID]: rank for row, rank in zip(rows, ranks, strict=True) if low <= rank <= high}
        named = named or self._named(candidates)
        keys = sorted((rank, *named[id_][1:], id_) for id_, rank in candidates.items())
        skipped = bisect_left(in_order, low)
        return [key[-1] for key in keys[first - skipped : first - skipped + limit]]

    def _ranks(self, rows: Sequence[Row], named: Mapping[int, Row]) -> list[float]:
        """Return what orders courses before their names do."""
        if self.query.sort is CourseSort.DISTANCE:
            return [self.distances.get(row[_PLACE], inf) for row in rows]
        if not named:
            return [0] * len(rows)
        looked_for = sought(self.query.words)
        titles = {title for title, *_ in named.values()}
        relevance = {title: sum(what.relevance(words_of(title)) for what in looked_for) for title in titles}
        return [-relevance[named[row[_ID]][0]] for row in rows]

    def _named(self, course_ids: Collection[int]) -> dict[int, Row]:
        """Return by number the title of courses, and what puts them in order by name."""
        wanted = self.session.backend.any_of(courses.c.id, list(course_ids))
        names = select(courses.c.id, courses.c.title, courses.c.title_key, providers.c.name_key)
        rows = self.session.tuples(names.select_from(courses.join(providers)).where(wanted))
        return {row[0]: row[1:] for row in rows}
