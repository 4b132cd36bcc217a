"""Keys of headings, by which they are compared."""

import re

from progress_core.domain.values.sheets import Cell
from progress_core.domain.values.text import tidy


def folded_heading(cell: Cell) -> str:
    """Return the key of a heading: without case, spaces, punctuation and anything in brackets."""
    if not isinstance(cell, str):
        return ""
    text = re.sub(r"\([^()]*\)", "", tidy(cell))
    return "".join(filter(str.isalnum, text.casefold()))
