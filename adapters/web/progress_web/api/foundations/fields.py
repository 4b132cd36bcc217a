"""Fields of queries and bodies with bounds, which the document shows and whoever reads them keeps."""

from typing import Any

from attrs import field, frozen
from progress_json.kinds import SCHEMA

MAX_LIMIT = 500


def bounded(default: Any, least: int, most: int) -> Any:
    """Return a field for a number from `least` to `most`; None may be its default.

    Args:
        default: if the caller does not say.
        least: the smallest.
        most: the largest.
    """
    return field(default=default, metadata={SCHEMA: {"minimum": least, "maximum": most}})


def short(default: str = "", *, most: int = 4_096) -> Any:
    """Return a field for a text of at most so many characters."""
    return field(default=default, metadata={SCHEMA: {"maxLength": most}})


@frozen(kw_only=True)
class Paged:
    """What every list can be asked.

    Args:
        limit: how many entries a page has at most.
        cursor: `next` of the page before; empty for the first page.
    """

    limit: int = bounded(50, 1, MAX_LIMIT)
    cursor: str = short()
