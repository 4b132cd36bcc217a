"""Marking the bad cells in a copy of somebody's own file."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from io import BytesIO
from typing import Protocol

from attrs import evolve
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from progress_core.domain.values.sheets import Cell, Mark, Sheet, column_index, column_letter
from progress_excel.corrections import (
    AUTHOR,
    CORRECTIONS,
    FILLS,
    HEADINGS,
    MAX_COMMENTS,
    WIDTHS,
    Note,
    by_cell,
    comment_size,
    place,
)
from progress_excel.process import Child, ChildFailed, Limits
from progress_excel.recognise import Kind, recognise
from progress_excel.writing.formats import Formats
from progress_excel.writing.names import sheet_name, unlike
from progress_excel.writing.streaming import finish_book, open_book
from progress_excel.writing.workbook import write_cell

MAX_STYLED_BYTES = 4 * 1024 * 1024
"""Larger workbooks keep their values but not their styles, as openpyxl needs too much memory for them."""
COLUMN_WIDTH = 18
MARKING = Limits(seconds=30, wait=40.0)


class Reader(Protocol):
    """Reads a file, as the port does."""

    def read(self, content: bytes) -> AbstractContextManager[Iterator[Sheet]]:
        """Open the sheets of a file."""
        ...


def mark_workbook(reader: Reader, content: bytes, sheet: str, marks: Iterable[Mark]) -> bytes:
    """Mark a file: an `.xlsx` keeps its styles if possible; any other file becomes an `.xlsx` with its values.

    Raises:
        Rejected: the file cannot be read.
    """
    kind = recognise(content)
    below = int(kind is Kind.CTF)  # its names of elements are row 0, and become row 1
    notes = sorted((_note(mark, below) for mark in marks), key=lambda note: note[:2])
    if kind is Kind.XLSX and len(content) <= MAX_STYLED_BYTES:
        try:
            with Child("mark", content, MARKING, {"sheet": sheet, "marks": notes}) as child:
                marked: bytes = child.message()[1]
        except ChildFailed:  # openpyxl cannot open it, but a reader may
            pass
        else:
            return marked
    with reader.read(content) as sheets:
        return _rebuild((_moved(one, below) for one in sheets), sheet, notes)


def _moved(sheet: Sheet, below: int) -> Sheet:
    return evolve(sheet, rows=((number + below, cells) for number, cells in sheet.rows)) if below else sheet


def _note(mark: Mark, below: int) -> Note:
    return mark.row + below if mark.row else 0, column_index(mark.column), mark.text, mark.severity


def _rebuild(sheets: Iterator[Sheet], marked: str, notes: list[Note]) -> bytes:
    out = BytesIO()
    book = open_book(out)
    formats = {severity: Formats(book, bg_color=f"#{colour}") for severity, colour in FILLS.items()}
    formats[""] = Formats(book)
    to_mark = by_cell(notes)
    name, names = "", [CORRECTIONS]
    for sheet in sheets:
        names.append(unlike(sheet_name(sheet.name), names))
        page = book.add_worksheet(names[-1])
        page.set_column(0, 255, COLUMN_WIDTH)
        if not sheet.visible:
            page.hide()
        if not name and marked in ("", sheet.name):
            name = page.get_name()
            _write_marked(page, sheet, to_mark, formats)
        else:
            _write_marked(page, sheet, {}, formats)
    _explain(book.add_worksheet(CORRECTIONS), name, notes, book)
    return finish_book(book, out)


def _write_marked(
    page: Worksheet, sheet: Sheet, to_mark: dict[tuple[int, int], tuple[str, str]], formats: dict[str, Formats]
) -> None:
    # comments first: nothing can be added to a row once a later one is written
    for (number, index), (text, _) in list(to_mark.items())[:MAX_COMMENTS]:
        width, height = comment_size(text)
        page.write_comment(number - 1, index, text, {"author": AUTHOR, "width": width, "height": height})
    marked_rows: dict[int, dict[int, str]] = {}
    for (number, index), (_, severity) in sorted(to_mark.items()):
        marked_rows.setdefault(number, {})[index] = severity
    waiting = deque(marked_rows)
    for number, cells in sheet.rows:
        while waiting and waiting[0] < number:
            row = waiting.popleft()
            _write_row(page, row, (), marked_rows[row], formats)
        if waiting and waiting[0] == number:
            waiting.popleft()
        elif number in sheet.notes.hidden_rows:
            page.set_row(number - 1, None, None, {"hidden": True})
        _write_row(page, number, cells, marked_rows.get(number, {}), formats)
    for number in waiting:
        _write_row(page, number, (), marked_rows[number], formats)
    for index in sheet.notes.hidden_columns.difference(index for _, index in to_mark):
        page.set_column(index, index, COLUMN_WIDTH, None, {"hidden": True})


def _write_row(
    page: Worksheet, number: int, cells: Sequence[Cell], severities: dict[int, str], formats: dict[str, Formats]
) -> None:
    for index in range(max(len(cells), max(severities, default=-1) + 1)):
        cell = cells[index] if index < len(cells) else None
        if cell is not None or index in severities:
            write_cell(page, number - 1, index, cell, formats[severities.get(index, "")])


def _explain(page: Worksheet, marked: str, notes: list[Note], book: Workbook) -> None:
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True})
    for index, (heading, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True)):
        page.set_column(index, index, width, wrapped)
        page.write_string(0, index, heading, bold)
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    quoted = marked.replace("'", "''")
    for number, (row, column, text, severity) in enumerate(notes, 1):
        letter = column_letter(column) if column >= 0 else ""
        if row and number < MAX_COMMENTS:
            page.write_url(number, 0, f"internal:'{quoted}'!{letter or 'A'}{row}", string=place(row, letter))
        else:
            page.write_string(number, 0, place(row, letter))
        page.write_string(number, 1, severity.capitalize())
        page.write_string(number, 2, text, wrapped)
