"""Workbooks out, by XlsxWriter."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from progress_core.domain.csv_escapes import looks_like_formula
from progress_core.domain.sheets import Cell, CellError, Column, ColumnKind, Table, Uncomputed, column_letter
from progress_excel.streaming import open_book

LAST_ROW, PREPARED_ROWS = 1_048_575, 1_500
GUIDANCE, LISTS = "Guidance", "Lists"
ERRORS = {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"}
FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
COLUMN_FORMATS = {ColumnKind.TEXT: "text", ColumnKind.DATE: "text", ColumnKind.NUMBER: "number"}
"""An empty date column is text: what somebody types there stays what they typed, whatever their locale."""


class Formats:
    """The cell formats of one workbook.

    Args:
        book: the workbook.
        fill: properties that all have in common, such as a colour.
    """

    def __init__(self, book: Workbook, **fill: object) -> None:
        def add(**properties: object) -> Format:
            return book.add_format({"valign": "top", **properties, **fill})

        self.text = add(num_format="@")
        self.quoted = add(num_format="@", quote_prefix=True)
        self.number = add()
        self.date = add(num_format="yyyy-mm-dd", align="left")
        self.datetime = add(num_format="yyyy-mm-dd hh:mm:ss", align="left")
        self.heading = add(bold=True, text_wrap=True, bottom=1, bg_color="#E7EEF5")
        self.mandatory = add(bold=True, text_wrap=True, bottom=1, bg_color="#FFE9A8")
        self.title = add(bold=True, font_size=14)
        self.prose = add(text_wrap=True)


def write_workbook(tables: Sequence[Table]) -> bytes:
    """Write the tables, then one sheet of guidance, then a hidden sheet with the drop-downs' lists."""
    out = BytesIO()
    book = open_book(out)
    formats = Formats(book)
    sheets = [(table, book.add_worksheet(sheet_name(table.name))) for table in tables]
    guided = [table for table in tables if table.guidance]
    if guided:
        _write_guidance(book.add_worksheet(GUIDANCE), guided, formats)
    lists = _Lists(book)
    for table, sheet in sheets:
        _write_headings(sheet, table, formats)
        for index, column in enumerate(table.columns):
            _validate(sheet, index, column, lists)
        if not write_rows(sheet, table.rows, formats):
            _prepare_rows(sheet, table.columns, formats)
    book.close()
    return out.getvalue()


def sheet_name(name: str) -> str:
    """Make a name that Excel takes for a sheet."""
    return FORBIDDEN_IN_NAMES.sub(" ", name).strip("' ")[:31].strip("' ") or "Sheet1"


def _write_headings(sheet: Worksheet, table: Table, formats: Formats) -> None:
    for index, column in enumerate(table.columns):
        sheet.set_column(index, index, column.width, getattr(formats, COLUMN_FORMATS[column.kind]))
        sheet.write_string(0, index, column.written, formats.mandatory if column.mandatory else formats.heading)
    sheet.set_row(0, 32)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def write_rows(sheet: Worksheet, rows: Iterable[Sequence[Cell]], formats: Formats) -> int:
    """Write rows below the headings, and say how many."""
    number = 0
    for number, row in enumerate(rows, 1):
        for index, cell in enumerate(row):
            if cell is not None:
                write_cell(sheet, number, index, cell, formats)
    return number


def _prepare_rows(sheet: Worksheet, columns: Sequence[Column], formats: Formats) -> None:
    """Format the cells of an empty table one by one: not every program heeds the format of a whole column."""
    for number in range(1, PREPARED_ROWS + 1):
        for index, column in enumerate(columns):
            if column.kind is not ColumnKind.NUMBER:
                sheet.write_blank(number, index, None, formats.text)


def write_cell(sheet: Worksheet, row: int, column: int, cell: Cell, formats: Formats) -> None:
    """Write one cell as what it is; text is always text.

    An error, and a formula whose value nobody knows, become an error: read again, they are refused again.
    """
    if isinstance(cell, str):
        sheet.write_string(row, column, cell, formats.quoted if looks_like_formula(cell) else formats.text)
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


def _validate(sheet: Worksheet, index: int, column: Column, lists: "_Lists") -> None:
    """Offer the choices, and show the note while a cell of the column is selected."""
    rule: dict[str, Any] = {"validate": "any"}
    if column.choices:
        rule = {
            "validate": "list",
            "source": lists.add(column.choices),
            "error_type": "warning",  # the import itself is more lenient: it takes "Year 11" for 11
            "error_title": "Not in the list",
            "error_message": "Choose a value from the list, or leave the cell as it is.",
        }
    if column.note:
        rule |= {"input_title": column.heading[:32], "input_message": column.note[:255]}
    if len(rule) > 1:
        sheet.data_validation(1, index, LAST_ROW, index, rule)


class _Lists:
    """The hidden sheet that drop-downs take their choices from: a cell's own rule holds 255 characters at most."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._sheet: Worksheet | None = None
        self._places: dict[tuple[str, ...], str] = {}

    def add(self, choices: tuple[str, ...]) -> str:
        """Give the range with these choices, written once."""
        if choices not in self._places:
            if self._sheet is None:
                self._sheet = self._book.add_worksheet(LISTS)
                self._sheet.hide()
            column = len(self._places)
            for row, choice in enumerate(choices):
                self._sheet.write_string(row, column, choice)
            letter = column_letter(column)
            self._places[choices] = f"={LISTS}!${letter}$1:${letter}${len(choices)}"
        return self._places[choices]


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
        for row, paragraph in enumerate(table.guidance, row + 1):  # noqa: B020 - the row goes on from there
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
