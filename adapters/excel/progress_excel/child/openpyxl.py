"""`.xlsx` with openpyxl: slow, but sees error cells and formulas that were never calculated."""

import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet import _reader

from progress_excel.child.wire import ERROR, UNCOMPUTED, Book, Notes, WireCell, WireRow, wire, wire_row
from progress_excel.child.xlsx_hidden import is_hidden

MAX_COLUMNS = 16_384
_parse_cell = _reader.WorkSheetParser.parse_cell


def _parse_with_formula(parser: Any, element: Any) -> dict[str, Any]:
    """Keep a formula whose value is not in the file; openpyxl alone would return an empty cell."""
    cell: dict[str, Any] = _parse_cell(parser, element)
    if cell["value"] is None and element.get("t") != "str" and element.find(_reader.FORMULA_TAG) is not None:
        cell.update(value=parser.parse_formula(element), data_type="f")
    return cell


def keep_formulas() -> None:
    """Make openpyxl keep formulas that have no value, in this process."""
    warnings.simplefilter("ignore")
    _reader.WorkSheetParser.parse_cell = _parse_with_formula  # type: ignore[assignment] # this process is ours


def open_book(content: bytes) -> Book:
    """Open a workbook."""
    keep_formulas()
    book = load_workbook(BytesIO(content), read_only=True, data_only=True)
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    visible = [(name, sheet.sheet_state == "visible") for name, sheet in sheets.items()]
    return visible, book.epoch == CALENDAR_MAC_1904, lambda name, notes=None: _rows(sheets[name], notes or Notes())


def _rows(sheet: Any, notes: Notes) -> Iterator[WireRow]:
    """Yield the parser's own rows, as `iter_rows` trusts `<dimension>` and fills every gap."""
    book = sheet.parent
    with sheet._get_source() as source:  # noqa: SLF001 - there is no public way
        parser = _reader.WorkSheetParser(
            source,
            sheet._shared_strings,  # noqa: SLF001 - as above
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,  # noqa: SLF001 - as above
            timedelta_formats=book._timedelta_formats,  # noqa: SLF001 - as above
        )
        for number, parsed in parser.parse():
            cells: list[WireCell] = []
            for cell in parsed:
                if cell["column"] > MAX_COLUMNS:
                    raise ValueError(cell["column"])
                cells.extend([None] * (cell["column"] - len(cells)))
                cells[cell["column"] - 1] = _value(cell["value"], cell["data_type"])
            row = wire_row(number, cells)
            if row:
                if is_hidden(parser.row_dimensions.pop(str(number), {}), "ht"):
                    notes.hidden_rows.append(number)
                yield row
        for column in parser.column_dimensions.values():
            if is_hidden(column, "width"):
                notes.hide_columns(int(column["min"]) - 1, int(column["max"]) - 1)


def _value(value: Any, data_type: str) -> WireCell:
    if data_type == "e":
        return (ERROR, str(value))
    if data_type == "f":
        formula = value if isinstance(value, str) else getattr(value, "text", "") or ""
        return (UNCOMPUTED, "" if formula == "=" else formula)
    return wire(value)
