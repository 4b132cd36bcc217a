"""Numbers in addresses and forms: anybody can write anything there."""

from starlette.convertors import Convertor, register_url_convertor

from progress_core.domain.foundations.errors import NotFound
from progress_web.visit import Visit

_MOST_DIGITS = 18
"""As many as any database takes for an id; there is nothing with a longer one."""


class NumberInPath(Convertor[int]):
    """The number in `/learners/{id:number}`; what is none leads nowhere."""

    regex = f"[0-9]{{1,{_MOST_DIGITS}}}"

    def convert(self, value: str) -> int:
        """Read it."""
        return int(value)

    def to_string(self, value: int) -> str:
        """Write it."""
        return str(value)


register_url_convertor("number", NumberInPath())


def version_in(text: str) -> int:
    """Read the version that a form sent; 0, which nothing has, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= len("999999999") else 0


def number_in(text: str) -> int:
    """Read the id that a form sent.

    Raises:
        NotFound: there can be nothing with this id.
    """
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        raise NotFound
    return int(text)


def ukprn_of(visit: Visit) -> str:
    """Return the UKPRN in the address."""
    return str(visit.request.path_params["ukprn"])
