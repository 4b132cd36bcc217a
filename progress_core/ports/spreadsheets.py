"""Spreadsheets in and out."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from progress_core.domain.values.sheets import Mark, Sheet, Table


class Spreadsheets(Protocol):
    """Reads workbooks of strangers, and writes ours."""

    def read(self, content: bytes) -> AbstractContextManager[Iterator[Sheet]]:
        """Open a workbook or CSV file, recognised by its content, and give its sheets in order.

        Rows are read while they are used, so memory stays flat. Row numbers are the
        spreadsheet's own; empty cells at the end of a row are left out. A date cell comes as
        `date`, as `datetime` only where it has a time of day. Nothing in the file is ever run.

        Raises (when it is opened or while rows are used):
            Rejected: one problem with field "file" and code `empty_file`, `not_a_spreadsheet`,
                `encrypted`, `damaged` or `too_large`.
            Unavailable: the reader itself could not be started.
        """
        ...

    def write(self, tables: Sequence[Table]) -> bytes:
        """Write an `.xlsx` workbook: a sheet a table, headings, drop-downs, and guidance sheets.

        Rows are used while they are written, so memory stays flat; those of a table that another
        looks into are used first. Cells of locked columns cannot be changed in a spreadsheet program.

        Text is written as text: what starts with `=`, `+`, `-` or `@` never becomes a formula.
        """
        ...

    def write_csv(self, table: Table) -> bytes:
        """Write one table as CSV (UTF-8 with a byte order mark, so that Excel reads it right).

        Text is escaped as `progress_core.domain.values.csv_escapes` says; `read` takes the escapes off.
        """
        ...

    def mark(self, content: bytes, sheet: str, marks: Iterable[Mark]) -> bytes:
        """Return the person's own file back as `.xlsx` with the bad cells coloured and commented.

        Args:
            content: the file as it was sent; of any kind that `read` takes.
            sheet: name of the sheet that the marks are about; "" for the first.
            marks: several on one cell become one comment.

        The marked file reads as the file did: what is added for the person is not read.

        Raises:
            Rejected: as `read`.
        """
        ...
