"""The form in which the child sends cells to the parent: marshal's own types, and tagged tuples for the others."""

from __future__ import annotations

import marshal
from datetime import date, datetime, time, timedelta
from struct import pack

TYPE_CHECKING = False  # see the package
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, TypeAlias

WireCell: TypeAlias = "str | int | float | bool | tuple[Any, ...] | None"
WireRow: TypeAlias = "tuple[int, tuple[WireCell, ...], tuple[int, ...]]"
"""Row number, cells, and indexes of the cells that are tagged tuples."""
Book: TypeAlias = "tuple[list[tuple[str, bool]], bool, Callable[[str], Iterator[WireRow]]]"
"""Sheets (name, visible), whether days count from 1904, and a function that returns the rows of a sheet."""

DATE, DATETIME, ERROR, UNCOMPUTED = range(4)
EXACT = 2**53  # up to here a float holds every whole number exactly
BATCH_ROWS, BATCH_CELLS = 1_000, 100_000


class Encrypted(Exception):
    """The workbook needs a password."""


def frame(message: Any) -> bytes:
    """Pack one message: its length in four bytes, then the message."""
    body = marshal.dumps(message)
    return pack("<I", len(body)) + body


def wire(value: object) -> WireCell:
    """Return one cell as it is sent; whole floats become int, midnights become dates, times become text."""
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < EXACT else value
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
