"""Workbooks in: which reader reads what, and which follows when one gives up."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from time import monotonic
from typing import Any, cast

from attrs import evolve

from progress_core.domain.values.sheets import Cell, CellError, Row, Sheet, SheetNotes, Uncomputed
from progress_excel.child.wire import DATE, DATETIME, ERROR, WireRow
from progress_excel.corrections import CORRECTIONS
from progress_excel.process import Child, ChildFailed, Limits
from progress_excel.recognise import Kind
from progress_excel.refusals import refused

READERS: dict[Kind, tuple[str, ...]] = {
    Kind.XLSX: ("xlsx", "openpyxl", "calamine"),
    Kind.XLS: ("xlrd", "calamine"),
    Kind.ODS: ("ods", "calamine"),
}
LAST_RESORT = "calamine"
"""Reads what no other reader does, but takes cells with errors as empty, and cannot tell what is hidden."""


@contextmanager
def read_workbook(content: bytes, kind: Kind, limits: Limits) -> Iterator[Iterator[Sheet]]:
    """Open the sheets of a workbook; the child ends when the block does.

    Raises:
        Rejected: every reader gave up.
        Unavailable: no reader could be started.
    """
    reading = _Reading(content, READERS[kind], limits)
    try:
        reading.start(ChildFailed("damaged"))
        yield reading.sheets()
    finally:
        reading.close()


class _Reading:
    """One file, its current reader, and the readers that may follow."""

    def __init__(self, content: bytes, engines: Sequence[str], limits: Limits) -> None:
        self._content = content
        self._engines = list(engines)
        self._limits = limits
        self._child: Child | None = None
        self._listed: list[tuple[str, bool]] = []
        self._since_1904 = False
        self._rough = False
        self._too_large = False
        self._started = monotonic()

    def start(self, failure: ChildFailed) -> None:
        """Open the file with the next reader that can; if none can, refuse it.

        The code is that of the last reader but the last resort, which knows only passwords better than they do,
        and has no try at files that are too large.
        """
        while self._engines and not failure.final and failure.code != "too_slow":
            self.close()
            engine = self._engines.pop(0)
            self._rough = engine == LAST_RESORT
            self._too_large = self._too_large or failure.code == "too_large"
            if self._rough and self._too_large:
                break
            self._child = Child(engine, self._content, self._limits_left())
            try:
                _, self._listed, self._since_1904 = self._child.message()
            except ChildFailed as next_failure:
                if not self._rough or next_failure.code == "encrypted":
                    failure = next_failure
            else:
                return
        raise refused(failure.code) from failure

    def _limits_left(self) -> Limits:
        """Return the limits of the next reader.

        Raises:
            Rejected: somebody waits for the answer, and the readers before it have used up the time.
        """
        if not self._limits.in_haste:
            return self._limits
        left = self._limits.seconds - int(monotonic() - self._started)
        if left < 1:
            raise refused("too_slow")
        return evolve(self._limits, seconds=left)

    def sheets(self) -> Iterator[Sheet]:
        for name, visible in list(self._listed):
            if name != CORRECTIONS:
                notes = SheetNotes()
                yield Sheet(name, visible, self._rows(name, notes), self._since_1904, notes)

    def _rows(self, sheet: str, notes: SheetNotes) -> Iterator[Row]:
        yielded = 0
        dates: dict[int, date] = {}
        while self._child:
            last = 0
            notes.rough = notes.rough or self._rough
            try:
                for batch, hidden_rows, hidden_columns in self._child.rows(sheet):
                    notes.hidden_rows.update(hidden_rows)
                    notes.hidden_columns.update(hidden_columns)
                    for row in batch:
                        if row[0] <= last:  # two rows of one number: neither can be told to be the right one
                            raise refused("damaged")
                        last = row[0]
                        if last > yielded:  # else next_failure reader yielded it before it died
                            yielded = last
                            yield _row(row, dates)
            except ChildFailed as failure:
                self.start(failure)
            else:
                return

    def close(self) -> None:
        if self._child:
            self._child.close()
            self._child = None


def _row(row: WireRow, dates: dict[int, date]) -> Row:
    number, cells, tagged = row
    if not tagged:
        return number, cast("tuple[Cell, ...]", cells)
    values: list[Any] = list(cells)
    for index in tagged:
        tag, *parts = values[index]
        if tag == DATE:
            day = dates.get(parts[0])
            if day is None:
                day = dates[parts[0]] = date.fromordinal(parts[0])
            values[index] = day
        elif tag == DATETIME:
            values[index] = datetime(*parts)  # noqa: DTZ001 - spreadsheets know no time zones
        else:
            values[index] = (CellError if tag == ERROR else Uncomputed)(parts[0])
    return number, tuple(values)
