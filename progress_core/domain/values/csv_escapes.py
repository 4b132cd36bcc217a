"""Escapes for text in CSV that a spreadsheet program would take for a formula.

CSV cannot mark a cell as text, so text that looks like a formula is written with an apostrophe
in front. Text that starts with apostrophes before such a character gets one more, so that every
text can be read back unchanged.

Source: OWASP, "CSV Injection".
"""

import re

FORMULA_LIKE = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")  # the last four are full-width = + - @


def looks_like_formula(text: str) -> bool:
    """Return whether a spreadsheet program may take a text for a formula."""
    return FORMULA_LIKE.match(text) is not None


def escape(text: str) -> str:
    """Return a text in the form that is written to CSV."""
    return f"'{text}" if looks_like_formula(text) else text


def unescape(text: str) -> str:
    """Remove the apostrophe that `escape` added."""
    return text[1:] if text[:1] == "'" and looks_like_formula(text) else text
