"""Numbers in addresses and forms: anybody can write anything there."""

from collections.abc import Iterable

from starlette.convertors import Convertor, register_url_convertor

from progress_core.domain.foundations.errors import NotFound
from progress_core.domain.values.searches import MAX_SEARCH_LENGTH
from progress_web.foundations.visit import Visit

_MAX_ID_DIGITS = 18
"""As many as any database holds; nothing has a longer id."""
_MAX_VERSION_DIGITS = 9
_NO_VERSION = -1


class NumberConvertor(Convertor[int]):
    """The number in `/learners/{id:number}`; an address with anything else is not found."""

    regex = f"[0-9]{{1,{_MAX_ID_DIGITS}}}"

    def convert(self, value: str) -> int:
        """Read the number."""
        return int(value)

    def to_string(self, value: int) -> str:
        """Write the number."""
        return str(value)


register_url_convertor("number", NumberConvertor())


def parse_id(text: str) -> int:
    """Read an id that a form sent.

    Raises:
        NotFound: nothing can have this id.
    """
    if not is_id(text):
        raise NotFound
    return int(text)


def is_id(text: str) -> bool:
    """Return whether a text that a form sent could be an id."""
    return _is_number(text, _MAX_ID_DIGITS)


def parse_ids(texts: Iterable[str]) -> list[int]:
    """Read the ids that a form sent: one in each text, or several with spaces between them.

    Raises:
        NotFound: nothing can have one of these ids.
    """
    return [parse_id(word) for text in texts for word in text.split() or [text]]


def parse_count(text: str) -> int:
    """Read a number that an address holds only to be shown again; 0 for anything else."""
    return int(text) if _is_number(text, _MAX_VERSION_DIGITS) else 0


def shown_again(text: str) -> str:
    """Return what a page shows of a text that somebody searched by: all of it, unless it is too long to search by."""
    return text[:MAX_SEARCH_LENGTH]


def id_in_path(visit: Visit) -> int:
    """Return the id in the address."""
    return int(visit.request.path_params["id"])


def ukprn_in_path(visit: Visit) -> str:
    """Return the UKPRN in the address."""
    return str(visit.request.path_params["ukprn"])


def sent_version(visit: Visit) -> int:
    """Return the version that the person started from; -1, which is older than any, for anything but a number."""
    text = visit.text("version")
    return int(text) if _is_number(text, _MAX_VERSION_DIGITS) else _NO_VERSION


def _is_number(text: str, max_digits: int) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= max_digits
