# ruff: noqa: INP001 - a script beside the package
"""Make the tables of outcodes and towns from the files that `data/SOURCES.md` names.

`python adapters/geocoding/make_tables.py outcodes.csv providers_edubase_2017_sample.csv GB.txt`
"""

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from statistics import fmean

from attrs import frozen

from progress_core.domain.values.gazetteer import town_key
from progress_core.domain.values.places import miles_between

_DATA = Path(__file__).parent / "progress_geocoding" / "data"
_ONE_TOWN_MILES = 6
"""Outcodes and schools of one town are not further from the next; towns with one name are."""
_OTHER_TOWN_MILES = 30
"""What is nearer to a larger place of its name is a village that is sent its post by way of it, or a suburb."""
_AREA_MILES = 8
"""A local authority is a place to search near if no school of it is further from its middle: a London borough."""
_COUNTRIES = ("England", "Wales")
"""Those whose learners can get to a school in England."""
_LEAST_ACCURACY = 3
"""GeoNames: 3 and 4 are places, 1 a guess."""
_NOT_TOWNS = frozenset(map(town_key, (
    "Berkshire", "Cambridgeshire", "Cheshire", "Cornwall", "Cumbria", "Derbyshire", "Devon", "Dorset", "East Sussex",
    "Essex", "Gloucestershire", "Hampshire", "Hertfordshire", "Kent", "Lancashire", "Leicestershire", "Lincolnshire",
    "Merseyside", "Middlesex", "Norfolk", "North Yorkshire", "Northamptonshire", "Northumberland", "Nottinghamshire",
    "Oxfordshire", "Shropshire", "Somerset", "South Yorkshire", "Staffordshire", "Suffolk", "Surrey", "Tyne and Wear",
    "Warwickshire", "West Midlands", "West Sussex", "West Yorkshire", "Wiltshire", "Worcestershire",
)))  # fmt: skip
"""What some schools have as their town, and what is too large to search near."""

Point = tuple[float, float]


@frozen
class Named:
    """An outcode's place, or a school, with its name.

    Args:
        name: of the town.
        area: the county or local authority.
        point: latitude and longitude.
        is_centre: whether the point is the middle of the town itself.
    """

    name: str
    area: str
    point: Point
    is_centre: bool


def main(outcodes: str, schools: str, geonames: str) -> None:
    """Make both tables."""
    with Path(outcodes).open(encoding="utf-8", newline="") as file:
        located = {row["outcode"]: row for row in csv.DictReader(file)}
    rows = [
        (outcode, *_text((float(row["lat"]), float(row["lon"]))))
        for outcode, row in located.items()
        if row["postcodes"] or not any(f"{outcode}{letter}" in located for letter in "ABC")
    ]  # GeoNames has W1, which its parts W1A, W1B ... tell better
    _write("outcodes.csv", ("outcode", "lat", "lon"), rows)
    with Path(schools).open(encoding="utf-8", newline="") as file:
        found = [
            (row["town"].strip(), row["la_name"], (float(row["lat"]), float(row["lon"])))
            for row in csv.DictReader(file)
            if row["lat"]
        ]
    named = [Named(town, area, point, is_centre=False) for town, area, point in found]
    towns = _towns([*_places(Path(geonames)), *named])
    names = {town_key(name) for name, *_ in towns}
    boroughs = [row for row in _areas((area, point) for _, area, point in found) if town_key(row[0]) not in names]
    _write("towns.csv", ("town", "area", "lat", "lon", "size"), sorted(told_apart(towns + boroughs, rows)))


def _places(path: Path) -> list[Named]:
    """Return the places of GeoNames, one per outcode and name."""
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()]
    return [
        Named(row[2], row[5] or row[3], (float(row[9]), float(row[10])), is_centre=True)
        for row in rows
        if row[3] in _COUNTRIES and row[11] and int(row[11]) >= _LEAST_ACCURACY
    ]


def _towns(places: Iterable[Named]) -> list[tuple[str, ...]]:
    by_key: dict[str, list[Named]] = defaultdict(list)
    for place in places:
        key = town_key(place.name)
        if key and key not in _NOT_TOWNS and not any(map(str.isdigit, key)):
            by_key[key].append(place)
    found: list[tuple[str, ...]] = []
    for there in by_key.values():
        taken: list[Point] = []
        for cluster in sorted(_clusters(there), key=len, reverse=True):
            known = [place for place in cluster if place.is_centre] or cluster
            middle = _middle([place.point for place in known])
            if all(miles_between(*middle, *other) >= _OTHER_TOWN_MILES for other in taken):
                taken.append(middle)
                name, area = (_commonest(getattr(place, of) for place in known) for of in ("name", "area"))
                found.append((name, area, *_text(middle), str(len(cluster))))
    return found


def told_apart(towns: Iterable[tuple[str, ...]], outcodes: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return the towns with areas that differ for those of one name: the next outcode where the area does not.

    Two Ashfords are in Devon, and there is a Newport that is an area of its own.
    """
    points = [(name, (float(latitude), float(longitude))) for name, latitude, longitude in outcodes]
    towns = list(towns)
    names = Counter(town_key(name) for name, *_ in towns)
    areas = Counter((town_key(name), town_key(area)) for name, area, *_ in towns)
    found: list[tuple[str, ...]] = []
    for name, area, latitude, longitude, size in towns:
        key, area_key = town_key(name), town_key(area)
        there = (float(latitude), float(longitude))
        if names[key] > 1 and (areas[key, area_key] > 1 or area_key == key):
            outcode = min(points, key=lambda point: miles_between(*there, *point[1]))[0]
            area = outcode if area_key == key else f"{area} ({outcode})"  # noqa: PLW2901 - the same, more exactly
        found.append((name, area, latitude, longitude, size))
    return found


def _areas(schools: Iterable[tuple[str, Point]]) -> list[tuple[str, ...]]:
    points: dict[str, list[Point]] = defaultdict(list)
    for area, point in schools:
        points[area].append(point)
    return [
        (name, name, *_text(_middle(there)), str(len(there)))
        for name, there in points.items()
        if " City of" not in name and all(miles_between(*_middle(there), *point) <= _AREA_MILES for point in there)
    ]


def _clusters(places: Iterable[Named]) -> list[list[Named]]:
    """Return places in groups, each of which is within a few miles of another of its group."""
    groups: list[list[Named]] = []
    for place in places:
        near = [group for group in groups if any(_is_near(place, other) for other in group)]
        groups = [group for group in groups if group not in near]
        groups.append([*(other for group in near for other in group), place])
    return groups


def _is_near(place: Named, other: Named) -> bool:
    return miles_between(*place.point, *other.point) <= _ONE_TOWN_MILES


def _middle(points: list[Point]) -> Point:
    return fmean(latitude for latitude, _ in points), fmean(longitude for _, longitude in points)


def _commonest(texts: Iterable[str]) -> str:
    return Counter(texts).most_common(1)[0][0]


def _text(point: Point) -> tuple[str, str]:
    return f"{point[0]:.4f}", f"{point[1]:.4f}"


def _write(name: str, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    with (_DATA / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    main(*sys.argv[1:])
