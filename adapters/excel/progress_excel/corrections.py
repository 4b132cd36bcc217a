"""What a marked file has in common, whichever way it is made: colours, comments, the sheet of corrections.

Plain tuples and the standard library only: the child process uses it too.
"""

from collections.abc import Iterable
from typing import TypeAlias

Note: TypeAlias = tuple[int, int, str, str]
"""Row from 1 (0: the file as a whole), column from 0 (-1: the whole row), text, severity."""

CORRECTIONS = "What to correct"
"""Name of the added sheet; reading leaves it out."""
HEADINGS = ("Cell", "Kind", "What is wrong, and what to do")
WIDTHS = (12, 12, 110)
AUTHOR = "Progress"
FILLS = {"error": "FFD3D0", "warning": "FFF0B8"}
"""Our own shades, by which marks of an earlier time are recognised and taken away."""
MOST_COMMENTS = 5_000
"""Beyond this many cells only the colour and the sheet of corrections tell; programs grow slow with comments."""


def by_cell(notes: Iterable[Note]) -> dict[tuple[int, int], tuple[str, str]]:
    """Gather the notes of each cell: (row from 1, column from 0) -> (text, severity).

    What is wrong with a whole row stands on its first cell, with the whole file on A1.
    """
    gathered: dict[tuple[int, int], tuple[str, str]] = {}
    for row, column, text, severity in notes:
        cell = (max(row, 1), max(column, 0))
        texts, worst = gathered.get(cell, ("", "warning"))
        gathered[cell] = (f"{texts}\n{text}" if texts else text, "error" if severity == "error" else worst)
    return gathered


def place(row: int, letter: str) -> str:
    """Name the place of a note for the sheet of corrections: "F7", "Row 7", "The file"."""
    if not row:
        return "The file"
    return f"{letter}{row}" if letter else f"Row {row}"


def comment_size(text: str) -> tuple[int, int]:
    """Give width and height of a comment in pixels, so that its text fits."""
    return 320, 24 + 20 * sum(1 + len(line) // 45 for line in text.split("\n"))
