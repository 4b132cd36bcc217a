"""The maps of pages: of everything that a search found, and of a single place (H1b)."""

from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from attrs import frozen

from progress_core.domain.courses.search import CourseQuery, Pin
from progress_core.domain.values.places import Place, box_around
from progress_web.foundations.visit import Visit
from progress_web.maps.clusters import Cluster, clusters_of
from progress_web.maps.marks import Scale, Town, nearest_town, ring_of, scale_of, towns_on
from progress_web.maps.outlines import Outlines, outlines
from progress_web.maps.views import MAX_ZOOM, MIN_ZOOM, Position, View, read_view, view_of, written_view

SIZE = 400, 400
"""Of a map of results: as high as wide, as phones are high and screens are wide."""
SMALL_SIZE = 400, 260
MARGIN = 30.0
"""Kept free at each side of what a map has to show."""
NEAR_ZOOM, TOWN_ZOOM = 11.0, 9.0
"""The nearest that a map of results goes of itself, and the zoom of a map of one place: with the towns around it."""


@frozen
class Mark:
    """Something on the map that is a link.

    Args:
        x: to the right.
        y: down.
        courses: number of courses there.
        name: what it is, in words.
        address: where it leads.
        is_cluster: whether it stands for several places.
    """

    x: float
    y: float
    courses: int
    name: str
    address: str = ""
    is_cluster: bool = False


@frozen
class Control:
    """A link that shows another part of the map."""

    key: str
    text: str
    symbol: str
    address: str


@frozen
class Drawing:
    """A map as its template draws it.

    Args:
        view: what it shows.
        title: what it is, in words.
        outlines: the land.
        towns: names to find one's way by.
        scale: how long some miles are.
        marks: what can be followed.
        ring: path of the distance that was searched; "" for none.
        here: the place that was searched near, on the drawing; None for none.
        place: its name; "" for none.
        controls: ways to other parts of the map.
        shown: number of courses at the marks.
        total: number of courses with a position.
    """

    view: View
    title: str
    outlines: Outlines
    towns: Sequence[Town]
    scale: Scale
    marks: Sequence[Mark]
    ring: str = ""
    here: tuple[float, float] | None = None
    place: str = ""
    controls: Sequence[Control] = ()
    shown: int = 0
    total: int = 0


@frozen
class _Links:
    """The addresses that a map leads to; what they have in common is written once.

    Args:
        visit: the request for the page that shows the map.
        path: of this page.
        search: its search, without its part of the map.
        part: the same with its part of the map.
    """

    visit: Visit
    path: str
    search: str
    part: str

    def of_view(self, view: View | None = None) -> str:
        """Return the address of the page with another part of the map; None for the part that shows everything."""
        part = urlencode({"map": written_view(view)}) if view else ""
        query = "&".join(filter(None, (self.search, part)))
        return f"{self.path}?{query}" if query else self.path

    def of_pin(self, pin: Pin) -> str:
        """Return the address of what is at one place: its only course, or the list of all of them."""
        if pin.course_id is not None:
            return self.visit.path("course", id=pin.course_id)
        query = "&".join(filter(None, (self.part, urlencode({"at": f"{pin.latitude},{pin.longitude}"}))))
        return f"{self.visit.path('search-here')}?{query}"


def _links(visit: Visit) -> _Links:
    pairs = [pair for pair in visit.request.query_params.multi_items() if pair[0] not in ("page", "at")]
    search = urlencode([pair for pair in pairs if pair[0] != "map"])
    return _Links(visit, visit.request.url.path, search, urlencode(pairs))


