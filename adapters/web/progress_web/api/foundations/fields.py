"""Fields of queries and bodies with bounds, which the document shows and whoever reads them keeps."""

from collections.abc import Mapping
from typing import Any

from attrs import NOTHING, field, frozen
from progress_json.kinds import SCHEMA

MAX_LIMIT = 500
MAX_ID = 10**18 - 1
"""The largest id that addresses and queries can have."""


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


def several(*, least: int = 0, most: int = 50, items: Mapping[str, Any] | None = None) -> Any:
    """Return a field for a bounded number of values; without `least` it may be left out.

    Args:
        least: how many there must be.
        most: how many there may be.
        items: what the schema of each says besides its type.
    """
    described = {"maxItems": most, **({"minItems": least} if least else {}), **({"items": items} if items else {})}
    default: Any = NOTHING if least else ()
    return field(default=default, metadata={SCHEMA: described})


@frozen(kw_only=True)
class Paged:
    """What every list can be asked.

    Args:
        limit: how many entries a page has at most.
        cursor: `next` of the page before; empty for the first page.
    """

    limit: int = bounded(50, 1, MAX_LIMIT)
    cursor: str = short()
