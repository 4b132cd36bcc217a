"""Searching the directory in SQL: the words in tables of their own, the distances of places in Python."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import inf

from attrs import evolve, frozen
from sqlalchemy import Select, func, literal, select

from progress_core.domain.courses.search import CourseQuery, CourseSort, Facts, Pin
from progress_core.domain.courses.words import Term, sought
from progress_core.domain.values.places import box_around, miles_between
from progress_sql.courses import conditions
from progress_sql.courses.matches import Matches, read_matches
from progress_sql.foundations.course_tables import course_places as places
from progress_sql.foundations.profile_tables import courses
from progress_sql.foundations.session import Session, Values
from progress_sql.foundations.tables import providers
from progress_sql.foundations.values import storable

_WHOLE_COUNTRY_MILES = 500
"""From here on, a rectangle on the map would leave hardly anything out."""
_FIRST_PLACES, _MORE_PLACES = 50, 4
"""How many places are looked at first where all courses are listed by distance, and how many times more then."""


@frozen
class _Spot:
    """All courses found at one position.

    Args:
        courses: how many they are.
        first_id: the lowest of their numbers.
        postcode: of the first.
        venue: of the first.
        ukprns: the least and the greatest UKPRN of their providers.
    """

    courses: int
    first_id: int
    postcode: str
    venue: str
    ukprns: tuple[str, str]

    def with_(self, other: "_Spot") -> "_Spot":
        """Return both together."""
        first = min(self, other, key=lambda spot: spot.first_id)
        ukprns = min(self.ukprns[0], other.ukprns[0]), max(self.ukprns[1], other.ukprns[1])
        return _Spot(self.courses + other.courses, first.first_id, first.postcode, first.venue, ukprns)


class Directory:
    """Searches in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._last: tuple[object, Matches] | None = None

    def page_ids(self, query: CourseQuery) -> list[int]:
        """Return the numbers of the courses on a page, in order."""
        matches = self._matches(query)
        if query.near is not None and (query.miles is not None or query.sort is CourseSort.DISTANCE):
            return matches.page_ids() if matches else self._nearest(query)
        by_name = courses.c.title_key, providers.c.name_key, courses.c.id
        found = select(courses.c.id).select_from(courses.join(providers)).where(*_found(self._session, query))
        first = [conditions.Texts().relevance(query.words)] if _is_by_relevance(query) else []
        page = found.order_by(*first, *by_name).limit(query.limit).offset((query.page - 1) * query.limit)
        return [row[0] for row in self._session.tuples(page)]

    def tally(self, query: CourseQuery) -> Mapping[Facts, int]:
        """Count the courses that match the words and the distance by facts."""
        if matches := self._matches(query):
            counted = matches.tally()
        else:
            facts = courses.c.type, courses.c.subject_area, courses.c.ukprn, courses.c.start_month
            rows = self._session.tuples(select(*facts).where(courses.c.withdrawn == 0))  # SQLite groups far more slowly
            counted = Counter(rows)
        months = {month: f"{month // 100}-{month % 100:02}" for month in {facts[-1] for facts in counted}}
        return {(type_, area, ukprn, months[month]): number for (type_, area, ukprn, month), number in counted.items()}

    def pins(self, query: CourseQuery) -> list[Pin]:
        """Return where the courses that a search finds are."""
        if matches := self._matches(query):
            counted = matches.spots()
        else:
            numbers = func.count(), func.min(courses.c.id), func.min(courses.c.ukprn), func.max(courses.c.ukprn)
            found = select(courses.c.place_id, *numbers).where(*_found(self._session, query))
            rows = self._session.tuples(found.group_by(courses.c.place_id))
            counted = {place_id: (number, first, low, high) for place_id, number, first, low, high in rows}
        spots: dict[tuple[float, float], _Spot] = {}
        for place_id, latitude, longitude, postcode, venue in _located(self._session, list(counted)):
            number, first_id, low, high = counted[place_id]
            spot = _Spot(number, first_id, postcode, venue, (low, high))
            at = latitude, longitude
            spots[at] = spots[at].with_(spot) if at in spots else spot
        names = _provider_names(self._session, [spot.first_id for spot in spots.values() if not spot.venue])
        return [_pin(position, spot, names) for position, spot in sorted(spots.items())]

    def _matches(self, query: CourseQuery) -> Matches | None:
        """Return what matches, read once per transaction; None for a search without words and distance."""
        is_near = query.near is not None and query.miles is not None
        if not is_near and not sought(query.words):
            return None
        key = query.words, query.near, repr(query.miles), query.sort, self._session.changes
        if self._last is None or self._last[0] != key:
            distances = _distances(self._session, query)
            rows = read_matches(self._session, query.words, list(distances) if is_near else None)
            self._last = key, Matches(self._session, query, rows, distances)
        return evolve(self._last[1], query=query)

    def _nearest(self, query: CourseQuery) -> list[int]:
        """Return a page by distance of all courses: first of the nearest places, then of more until it is full."""
        distances = _distances(self._session, query)
        in_order = sorted(distances.values())
        size = _FIRST_PLACES
        while size < len(in_order):
            there = {place_id: far for place_id, far in distances.items() if far <= in_order[size]}
            matches = Matches(self._session, query, read_matches(self._session, "", list(there)), there)
            if len(matches.chosen()) >= query.page * query.limit:
                return matches.page_ids()
            size *= _MORE_PLACES
        return Matches(self._session, query, read_matches(self._session, "", None), distances).page_ids()


