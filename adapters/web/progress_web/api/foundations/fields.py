"""Fields of queries and bodies with bounds, which the document shows and whoever reads them keeps."""

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import NOTHING, field, frozen
from progress_json.kinds import SCHEMA

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.problems import Problem

MAX_LIMIT = 500
MAX_ID = 10**18 - 1
"""The largest id that addresses and queries can have."""
MAX_IDS = 10_000
"""As many as one request names."""


def bounded(default: Any, least: int, most: int) -> Any:
    """Return a field for a number from `least` to `most`; None may be its default.

    Args:
        default: if the caller does not say.
        least: the smallest.
        most: the largest.
    """
    return field(default=default, metadata={SCHEMA: {"minimum": least, "maximum": most}})


def short(default: Any = "", *, most: int = 4_096) -> Any:
    """Return a field for a text of at most so many characters."""
    return field(default=default, metadata={SCHEMA: {"maxLength": most}})


def ids() -> Any:
    """Return a field for the ids of several things; none unless the caller names some."""

    def check(_: object, attribute: Any, value: Sequence[int]) -> None:
        if len(value) > MAX_IDS or not all(0 <= each <= MAX_ID for each in value):
            sentence = f"“{attribute.name}” must have at most {MAX_IDS} numbers from 0 to {MAX_ID}."
            raise Rejected(problems=[Problem(attribute.name, "out_of_range", sentence)])

    items = {"type": "integer", "minimum": 0, "maximum": MAX_ID}
    return field(default=(), validator=check, metadata={SCHEMA: {"items": items, "maxItems": MAX_IDS}})


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
    """What every list can be asked that comes page by page.

    Args:
        limit: how many entries a page has at most.
        cursor: `next` of the page before; empty for the first page.
    """

    limit: int = bounded(50, 1, MAX_LIMIT)
    cursor: str = short()
