"""The adapter: it passes each method of the port to the module that does the work."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from attrs import evolve, frozen

from progress_core.domain.values.sheets import Mark, Sheet, Table
from progress_excel.csv_files.reading import read_csv
from progress_excel.csv_files.writing import write_csv
from progress_excel.marking import mark_workbook
from progress_excel.process import Limits
from progress_excel.reading import read_workbook
from progress_excel.recognise import Kind, recognise
from progress_excel.writing.workbook import write_workbook


@frozen
class ExcelSpreadsheets:
    """Reads untrusted `.xlsx`, `.xls`, `.ods` and `.csv`; writes `.xlsx` and `.csv`.

    Args:
        limits: limits of the process that reads a workbook.
    """

    limits: Limits = Limits()  # noqa: RUF009 - frozen

    @contextmanager
    def read(self, content: bytes, *, seconds: int | None = None) -> Iterator[Iterator[Sheet]]:
        """See `progress_core.ports.spreadsheets.Spreadsheets`."""
        kind = recognise(content)
        if kind is Kind.CSV:
            yield read_csv(content)
            return
        limits = self.limits if seconds is None else evolve(self.limits, seconds=seconds, in_haste=True)
        with read_workbook(content, kind, limits) as sheets:
            yield sheets

    def write(self, tables: Sequence[Table]) -> bytes:
        """See `progress_core.ports.spreadsheets.Spreadsheets`."""
        return write_workbook(tables)

    def write_csv(self, table: Table) -> bytes:
        """See `progress_core.ports.spreadsheets.Spreadsheets`."""
        return write_csv(table)

    def mark(self, content: bytes, sheet: str, marks: Iterable[Mark]) -> bytes:
        """See `progress_core.ports.spreadsheets.Spreadsheets`."""
        return mark_workbook(self, content, sheet, marks)
