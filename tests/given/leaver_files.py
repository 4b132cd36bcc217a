"""Files of leavers."""

ULNS = ("9276308686", "1000000043", "1000000108", "1000000116")
"""ULNs whose check digits are right."""

HEADINGS = ("Username", "ULN", "UPN", "Forename", "Surname", "Leaving date", "Destination", "Destination UKPRN")


def leaver_csv(*rows: tuple[str, ...], headings: tuple[str, ...] = HEADINGS) -> bytes:
    """Build a file with these leavers, from its second row on; short rows end with empty cells."""
    padded = ((*row, *("",) * (len(headings) - len(row))) for row in rows)
    return "\n".join(",".join(row) for row in (headings, *padded)).encode()


def by_name(username: str, day: str = "2026-08-10", destination: str = "") -> tuple[str, ...]:
    """Return the row of a learner with a username."""
    return (username, "", "", "", "", day, destination)
