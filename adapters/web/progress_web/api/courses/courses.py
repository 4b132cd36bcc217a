"""The course directory, open to everybody: search it, and read a course or a provider (manual 1.1; H1, H1a)."""

from collections.abc import Mapping
from typing import Literal

from attrs import frozen

from progress_core.domain.courses.search import CourseQuery, CourseResults, CourseSort, Facet
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.values.cursors import decode, encode
from progress_core.domain.values.places import Place
from progress_core.domain.values.searches import MAX_SEARCH_LENGTH
from progress_web.api.courses.records import CourseRecord, course_record
from progress_web.api.foundations.calls import Call, Reply
from progress_web.api.foundations.fields import Paged, bounded, several, short
from progress_web.api.foundations.operations import Operation
from progress_web.foundations.places import missing_place, unknown_place

MAX_MILES = 1_000
_MAX_PLACE_LENGTH = 100


@frozen(kw_only=True)
class CoursesAsked(Paged):
    """Which courses, in which order.

    Args:
        words: what a course must match, all of it: subject, type, town or provider. "plumbing near Leeds" names a
            place too.
        near: postcode, first half of one, or town to measure from.
        miles: greatest distance from the place.
        type: only this type of qualification; may be repeated.
        subject_area: only this sector subject area; may be repeated.
        ukprn: only this provider; may be repeated.
        start: only this month of start ("2027-09"); may be repeated.
        sort: order of the courses; by distance without a place, and by relevance without words, is by name.
    """

    words: str = short(most=MAX_SEARCH_LENGTH)
    near: str = short(most=_MAX_PLACE_LENGTH)
    miles: float | None = bounded(None, 0, MAX_MILES)
    type: tuple[str, ...] = several()
    subject_area: tuple[str, ...] = several()
    ukprn: tuple[str, ...] = several()
    start: tuple[str, ...] = several()
    sort: Literal["relevance", "distance", "name"] = "relevance"


@frozen
class FacetValue:
    """A value of a filter.

    Args:
        value: to ask for.
        name: as people read it: of a UKPRN, the provider's name.
        courses: how many courses a search with only this value of the filter finds, with the other filters as they are.
        chosen: whether it was asked for.
    """

    value: str
    name: str
    courses: int
    chosen: bool


@frozen
class FacetRecord:
    """A filter.

    Args:
        name: of the query parameter.
        values: what there is to choose, most courses first.
    """

    name: str
    values: tuple[FacetValue, ...]


@frozen
class CoursesFound:
    """A page of the courses that a search finds.

    Args:
        items: the courses.
        next: value of `cursor` for the next page; "" on the last page.
        total: how many courses all pages have.
        facets: what the filters would show.
        words: what was searched for: corrected, and without a place that was named among the words.
        corrected: word as it was sent -> word that was searched for instead, as nothing has the one that was sent.
        near: the place that distances are measured from; null without one.
        miles: greatest distance from it; null for any.
        other_places: other places with that name, likeliest first; ask for one of them in `near`.
    """

    items: tuple[CourseRecord, ...]
    next: str
    total: int
    facets: tuple[FacetRecord, ...]
    words: str
    corrected: Mapping[str, str]
    near: Place | None
    miles: float | None
    other_places: tuple[Place, ...]


@frozen
class CourseProvider:
    """A provider as everybody sees it in the directory.

    Args:
        ukprn: UK Provider Reference Number.
        name: name of the provider.
        area: the local authority that it is in.
        address: the lines of its address, from the street to the postcode; those that are known.
        latitude: degrees north (WGS 84), or null.
        longitude: degrees east (WGS 84), or null.
        website: address of its front page on the web, or "".
        courses: its courses on offer, by subject and start.
    """

    ukprn: str
    name: str
    area: str
    address: tuple[str, ...]
    latitude: float | None
    longitude: float | None
    website: str
    courses: tuple[CourseRecord, ...]


def search_courses(call: Call, query: CoursesAsked) -> Reply[CoursesFound]:
    """Search the course directory by words, place and filters.

    Plurals, accents and one slip in a word are forgiven. Distances are in miles, as the crow flies.
    """
    courses = call.progress.courses
    near = courses.locate(call.actor, query.near) if query.near else None
    if query.near and near is None:
        raise Rejected(problems=[unknown_place(query.near)])
    found = courses.search(
        call.actor,
        CourseQuery(
            *(query.words, near, query.miles, query.type, query.subject_area, query.ukprn, query.start),
            sort=CourseSort(query.sort),
            page=decode(query.cursor, int)[0] if query.cursor else 1,
            limit=query.limit,
        ),
    )
    if query.miles is not None and found.query.near is None:
        raise Rejected(problems=[missing_place(query.miles)])
    others = courses.other_places(call.actor, query.near) if near else found.others
    following = encode([found.query.page + 1]) if found.query.page < found.pages else ""
    return Reply(
        CoursesFound(
            tuple(course_record(call, line) for line in found.lines),
            following,
            found.total,
            _facets(call, found),
            found.query.words,
            found.corrected,
            found.query.near,
            found.query.miles,
            others,
        ),
        next=following,
    )


def get_course(call: Call) -> Reply[CourseRecord]:
    """Return a course; one that is no longer offered says so in `blockers`."""
    return Reply(course_record(call, call.progress.courses.get(call.actor, call.number)))


def get_course_provider(call: Call) -> Reply[CourseProvider]:
    """Return a provider in the directory, with its courses on offer."""
    found = call.progress.courses.of_provider(call.actor, call.ukprn)
    return Reply(
        CourseProvider(
            *(found.ukprn, found.name, found.area, found.address, found.latitude, found.longitude, found.website),
            courses=tuple(course_record(call, line) for line in found.lines),
        )
    )


def _facets(call: Call, found: CourseResults) -> tuple[FacetRecord, ...]:
    ukprns = next(facet for facet in found.facets if facet.name == "ukprn")
    names = call.progress.courses.names(call.actor, ukprns.counts)
    return tuple(_facet(facet, names) for facet in found.facets)


def _facet(facet: Facet, names: Mapping[str, str]) -> FacetRecord:
    counts = {value: courses for value, courses in facet.counts.items() if value}
    values = sorted(counts, key=lambda value: (-counts[value], value))
    return FacetRecord(
        facet.name,
        tuple(FacetValue(value, names.get(value, value), counts[value], value in facet.chosen) for value in values),
    )


OPERATIONS = (
    Operation("GET", "/courses", search_courses),
    Operation("GET", "/courses/{id:number}", get_course),
    Operation("GET", "/course-providers/{ukprn:ukprn}", get_course_provider),
)
