"""Make the map's outlines from the boundaries of the Office for National Statistics.

Run it when new boundaries are published:  python adapters/web/make_map.py BOUNDARIES.topojson

`progress_web/maps/SOURCES.md` names the file and its licence.
"""  # noqa: INP001 - a script beside the package

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import asinh, hypot, pi, radians, tan
from pathlib import Path
from typing import Any

UNIT = 5e-7
"""Of the numbers in the file: about 12 metres in the middle of England, as a part of the world's width."""
TOLERANCES = (120.0, 20.0)
"""How far a line may be off, in units, in the coarse and in the middle version of the map."""
OUTLINES = Path(__file__).parent / "progress_web/maps/outlines.json"

Point = tuple[int, int]


def main(source: str) -> None:
    """Write `outlines.json`: every line once, and which of them bound the land, countries and authorities."""
    topology = json.loads(Path(source).read_text(encoding="utf-8"))
    lines = [list(_projected(arc, topology["transform"])) for arc in topology["arcs"]]
    rings = list(_rings(topology["objects"]["UK"]))
    sides = {name: _inner(topology["objects"][layer]) for name, layer in _LAYERS.items()}
    sides["areas"] -= sides["countries"]
    sides["districts"] -= sides["countries"] | sides["areas"]
    used = sorted({at if at >= 0 else ~at for ring in rings for at in ring} | set().union(*sides.values()))
    new = {old: at for at, old in enumerate(used)}
    written = {
        "unit": UNIT,
        "lines": [_written(lines[old]) for old in used],
        "land": [[new[at] if at >= 0 else ~new[~at] for at in ring] for ring in rings],
        **{name: sorted(new[at] for at in found) for name, found in sides.items()},
    }
    OUTLINES.write_text(json.dumps(written, separators=(",", ":")) + "\n", encoding="utf-8")


_LAYERS = {"countries": "CTRY", "areas": "UTLA", "districts": "LTLA"}


def _projected(arc: Iterable[Any], transform: Any) -> Iterator[Point]:
    """Return the points of a line in Mercator's projection, from its steps in degrees."""
    (across, up), (west, south) = transform["scale"], transform["translate"]
    x = y = 0
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        longitude, latitude = x * across + west, radians(y * up + south)
        yield round((longitude + 180) / 360 / UNIT), round((0.5 - asinh(tan(latitude)) / (2 * pi)) / UNIT)


def _rings(layer: Any) -> Iterator[list[int]]:
    for shape in layer["geometries"]:
        for polygon in shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]:
            yield from polygon


def _inner(layer: Any) -> set[int]:
    """Return the lines between two areas of a layer."""
    count = Counter(at if at >= 0 else ~at for ring in _rings(layer) for at in ring)
    return {at for at, number in count.items() if number > 1}


def _written(line: list[Point]) -> list[Any]:
    """Return a line as the file has it: its first point and steps, and for each point the version it first comes in."""
    weights = [0.0] * len(line)
    weights[0] = weights[-1] = float("inf")
    _weigh(line, weights, 0, len(line) - 1, float("inf"))
    versions = "".join(str(sum(weight < tolerance for tolerance in TOLERANCES)) for weight in weights)
    flat = [*line[0]]
    for (x, y), (next_x, next_y) in pairwise(line):
        flat += [next_x - x, next_y - y]
    return [versions, *flat]


def _weigh(line: list[Point], weights: list[float], first: int, last: int, limit: float) -> None:
    """Weigh each point by how far the line would be off without it (Douglas and Peucker, 1973)."""
    if last == first + 1:
        return
    offs = [_off(line[at], line[first], line[last]) for at in range(first + 1, last)]
    off = min(max(offs), limit)
    at = first + 1 + offs.index(max(offs))
    weights[at] = off
    _weigh(line, weights, first, at, off)
    _weigh(line, weights, at, last, off)


def _off(point: Point, start: Point, end: Point) -> float:
    """Return the distance of a point from a straight line, or from its start if it ends there."""
    across, down = end[0] - start[0], end[1] - start[1]
    x, y = point[0] - start[0], point[1] - start[1]
    length = hypot(across, down)
    return abs(across * y - down * x) / length if length else hypot(x, y)


if __name__ == "__main__":
    main(sys.argv[1])
