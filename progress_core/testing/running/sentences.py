"""The names of tests in plain English."""

import re

_WRITTEN = {
    name.lower(): name
    for name in ("ASCII", "CSV", "HTML", "HTTP", "HTTPS", "JSON", "NFC", "NFD", "PDF", "SQL", "TLS", "UKPRN", "ULN")
} | {"ids": "ids", "upn": "UPN", "url": "URL", "utc": "UTC", "xlsx": "xlsx"}


def sentence(test: str) -> str:
    """Return what a test checks.

    Args:
        test: its name, with its case in brackets: `test_delivers_html[a long subject]`.
    """
    function, _, case = test.partition("[")
    words = [_WRITTEN.get(word, word) for word in function.removeprefix("test_").split("_")]
    said = " ".join(words)
    case = case.removesuffix("]")
    return said[:1].upper() + said[1:] + (f" ({_shown(case)})" if case else "")


def _shown(case: str) -> str:
    """Return a case on one line, short enough for a list."""
    text = re.sub(r"\s+", " ", case)
    return text if len(text) <= MAX_CASE else f"{text[:MAX_CASE]}…"


MAX_CASE = 60
"""Characters of a case that are shown."""
