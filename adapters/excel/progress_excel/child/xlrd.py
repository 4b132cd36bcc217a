"""`.xls` with xlrd: robust, and sees error cells."""

from collections.abc import Iterator
from contextlib import suppress
from io import StringIO
from typing import Any

import xlrd
from xlrd.biffh import XLRDError
from xlrd.xldate import xldate_as_datetime

from progress_excel.child.biff import hidden
from progress_excel.child.wire import ERROR, Book, Encrypted, Notes, WireCell, WireRow, wire, wire_row


def open_book(content: bytes) -> Book:
    """Open a workbook."""
    try:
        book: Any = xlrd.open_workbook(file_contents=content, logfile=StringIO(), on_demand=True)
    except XLRDError as error:
        if "encrypted" in str(error):
            raise Encrypted from None
        raise
    visibility = book._sheet_visibility  # noqa: SLF001 - the public one loads every sheet
    sheets = [(name, not hidden) for name, hidden in zip(book.sheet_names(), visibility, strict=True)]
    return sheets, book.datemode == 1, lambda name, notes=None: _rows(book, name, notes or Notes())


def _rows(book: Any, name: str, notes: Notes) -> Iterator[WireRow]:
    sheet = book.sheet_by_name(name)
    start = book._sh_abs_posn[sheet.number]  # noqa: SLF001 - xlrd notes what is hidden only together with all formats
    stream = book.mem or b""  # files from before Excel 5 are not kept
    hidden_rows, columns = hidden(stream, start, book.base + book.stream_len)
    for first, last in columns:
        notes.hide_columns(first, last)
    for index in range(sheet.nrows):
        types, values = sheet.row_types(index), sheet.row_values(index)
        row = wire_row(index + 1, [_value(*cell, book.datemode) for cell in zip(types, values, strict=True)])
        if row:
            if index in hidden_rows:
                notes.hidden_rows.append(index + 1)
            yield row
    book.unload_sheet(name)


def _value(kind: int, value: Any, datemode: Any) -> WireCell:
    if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return None
    if kind == xlrd.XL_CELL_ERROR:
        return (ERROR, xlrd.error_text_from_code.get(value, "#N/A"))
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if kind == xlrd.XL_CELL_DATE:
        with suppress(ValueError, OverflowError):  # no such date: it stays a number
            moment = xldate_as_datetime(value, datemode)
            return wire(moment if value >= 1 else moment.time())
    return wire(value)
