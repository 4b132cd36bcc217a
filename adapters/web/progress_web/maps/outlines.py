"""The land, its countries and authorities as paths of a drawing; `outlines.json` has them, `SOURCES.md` its source."""

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from attrs import frozen

from progress_web.maps.views import Point, View

FINE = 4
"""Paths are in quarters of a unit, so that whole numbers are fine enough: a template scales them back."""
_COARSE_ZOOM, _MIDDLE_ZOOM = 5.5, 8.0
"""Up to which zoom each version of the lines is good enough."""
_AREAS_ZOOM, _DISTRICTS_ZOOM = 7.0, 9.5
"""From which zoom the borders of authorities and districts are drawn."""
_EDGE = 8.0
"""How far land reaches beyond the edge of a drawing, so that no coast seems to run along it."""
_SPECK = 1.0
"""Islands smaller than this, in units of the drawing, are left out."""


@frozen
class Outlines:
    """Paths of a drawing, as the attribute `d` of an SVG path.

    Args:
        land: the land, to be filled.
        countries: the borders between countries.
        areas: the borders between authorities, and of districts where the map is near enough.
    """

    land: str
    countries: str
    areas: str


@frozen
class _Line:
    """A line in the units of the file, and the rectangle that holds it."""

    points: tuple[tuple[int, int], ...]
    box: tuple[int, int, int, int]


@frozen
class _Version:
    """All lines, as fine as one version of the map has them."""

    unit: float
    lines: Sequence[_Line]
    land: Sequence[Sequence[int]]
    sides: dict[str, list[int]]


@cache
def _file() -> Any:
    return json.loads((Path(__file__).parent / "outlines.json").read_text(encoding="utf-8"))


@cache
def _version(number: int) -> _Version:
    """Return a version of the lines: 0 the coarsest, 2 the finest."""
    found = _file()
    lines = [_read(line[0], line[1:], str(number)) for line in found["lines"]]
    return _Version(
        found["unit"], lines, found["land"], {name: found[name] for name in ("countries", "areas", "districts")}
    )


def _read(versions: str, steps: Sequence[int], number: str) -> _Line:
    x = y = 0
    points = []
    for at, version in enumerate(versions):
        x, y = x + steps[2 * at], y + steps[2 * at + 1]
        if version <= number:
            points.append((x, y))
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return _Line(tuple(points), (min(xs), min(ys), max(xs), max(ys)))


@lru_cache(maxsize=64)
def outlines(view: View) -> Outlines:
    """Return the outlines of what a map shows, cut off at its edges."""
    version = _version((view.zoom > _COARSE_ZOOM) + (view.zoom > _MIDDLE_ZOOM))
    drawn = _Drawn(view, version)
    areas = version.sides["areas"] if view.zoom >= _AREAS_ZOOM else []
    districts = version.sides["districts"] if view.zoom >= _DISTRICTS_ZOOM else []
    return Outlines(drawn.land(), drawn.borders(version.sides["countries"]), drawn.borders([*areas, *districts]))


class _Drawn:
    """The lines of a version as a view shows them."""

    def __init__(self, view: View, version: _Version) -> None:
        self._view, self._version = view, version
        left, top = view.origin
        self._scale = version.unit * view.scale
        self._left, self._top = left / version.unit, top / version.unit
        edge = _EDGE / self._scale
        right, bottom = self._left + view.width / self._scale, self._top + view.height / self._scale
        self._box = (self._left - edge, self._top - edge, right + edge, bottom + edge)

    def land(self) -> str:
        """Return the path of the land."""
        return "".join(_path(self._fine(ring), closed=True) for ring in self._rings())

    def borders(self, lines: Iterable[int]) -> str:
        """Return the path of some borders."""
        found = (self._version.lines[at] for at in lines)
        return "".join(_path(self._fine(line.points), closed=False) for line in found if not self._is_out(line))

    def _rings(self) -> Iterator[Sequence[Point]]:
        for arcs in self._version.land:
            found = [self._version.lines[at if at >= 0 else ~at] for at in arcs]
            if self._is_speck(found):
                continue
            points: list[Point] = []
            for at, line in zip(arcs, found, strict=True):
                part = (line.points[0], line.points[-1]) if self._is_out(line) else line.points
                points += part if at >= 0 else reversed(part)
            ring = _clipped(points, self._box)
            if ring:
                yield ring

    def _is_out(self, line: _Line) -> bool:
        """Return whether all of a line is beyond one and the same edge, so that its course does not matter."""
        (west, north, east, south), (left, top, right, bottom) = line.box, self._box
        return east < left or west > right or south < top or north > bottom

    def _is_speck(self, lines: Sequence[_Line]) -> bool:
        across = max(line.box[2] for line in lines) - min(line.box[0] for line in lines)
        down = max(line.box[3] for line in lines) - min(line.box[1] for line in lines)
        return max(across, down) * self._scale < _SPECK

    def _fine(self, points: Iterable[Point]) -> list[tuple[int, int]]:
        by = self._scale * FINE
        return [(round((x - self._left) * by), round((y - self._top) * by)) for x, y in points]


def _clipped(points: list[Point], box: Sequence[float]) -> list[Point]:
    """Return the part of an area inside a rectangle (Sutherland and Hodgman, 1974)."""
    for axis in (0, 1):
        for sign, limit in ((1, box[axis]), (-1, box[axis + 2])):
            if not points:
                return []
            inside = [(point[axis] - limit) * sign >= 0 for point in points]
            if all(inside):
                continue
            points = list(_cut(points, inside, axis, limit))
    return points


def _cut(points: list[Point], inside: list[bool], axis: int, limit: float) -> Iterator[Point]:
    """Return the part of an area on one side of a line."""
    before, was_inside = points[-1], inside[-1]
    for point, is_inside in zip(points, inside, strict=True):
        if is_inside != was_inside:
            part = (limit - before[axis]) / (point[axis] - before[axis])
            other = before[1 - axis] + part * (point[1 - axis] - before[1 - axis])
            yield (limit, other) if axis == 0 else (other, limit)
        if is_inside:
            yield point
        before, was_inside = point, is_inside


def _path(points: Sequence[tuple[int, int]], *, closed: bool) -> str:
    """Write a line as a path, in steps; points that fall together are one."""
    x, y = points[0]
    steps = [(x2 - x1, y2 - y1) for (x1, y1), (x2, y2) in pairwise(points) if (x1, y1) != (x2, y2)]
    if not steps:
        return ""
    written = "".join(f"{across} {down} " if down >= 0 else f"{across}{down} " for across, down in steps)
    return f"M{x} {y}l{written.rstrip()}{'z' if closed else ''}"
