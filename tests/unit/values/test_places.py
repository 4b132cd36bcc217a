"""Distances between places."""

from math import atan2, cos, hypot, pi, radians, sin
from random import Random

import pytest

from progress_core.domain.values.places import Place, box_around, miles_between

METRES_PER_MILE = 1609.344
MEAN_RADIUS_METRES = 6_371_008.8


def _vector(latitude: float, longitude: float) -> tuple[float, float, float]:
    north, east = radians(latitude), radians(longitude)
    return cos(north) * cos(east), cos(north) * sin(east), sin(north)


def _by_vectors(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return a distance by the angle between two directions from the middle of the Earth, without a haversine."""
    (a, b, c), (d, e, f) = _vector(*one), _vector(*other)
    across = hypot(b * f - c * e, c * d - a * f, a * e - b * d)
    return atan2(across, a * d + b * e + c * f) * MEAN_RADIUS_METRES / METRES_PER_MILE


@pytest.mark.feature("H1")
def test_distances_agree_with_another_formula() -> None:
    random = Random(15)  # noqa: S311 - no secret
    for _ in range(10_000):
        one, other = ((random.uniform(49, 61), random.uniform(-9, 3)) for _ in range(2))
        assert abs(miles_between(*one, *other) - _by_vectors(one, other)) < 0.01


@pytest.mark.feature("H1")
def test_known_distances_are_right() -> None:
    assert 0.0 == miles_between(53.4, -2.2, 53.4, -2.2)
    assert pi / 2 * MEAN_RADIUS_METRES / METRES_PER_MILE == pytest.approx(miles_between(0, 0, 90, 0))
    leeds, manchester = (53.7974, -1.5529), (53.4779, -2.2339)
    assert 35.5 == pytest.approx(miles_between(*leeds, *manchester), abs=0.3)


@pytest.mark.feature("H1")
@pytest.mark.parametrize("miles", [0.1, 10.0, 100.0, 400.0])
def test_everything_within_a_distance_is_in_the_box(miles: float) -> None:
    random, near = Random(miles), Place("", 53.4, -2.2)  # noqa: S311 - no secret
    box = box_around(near, miles)
    for _ in range(2_000):
        latitude, longitude = random.uniform(47, 60), random.uniform(-12, 8)
        if miles_between(near.latitude, near.longitude, latitude, longitude) <= miles:
            assert box.south <= latitude <= box.north
            assert box.west <= longitude <= box.east
