"""What is hidden in a sheet of an `.xls`, straight from its records.

Source: [MS-XLS] 2.4.53 (ColInfo), 2.4.221 (Row), 2.4.21 (BOF).
"""

import re
from collections.abc import Iterator
from struct import unpack_from

BOFS, EOF = frozenset((0x0009, 0x0209, 0x0409, 0x0809)), 0x000A
ROW, ROW_BYTES, HIDDEN_ROW, HEIGHT = 0x0208, 16, 0x20, 0x7FFF
HEAD = 4  # bytes before each record: its code and its size
COLUMNS, COLUMNS_BYTES, HIDDEN_COLUMN = 0x007D, 10, 0x01


def _bytes_with(bit: int) -> bytes:
    return b"[" + b"".join(re.escape(bytes([byte])) for byte in range(256) if byte & bit) + b"]"


PERHAPS = re.compile(
    rb"\x08\x02\x10\x00(?:.{12}" + _bytes_with(HIDDEN_ROW) + rb"|.{6}\x00[\x00\x80])"
    rb"|\x7d\x00[\x0a-\x0c]\x00(?:.{8}" + _bytes_with(HIDDEN_COLUMN) + rb"|.{4}\x00\x00)",
    re.DOTALL,
)
"""Found in every sheet that hides anything, and by chance in few others: those need not be gone through."""


def hidden(stream: bytes, start: int, stop: int) -> tuple[set[int], list[tuple[int, int]]]:
    """Return the hidden rows of a sheet, and its hidden columns as ranges with both ends, all counted from 0.

    Args:
        stream: the records of the workbook.
        start: where those of the sheet start.
        stop: where those of the workbook end.
    """
    rows: set[int] = set()
    columns: list[tuple[int, int]] = []
    if not PERHAPS.search(stream, start, stop):
        return rows, columns
    for code, size, place in _records(stream, start, stop):
        if code == ROW and size >= ROW_BYTES:
            row, height, flags = unpack_from("<H4xH4xH", stream, place)
            if flags & HIDDEN_ROW or not height & HEIGHT:
                rows.add(row)
        elif code == COLUMNS and size >= COLUMNS_BYTES:
            first, last, width, flags = unpack_from("<HHH2xH", stream, place)
            if flags & HIDDEN_COLUMN or not width:
                columns.append((first, last))
    return rows, columns


def _records(stream: bytes, start: int, stop: int) -> Iterator[tuple[int, int, int]]:
    """Yield the code, size and place of each record of a sheet, without those of the charts in it."""
    depth = 0
    while start + HEAD <= stop:
        code, size = unpack_from("<HH", stream, start)
        start += HEAD
        if code in BOFS:
            depth += 1
        elif code == EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1 and start + size <= stop:
            yield code, size, start
        start += size
