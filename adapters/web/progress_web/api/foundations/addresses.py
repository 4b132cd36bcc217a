"""What varies in addresses: what is of another form leads nowhere, so that it is answered as what is not there."""

from collections.abc import Mapping
from typing import Any

from starlette.convertors import Convertor, register_url_convertor

from progress_web.api.foundations.fields import MAX_ID

_UKPRN = "[0-9]{8}"
_NAME = "[a-z-]{1,40}"
_ID = {"type": "integer", "minimum": 0, "maximum": MAX_ID}

PATH_PARAMETERS: Mapping[str, Mapping[str, Any]] = {
    "id": _ID,
    "number": _ID,
    "ukprn": {"type": "string", "pattern": f"^{_UKPRN}$"},
    "name": {"type": "string", "pattern": f"^{_NAME}$"},
}
"""The schema of each."""


class _Ukprn(Convertor[str]):
    """`{ukprn:ukprn}` in a path: a UKPRN, whether or not there is such a provider."""

    regex = _UKPRN

    def convert(self, value: str) -> str:
        """Read it."""
        return value

    def to_string(self, value: str) -> str:
        """Write it."""
        return value


class _Name(_Ukprn):
    """`{name:name}` in a path: a stable name, as reports have one."""

    regex = _NAME


register_url_convertor("ukprn", _Ukprn())
register_url_convertor("name", _Name())