def _located(session: Session, place_ids: list[int]) -> Sequence[Values]:
    """Return the places that have a position."""
    wanted = session.backend.any_of(places.c.id, place_ids)
    columns = places.c.id, places.c.latitude, places.c.longitude, places.c.postcode, places.c.venue
    return session.tuples(
        select(*columns).where(wanted, places.c.latitude.is_not(None), places.c.longitude.is_not(None))
    )


def _pin(position: tuple[float, float], spot: _Spot, names: Mapping[int, str]) -> Pin:
    low, high = spot.ukprns
    return Pin(
        *position,
        spot.postcode,
        spot.venue or names[spot.first_id],
        spot.courses,
        spot.first_id if spot.courses == 1 else None,
        low if low == high else "",
    )


def known(session: Session, terms: Iterable[Term]) -> frozenset[Term]:
    """Return those terms that match a word of any course on offer."""
    asked = {term for term in terms if storable(term.text)}
    whole = {term.text: term for term in asked if term.whole}
    found: set[Term] = set()
    for table, whose, named in conditions.INDEXES:
        is_used = conditions.is_used(whose, named)
        if whole:
            there = session.backend.any_of(table.c.word, sorted(whole))
            rows = session.tuples(select(table.c.word).where(there, is_used).distinct())
            found.update(whole[row[0]] for row in rows)
        for term in asked - found:
            if not term.whole and session.first(
                select(literal(1)).where(conditions.matching(table, [term]), is_used).limit(1)
            ):
                found.add(term)
    return frozenset(found)


def _found(session: Session, query: CourseQuery) -> list[conditions.Condition]:
    texts = conditions.Texts().all_of(query.words)
    return [courses.c.withdrawn == 0, *texts, *conditions.of_filters(session.backend, query)]


def _is_by_relevance(query: CourseQuery) -> bool:
    return query.sort is CourseSort.RELEVANCE and bool(query.words.strip())


def _distances(session: Session, query: CourseQuery) -> dict[int, float]:
    """Return the distances of the places near enough, by the function that defines them."""
    near, miles = query.near, inf if query.miles is None else query.miles
    if near is None or not miles >= 0 or (query.miles is None and query.sort is not CourseSort.DISTANCE):
        return {}
    located = select(places.c.id, places.c.latitude, places.c.longitude).where(places.c.latitude.is_not(None))
    rows: Sequence[Values] = session.tuples(_within(located, query).where(places.c.longitude.is_not(None)))
    distances = ((id_, miles_between(near.latitude, near.longitude, north, east)) for id_, north, east in rows)
    return {id_: far for id_, far in distances if far <= miles}


def _within(located: Select[tuple[int, float, float]], query: CourseQuery) -> Select[tuple[int, float, float]]:
    if query.near is None or query.miles is None or query.miles > _WHOLE_COUNTRY_MILES:
        return located
    box = box_around(query.near, query.miles)
    return located.where(
        places.c.latitude.between(box.south, box.north), places.c.longitude.between(box.west, box.east)
    )


def _provider_names(session: Session, course_ids: list[int]) -> dict[int, str]:
    wanted = session.backend.any_of(courses.c.id, course_ids)
    rows = session.tuples(select(courses.c.id, providers.c.name).select_from(courses.join(providers)).where(wanted))
    return {row[0]: row[1] for row in rows}
