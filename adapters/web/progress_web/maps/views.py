"""Which part of the world a map shows, and where on it a place is: Mercator's projection on a sphere."""

from collections.abc import Iterable
from functools import cached_property
from math import asinh, atan, cos, degrees, floor, log2, pi, radians, sinh, tan

from attrs import frozen

from progress_core.domain.values.places import EARTH_RADIUS_MILES

Position = tuple[float, float]
"""Degrees north and degrees east."""
Point = tuple[float, float]
"""To the right and down."""

MIN_ZOOM, MAX_ZOOM = 4.0, 13.0
"""From all of the United Kingdom to a few streets; each step shows half as much from side to side."""
TILE = 256
"""Width of the world at zoom 0, in units of the drawing, as web maps have it."""
_POLE = 90.0
UNITED_KINGDOM: tuple[Position, Position] = ((49.9, -8.2), (60.9, 1.8))
"""The corners of a map of everything."""


def project(latitude: float, longitude: float) -> Point:
    """Return where a place is on a map of the world of width 1."""
    return (longitude + 180) / 360, 0.5 - asinh(tan(radians(latitude))) / (2 * pi)


def unproject(x: float, y: float) -> Position:
    """Return the place at a point of a map of the world of width 1."""
    return degrees(atan(sinh((0.5 - y) * 2 * pi))), x * 360 - 180


@frozen
class View:
    """The part of the world that a map shows.

    Args:
        latitude: of the middle, in degrees north.
        longitude: of the middle, in degrees east.
        zoom: see `MIN_ZOOM`.
        width: of the drawing, in its own units.
        height: of the drawing, in its own units.
    """

    latitude: float
    longitude: float
    zoom: float
    width: int
    height: int

    @cached_property
    def scale(self) -> float:
        """Width of the whole world, in units of the drawing."""
        return TILE * float(2**self.zoom)

    @cached_property
    def origin(self) -> Point:
        """The upper left corner of the drawing on a map of the world of width 1."""
        x, y = project(self.latitude, self.longitude)
        return x - self.width / 2 / self.scale, y - self.height / 2 / self.scale

    @property
    def units_per_mile(self) -> float:
        """Length of a mile in the middle of the map, in units of the drawing."""
        return self.scale / (2 * pi * EARTH_RADIUS_MILES * cos(radians(self.latitude)))

    def point(self, latitude: float, longitude: float) -> Point:
        """Return where a place is on the drawing."""
        return self.drawn(project(latitude, longitude))

    def drawn(self, point: Point) -> Point:
        """Return where a point of a map of the world of width 1 is on the drawing."""
        (left, top), (x, y) = self.origin, point
        return (x - left) * self.scale, (y - top) * self.scale

    def position(self, x: float, y: float) -> Position:
        """Return the place at a point of the drawing."""
        left, top = self.origin
        return unproject(left + x / self.scale, top + y / self.scale)

    def shows(self, x: float, y: float, margin: float = 0.0) -> bool:
        """Return whether a point is on the drawing, or at most a margin outside it."""
        return -margin <= x <= self.width + margin and -margin <= y <= self.height + margin

    def moved(self, across: float, down: float, steps: float = 0.0) -> "View":
        """Return a view whose middle is elsewhere, and which shows more or less.

        Args:
            across: how far to the right, as a part of the width.
            down: how far down, as a part of the height.
            steps: added to the zoom.
        """
        at = self.position(self.width * (0.5 + across), self.height * (0.5 + down))
        return view_at(*at, self.zoom + steps, self.width, self.height)


def view_at(latitude: float, longitude: float, zoom: float, width: int, height: int) -> View:
    """Return the view of a place, within what maps show.

    The middle is kept to the United Kingdom, and the zoom to quarter steps.
    """
    (south, west), (north, east) = UNITED_KINGDOM
    return View(
        round(min(max(latitude, south), north), 4),
        round(min(max(longitude, west), east), 4),
        min(max(floor(zoom * 4) / 4, MIN_ZOOM), MAX_ZOOM),
        width,
        height,
    )


def view_of(positions: Iterable[Position], width: int, height: int, margin: float, max_zoom: float = MAX_ZOOM) -> View:
    """Return the nearest view that shows all of some places.

    Args:
        positions: the places; without any, the United Kingdom.
        width: of the drawing.
        height: of the drawing.
        margin: kept free at each side of it.
        max_zoom: the nearest to show if the places are close to each other.
    """
    norths, easts = zip(*(list(positions) or UNITED_KINGDOM), strict=True)
    (left, bottom), (right, top) = project(min(norths), min(easts)), project(max(norths), max(easts))
    widest = max((right - left) / (width - 2 * margin), (bottom - top) / (height - 2 * margin))
    zoom = log2(1 / widest / TILE) if widest else max_zoom
    middle = unproject((right + left) / 2, (bottom + top) / 2)
    return view_at(*middle, min(zoom, max_zoom), width, height)


def read_position(text: str) -> Position | None:
    """Read a position from an address ("51.752,-1.258"); None for anything else."""
    try:
        latitude, longitude = (float(part) for part in text[:60].split(","))
    except ValueError:
        return None
    is_sound = abs(latitude) <= _POLE and abs(longitude) <= 2 * _POLE  # false for what is no number
    return (latitude, longitude) if is_sound else None


def read_view(text: str, width: int, height: int) -> View | None:
    """Read a view from an address ("51.75,-1.26,9.5"); None for anything else."""
    start, _, end = text[:60].rpartition(",")
    position = read_position(start)
    try:
        zoom = float(end)
    except ValueError:
        return None
    is_sound = position is not None and abs(zoom) <= TILE  # false for what is no number
    return view_at(*position, zoom, width, height) if position and is_sound else None


def written_view(view: View) -> str:
    """Return a view as addresses hold it."""
    return f"{view.latitude:g},{view.longitude:g},{view.zoom:g}"
