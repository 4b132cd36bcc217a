"""The courses at one place of the map: what a mark of several courses leads to (H1b)."""

from urllib.parse import urlencode

from attrs import evolve
from starlette.responses import Response

from progress_core.domain.courses.search import CourseSort
from progress_core.domain.foundations.errors import NotFound
from progress_core.domain.values.places import Place
from progress_web.foundations.endpoints import Page
from progress_web.foundations.visit import Visit
from progress_web.maps.views import read_position
from progress_web.pages.courses.cards import cards_of, map_of
from progress_web.pages.courses.public import public_page
from progress_web.pages.courses.search import read_search

MAX_SHOWN = 200
"""Courses in the list; whoever wants others narrows the search."""
_SAME_PLACE_MILES = 0.001


def here(visit: Visit) -> Response:
    """List the courses of a search that are at one position."""
    position = read_position(visit.text("at"))
    if position is None:
        raise NotFound
    place = Place("", *position, exact=True)
    query = read_search(visit).query
    query = evolve(query, near=place, miles=_SAME_PLACE_MILES, sort=CourseSort.NAME, page=1, limit=MAX_SHOWN)
    results = visit.progress.courses.search(visit.reader, query)
    if not results.lines:
        raise NotFound
    first = results.lines[0]
    return public_page(
        visit,
        "courses/here.html",
        canonical=visit.absolute("search"),
        indexed=False,
        where=f"{first.course.venue or first.provider}, {first.course.postcode}",
        total=results.total,
        cards=cards_of(visit, results.lines),
        map=map_of(results.lines),
        back=f"{visit.path('search')}?{_search_of(visit)}",
    )


def _search_of(visit: Visit) -> str:
    """Return the query of the map that the person came from."""
    pairs = visit.request.query_params.multi_items()
    return urlencode([*((name, value) for name, value in pairs if name not in ("at", "view")), ("view", "map")])


PAGES = (Page("/search/here", "search-here", here, access="everybody"),)
