"""A workbook whose rows become XML at once, in memory: no object for each cell, no file on disk.

XlsxWriter's own way to write row by row puts the rows in a temporary file; ours can hold initial
passwords, which belong on no disk. Rows that come last of all are written straight into the finished
workbook, compressed as they come, so that memory stays flat however many there are.
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
HERE = "<!--rows-->"
"""Stands in the XML of a sheet where its last rows go."""


class StreamedSheet(Worksheet):  # type: ignore[misc] # XlsxWriter is not typed
    """A worksheet that takes its rows in order, and keeps them as XML."""

    last_rows: Iterable[str] | None = None
    """XML of the rows below those that were written; used up when the workbook is finished."""

    def _initialize(self, init_data: dict[str, Any]) -> None:
        super()._initialize(init_data)
        self.constant_memory = True
        self.row_data_fh = self.fh = StringIO()

    def _opt_reopen(self) -> None:
        """Do nothing: the rows are still open."""

    def _write_dimension(self) -> None:
        """Leave out how many rows there are where nobody knows yet: readers would take it at its word."""
        if self.last_rows is None:
            super()._write_dimension()

    def _write_optimized_sheet_data(self) -> None:
        self._xml_start_tag("sheetData")
        self.fh.write(self.row_data_fh.getvalue())
        self.row_data_fh.close()
        if self.last_rows is not None:
            self.fh.write(HERE)
        self._xml_end_tag("sheetData")


def open_book(out: BytesIO) -> Workbook:
    """Begin a workbook; rows of each sheet must be written from top to bottom."""
    book = Workbook(out, OPTIONS)
    book.worksheet_class = StreamedSheet
    return book


def finished(book: Workbook, out: BytesIO) -> bytes:
    """End a workbook that `open_book` began, its sheets' last rows and all."""
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
                _write_part(after, part, before.read(part).decode().split(HERE), last[part.filename])
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
