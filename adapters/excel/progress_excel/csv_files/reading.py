"""CSV in: decoded, split into records, and read with certainty or refused with the row."""

import re
from collections.abc import Callable, Iterator

from progress_core.domain.values.csv_escapes import MARKED, read_cell
from progress_core.domain.values.sheets import Row, Sheet
from progress_excel.csv_files.decoding import DoubtfulLine, opener_of
from progress_excel.csv_files.layout import SEPARATORS, EvenRows, layout_of
from progress_excel.csv_files.records import Records

_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?[\r\n]*')

_LINE_ENDS = (b"\n", b"\r", b"\n\0", b"\r\0", b"\x1a")


def read_csv(content: bytes) -> Iterator[Sheet]:
    """Yield the one sheet of a CSV file; rows are numbered as in Excel, with blank ones counted.

    Raises (as rows are used):
        UnreadableRow: a row cannot be read with certainty.
        Rejected: `too_large`.
    """
    opened = opener_of(content)
    separator = _declared_separator(opened())

    def lines() -> Iterator[str]:
        every = opened()
        if separator:  # Excel hides this line, and counts rows from the next
            next(every)
        return every

    yield Sheet("Sheet1", True, _rows(lines, separator or SEPARATORS, content))


def _declared_separator(lines: Iterator[str]) -> str:
    try:
        found = _SEPARATOR_LINE.fullmatch(next(lines, ""))
    except DoubtfulLine:
        return ""
    return found[1] if found else ""


def _rows(lines: Callable[[], Iterator[str]], separators: str, content: bytes) -> Iterator[Row]:
    layout = layout_of(lines, separators)
    records = Records(lines(), layout.separator, len(layout.headings))
    for number, cells in EvenRows(records, layout, not content.endswith(_LINE_ENDS)):
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield number, tuple([(read_cell(cell) if cell[0] in MARKED else cell) if cell else None for cell in cells])
