"""Searching the directory: which courses match, in which order, and how many others a filter would show (H1).

What a search means is defined here, as functions of values. Stores may answer it in another way, and the contract
kit demands the same answer.
"""

from collections.abc import Iterable, Mapping
from enum import Enum
from itertools import chain

from attrs import field, frozen

from progress_core.domain.courses.courses import Course
from progress_core.domain.courses.words import sought, words_of
from progress_core.domain.values.name_keys import title_key
from progress_core.domain.values.places import Place, miles_between
from progress_core.domain.values.searches import searchable

PAGE_SIZE = 20
"""Courses on a page of results."""


class CourseSort(str, Enum):
    """The order of results."""

    RELEVANCE = "relevance"
    DISTANCE = "distance"
    NAME = "name"


@frozen
class CourseQuery:
    """A search for courses.

    Args:
        words: words, each of which a course has to match; see `matches_words`; "" for all.
        near: the place to measure from; None for none.
        miles: greatest distance from `near`, in miles; None for any.
        types: types of qualification, any of which will do; () for all.
        subject_areas: subject areas, any of which will do; () for all.
        ukprns: providers, any of which will do; () for all.
        starts: months of start ("2027-09"), any of which will do; () for all.
        sort: order of the results; by distance without a place, and by relevance without words, is by name.
        page: number of the page, from 1.
        limit: maximum number of courses on a page.
    """

    words: str = field(default="", validator=searchable)
    near: Place | None = None
    miles: float | None = None
    types: tuple[str, ...] = ()
    subject_areas: tuple[str, ...] = ()
    ukprns: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    sort: CourseSort = CourseSort.RELEVANCE
    page: int = 1
    limit: int = PAGE_SIZE

    @property
    def chosen(self) -> tuple[tuple[str, ...], ...]:
        """The values chosen in each filter, in the order of `FACETS`."""
        return self.types, self.subject_areas, self.ukprns, self.starts


@frozen
class CourseLine:
    """A course in a list.

    Args:
        course: the course.
        provider: name of its provider.
        miles: distance from the place that was searched near; None without one, or if the course has no position.
    """

    course: Course
    provider: str
    miles: float | None = None


@frozen
class Pin:
    """Courses at one position on the map.

    Args:
        latitude: degrees north.
        longitude: degrees east.
        postcode: of the venue, or of the first of several.
        venue: name of the venue, or of its provider if it has none.
        courses: number of courses found there.
        course_id: the only course there; None if there are several.
        ukprn: the only provider there; "" if there are several.
    """

    latitude: float
    longitude: float
    postcode: str
    venue: str
    courses: int
    course_id: int | None = None
    ukprn: str = ""


Facts = tuple[str, str, str, str]
"""What filters look at: type, subject area, UKPRN and month of start."""

FACETS = ("type", "subject_area", "ukprn", "start")


@frozen
class Facet:
    """One filter with its values.

    Args:
        name: one of `FACETS`.
        counts: value -> number of courses that a search with only this value chosen here would find, with the
            other filters as they are; values that are chosen come even if nothing is found.
        chosen: the values that are chosen.
    """

    name: str
    counts: Mapping[str, int]
    chosen: tuple[str, ...]


