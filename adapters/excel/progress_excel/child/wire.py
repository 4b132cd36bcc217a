"""The form in which the child sends cells to the parent: marshal's own types, and tagged tuples for the others."""

from __future__ import annotations

import marshal
from datetime import MAXYEAR, date, datetime, time, timedelta
from struct import pack

TYPE_CHECKING = False  # see the package
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any, TypeAlias

WireCell: TypeAlias = "str | int | float | bool | tuple[Any, ...] | None"
WireRow: TypeAlias = "tuple[int, tuple[WireCell, ...], tuple[int, ...]]"
"""Row number, cells, and indexes of the cells that are tagged tuples."""
WirePack: TypeAlias = "tuple[tuple[int, ...], list[tuple[WireCell, ...]], tuple[int, ...]]"
"""Numbers of rows, their cells by column, and indexes of the columns with tagged tuples; rows may end in None."""
WirePiece: TypeAlias = "WireRow | WirePack"
GetRows: TypeAlias = "Callable[..., Iterator[WirePiece]]"
"""Takes the name of a sheet, and perhaps the `Notes` to which it adds; returns the sheet's rows."""
Book: TypeAlias = "tuple[list[tuple[str, bool]], bool, GetRows]"
"""Sheets (name, visible), whether days count from 1904, and a function that returns the rows of a sheet."""

DATE, DATETIME, ERROR, UNCOMPUTED = range(4)
EXACT = 2**53  # up to here a float holds every whole number exactly
MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
BATCH_ROWS, BATCH_CELLS = 1_000, 100_000


class Encrypted(Exception):
    """The workbook needs a password."""


class Unreadable(Exception):
    """A file cannot be read from some row on, and no other reader need try.

    Args:
        code: as the core calls it.
        row: number of the row.
        line: line of the file.
    """

    def __init__(self, code: str, row: int, line: int) -> None:
        self.told = (code, row, line)
        super().__init__(code)


class Notes:
    """What a reader notes about a sheet besides its cells; each row before it is yielded."""

    def __init__(self) -> None:
        self.hidden_rows: list[int] = []
        self.hidden_columns: list[int] = []

    def hide_columns(self, first: int, last: int) -> None:
        """Note hidden columns, counted from 0; formats of columns reach farther than any cell."""
        self.hidden_columns.extend(range(max(0, first), min(last, MAX_COLUMNS - 1) + 1))

    def take(self) -> tuple[list[int], list[int]]:
        """Return what has been noted since the last time."""
        taken = self.hidden_rows, self.hidden_columns
        self.hidden_rows, self.hidden_columns = [], []
        return taken


def frame(message: Any) -> bytes:
    """Pack one message: its length in four bytes, then the message."""
    body = marshal.dumps(message)
    return pack("<I", len(body)) + body


def wire(value: object) -> WireCell:
    """Return one cell as it is sent; whole floats become int, midnights become dates, times become text.

    Moments are rounded to a second, as spreadsheets count them with small errors.
    """
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < EXACT else value
    if isinstance(value, datetime) and value.microsecond and value.year < MAXYEAR:
        value = value.replace(microsecond=0) + timedelta(seconds=round(value.microsecond / 1e6))
    if isinstance(value, datetime) and value.time() != time():
        return (DATETIME, value.year, value.month, value.day, value.hour, value.minute, value.second, value.microsecond)
    if isinstance(value, date):
        return (DATE, value.toordinal())
    if isinstance(value, timedelta):
        return clock(int(value.total_seconds()))
    if isinstance(value, bool | int | tuple):
        return value
    return str(value) if value is not None and value != "" else None


def clock(seconds: int) -> str:
    """Return a time or duration as text: "08:30:00", "30:00:00"."""
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"


def wire_row(number: int, cells: list[WireCell]) -> WireRow | None:
    """Return a row without the empty cells at its end; None if nothing is left."""
    while cells and cells[-1] is None:
        cells.pop()
    if not cells:
        return None
    tagged = tuple(i for i, cell in enumerate(cells) if type(cell) is tuple) if tuple in map(type, cells) else ()
    return number, tuple(cells), tagged


def rows_as_columns(numbers: Sequence[int], columns: list[Any]) -> WirePack:
    """Return rows as one pack, without those that are empty, and without the empty columns at its end.

    Raises:
        ValueError: a row has a number that there is not.
    """
    if min(numbers) < 1 or max(numbers) > MAX_ROWS:
        raise ValueError(numbers)
    while columns and columns[-1].count(None) == len(numbers):
        columns.pop()
    if all(None in cells for cells in columns):
        filled = [row for row in zip(numbers, *columns, strict=True) if row.count(None) < len(columns)]
        numbers, *columns = zip(*filled, strict=True) if filled else ((),)
    tagged = tuple(index for index, cells in enumerate(columns) if tuple in {*map(type, cells)})
    return tuple(numbers), [*map(tuple, columns)], tagged


def batches(pieces: Iterator[WirePiece]) -> Iterator[list[WirePiece]]:
    """Group rows into messages that are neither many nor large."""
    batch: list[WirePiece] = []
    rows = cells = 0
    for piece in pieces:
        batch.append(piece)
        alike = len(piece[0]) if isinstance(piece[0], tuple) else 1
        rows += alike
        cells += alike * len(piece[1])
        if rows >= BATCH_ROWS or cells >= BATCH_CELLS:
            yield batch
            batch, rows, cells = [], 0, 0
    if batch:
        yield batch


def column_index(letters: str) -> int:
    """Return the index of a column from its letters, from 0.

    Raises:
        ValueError: there is no such column.
    """
    index = 0
    for letter in letters:
        if not "A" <= letter <= "Z" or index > MAX_COLUMNS:
            raise ValueError(letters)
        index = index * 26 + ord(letter) - 64
    if not 0 < index <= MAX_COLUMNS:
        raise ValueError(letters)
    return index - 1
