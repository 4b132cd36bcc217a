"""Text in CSV that a spreadsheet program would otherwise take for a formula.

CSV cannot say that a cell is text, so text that looks like a formula is written with an apostrophe
before it. Text that starts with apostrophes followed by such a character gets one more, so that
every text comes back as it went.

Source: OWASP, "CSV Injection".
"""

import re

FORMULA_LIKE = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")  # the last four are full-width = + - @


def looks_like_formula(text: str) -> bool:
    """Say whether a spreadsheet program may take a text for a formula."""
    return FORMULA_LIKE.match(text) is not None


def escape(text: str) -> str:
    """Give a text as it is written to CSV."""
    return f"'{text}" if looks_like_formula(text) else text


def unescape(text: str) -> str:
    """Take off what `escape` put on."""
    return text[1:] if text[:1] == "'" and looks_like_formula(text) else text
