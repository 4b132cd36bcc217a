"""What is said about places and distances that somebody searches with, on pages and in the API (H1)."""

from progress_core.domain.foundations.problems import Problem

_UNKNOWN = (
    "We do not know the place “{near}”. Write a postcode like M14 5RQ, the first part of one like M14, or a town."
)
_MISSING = "Write a postcode or town to search within {miles}."


def unknown_place(near: str) -> Problem:
    """Return the problem with a place that nobody knows.

    Args:
        near: as typed.
    """
    return Problem("near", "unknown_place", _UNKNOWN.format(near=near), near)


def missing_place(miles: float) -> Problem:
    """Return the problem with a distance from nowhere.

    Args:
        miles: the greatest distance that was asked for.
    """
    return Problem("near", "required", _MISSING.format(miles=distance_in_words(miles)), params={"miles": miles})


def distance_in_words(miles: float) -> str:
    """Write a distance: 1 mile, 2.5 miles."""
    return "1 mile" if miles == 1 else f"{miles_in_words(miles)} miles"


def miles_in_words(miles: float) -> str:
    """Write a distance as short as it can be: 10, 2.5."""
    return f"{miles:g}"
