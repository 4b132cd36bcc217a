"""Where the next page of a list starts, as text that goes into addresses and comes back from anybody."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Any

from progress_core.domain.foundations.errors import Rejected


def written(place: Sequence[str | int]) -> str:
    """Write a place in a list as text.

    Args:
        place: what the list is ordered by, of the last line on the page.
    """
    return urlsafe_b64encode(json.dumps(list(place)).encode()).decode()


def read(cursor: str, *kinds: type) -> tuple[Any, ...]:
    """Read a place in a list.

    Args:
        cursor: as `written` gave it, or anything else.
        kinds: of the parts of the place: `str` or `int`.

    Raises:
        Rejected: it is not the place of such a list.
    """
    try:
        place = json.loads(urlsafe_b64decode(cursor.encode()))
    except (ValueError, RecursionError):
        place = None
    if not isinstance(place, list) or [type(part) for part in place] != list(kinds) or not all(map(_fits, place)):
        raise Rejected("This place in the list is not known. Start again from the first page.")
    return tuple(place)


def _fits(part: str | int) -> bool:
    """Say whether any list could be at this place: no database can be asked about other texts and numbers."""
    if isinstance(part, int):
        return abs(part) < 2**63
    return "\0" not in part and not any("\ud800" <= character <= "\udfff" for character in part)
