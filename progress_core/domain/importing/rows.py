"""A learner spreadsheet read and checked row by row, before anything is asked of the store (manual 7.3)."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from operator import itemgetter

from attrs import define, field

from progress_core.domain.foundations.messages import problem
from progress_core.domain.importing.headings import HeadedSheet, Headings, is_blank
from progress_core.domain.importing.imports import Choices, OnDuplicate
from progress_core.domain.importing.learner_headings import LEARNER_HEADINGS
from progress_core.domain.importing.problems import ProblemList
from progress_core.domain.importing.sheet_doubts import HiddenRows, sheet_doubts
from progress_core.domain.learners.duplicates import FileKeys, Likeness, earlier_alike
from progress_core.domain.learners.form import check_learners
from progress_core.domain.learners.learners import LearnerDetails
from progress_core.domain.learners.packed_list import LearnerList
from progress_core.domain.values.sheets import Cell, Sheet

MAX_ROWS = 200_000
"""Files with more rows are refused: no provider, and no area, has so many learners."""

_TICK = 1_000


@define
class Reading:
    """The rows of a file, as far as they can be checked without the store.

    Args:
        sheet: name of the sheet that was read; "" if none was.
        headings: of that sheet, or None.
        numbers: row numbers of the rows without errors.
        details: the learners of these rows.
        earlier: position in `details` -> likeness to, and position of, an earlier row.
        rows: how many rows there are that are not blank.
        ukprns: of the providers that the rows name, known or not.
        claims: row number -> UKPRN, for rows with other errors.
        problems: everything found so far.
        keys: of `details`.
    """

    sheet: str = ""
    headings: Headings | None = None
    numbers: list[int] = field(factory=list)
    details: LearnerList = field(factory=LearnerList)
    earlier: dict[int, tuple[Likeness, int]] = field(factory=dict)
    rows: int = 0
    ukprns: set[str] = field(factory=set)
    claims: dict[int, str] = field(factory=dict)
    problems: ProblemList = field(factory=ProblemList)
    keys: FileKeys = field(factory=FileKeys)

    def add(self, number: int, learner: LearnerDetails) -> None:
        """Add a row without errors."""
        self.numbers.append(number)
        self.details.append(learner)
        self.keys.note(learner)
        self.ukprns.add(learner.ukprn)

    def claim(self, number: int, ukprn: str) -> None:
        """Note the provider that a row with errors names."""
        self.claims[number] = ukprn
        self.ukprns.add(ukprn)

    def compare_rows(self, choices: Choices) -> None:
        """Find the rows that are like an earlier row; a row that is left out for that is never an earlier one."""
        self.earlier = earlier_alike(
            self.details, self.keys, lambda place, likeness: skips(likeness, self.numbers[place], choices)
        )

    def letter(self, field_name: str) -> str:
        """Return the letter of a field's column; "" if it has none."""
        return self.headings.letter(field_name) if self.headings else ""


def read_learners(
    sheets: Iterable[Sheet],
    *,
    on: date,
    choices: Choices,
    tick: Callable[[int], None] = lambda _: None,
    max_rows: int = MAX_ROWS,
) -> Reading:
    """Read and check the first visible sheet that has the headings.

    Args:
        sheets: of the workbook, as a reader gives them.
        on: today.
        choices: what to do with a row that is like an earlier one.
        tick: called now and then with the number of rows read so far.
        max_rows: a file with more is refused.

    Source: manual 7.3; features E2, E3, E5, E7.
    """
    reading = Reading()

    def read(sheet: HeadedSheet) -> None:
        _read_sheet(sheet, reading, on=on, choices=choices, tick=tick, max_rows=max_rows)

    found = LEARNER_HEADINGS.read_first(sheets, reading.problems, read)
    if found is not None:
        reading.sheet, reading.headings = found.name, found.headings
    return reading


def _read_sheet(
    sheet: HeadedSheet, reading: Reading, *, on: date, choices: Choices, tick: Callable[[int], None], max_rows: int
) -> None:
    reading.headings = sheet.headings
    rows, hidden = _Rows(sheet, max_rows), HiddenRows(sheet.notes)
    for checked in check_learners(rows, form="import", on=on):
        number, raw = rows.waiting.popleft()
        reading.rows += 1
        hidden.note(number)
        for what in checked.problems:
            reading.problems.add(number, reading.letter(what.field), what)
        if checked.ok:
            reading.add(number, checked.value)
        elif not any(what.field == "ukprn" for what in checked.problems):
            reading.claim(number, _digits(raw["ukprn"]))
        if reading.rows % _TICK == 0:
            tick(reading.rows)
    reading.compare_rows(choices)
    if rows.too_many:
        too_many = problem("file", "too_many_rows", rule="imports.file", most=max_rows)
        reading.problems.add(0, "", too_many)
    for doubt in sheet_doubts(sheet, hidden, "imports.file"):
        reading.problems.add(0, "", doubt)
    if not reading.rows:
        reading.problems.add(0, "", problem("file", "no_rows", rule="imports.file", row=sheet.headings.row))


def skips(likeness: Likeness, row: int, choices: Choices) -> bool:
    """Return whether a row is left out for a likeness; for twins, only where somebody decided so for that row."""
    if choices.of(row) is not OnDuplicate.SKIP:
        return False
    return likeness > Likeness.TWINS or row in choices.decisions


def _digits(cell: Cell) -> str:
    """Return the UKPRN of a cell in which the form found nothing wrong."""
    return "".join(filter(str.isdecimal, str(int(cell) if isinstance(cell, float) else cell)))


class _Rows:
    """Iterates over the rows that are not blank, as the form takes them, and keeps their numbers beside them.

    Args:
        sheet: with its headings.
        max_rows: how many rows to yield; `too_many` tells whether there were more.
    """

    def __init__(self, sheet: HeadedSheet, max_rows: int) -> None:
        self.waiting: deque[tuple[int, dict[str, Cell]]] = deque()
        self.too_many = False
        self._sheet = sheet
        self._max_rows = max_rows

    def __iter__(self) -> Iterator[dict[str, Cell]]:
        columns = self._sheet.headings.columns
        names, width, pick = tuple(columns), max(columns.values()) + 1, itemgetter(*columns.values())
        given = 0
        for number, cells in self._sheet.rows_since_1900("date_of_birth"):
            values = pick(cells if len(cells) >= width else cells + (None,) * (width - len(cells)))
            if is_blank(values):
                continue
            if given == self._max_rows:
                self.too_many = True
                return
            given += 1
            raw = dict(zip(names, values, strict=True))
            self.waiting.append((number, raw))
            yield raw
