"""Search: finding courses by words, place and filters, without an account (manual 1.1; H1)."""

from attrs import evolve, frozen
from starlette.responses import Response

from progress_core.domain.courses.search import CourseQuery, CourseResults, CourseSort
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.values.places import Place
from progress_web.foundations.endpoints import Page
from progress_web.foundations.notices import list_problems
from progress_web.foundations.parameters import shown_again
from progress_web.foundations.places import miles_in_words, missing_place, unknown_place
from progress_web.foundations.visit import Visit
from progress_web.maps.drawings import results_map
from progress_web.pages.courses.addresses import (
    Asked,
    distances_to_choose,
    read_address,
)
from progress_web.pages.courses.cards import cards_of
from progress_web.pages.courses.filters import chosen_of, filters_of, loosened
from progress_web.pages.courses.public import public_page


@frozen
class Search:
    """A search, and what it found.

    Args:
        asked: what the address says, with a place that was named among the words moved to where it belongs.
        results: what was found; their query has the place that the distances are measured from.
        miles: greatest distance as it was chosen, even if the place is unknown; None for any.
        problems: what could not be understood.
        others: the other places that may be meant.
    """

    asked: Asked
    results: CourseResults
    miles: float | None
    problems: tuple[Problem, ...]
    others: tuple[Place, ...] = ()

    @property
    def query(self) -> CourseQuery:
        """What was searched for, with mistyped words corrected."""
        return self.results.query

    @property
    def place(self) -> Place | None:
        """Where distances are measured from; None without a place that is known."""
        return self.query.near

    @property
    def heading(self) -> str:
        """What is searched for, for the title of the page: "plumbing near M14"; "" for everything."""
        near = f"near {self.place.name}" if self.place else ""
        return " ".join(filter(None, [self.query.words, near]))


def read_search(visit: Visit) -> Search:
    """Read a search from the address of the page, and carry it out."""
    asked = read_address(visit)
    problems: tuple[Problem, ...] = ()
    place = visit.progress.courses.locate(visit.reader, asked.near) if asked.near else None
    query = CourseQuery(
        near=place,
        miles=None if asked.near and place is None else asked.miles,
        types=asked.type,
        subject_areas=asked.subject,
        ukprns=asked.provider,
        starts=asked.start,
        sort=_sort(asked, place),
        page=asked.page,
    )
    try:
        query = evolve(query, words=asked.words)
    except Rejected as refused:
        problems = list_problems(refused)
        asked = evolve(asked, words=shown_again(asked.words))
    results = visit.progress.courses.search(visit.reader, query, pins=asked.view == "map")
    others = visit.progress.courses.other_places(visit.reader, asked.near) if place else results.others
    miles = asked.miles
    asked, results = _understood(visit, asked, results)
    problems = (*_place_problems(asked, results.query.near), *problems)
    asked = evolve(asked, miles=miles if results.query.near else None, page=results.query.page)
    return Search(asked, results, miles, problems, others)


def _understood(visit: Visit, asked: Asked, results: CourseResults) -> tuple[Asked, CourseResults]:
    """Move a place that was named among the words ("plumbing near Leeds") to where it belongs."""
    query = results.query
    if asked.near or query.near is None:
        return asked, results
    asked = evolve(asked, words=query.words, near=query.near.name)
    sort = _sort(asked, query.near)
    if sort is not query.sort:  # the place alone was named
        query = evolve(query, sort=sort)
        results = visit.progress.courses.search(visit.reader, query, pins=asked.view == "map")
    return asked, results


def _place_problems(asked: Asked, place: Place | None) -> list[Problem]:
    if place is not None:
        return []
    if asked.near:
        return [unknown_place(asked.near)]
    return [] if asked.miles is None else [missing_place(asked.miles)]


def _sort(asked: Asked, place: Place | None) -> CourseSort:
    """Return the order that was asked for; otherwise the best match first, or the nearest if there are no words."""
    if asked.sort:
        return CourseSort(asked.sort)
    return CourseSort.DISTANCE if place and not asked.words else CourseSort.RELEVANCE


def search(visit: Visit) -> Response:
    """Show the courses that a search finds, as a list or on a map, and the filters that narrow it."""
    found = read_search(visit)
    asked, results, place = found.asked, found.results, found.place
    filters = filters_of(results, lambda ukprns: visit.progress.courses.names(visit.reader, ukprns))
    return public_page(
        visit,
        "courses/search.html",
        canonical=visit.absolute("search") + asked.suffix,
        indexed=not asked.suffix,
        status=422 if any(problem.field == "words" for problem in found.problems) else 200,
        problems=found.problems,
        asked=asked,
        heading=found.heading,
        found=results,
        place=place,
        others=[(other.name, asked.but(near=other.name)) for other in found.others],
        cards=cards_of(visit, results.lines, place),
        map=results_map(visit, results.query, results.pins, place) if results.pins else None,
        filters=filters,
        chosen=list(chosen_of(asked, filters, place.name if place else "")),
        loosened=[] if results.total else list(loosened(asked, results, lambda query: _count(visit, query))),
        miles=miles_in_words(found.miles) if found.miles else "",
        distances=distances_to_choose(found.miles),
        sorts=_sorts(asked, results, place),
        pages=_pages(asked, results),
    )


def _count(visit: Visit, query: CourseQuery) -> int:
    return visit.progress.courses.search(visit.reader, evolve(query, page=1, limit=1)).total


def _sorts(asked: Asked, results: CourseResults, place: Place | None) -> list[tuple[str, Asked, bool]]:
    """Return the orders that make a difference: name, the search, and whether it is the present one."""
    offered = [CourseSort.RELEVANCE] if asked.words else []
    offered += [CourseSort.DISTANCE] if place else []
    now = results.query.sort if results.query.sort in offered else CourseSort.NAME
    names = {CourseSort.RELEVANCE: "Best match", CourseSort.DISTANCE: "Distance", CourseSort.NAME: "Name"}
    return [(names[sort], asked.but(sort=sort.value), sort is now) for sort in (*offered, CourseSort.NAME)]


def _pages(asked: Asked, results: CourseResults) -> dict[str, object]:
    """Return the links between the pages of a list, as the pagination component takes them."""
    last, at = results.pages, results.query.page
    if last == 1 or asked.view == "map":
        return {}

    def link(page: int) -> str:
        return asked.but(page=page).suffix or "?"

    near = sorted({1, *range(max(1, at - 1), min(last, at + 1) + 1), last})
    items: list[dict[str, object]] = []
    for before, page in zip((0, *near), near, strict=False):
        if page - before > 1:
            items.append({"ellipsis": True})
        items.append({"number": page, "href": link(page), "current": page == at})
    links: dict[str, object] = {"items": items, "landmarkLabel": "Pages of results"}
    if at > 1:
        links["previous"] = {"href": link(at - 1), "text": "Previous page"}
    if at < last:
        links["next"] = {"href": link(at + 1), "text": "Next page"}
    return links


PAGES = (Page("/search", "search", search, access="everybody"),)
