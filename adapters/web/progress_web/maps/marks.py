"""What stands on a map besides its outlines: names of towns, the ring of a distance, the scale (H1b)."""

import json
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from math import asin, atan2, cos, degrees, pi, radians, sin
from pathlib import Path

from attrs import frozen

from progress_core.domain.values.places import EARTH_RADIUS_MILES, Place
from progress_web.maps.outlines import FINE
from progress_web.maps.views import Point, View, project

MAX_TOWNS = 14
"""Names of towns on a map."""
_LETTER, _LINE = 7.0, 16.0
"""Width of a letter and height of a line, in units of the drawing, where the drawing is as small as it gets."""
_REACH = 60.0
"""How far from a town something may be and still be said to be around it, in units of the drawing."""
_CORNERS = 60
"""Of a ring."""
_LENGTHS = (1, 2, 5, 10, 20, 50, 100, 200)
"""Of a scale, in miles."""
MAX_SCALE = 110.0
"""The longest scale, in units of the drawing."""

Area = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@frozen
class Town:
    """The name of a town on the drawing, beside its dot.

    Args:
        name: of the town.
        x: of the dot.
        y: of the dot.
        side: on which the name stands: "start" for the right, "end" for the left, as SVG anchors text.
    """

    name: str
    x: float
    y: float
    side: str = "start"

    @property
    def text_x(self) -> float:
        """Where the name begins, or ends if it is on the left."""
        return round(self.x + (5 if self.side == "start" else -5), 1)


@frozen
class Scale:
    """A bar that is as long as some miles are in the middle of the map."""

    miles: int
    length: float

    @property
    def text(self) -> str:
        """The miles in words."""
        return "1 mile" if self.miles == 1 else f"{self.miles} miles"


@cache
def _towns() -> tuple[tuple[str, Point], ...]:
    """Return names with points of a map of the world of width 1, the most important first."""
    found = json.loads((Path(__file__).parent / "towns.json").read_text(encoding="utf-8"))
    return tuple((name, project(north, east)) for name, north, east in found)


@lru_cache(maxsize=64)
def _towns_of(view: View) -> tuple[tuple[str, Point], ...]:
    """Return the towns that everybody knows, with where they are on a drawing or just beside it."""
    drawn = ((name, view.drawn(point)) for name, point in _towns()[: _known(view)])
    return tuple((name, at) for name, at in drawn if view.shows(*at, margin=_REACH))


def towns_on(view: View, taken: Iterable[Point], most: int = MAX_TOWNS) -> list[Town]:
    """Return the most important towns whose names fit on a map without covering anything.

    Args:
        view: what the map shows.
        taken: the middles of marks.
        most: how many to name.
    """
    areas: list[Area] = [(x - 16, y - 16, x + 16, y + 16) for x, y in taken]
    areas.append((0, view.height - 34, MAX_SCALE + 24, view.height))  # the scale
    found: list[Town] = []
    for name, (x, y) in _towns_of(view):
        for side in ("start", "end") if view.shows(x, y) else ():
            area = _area(name, x, y, side)
            if _inside(area, view) and not any(_overlap(area, other) for other in areas):
                areas.append(area)
                found.append(Town(name, round(x, 1), round(y, 1), side))
                break
        if len(found) == most:
            break
    return found


def nearest_town(view: View, x: float, y: float) -> str:
    """Return the name of an important town near a point of a map; "" if there is none.

    Args:
        view: what the map shows; the further away it is seen, the more important the towns have to be.
        x: to the right.
        y: down.
    """
    distances = ((abs(town_x - x) + abs(town_y - y), name) for name, (town_x, town_y) in _towns_of(view))
    away, name = min(distances, default=(_REACH, ""))
    return name if away < _REACH else ""


def ring_of(view: View, place: Place, miles: float) -> str:
    """Return the path of everything that is a distance away from a place, in quarters of a unit."""
    points = [_fine(view, ring_point(place, miles, 2 * pi * corner / _CORNERS)) for corner in range(_CORNERS)]
    return f"M{'L'.join(f'{x} {y}' for x, y in points)}z"


def ring_point(place: Place, miles: float, bearing: float) -> tuple[float, float]:
    """Return the position at a distance and a bearing (in radians, clockwise from north) from a place."""
    north, arc = radians(place.latitude), miles / EARTH_RADIUS_MILES
    there = asin(sin(north) * cos(arc) + cos(north) * sin(arc) * cos(bearing))
    across = atan2(sin(bearing) * sin(arc) * cos(north), cos(arc) - sin(north) * sin(there))
    return degrees(there), place.longitude + degrees(across)


def scale_of(view: View) -> Scale:
    """Return the longest scale that fits."""
    per_mile = view.units_per_mile
    miles = max((length for length in _LENGTHS if length * per_mile <= MAX_SCALE), default=_LENGTHS[0])
    return Scale(miles, round(miles * per_mile, 1))


def _known(view: View) -> int:
    """Return how many towns everybody knows who looks at a map from so far away."""
    return int(40 * 2.5 ** max(0.0, view.zoom - 5))


def _area(name: str, x: float, y: float, side: str) -> Area:
    """Return what a name covers, with its dot."""
    width = 7 + _LETTER * len(name)
    left, right = (x - 3, x + width) if side == "start" else (x - width, x + 3)
    return left, y - _LINE / 2, right, y + _LINE / 2


def _inside(area: Area, view: View) -> bool:
    return area[0] >= 0 and area[1] >= 0 and area[2] <= view.width and area[3] <= view.height


def _overlap(one: Sequence[float], other: Sequence[float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _fine(view: View, position: tuple[float, float]) -> tuple[int, int]:
    x, y = view.point(*position)
    return round(x * FINE), round(y * FINE)
