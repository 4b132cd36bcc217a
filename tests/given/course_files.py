"""Files of courses."""

from tests.given.people import SOUTH

HEADINGS = ("UKPRN", "Venue postcode", "Start year", "Type", "Subject", "Town", "Applications close")
HEALTH = (SOUTH, "OX28 6NE", "2027", "T Level", "Health", "Witney", "")
LAW = (SOUTH, "OX28 6NE", "2027", "A level", "Law", "Witney", "2027-06-30")


def course_csv(*rows: tuple[str, ...], headings: tuple[str, ...] = HEADINGS) -> bytes:
    """Build a file with these courses, from its second row on."""
    return "\n".join(",".join(row) for row in (headings, *rows)).encode()
