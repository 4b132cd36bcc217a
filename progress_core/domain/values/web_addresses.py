"""Addresses of pages on the web, which our pages link to."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from progress_core.domain.values.cells import Reading, error, read_code, warning
from progress_core.domain.values.text import bad_characters

MAX_ADDRESS_LENGTH = 500

_BARE = re.compile(r"www\.", re.IGNORECASE)
"""How an address begins that people write without https://."""
_HOST = re.compile(r"[^\W_](?:[\w-]*[^\W_])?(?:\.[^\W_](?:[\w-]*[^\W_])?)+")
"""Names with dots between them; a letter or digit is on both sides of each dot."""


def web_address(example: str) -> Callable[[object], Reading]:
    """Return the reader of the address of a page on the web; one that begins with www. gets https:// before it.

    Args:
        example: an address of the kind that is meant, for the sentence about others.
    """

    def read(raw: object) -> Reading:
        text, findings = read_code(raw)
        if not text:
            return "", findings
        address = f"https://{text}" if _BARE.match(text) else text
        if len(address) > MAX_ADDRESS_LENGTH:
            return text, (error("too_long", most=MAX_ADDRESS_LENGTH),)
        if not _is_sound(address):
            return text, (error("bad_format", {"example": example}),)
        return address, (warning("tidied", taken=address),) if address != text else ()

    return read


def _is_sound(address: str) -> bool:
    """Return whether an address is that of a page that a browser could open."""
    if re.search(r"\s", address) or bad_characters(address):
        return False
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.netloc.endswith(":") or port == 0:
        return False
    return parts.scheme in ("http", "https") and "@" not in parts.netloc and bool(_HOST.fullmatch(host))
