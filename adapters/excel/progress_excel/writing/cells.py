"""Cells as the XML of a sheet, made fast, as large workbooks have very many of them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from progress_core.domain.values.csv_escapes import looks_like_formula
from progress_core.domain.values.sheets import Cell, CellError, Uncomputed, column_letter
from progress_excel.writing.formats import ERRORS, Formats

MAX_CACHED_TEXTS = 5_000
"""Texts whose XML is kept, as most texts occur many times."""
MAX_CHARACTERS = 32_767
"""Excel's limit for a cell."""
TO_ESCAPE = re.compile(r"[&<>\x00-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
OUTER_SPACE = re.compile(r"^\s|\s$|\n")


class RowWriter:
    """Writes the rows of a sheet as XML.

    Args:
        sheet: converts dates and control characters.
        formats: the cell formats of each column.
    """

    def __init__(self, sheet: Worksheet, formats: Sequence[Formats]) -> None:
        self._sheet = sheet
        self._letters = [column_letter(index) for index in range(len(formats))]
        self._formats = formats
        self._texts = [(_number(column.text), _number(column.quoted)) for column in formats]
        self._others = [
            {name: _number(getattr(column, name)) for name in ("number", "date", "datetime")} for column in formats
        ]
        self._known: dict[str, tuple[str, bool]] = {}

    def rows(self, rows: Iterable[Sequence[Cell]], first: int) -> Iterator[str]:
        """Yield the XML of one row after another; empty rows are left out.

        Args:
            rows: the cells of each row.
            first: number of the first row, from 1.
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
        escaped = text[:MAX_CHARACTERS]
        if TO_ESCAPE.search(text):
            escaped = self._sheet._escape_control_characters(escaped)  # noqa: SLF001 - only it knows all of them
            escaped = escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        space = ' xml:space="preserve"' if OUTER_SPACE.search(text) else ""
        made = f"<is><t{space}>{escaped}</t></is>", looks_like_formula(text)
        if len(self._known) < MAX_CACHED_TEXTS:
            self._known[text] = made
        return made

    def _other(self, place: str, index: int, cell: Cell) -> str:
        """Return the XML of a cell that is not text.

        An error, or a formula without a value, becomes an error, so that it is refused when it is read again.
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
    """Return the number of a format in the workbook; it keeps this number."""
    number: int = format_._get_xf_index()  # noqa: SLF001 - XlsxWriter's cells ask for it the same way
    return number
