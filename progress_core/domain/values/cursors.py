"""The start of the next page of a list as text, which is put into web addresses and may come back altered."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Any

from progress_core.domain.foundations.errors import Rejected

MAX_CURSOR_LENGTH = 16_384
"""Characters: twice as many as two titles of the greatest length take."""

_UNKNOWN = "This place in the list is not known. Start again from the first page."


def encode(place: Sequence[str | int]) -> str:
    """Encode a place in a list as text.

    Args:
        place: the sort key of the last line on the page.
    """
    return urlsafe_b64encode(json.dumps(list(place)).encode()).decode()


def decode(cursor: str, *kinds: type) -> tuple[Any, ...]:
    """Decode a place in a list.

    Args:
        cursor: the result of `encode`, or anything else.
        kinds: types of the parts of the place: `str` or `int`.

    Raises:
        Rejected: it is not a place in such a list.
    """
    try:
        place = json.loads(urlsafe_b64decode(cursor.encode()))
    except (ValueError, RecursionError):
        place = None
    if not isinstance(place, list) or [type(part) for part in place] != list(kinds) or not all(map(_fits, place)):
        raise Rejected(_UNKNOWN)
    return tuple(place)


def short_enough(_query: Any, _attribute: Any, cursor: str) -> None:
    """Refuse a query for a page that starts at no place in any list, whose text nobody need decode; for attrs.

    Raises:
        Rejected: it is longer than any place in a list.
    """
    if len(cursor) > MAX_CURSOR_LENGTH:
        raise Rejected(_UNKNOWN)


def _fits(part: str | int) -> bool:
    """Return whether a database can be asked about this part: others refuse NUL, lone surrogates and huge numbers."""
    if isinstance(part, int):
        return abs(part) < 2**63
    return "\0" not in part and not any("\ud800" <= character <= "\udfff" for character in part)
