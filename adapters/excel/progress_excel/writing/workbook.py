"""Workbooks out, with XlsxWriter."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from itertools import chain

from xlsxwriter.worksheet import Worksheet

from progress_core.domain.values.csv_escapes import looks_like_formula
from progress_core.domain.values.sheets import Cell, CellError, Column, ColumnKind, Table, Uncomputed
from progress_excel.writing.cells import MAX_CHARACTERS, RowWriter
from progress_excel.writing.charts import write_chart
from progress_excel.writing.formats import ERRORS, Formats
from progress_excel.writing.lists import LISTS, Lists
from progress_excel.writing.names import sheet_name
from progress_excel.writing.streaming import StreamedSheet, finish_book, open_book

PREPARED_CELLS = 25_500
"""Cells of an empty table that are formatted: 1,500 rows for learners."""
GUIDANCE = "Guidance"
COLUMN_FORMATS = {ColumnKind.TEXT: "text", ColumnKind.DATE: "text", ColumnKind.NUMBER: "number"}
"""An empty date column is text: what somebody types there stays as typed, whatever their locale."""
MAX_NUMBER = 9.99999999999999e307
"""Excel's limit for a number."""
PROTECTED = {"format_columns": True, "format_rows": True}
"""What people may change on a sheet with locked columns: the size of columns and rows."""


def write_workbook(tables: Sequence[Table]) -> bytes:
    """Write the tables, then one sheet of guidance, then a hidden sheet with the lists of the drop-downs."""
    out = BytesIO()
    book = open_book(out)
    formats, changeable = Formats(book), Formats(book, locked=False)
    sheets = [(table, book.add_worksheet(sheet_name(table.name))) for table in tables]
    names = [sheet.get_name() for _, sheet in sheets]
    for table in tables:
        if table.chart and table.chart.rows:
            names.append(write_chart(book, table, [*names, GUIDANCE, LISTS]))
    guided = [table for table in tables if table.guidance]
    if guided:
        _write_guidance(book.add_worksheet(GUIDANCE), guided, formats)
    looked_into = {column.lookup.table for table in tables for column in table.columns if column.lookup}
    rows = {table.name: list(table.rows) for table in tables if table.name in looked_into}
    lists = Lists(book, {table.name: table for table in tables}, rows)
    for table, sheet in sheets:
        of_columns = [changeable if table.locked and not column.locked else formats for column in table.columns]
        _write_headings(sheet, table, formats, of_columns)
        for index in range(len(table.columns)):
            lists.validate(sheet, table, index)
        _write_rows(sheet, table, rows.get(table.name, table.rows), of_columns)
    return finish_book(book, out)


def _write_headings(sheet: Worksheet, table: Table, formats: Formats, of_columns: Sequence[Formats]) -> None:
    for index, (column, own) in enumerate(zip(table.columns, of_columns, strict=True)):
        sheet.set_column(index, index, column.width, getattr(own, COLUMN_FORMATS[column.kind]))
        sheet.write_string(0, index, column.written, formats.mandatory if column.mandatory else formats.heading)
    sheet.set_row(0, 32)
    sheet.freeze_panes(1, table.in_view)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    if table.locked:
        sheet.protect("", PROTECTED)
    if table.opens:
        sheet.activate()


def _write_rows(
    sheet: StreamedSheet, table: Table, rows: Iterable[Sequence[Cell]], of_columns: Sequence[Formats]
) -> None:
    """Have the rows written when the workbook is finished; a table without any gets empty ones to fill in."""
    remaining = iter(rows)
    first = next(remaining, None)
    if first is None:
        _prepare_rows(sheet, table.columns, of_columns)
    else:
        sheet.last_rows = RowWriter(sheet, of_columns).rows(chain([first], remaining), 2)


def _prepare_rows(sheet: Worksheet, columns: Sequence[Column], of_columns: Sequence[Formats]) -> None:
    """Format the cells of an empty table one by one, as some programs ignore the format of a whole column."""
    for number in range(1, PREPARED_CELLS // max(1, len(columns)) + 1):
        for index, (column, formats) in enumerate(zip(columns, of_columns, strict=True)):
            if column.kind is not ColumnKind.NUMBER:
                sheet.write_blank(number, index, None, formats.text)


def write_cell(sheet: Worksheet, row: int, column: int, cell: Cell, formats: Formats) -> None:
    """Write one cell with the type of its value; text is always text, up to Excel's limit.

    An error, or a formula without a value, becomes an error, so that it is refused when it is read again. So does a
    number that Excel does not have; one that is not a number is an empty cell, as it is when it is read.
    """
    cell = _writable(cell)
    if isinstance(cell, str):
        formatted = formats.quoted if looks_like_formula(cell) else formats.text
        sheet.write_string(row, column, cell[:MAX_CHARACTERS], formatted)
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell, formats.number)
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell, formats.number)
    elif isinstance(cell, datetime):
        sheet.write_datetime(row, column, cell, formats.datetime)
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell, formats.date)
    elif isinstance(cell, CellError | Uncomputed):
        text = str(cell) if str(cell) in ERRORS else "#N/A"
        sheet.write_formula(row, column, f"={text}", formats.number, text)
    else:
        sheet.write_blank(row, column, None, formats.text)


def _writable(cell: Cell) -> Cell:
    """Return a cell without the numbers that no `.xlsx` holds."""
    if not isinstance(cell, int | float) or isinstance(cell, bool) or abs(cell) <= MAX_NUMBER:
        return cell
    return None if cell != cell else CellError("#NUM!")  # noqa: PLR0124 - not a number


def _write_guidance(sheet: Worksheet, tables: Iterable[Table], formats: Formats) -> None:
    sheet.set_column(0, 0, 30, formats.prose)
    sheet.set_column(1, 1, 12, formats.prose)
    sheet.set_column(2, 2, 90, formats.prose)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    row = 0
    for table in tables:
        sheet.write_string(row, 0, table.name, formats.title)
        for row, paragraph in enumerate(table.guidance, row + 1):  # noqa: B020 - the last row is used below
            sheet.merge_range(row, 0, row, 2, "", formats.prose)
            sheet.write_string(row, 0, paragraph, formats.prose)
            sheet.set_row(row, 15 * (1 + len(paragraph) // 120))
        row += 2
        for index, heading in enumerate(("Column", "Mandatory?", "What to put")):
            sheet.write_string(row, index, heading, formats.heading)
        for column in table.columns:
            row += 1
            sheet.write_string(row, 0, column.heading, formats.prose)
            sheet.write_string(row, 1, "Mandatory" if column.mandatory else "Optional", formats.prose)
            sheet.write_string(row, 2, column.note or "; ".join(column.choices), formats.prose)
        row += 2