def results_map(visit: Visit, query: CourseQuery, pins: Sequence[Pin], place: Place | None = None) -> Drawing:
    """Draw the map of a search, for the macro `results_map` of `courses/maps.html`.

    Its links lead to the address of the page that shows it, with another part of the map (`map`), and to the
    pages of courses.

    Args:
        visit: the request for the page that shows the map; its address holds the search.
        query: what was searched for.
        pins: see `CourseResults.pins`.
        place: that the search is near; None for none.
    """
    whole = _whole(pins, place, query.miles)
    view = read_view(visit.text("map"), *SIZE) or whole
    clusters = clusters_of(pins, view)
    links = _links(visit)
    total = sum(pin.courses for pin in pins)
    return Drawing(
        view,
        f"Map of {_courses(total)}",
        outlines(view),
        towns_on(view, [(cluster.x, cluster.y) for cluster in clusters]),
        scale_of(view),
        [_mark(links, cluster, view) for cluster in clusters],
        ring_of(view, place, query.miles) if place and query.miles else "",
        _rounded(*view.point(place.latitude, place.longitude)) if place else None,
        place.name if place else "",
        _controls(links, view, whole),
        sum(cluster.courses for cluster in clusters),
        total,
    )


def place_map(pins: Sequence[Pin], title: str) -> Drawing:
    """Draw a small map of one or a few places, for the macro `course_map` of `courses/maps.html`.

    Args:
        pins: the places, at least one; they are no links.
        title: what it shows, in words ("Map: Abingdon and Witney College, OX14 1GG").
    """
    view = view_of([(pin.latitude, pin.longitude) for pin in pins], *SMALL_SIZE, MARGIN, TOWN_ZOOM)
    clusters = clusters_of(pins, view)
    marks = [Mark(*_rounded(cluster.x, cluster.y), cluster.courses, "") for cluster in clusters]
    towns = towns_on(view, [(mark.x, mark.y) for mark in marks], 8)
    return Drawing(view, title, outlines(view), towns, scale_of(view), marks)


def _whole(pins: Iterable[Pin], place: Place | None, miles: float | None) -> View:
    """Return the view that shows everything: all pins and the ring."""
    positions: list[Position] = [(pin.latitude, pin.longitude) for pin in pins]
    if place:
        positions.append((place.latitude, place.longitude))
    if place and miles:
        box = box_around(place, miles)
        positions += [(box.south, box.west), (box.north, box.east)]
    return view_of(positions, *SIZE, MARGIN, NEAR_ZOOM)


def _mark(links: _Links, cluster: Cluster, view: View) -> Mark:
    x, y = _rounded(cluster.x, cluster.y)
    first = cluster.pins[0]
    if len(cluster.pins) == 1:
        name = f"{_courses(first.courses)} at {first.venue}, {first.postcode}"
        return Mark(x, y, first.courses, name, links.of_pin(first))
    town = nearest_town(view, x, y)
    around = f" around {town}" if town else ""
    name = f"{_courses(cluster.courses)} at {len(cluster.pins):,} places{around}: zoom in"
    nearer = view_of([(pin.latitude, pin.longitude) for pin in cluster.pins], *SIZE, MARGIN)
    return Mark(x, y, cluster.courses, name, links.of_view(nearer), is_cluster=True)


def _controls(links: _Links, view: View, whole: View) -> list[Control]:
    ways = [
        ("in", "Zoom in", "+", view.moved(0, 0, 1) if view.zoom < MAX_ZOOM else view),
        ("out", "Zoom out", "−", view.moved(0, 0, -1) if view.zoom > MIN_ZOOM else view),  # noqa: RUF001
        ("left", "Move left", "←", view.moved(-0.4, 0)),
        ("up", "Move up", "↑", view.moved(0, -0.4)),
        ("down", "Move down", "↓", view.moved(0, 0.4)),
        ("right", "Move right", "→", view.moved(0.4, 0)),
    ]
    found = [Control(key, text, sign, links.of_view(other)) for key, text, sign, other in ways if other != view]
    if view != whole:
        found.append(Control("all", "Show all results", "", links.of_view()))
    return found


def _courses(number: int) -> str:
    return "1 course" if number == 1 else f"{number:,} courses"


def _rounded(x: float, y: float) -> tuple[float, float]:
    return round(x, 1), round(y, 1)
