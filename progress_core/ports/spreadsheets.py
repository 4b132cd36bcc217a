"""Reading and writing of spreadsheets."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from progress_core.domain.values.sheets import Mark, Sheet, Table


class Spreadsheets(Protocol):
    """Reads workbooks from anybody, and writes ours."""

    def read(self, content: bytes, *, seconds: int | None = None) -> AbstractContextManager[Iterator[Sheet]]:
        """Open a workbook, CSV file or Common Transfer File, recognised by its content, and yield its sheets in order.

        Rows are read as they are used, so that memory use stays constant. Row numbers are those of the
        spreadsheet; empty cells at the end of a row are left out. A CSV file is read exactly, or refused with
        the row that is in doubt: its quotation marks, letters or number of cells. Its letters are UTF-8, UTF-16 or
        Windows-1252, and commas, semicolons or tabs separate its cells. A date cell is a `date`, or a
        `datetime` if it has a time of day. Text of comments, drawings and notes is no part of a cell. Hidden
        rows are read like all others, and noted in `Sheet.notes`. Nothing in the file is ever run. The one sheet of a
        Common Transfer File is what `progress_core.domain.values.transfer_files.pupils` yields, whose errors become
        those below.

        Args:
            content: the file.
            seconds: processor time after which a reader gives up; None for as long as the adapter allows.

        Raises (when it is opened, or as rows are used):
            Rejected: with one problem, field "file" and code `empty_file`, `not_a_spreadsheet`,
                `encrypted`, `damaged` or `too_large`, or with code `too_slow` if it takes longer than `seconds`.
            UnreadableRow: a row of a CSV file is in doubt, with code `unclosed_quotation`, `unknown_letters`,
                `control_character` or `uneven_row`, or a pupil of a transfer file, with code `damaged_transfer_file` or
                `document_type`.
            Unavailable: the reader could not be started.
        """
        ...

    def write(self, tables: Sequence[Table]) -> bytes:
        """Write an `.xlsx` workbook with a sheet per table, headings, drop-downs and guidance sheets.

        A table's chart is one that spreadsheet programs can change, over the table's own cells.

        Rows are read as they are written, so that memory use stays constant; tables that others
        look up are read first. Cells of locked columns cannot be changed in a spreadsheet program.

        Text is written as text, so that text starting with `=`, `+`, `-` or `@` never becomes a formula.
        """
        ...

    def write_csv(self, table: Table) -> bytes:
        """Write one table as CSV (UTF-8 with a byte order mark, so that Excel reads it correctly).

        Text is escaped as in `progress_core.domain.values.csv_escapes`; `read` removes the escapes.
        """
        ...

    def mark(self, content: bytes, sheet: str, marks: Iterable[Mark]) -> bytes:
        """Return the person's own file as `.xlsx`, with wrong cells coloured and commented.

        Args:
            content: the file as it was sent, of any kind that `read` accepts.
            sheet: name of the sheet with the marks; "" for the first.
            marks: marks on cells; several on one cell become one comment. They replace those of an earlier call.

        The marked file is read with the same result as the original, as `read` ignores what is added;
        hidden rows and columns with marks are shown. What else is hidden stays hidden. Drop-downs and locks stay in a
        workbook of the size that people fill in.

        Raises:
            Rejected: as for `read`.
        """
        ...
