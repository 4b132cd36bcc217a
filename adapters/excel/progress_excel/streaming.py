"""A workbook whose rows become XML at once, in memory: no object for each cell, no file on disk.

XlsxWriter's own way to write row by row puts the rows in a temporary file; ours can hold initial
passwords, which belong on no disk.
"""

from io import BytesIO, StringIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "remove_timezone": True,
}


class StreamedSheet(Worksheet):  # type: ignore[misc] # XlsxWriter is not typed
    """A worksheet that takes its rows in order, and keeps them as XML."""

    def _initialize(self, init_data: dict[str, Any]) -> None:
        super()._initialize(init_data)
        self.constant_memory = True
        self.row_data_fh = self.fh = StringIO()

    def _opt_reopen(self) -> None:
        """Do nothing: the rows are still open."""

    def _write_optimized_sheet_data(self) -> None:
        self._xml_start_tag("sheetData")
        self.fh.write(self.row_data_fh.getvalue())
        self.row_data_fh.close()
        self._xml_end_tag("sheetData")


def open_book(out: BytesIO) -> Workbook:
    """Begin a workbook; rows of each sheet must be written from top to bottom."""
    book = Workbook(out, OPTIONS)
    book.worksheet_class = StreamedSheet
    return book
