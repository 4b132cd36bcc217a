"""Pieces of Markdown, and of docstrings."""

import inspect
import re
from collections.abc import Iterable, Sequence

MADE = "Made from the code by `python -m tests.pages`; a test keeps it up to date."

_ARGUMENT = re.compile(r"^    (\w+): (.+(?:\n {8}.+)*)", re.MULTILINE)


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the lines of a table."""
    lines = [_row(headings), "|" + "---|" * len(headings)]
    return [*lines, *map(_row, rows)]


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |"


def code(text: object) -> str:
    """Return a text as code, or "" for an empty text."""
    return f"`{text}`" if str(text) else ""


def page(title: str, *blocks: str | list[str]) -> str:
    """Put a page together, a blank line between its blocks."""
    texts = [block if isinstance(block, str) else "\n".join(block) for block in (f"# {title}", MADE, *blocks)]
    return "\n\n".join(text for text in texts if text) + "\n"


def first_paragraph(documented: object) -> str:
    """Return the first paragraph of a docstring."""
    return (inspect.getdoc(documented) or "").split("\n\n")[0]


def arguments(documented: object) -> dict[str, str]:
    """Return the entries of a docstring's `Args:`: name -> text."""
    _, _, rest = (inspect.getdoc(documented) or "").partition("Args:\n")
    return {name: " ".join(text.split()) for name, text in _ARGUMENT.findall(rest.split("\n\n")[0])}
