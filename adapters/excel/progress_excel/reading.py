"""Workbooks in: which reader reads what, and which follows when one gives up."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from operator import lt
from time import monotonic
from typing import Any, cast

from attrs import evolve

from progress_core.domain.values.sheets import Cell, CellError, Row, Sheet, SheetNotes, Uncomputed
from progress_excel.child.package import Directory, directory_of
from progress_excel.child.wire import DATE, DATETIME, ERROR, WirePiece
from progress_excel.corrections import CORRECTIONS
from progress_excel.process import Child, ChildFailed, Limits
from progress_excel.recognise import Kind
from progress_excel.refusals import refused

READERS: dict[Kind, tuple[str, ...]] = {
    Kind.XLSX: ("xlsx", "openpyxl", "calamine"),
    Kind.XLS: ("xlrd", "calamine"),
    Kind.ODS: ("ods", "calamine"),
    Kind.CTF: ("transfer",),
}
PACKAGED = ("xlsx", "ods")
"""Those that need not read the directory of the package again."""
LAST_RESORT = "calamine"
"""Reads what no other reader does, but takes cells with errors as empty, and cannot tell what is hidden."""


@contextmanager
def read_workbook(content: bytes, kind: Kind, limits: Limits) -> Iterator[Iterator[Sheet]]:
    """Open the sheets of a workbook; the child ends when the block does.

    Raises:
        Rejected: every reader gave up.
        Unavailable: no reader could be started.
    """
    engines = READERS[kind]
    reading = _Reading(content, engines, limits, directory_of(content) if engines[0] in PACKAGED else None)
    try:
        reading.start(ChildFailed("damaged"))
        yield reading.sheets()
    finally:
        reading.close()


class _Reading:
    """One file, its current reader, and the readers that may follow."""

    def __init__(self, content: bytes, engines: Sequence[str], limits: Limits, directory: "Directory | None") -> None:
        self._content = content
        self._engines = list(engines)
        self._directory = directory
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
            opening = (self._directory,) if self._directory is not None and engine in PACKAGED else ()
            self._child = Child(engine, self._content, self._limits_left(), {"opening": opening})
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
        yielded = -1  # a transfer file begins with row 0
        dates = _Values()
        while self._child:
            last = -1
            notes.rough = notes.rough or self._rough
            try:
                for batch, hidden_rows, hidden_columns in self._child.rows(sheet):
                    notes.hidden_rows.update(hidden_rows)
                    notes.hidden_columns.update(hidden_columns)
                    for piece in batch:
                        numbers = piece[0] if isinstance(piece[0], tuple) else (piece[0],)
                        if not all(map(lt, (last, *numbers), numbers)):
                            raise refused("damaged")  # two rows of one number: neither can be told to be the right one
                        last = numbers[-1]
                        if numbers[0] > yielded:  # else the reader before yielded some of them before it died
                            yielded = last
                            yield from _unpacked(piece, dates)
                        elif last > yielded:
                            first, yielded = yielded, last
                            yield from (row for row in _unpacked(piece, dates) if row[0] > first)
            except ChildFailed as failure:
                self.start(failure)
            else:
                return

    def close(self) -> None:
        if self._child:
            self._child.close()
            self._child = None


class _Values(dict[tuple[Any, ...], Cell]):
    """The values of tagged tuples; the days are kept, as sheets have few of them."""

    def __missing__(self, tagged: tuple[Any, ...]) -> Cell:
        tag, *parts = tagged
        if tag == DATE:
            day = self[tagged] = date.fromordinal(parts[0])
            return day
        if tag == DATETIME:
            return datetime(*parts)  # noqa: DTZ001 - spreadsheets know no time zones
        return (CellError if tag == ERROR else Uncomputed)(parts[0])


def _unpacked(piece: WirePiece, known: _Values) -> Iterable[Row]:
    """Return the row or rows in a piece of a message."""
    numbers, held, tagged = cast("Any", piece)
    if not isinstance(numbers, tuple):
        return ((numbers, _plain(held, known) if tagged else held),)
    for index in tagged:
        held[index] = _plain(held[index], known)
    rows: Iterable[Row] = zip(numbers, zip(*held, strict=True), strict=True)
    return ((number, _trimmed(cells)) for number, cells in rows) if None in held[-1] else rows


def _plain(cells: Sequence[Any], known: _Values) -> tuple[Cell, ...]:
    return tuple([known[cell] if type(cell) is tuple else cell for cell in cells])


def _trimmed(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Return cells without the empty ones at their end; one of them is not."""
    end = len(cells)
    while cells[end - 1] is None:
        end -= 1
    return cells[:end]
