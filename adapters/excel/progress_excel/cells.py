"""Cells as the XML of a sheet: written for every row of large workbooks, so written to be quick."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from progress_core.domain.values.csv_escapes import looks_like_formula
from progress_core.domain.values.sheets import Cell, CellError, Uncomputed, column_letter
from progress_excel.formats import ERRORS, Formats

REMEMBERED = 5_000
"""So many texts, most of which come again and again, are not made XML anew."""
MOST = 32_767
"""Excel takes no more characters in a cell."""
TO_ESCAPE = re.compile(r"[&<>\x00-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
OUTER_SPACE = re.compile(r"^\s|\s$|\n")


class RowWriter:
    """Makes the XML of a sheet's rows.

    Args:
        sheet: knows how dates and control characters are written.
        formats: for each column.
    """

    def __init__(self, sheet: Worksheet, formats: Sequence[Formats]) -> None:
        self._sheet = sheet
        self._letters = [column_letter(index) for index in range(len(formats))]
        self._formats = formats
        self._texts = [(_number(each.text), _number(each.quoted)) for each in formats]
        self._others = [
            {name: _number(getattr(each, name)) for name in ("number", "date", "datetime")} for each in formats
        ]
        self._known: dict[str, tuple[str, bool]] = {}

    def rows(self, rows: Iterable[Sequence[Cell]], first: int) -> Iterator[str]:
        """Give the XML row by row; rows that hold nothing are left out.

        Args:
            rows: of the sheet.
            first: number of the first of them, from 1.
        """
        for number, row in enumerate(rows, first):
            cells = [self._cell(number, index, cell) for index, cell in enumerate(row) if cell is not None]
            if cells:
                yield f'<row r="{number}">{"".join(cells)}</row>'

    def _cell(self, row: int, index: int, cell: Cell) -> str:
        if isinstance(cell, str):
            known = self._known.get(cell) or self._text(cell)
            return f'<c r="{self._letters[index]}{row}" s="{self._texts[index][known[1]]}" t="inlineStr">{known[0]}</c>'
        return self._other(f"{self._letters[index]}{row}", index, cell)

    def _text(self, text: str) -> tuple[str, bool]:
        escaped = text[:MOST]
        if TO_ESCAPE.search(text):
            escaped = self._sheet._escape_control_characters(escaped)  # noqa: SLF001 - only it knows all of them
            escaped = escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        space = ' xml:space="preserve"' if OUTER_SPACE.search(text) else ""
        made = f"<is><t{space}>{escaped}</t></is>", looks_like_formula(text)
        if len(self._known) < REMEMBERED:
            self._known[text] = made
        return made

    def _other(self, place: str, index: int, cell: Cell) -> str:
        """Give a cell that is no text as what it is.

        An error, and a formula whose value nobody knows, become an error: read again, they are refused again.
        """
        formats = self._others[index]
        number = formats["number"]
        if isinstance(cell, bool):
            return f'<c r="{place}" s="{number}" t="b"><v>{int(cell)}</v></c>'
        if isinstance(cell, int | float):
            return f'<c r="{place}" s="{number}"><v>{cell:.16G}</v></c>'
        if isinstance(cell, date):
            kind = "datetime" if isinstance(cell, datetime) else "date"
            serial = self._sheet._convert_date_time(cell)  # noqa: SLF001 - it counts as Excel does
            return f'<c r="{place}" s="{formats[kind]}"><v>{serial:.16G}</v></c>'
        assert isinstance(cell, CellError | Uncomputed)  # noqa: S101 - nothing else is left
        text = str(cell) if str(cell) in ERRORS else "#N/A"
        return f'<c r="{place}" s="{number}" t="e"><f>{text}</f><v>{text}</v></c>'


def _number(format_: Format) -> int:
    """Give the number of a format in the workbook, which it has from now on."""
    number: int = format_._get_xf_index()  # noqa: SLF001 - XlsxWriter's cells ask for it the same way
    return number
