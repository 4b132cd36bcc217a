"""A workbook whose rows become XML at once, in memory: no object per cell, no file on disk.

XlsxWriter's own way of writing row by row puts the rows in a temporary file; ours can hold initial
passwords, which must not be written to disk. The last rows of a sheet go straight into the finished
workbook and are compressed as they come, so that memory stays flat however many there are.
"""

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "remove_timezone": True,
}
ROWS_GO_HERE = "<!--rows-->"
"""Marks the place of the last rows in the XML of a sheet."""


class StreamedSheet(Worksheet):  # type: ignore[misc] # XlsxWriter is not typed
    """A worksheet that gets its rows in order, and keeps them as XML."""

    last_rows: Iterable[str] | None = None
    """XML of the rows below those already written; used up when the workbook is finished."""

    def _initialize(self, init_data: dict[str, Any]) -> None:
        super()._initialize(init_data)
        self.constant_memory = True
        self.row_data_fh = self.fh = StringIO()

    def _opt_reopen(self) -> None:
        """Do nothing: the rows are still open."""

    def _write_dimension(self) -> None:
        """Leave out the number of rows where it is not known yet: readers would believe a wrong one."""
        if self.last_rows is None:
            super()._write_dimension()

    def _write_optimized_sheet_data(self) -> None:
        self._xml_start_tag("sheetData")
        self.fh.write(self.row_data_fh.getvalue())
        self.row_data_fh.close()
        if self.last_rows is not None:
            self.fh.write(ROWS_GO_HERE)
        self._xml_end_tag("sheetData")


def open_book(out: BytesIO) -> Workbook:
    """Start a workbook; the rows of each sheet must be written from top to bottom."""
    book = Workbook(out, OPTIONS)
    book.worksheet_class = StreamedSheet
    return book


def finish_book(book: Workbook, out: BytesIO) -> bytes:
    """Finish a workbook of `open_book`, including the last rows of its sheets, and return its content."""
    book.close()
    last = {
        f"xl/worksheets/sheet{number}.xml": sheet.last_rows
        for number, sheet in enumerate(book.worksheets(), 1)
        if sheet.last_rows is not None
    }
    if not last:
        return out.getvalue()
    whole = BytesIO()
    with ZipFile(out) as before, ZipFile(whole, "w", ZIP_DEFLATED) as after:
        for part in before.infolist():
            if part.filename in last:
                _write_part(after, part, before.read(part).decode().split(ROWS_GO_HERE), last[part.filename])
            else:
                after.writestr(part, before.read(part))
    return whole.getvalue()


def _write_part(archive: ZipFile, part: ZipInfo, around: Sequence[str], rows: Iterable[str]) -> None:
    before, after = around
    named = ZipInfo(part.filename, part.date_time)
    named.compress_type = ZIP_DEFLATED
    with archive.open(named, "w") as file:
        for text in _joined(before, rows, after):
            file.write(text.encode())


def _joined(before: str, rows: Iterable[str], after: str) -> Iterator[str]:
    yield before
    yield from rows
    yield after
