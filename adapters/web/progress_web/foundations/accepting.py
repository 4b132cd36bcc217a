"""What a client can read: browsers ask for pages, and programs for data."""

import re

_QUALITY = re.compile(r";\s*q\s*=\s*([01](?:\.[0-9]{0,3})?)\s*(?:;|$)", re.IGNORECASE)
_DATA = frozenset({"application/json", "application/problem+json"})


def prefers_page(accept: str) -> bool:
    """Return whether a client would rather have a page than data; who names neither gets data.

    Args:
        accept: the header Accept.

    Source: RFC 9110, 12.5.1.
    """
    page = data = 0.0
    for part in accept.lower().split(","):
        kind = part.partition(";")[0].strip()
        found = _QUALITY.search(part)
        quality = float(found[1]) if found else 1.0
        if kind == "text/html":
            page = max(page, quality)
        elif kind in _DATA:
            data = max(data, quality)
    return page > data
