"""The form in which the child sends cells to the parent: marshal's own types, and tagged tuples for the others."""

from __future__ import annotations

import marshal
from datetime import MAXYEAR, date, datetime, time, timedelta
from struct import pack

TYPE_CHECKING = False  # see the package
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, TypeAlias

WireCell: TypeAlias = "str | int | float | bool | tuple[Any, ...] | None"
WireRow: TypeAlias = "tuple[int, tuple[WireCell, ...], tuple[int, ...]]"
"""Row number, cells, and indexes of the cells that are tagged tuples."""
GetRows: TypeAlias = "Callable[..., Iterator[WireRow]]"
"""Takes the name of a sheet, and perhaps the `Notes` to which it adds; returns the sheet's rows."""
Book: TypeAlias = "tuple[list[tuple[str, bool]], bool, GetRows]"
"""Sheets (name, visible), whether days count from 1904, and a function that returns the rows of a sheet."""

DATE, DATETIME, ERROR, UNCOMPUTED = range(4)
EXACT = 2**53  # up to here a float holds every whole number exactly
MAX_COLUMNS = 16_384
BATCH_ROWS, BATCH_CELLS = 1_000, 100_000


class Encrypted(Exception):
    """The workbook needs a password."""


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


def batches(rows: Iterator[WireRow]) -> Iterator[list[WireRow]]:
    """Group rows into messages that are neither many nor large."""
    batch: list[WireRow] = []
    cells = 0
    for row in rows:
        batch.append(row)
        cells += len(row[1])
        if len(batch) == BATCH_ROWS or cells >= BATCH_CELLS:
            yield batch
            batch, cells = [], 0
    if batch:
        yield batch
