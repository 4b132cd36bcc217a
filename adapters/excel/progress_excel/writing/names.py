"""Names of sheets."""

import re
from collections.abc import Collection

FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\]")

MAX_LENGTH = 31


def sheet_name(name: str) -> str:
    """Return a name that Excel accepts for a sheet."""
    return FORBIDDEN_IN_NAMES.sub(" ", name).strip("' ")[:MAX_LENGTH].strip("' ") or "Sheet1"


def unlike(name: str, others: Collection[str]) -> str:
    """Return a name for a sheet that is like none of the others, whatever their case: "Data", "Data (2)"."""
    keys = {other.casefold() for other in others}
    number, found = 1, name
    while found.casefold() in keys:
        number += 1
        suffix = f" ({number})"
        found = name[: MAX_LENGTH - len(suffix)] + suffix
    return found
