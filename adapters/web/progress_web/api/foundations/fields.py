"""Fields of queries and bodies with bounds, which the document shows and the reader keeps."""

from collections.abc import Sequence
from typing import Any, NoReturn

from attrs import field, frozen
from progress_json.schemas import SCHEMA

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.problems import Problem

MAX_LIMIT = 200
MAX_ID = 10**18 - 1
"""Any database holds it; nothing has a longer id."""
MAX_IDS = 10_000
"""As many as one request names."""


def bounded(default: Any, least: int, most: int) -> Any:
    """Return a field for a number from `least` to `most`; None may be its default.

    Args:
        default: if the caller does not say.
        least: the smallest.
        most: the largest.
    """

    def check(_: object, attribute: Any, value: float | None) -> None:
        if value is not None and not least <= value <= most:
            _refuse(attribute.name, f"must be from {least} to {most}.", value, least=least, most=most)

    return field(default=default, validator=check, metadata={SCHEMA: {"minimum": least, "maximum": most}})


def short(default: Any = "", *, most: int = 4_096) -> Any:
    """Return a field for a text of at most so many characters."""

    def check(_: object, attribute: Any, value: str) -> None:
        if len(value) > most:
            _refuse(attribute.name, f"must have at most {most} characters.", value, most=most)

    return field(default=default, validator=check, metadata={SCHEMA: {"maxLength": most}})


def ids() -> Any:
    """Return a field for the ids of several things; none unless the caller names some."""

    def check(_: object, attribute: Any, value: Sequence[int]) -> None:
        if len(value) > MAX_IDS or not all(0 <= each <= MAX_ID for each in value):
            sentence = f"must have at most {MAX_IDS} numbers from 0 to {MAX_ID}."
            _refuse(attribute.name, sentence, most=MAX_IDS, least_id=0, most_id=MAX_ID)

    items = {"type": "integer", "minimum": 0, "maximum": MAX_ID}
    return field(default=(), validator=check, metadata={SCHEMA: {"items": items, "maxItems": MAX_IDS}})


def _refuse(name: str, sentence: str, value: object = None, **facts: int) -> NoReturn:
    """Refuse the value of a field, which the problem names.

    Raises:
        Rejected: always.
    """
    raise Rejected(problems=[Problem(name, "refused", f"“{name}” {sentence}", value, params=facts)])


@frozen(kw_only=True)
class Paged:
    """What every list can be asked.

    Args:
        limit: how many entries a page has at most.
        cursor: `next` of the page before; empty for the first page.
    """

    limit: int = bounded(50, 1, MAX_LIMIT)
    cursor: str = short()
