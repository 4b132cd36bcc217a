"""Text in CSV that a spreadsheet program would take for a formula, and what such programs have written there.

CSV cannot mark a cell as text, so text that looks like a formula is written with an apostrophe
in front. Text that starts with apostrophes before such a character gets one more, so that every
text can be read back unchanged. Other programs write `="0123"` for the same purpose: the text inside
is meant.

Source: OWASP, "CSV Injection".
"""

import re

from progress_core.domain.values.sheets import Cell, Uncomputed

FORMULA_LIKE = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")  # the last four are full-width = + - @
MARKED = frozenset("'=")
"""The first characters of cells that `read_cell` may change, but for empty ones."""
_text_formula = re.compile(r'="((?:[^"]|"")*)"')


def looks_like_formula(text: str) -> bool:
    """Return whether a spreadsheet program may take a text for a formula."""
    return FORMULA_LIKE.match(text) is not None


def escape(text: str) -> str:
    """Return a text in the form that is written to CSV."""
    return f"'{text}" if looks_like_formula(text) else text


def read_cell(text: str) -> Cell:
    """Return what a cell of a CSV file holds: text without its escape, or a formula without its value."""
    if text[:1] == "'":
        return text[1:] if looks_like_formula(text) else text
    if text[:1] != "=":
        return text or None
    inner = _text_formula.fullmatch(text.rstrip())
    return inner[1].replace('""', '"') or None if inner else Uncomputed(text)
