"""`.xlsx` by calamine: the fast reader. Blind to error cells, and apt to abort: see `progress_excel.engines`."""

from __future__ import annotations

from io import BytesIO

from python_calamine import CalamineSheet, PasswordError, SheetTypeEnum, SheetVisibleEnum, load_workbook

from progress_excel.child.wire import Book, Encrypted, WireRow, wire, wire_row

TYPE_CHECKING = False  # see the package
if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384


def open_book(content: bytes) -> Book:
    """Open a workbook; its dates are true dates, so since-1904 is only of use for bare serials."""
    try:
        book = load_workbook(BytesIO(content))
    except PasswordError:
        raise Encrypted from None
    sheets = [
        (sheet.name, sheet.visible == SheetVisibleEnum.Visible)
        for sheet in book.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet
    ]
    return sheets, False, lambda name: _rows(book.get_sheet_by_name(name))


def _rows(sheet: CalamineSheet) -> Iterator[WireRow]:
    if sheet.start is None or sheet.end is None:
        return
    if sheet.end[0] >= MOST_ROWS or sheet.end[1] >= MOST_COLUMNS:
        raise ValueError(sheet.end)
    margin = [None] * sheet.start[1]
    # iter_rows gives the empty rows above the data, but not the empty columns left of it
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if not any(cells) and all(cell == "" for cell in cells):
            continue
        row = wire_row(number, [*margin, *[(cell or None) if type(cell) is str else wire(cell) for cell in cells]])
        if row:
            yield row
