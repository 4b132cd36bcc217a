"""What both ways of marking a file share: colours, comments, the sheet of corrections.

The child process uses it too, so it works on plain tuples and imports the standard library only.
"""

from collections.abc import Iterable
from typing import TypeAlias

Note: TypeAlias = tuple[int, int, str, str]
"""Row from 1 (0: the file as a whole), column from 0 (-1: the whole row), text, severity."""

CORRECTIONS = "What to correct"
"""Name of the sheet that is added; reading skips it."""
HEADINGS = ("Cell", "Kind", "What is wrong, and what to do")
WIDTHS = (12, 12, 110)
AUTHOR = "Progress"
FILLS = {"error": "FFD3D0", "warning": "FFF0B8"}
"""Our own shades, by which earlier marks are recognised and removed."""
MAX_COMMENTS = 5_000
"""Further cells get a colour and a row in the sheet of corrections only, as many comments make programs slow."""


def by_cell(notes: Iterable[Note]) -> dict[tuple[int, int], tuple[str, str]]:
    """Return the notes of each cell: (row from 1, column from 0) -> (text, severity).

    Notes on a whole row go to its first cell, and notes on the whole file to A1.
    """
    gathered: dict[tuple[int, int], tuple[str, str]] = {}
    for row, column, text, severity in notes:
        cell = (max(row, 1), max(column, 0))
        texts, worst = gathered.get(cell, ("", "warning"))
        gathered[cell] = (f"{texts}\n{text}" if texts else text, "error" if severity == "error" else worst)
    return gathered


def place(row: int, letter: str) -> str:
    """Return the place of a note as the sheet of corrections names it: "F7", "Row 7", "The file"."""
    if not row:
        return "The file"
    return f"{letter}{row}" if letter else f"Row {row}"


def comment_size(text: str) -> tuple[int, int]:
    """Return the width and height in pixels that a comment needs for its text."""
    return 320, 24 + 20 * sum(1 + len(line) // 45 for line in text.split("\n"))
