"""Origins of web sites that a setting lists, with commas between, spelt as browsers send them."""

import re
from collections.abc import Iterator

from progress_core.compose.refusals import refusal

_ORIGIN = re.compile(r"(https?)://(\[[0-9a-f:.]+\]|[a-z0-9-]+(?:\.[a-z0-9-]+)*)(?::([0-9]{1,5}))?")
_USUAL_PORTS = {"http": 80, "https": 443}
_PORTS = range(1, 65_536)
_WANTED = "scheme and host of each site, and the port if it is not the usual one, like https://sync.school.example"


def origins(text: str) -> tuple[str, ...]:
    """Return the origins that a setting lists, each once; what is none is left out.

    Args:
        text: origins, separated by commas; capitals do not count.

    Source: RFC 6454.
    """
    return tuple(dict.fromkeys(found for found in map(_origin, _listed(text)) if found))


def wrong_origins(variable: str, text: str) -> Iterator[str]:
    """Find what is no origin, `*` for all sites among it; one sentence each.

    Args:
        variable: of the setting ("PROGRESS_API_ORIGINS").
        text: as for `origins`.
    """
    return (refusal(variable, _WANTED, one) for one in _listed(text) if not _origin(one))


def _listed(text: str) -> list[str]:
    return [one for one in map(str.strip, text.split(",")) if one]


def _origin(text: str) -> str:
    """Return an origin as browsers spell it; "" if the text is none."""
    found = _ORIGIN.fullmatch(text.lower())
    if not found or (found[3] and int(found[3]) not in _PORTS):
        return ""
    is_usual = not found[3] or int(found[3]) == _USUAL_PORTS[found[1]]
    return f"{found[1]}://{found[2]}" + ("" if is_usual else f":{int(found[3])}")
