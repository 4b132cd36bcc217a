"""Places on the map, and the distances between them (H1)."""

from math import asin, cos, degrees, radians, sin, sqrt

from attrs import frozen

EARTH_RADIUS_MILES = 3958.7613
"""Mean radius of the Earth (IUGG), in miles."""


@frozen
class Place:
    """A place that somebody searches near.

    Args:
        name: as people write it ("M14 5RQ", "M14", "Didcot").
        latitude: degrees north (WGS 84).
        longitude: degrees east (WGS 84).
        exact: whether it is known to within about 100 metres; where it is not, pages say "about".
    """

    name: str
    latitude: float
    longitude: float
    exact: bool = False


@frozen
class Box:
    """A rectangle on the map that holds a circle.

    Args:
        south: lowest latitude, in degrees.
        north: highest latitude, in degrees.
        west: lowest longitude, in degrees.
        east: highest longitude, in degrees.
    """

    south: float
    north: float
    west: float
    east: float


def miles_between(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Return the distance between two places in miles, along a great circle (haversine)."""
    north, other_north = radians(latitude), radians(other_latitude)
    half_up, half_across = (other_north - north) / 2, radians(other_longitude - longitude) / 2
    chord = sin(half_up) ** 2 + cos(north) * cos(other_north) * sin(half_across) ** 2
    return 2 * EARTH_RADIUS_MILES * asin(min(1.0, sqrt(chord)))


def box_around(place: Place, miles: float) -> Box:
    """Return a rectangle that holds everything within a distance of a place, and a little more.

    Args:
        place: in the United Kingdom, so that no pole or date line is near.
        miles: the distance.
    """
    up = degrees(miles / EARTH_RADIUS_MILES) * 1.001
    across = up / cos(radians(min(89.0, abs(place.latitude) + up)))
    return Box(place.latitude - up, place.latitude + up, place.longitude - across, place.longitude + across)
