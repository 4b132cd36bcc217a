"""Any workbook with calamine, as a last resort: it reads what no other reader does, but sees less.

Cells with errors are empty to it, formulas without a value too, and it cannot tell which rows are hidden. It holds a
whole sheet in memory, and some inputs abort its process.
"""

from __future__ import annotations

from datetime import time
from io import BytesIO

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from progress_excel.child.wire import MAX_COLUMNS, Encrypted, wire, wire_row

TYPE_CHECKING = False  # see the package
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from progress_excel.child.wire import Book, WireCell, WireRow

MAX_ROWS = 1_048_576


def open_book(content: bytes) -> Book:
    """Open a workbook."""
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
    except PasswordError:
        raise Encrypted from None
    sheets = [
        (sheet.name, sheet.visible == SheetVisibleEnum.Visible)
        for sheet in book.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet
    ]
    return sheets, False, lambda name, _notes=None: _rows(book.get_sheet_by_name(name))


def _rows(sheet: Any) -> Iterator[WireRow]:
    if sheet.total_height > MAX_ROWS or sheet.total_width > MAX_COLUMNS:
        raise ValueError("more cells than any spreadsheet has")
    for number, cells in enumerate(sheet.to_python(skip_empty_area=False), 1):
        row = wire_row(number, [_value(cell) for cell in cells])
        if row:
            yield row


def _value(cell: Any) -> WireCell:
    return cell.isoformat("seconds") if isinstance(cell, time) else wire(cell)
