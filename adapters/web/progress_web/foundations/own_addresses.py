"""Addresses that a form or a link may lead to: those of this site alone."""

import re

_OWN_PATH = re.compile(r"/(?![/\\])[!-~]*")
"""An address on this site; `//host` and `/\\host` would lead to another."""


def own_address(text: str) -> str:
    """Return an address if it is on this site, otherwise ""."""
    return text if _OWN_PATH.fullmatch(text) else ""