@frozen
class CourseResults:
    """What a search found.

    Args:
        lines: the courses on this page, in the order that was asked for; () for a map.
        total: number of courses on all pages.
        facets: the filters, in the order of `FACETS`.
        query: what was searched for, which is not always what was asked for: mistyped words are corrected, and a place
            at the end of the words is taken out of them.
        corrected: word as typed -> word that was searched for instead, as nothing has the one that was typed.
        others: the other places that may be meant by a place at the end of the words.
        pins: for a map, where the courses on all pages are.
    """

    lines: tuple[CourseLine, ...]
    total: int
    facets: tuple[Facet, ...]
    query: CourseQuery
    corrected: Mapping[str, str] = field(factory=dict)
    others: tuple[Place, ...] = ()
    pins: tuple[Pin, ...] = ()

    @property
    def pages(self) -> int:
        """Number of pages; at least 1."""
        return max(1, -(-self.total // self.query.limit))


def facts_of(course: Course) -> Facts:
    """Return what the filters look at."""
    return course.type, course.subject_area, course.ukprn, course.start


def matches_words(words: str, line: CourseLine) -> bool:
    """Return whether a course matches every word of a search.

    A word matches if a word of the course's title, type, subject area, venue, town or postcode, or of the
    provider's name, begins with it, or if they have another of the words that are looked for with it (`words.sought`).

    Args:
        words: as typed.
        line: the course.
    """
    looked_for = sought(words)
    if not looked_for:
        return True
    has = searched_in(line)
    return all(what.matches(has) for what in looked_for)


def searched_in(line: CourseLine) -> frozenset[str]:
    """Return the words that a course is found by."""
    course = line.course
    return subject_words(course) | place_words(course) | words_of(line.provider)


def subject_words(course: Course) -> frozenset[str]:
    """Return the words of what a course is about."""
    return words_of(f"{course.title} {course.type} {course.subject_area}")


def place_words(course: Course) -> frozenset[str]:
    """Return the words of where a course is."""
    return words_of(f"{course.venue} {course.town} {course.postcode}")


def relevance(words: str, line: CourseLine) -> int:
    """Return how well the title itself matches: 2 for each word as typed, 1 for another that is looked for with it."""
    has = words_of(line.course.title)
    return sum(what.relevance(has) for what in sought(words))


def distance(course: Course, near: Place | None) -> float | None:
    """Return the distance of a course from a place in miles; None without a place or a position."""
    if near is None or course.latitude is None or course.longitude is None:
        return None
    return miles_between(near.latitude, near.longitude, course.latitude, course.longitude)


def is_near(line: CourseLine, query: CourseQuery) -> bool:
    """Return whether a course is within the distance of a search; without a position it is not."""
    if query.near is None or query.miles is None:
        return True
    return line.miles is not None and line.miles <= query.miles


def is_chosen(facts: Facts, query: CourseQuery, but: int = -1) -> bool:
    """Return whether a course passes the filters.

    Args:
        facts: see `facts_of`.
        query: the search.
        but: position in `FACETS` of a filter to leave out; -1 for none.
    """
    return all(
        at == but or not chosen or fact in chosen
        for at, (fact, chosen) in enumerate(zip(facts, query.chosen, strict=True))
    )


def order_of(line: CourseLine, query: CourseQuery) -> tuple[object, ...]:
    """Return the key by which results are ordered; the last part is the id, so that no two are equal."""
    by_name = (title_key(line.course.title), title_key(line.provider), line.course.id)
    if query.sort is CourseSort.DISTANCE and query.near is not None:
        return (line.miles is None, line.miles or 0.0, *by_name)
    if query.sort is CourseSort.RELEVANCE and query.words.strip():
        return (-relevance(query.words, line), *by_name)
    return by_name


def facets(tally: Mapping[Facts, int], query: CourseQuery) -> tuple[Facet, ...]:
    """Count the courses that each value of each filter would show.

    Args:
        tally: facts -> number of courses that match the words and the distance, whatever the filters are.
        query: the search.
    """
    counts = tuple(dict.fromkeys(chosen, 0) for chosen in query.chosen)
    chosen_sets = [(at, frozenset(chosen)) for at, chosen in enumerate(query.chosen) if chosen]
    passed: list[tuple[Facts, int]] = []
    missed_by: dict[int, list[tuple[Facts, int]]] = {}
    for item in tally.items() if chosen_sets else ():
        missed = [at for at, chosen in chosen_sets if item[0][at] not in chosen]
        if not missed:
            passed.append(item)
        elif len(missed) == 1:  # it counts for the only filter that it does not pass
            missed_by.setdefault(missed[0], []).append(item)
    for at, count in enumerate(counts):
        for facts, number in chain(passed, missed_by.get(at, ())) if chosen_sets else tally.items():
            count[facts[at]] = count.get(facts[at], 0) + number
    return tuple(map(Facet, FACETS, counts, query.chosen))


def total(tally: Mapping[Facts, int], query: CourseQuery) -> int:
    """Return the number of courses that a search finds; arguments as in `facets`."""
    if not any(query.chosen):
        return sum(tally.values())
    return sum(number for facts, number in tally.items() if is_chosen(facts, query))


def pins_of(lines: Iterable[CourseLine]) -> list[Pin]:
    """Return the positions of courses on the map, each with its number of courses, in a fixed order."""
    at: dict[tuple[float, float], list[CourseLine]] = {}
    for line in sorted(lines, key=lambda line: line.course.id):
        course = line.course
        if course.latitude is not None and course.longitude is not None:
            at.setdefault((course.latitude, course.longitude), []).append(line)
    return [_pin(position, there) for position, there in sorted(at.items())]


def _pin(position: tuple[float, float], there: list[CourseLine]) -> Pin:
    first = min(there, key=lambda line: line.course.id)
    ukprns = {line.course.ukprn for line in there}
    return Pin(
        *position,
        first.course.postcode,
        first.course.venue or first.provider,
        len(there),
        first.course.id if len(there) == 1 else None,
        first.course.ukprn if len(ukprns) == 1 else "",
    )
