"""Workbooks in: which reader takes what, and what happens when one gives up."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, cast

from progress_core.domain.sheets import Cell, CellError, Row, Sheet, Uncomputed
from progress_excel.child.wire import DATE, DATETIME, ERROR, WireRow
from progress_excel.corrections import CORRECTIONS
from progress_excel.process import Child, ChildFailed, Limits
from progress_excel.recognise import Kind, opened
from progress_excel.refusals import refused

READERS: dict[Kind, tuple[str, ...]] = {
    Kind.XLSX: ("calamine", "openpyxl"),
    Kind.XLS: ("xlrd",),
    Kind.ODS: ("ods",),
}

NEEDS_SCAN = ((b"e", (b't="e"', b"t='e'")), (b"f", (b"/f>", b":f>", b"<f ")))
"""Texts without which there is nothing to find, and for each kind a letter that is looked for much faster."""
NO_VALUE = re.compile(
    rb"""\st=["']e["'] | (?: </(?:\w+:)?f> | <(?:\w+:)?f(?:\s[^<>]*)?/> ) \s*"""
    rb"""(?: <(?:\w+:)?v\s*/>\s* | <(?:\w+:)?v>\s*</(?:\w+:)?v>\s* )? </(?:\w+:)?c>""",
    re.VERBOSE,
)
SINCE_1904 = re.compile(rb"""\bdate1904=["'](?:1|true|on)["']""")
NO_CELLS = re.compile(r"(?:^|/)(?:sharedStrings|styles|theme\d*|app|core|custom)\.xml$|\.rels$|^\[", re.IGNORECASE)
CHUNK, OVERLAP = 262_144, 4_096


@contextmanager
def read_workbook(content: bytes, kind: Kind, limits: Limits) -> Iterator[Iterator[Sheet]]:
    """Give the sheets of a workbook; when the block ends, so does the child.

    Raises:
        Rejected: every reader gave up.
        Unavailable: no reader could be started.
    """
    reading = _Reading(content, READERS[kind], limits)
    try:
        reading.start(ChildFailed("damaged"))
        facts = _xlsx_facts(content) if kind is Kind.XLSX else None
        if facts and facts.needs_openpyxl:
            reading.only("openpyxl")
        yield reading.sheets(since_1904=bool(facts and facts.since_1904))
    finally:
        reading.close()


class _Reading:
    """One file, the reader that is at work on it, and the readers that may follow."""

    def __init__(self, content: bytes, engines: Sequence[str], limits: Limits) -> None:
        self._content = content
        self._engines = list(engines)
        self._limits = limits
        self._child: Child | None = None
        self._listed: list[tuple[str, bool]] = []
        self._since_1904 = False

    def start(self, failure: ChildFailed) -> None:
        """Open the file with the next reader that can; refuse it with the last one's code if none can."""
        while self._engines and not failure.final:
            self.close()
            self._child = Child(self._engines.pop(0), self._content, self._limits)
            try:
                _, self._listed, self._since_1904 = self._child.message()
            except ChildFailed as another:
                failure = another
            else:
                return
        raise refused(failure.code) from failure

    def only(self, engine: str) -> None:
        """Take this reader, and no other, whatever has been tried."""
        if engine in self._engines:
            self._engines = [engine]
            self.start(ChildFailed("damaged"))

    def sheets(self, *, since_1904: bool) -> Iterator[Sheet]:
        for name, visible in list(self._listed):
            if name != CORRECTIONS:
                yield Sheet(name, visible, self._rows(name), since_1904 or self._since_1904)

    def _rows(self, sheet: str) -> Iterator[Row]:
        last = 0
        dates: dict[int, date] = {}
        while self._child:
            try:
                for batch in self._child.rows(sheet):
                    for row in batch:
                        if row[0] > last:  # else another reader gave it before it died
                            yield _row(row, dates)
                    last = max(last, batch[-1][0])
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


class _XlsxFacts:
    """What calamine does not tell about an `.xlsx`."""

    def __init__(self) -> None:
        self.needs_openpyxl = False
        self.since_1904 = False


def _xlsx_facts(content: bytes) -> _XlsxFacts:
    """Look, while the child reads, for error cells, formulas without a value, and the 1904 flag.

    The parts are unpacked piece by piece, so memory stays flat; `recognise` has bounded the whole.
    """
    facts = _XlsxFacts()
    with opened(content) as package:
        for part in package.infolist():
            if not part.filename.endswith(".xml") or NO_CELLS.search(part.filename):
                continue
            with package.open(part) as source:
                for piece in _pieces(source.read):
                    facts.since_1904 |= b"date1904" in piece and bool(SINCE_1904.search(piece))
                    if _may_lack_values(piece) and NO_VALUE.search(piece):
                        facts.needs_openpyxl = True
                        return facts
    return facts


def _may_lack_values(piece: bytes) -> bool:
    return any(letter in piece and any(mark in piece for mark in marks) for letter, marks in NEEDS_SCAN)


def _pieces(read: Callable[[int], bytes]) -> Iterator[bytes]:
    kept = b""
    while piece := read(CHUNK):
        yield kept + piece
        kept = (kept + piece)[-OVERLAP:]
