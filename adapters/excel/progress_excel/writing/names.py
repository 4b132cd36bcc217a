"""Names of sheets."""

import re

FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\]")


def sheet_name(name: str) -> str:
    """Return a name that Excel accepts for a sheet."""
    return FORBIDDEN_IN_NAMES.sub(" ", name).strip("' ")[:31].strip("' ") or "Sheet1"
