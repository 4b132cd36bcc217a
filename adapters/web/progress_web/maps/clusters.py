"""Pins that would lie on each other become one mark, so that each can be told apart and touched (H1b)."""

from collections.abc import Iterable
from itertools import product

from attrs import frozen

from progress_core.domain.courses.search import Pin
from progress_web.maps.views import Point, View

APART = 37.0
"""The least distance between two marks, in units of the drawing: 27 pixels on the narrowest phone.

Source: WCAG 2.2, 2.5.8: targets of 24 pixels.
"""


Cells = dict[tuple[int, int], list[tuple[Point, list[Pin]]]]
"""The marks so far, by squares of the drawing as wide as marks are apart."""
_AROUND = tuple(product((-1, 0, 1), repeat=2))
"""The way from a square to itself and to its neighbours."""


@frozen
class Cluster:
    """Pins that are shown as one mark.

    Args:
        pins: the pins, the one with most courses first.
        x: of the first pin on the drawing.
        y: of the first pin on the drawing.
    """

    pins: tuple[Pin, ...]
    x: float
    y: float

    @property
    def courses(self) -> int:
        """Number of courses of all its pins."""
        return sum(pin.courses for pin in self.pins)


def clusters_of(pins: Iterable[Pin], view: View) -> list[Cluster]:
    """Return the marks of a map: each pin that it shows is in exactly one, and no two are nearer than `APART`.

    Args:
        pins: see `progress_core.domain.courses.search.pins_of`; those that the map does not show are left out.
        view: what the map shows.
    """
    at = ((pin, view.point(pin.latitude, pin.longitude)) for pin in pins)
    shown = [(pin, point) for pin, point in at if view.shows(*point)]
    shown.sort(key=lambda both: (-both[0].courses, both[0].latitude, both[0].longitude))
    cells: Cells = {}
    for pin, point in shown:
        near = _nearest(cells, point)
        if near is None:
            cells.setdefault(_cell(point), []).append((point, [pin]))
        else:
            near.append(pin)
    return [Cluster(tuple(found), *point) for there in cells.values() for point, found in there]


def _cell(point: Point) -> tuple[int, int]:
    return int(point[0] // APART), int(point[1] // APART)


def _nearest(cells: Cells, point: Point) -> list[Pin] | None:
    """Return the pins of the nearest mark that is too near for another; None if there is none."""
    column, row = _cell(point)
    nearest, found = APART * APART, None
    for across, down in _AROUND:
        for other, pins in cells.get((column + across, row + down), ()):
            away = (point[0] - other[0]) ** 2 + (point[1] - other[1]) ** 2
            if away < nearest:
                nearest, found = away, pins
    return found
