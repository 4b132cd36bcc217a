"""The register: learners by provider, last name and first name, and where a page of it starts (B8)."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode

from progress_core.domain.foundations.errors import Rejected

_MAX_ID = 2**63

Place = tuple[str, str, str, int]
"""Keys of the provider's name, the last name and the first name, and the learner's id."""


def register_cursor(place: Place) -> str:
    """Return a place in the register as addresses hold it."""
    return urlsafe_b64encode(json.dumps(place).encode()).decode()


def register_place(cursor: str) -> Place | None:
    """Read a place in the register, which may come from anybody's address bar; None for the start.

    Raises:
        Rejected: nothing is at this place.
    """
    if not cursor:
        return None
    try:
        match json.loads(urlsafe_b64decode(cursor.encode())):
            case [str() as provider, str() as last_name, str() as first_name, int() as learner_id] if (
                abs(learner_id) < _MAX_ID
            ):
                return provider, last_name, first_name, learner_id
    except (ValueError, RecursionError):
        pass  # refused like all other places that are none
    raise Rejected("This place in the list is not known. Start again from the first page.")
