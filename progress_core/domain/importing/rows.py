"""A learner spreadsheet read and checked row by row, before anything is asked of the store (manual 7.3)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import compress, islice
from operator import attrgetter, itemgetter

from attrs import define, field

from progress_core.domain.foundations.messages import problem
from progress_core.domain.importing.headings import HeadedSheet, Headings, is_blank
from progress_core.domain.importing.imports import Choices, OnDuplicate
from progress_core.domain.importing.learner_headings import LEARNER_HEADINGS
from progress_core.domain.importing.problems import ProblemList
from progress_core.domain.importing.sheet_doubts import HiddenRows, sheet_doubts
from progress_core.domain.learners.duplicates import Likeness
from progress_core.domain.learners.file_keys import FileKeys, earlier_alike
from progress_core.domain.learners.form import check_columns, check_learner
from progress_core.domain.learners.learners import LearnerDetails
from progress_core.domain.learners.packed_list import LearnerList
from progress_core.domain.values.sheets import Cell, Sheet

MAX_ROWS = 200_000
"""Files with more rows are refused: no provider, and no area, has so many learners."""

_TICK = 1_000
_UKPRN = attrgetter("ukprn")


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

    def add_all(self, found: Sequence[tuple[int, LearnerDetails]]) -> None:
        """Add rows without errors: the number of each, and the learner."""
        if found:
            numbers, learners = zip(*found, strict=True)
            self.numbers += numbers
            self.details.extend(learners)
            self.keys.note_all(learners)
            self.ukprns.update(map(_UKPRN, learners))

    def claim(self, number: int, ukprn: str) -> None:
        """Note the provider that a row with errors names."""
        self.claims[number] = ukprn
        self.ukprns.add(ukprn)

    @property
    def names_providers(self) -> bool:
        """Whether every row names a provider, known or not."""
        return self.rows == len(self.numbers) + len(self.claims)

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
    rows, hidden = _Rows(sheet, max_rows, on), HiddenRows(sheet.notes)
    for numbers, cells, learners in rows.batches():
        before, reading.rows = reading.rows, reading.rows + len(numbers)
        hidden.note_all(numbers)
        for place in [place for place, clean in enumerate(learners) if clean is None]:
            learners[place] = _read_row(reading, numbers[place], rows.raw(cells[place]), on)
        rows_read = zip(numbers, learners, strict=True)
        reading.add_all([(number, learner) for number, learner in rows_read if learner is not None])
        if reading.rows // _TICK > before // _TICK:
            tick(reading.rows)
    reading.compare_rows(choices)
    if rows.too_many:
        too_many = problem("file", "too_many_rows", rule="imports.file", most=max_rows)
        reading.problems.add(0, "", too_many)
    for doubt in sheet_doubts(sheet, hidden, "imports.file"):
        reading.problems.add(0, "", doubt)
    if not reading.rows:
        reading.problems.add(0, "", problem("file", "no_rows", rule="imports.file", row=sheet.headings.row))


def _read_row(reading: Reading, number: int, raw: Mapping[str, Cell], on: date) -> LearnerDetails | None:
    """Return the learner of a row about which there is something to say; None if it has errors."""
    checked = check_learner(raw, form="import", on=on)
    for what in checked.problems:
        reading.problems.add(number, reading.letter(what.field), what)
    if checked.ok:
        return checked.value
    if not any(what.field == "ukprn" for what in checked.problems):
        reading.claim(number, _digits(raw["ukprn"]))
    return None


def skips(likeness: Likeness, row: int, choices: Choices) -> bool:
    """Return whether a row is left out for a likeness; for twins, only where somebody decided so for that row."""
    if choices.of(row) is not OnDuplicate.SKIP:
        return False
    return likeness > Likeness.TWINS or row in choices.decisions


def _digits(cell: Cell) -> str:
    """Return the UKPRN of a cell in which the form found nothing wrong."""
    return "".join(filter(str.isdecimal, str(int(cell) if isinstance(cell, float) else cell)))


class _Rows:
    """Yields the rows that are not blank in batches, each with the learner in it if nothing is to be said about it.

    Args:
        sheet: with its headings.
        max_rows: how many rows to yield; `too_many` tells whether there were more.
        on: today.
    """

    def __init__(self, sheet: HeadedSheet, max_rows: int, on: date) -> None:
        self.too_many = False
        self._sheet = sheet
        self._left = max_rows
        self._on = on
        self._names = tuple(sheet.headings.columns)

    def batches(self) -> Iterator[tuple[list[int], list[tuple[Cell, ...]], list[LearnerDetails | None]]]:
        """Yield the batches: the number of each row, the cells of its fields, and the learner."""
        places = self._sheet.headings.columns.values()
        width, pick = max(places) + 1, itemgetter(*places)
        rows = self._sheet.rows_since_1900("date_of_birth")
        while not self.too_many and (batch := list(islice(rows, _TICK))):
            numbers, cells = zip(*batch, strict=True)
            picked = [pick(row if len(row) >= width else row + (None,) * (width - len(row))) for row in cells]
            columns = dict(zip(self._names, zip(*picked, strict=True), strict=True))
            yield self._filled([*numbers], picked, check_columns(columns, len(batch), on=self._on))

    def raw(self, cells: tuple[Cell, ...]) -> dict[str, Cell]:
        """Return the cells of a row by field."""
        return dict(zip(self._names, cells, strict=True))

    def _filled(
        self, numbers: list[int], rows: list[tuple[Cell, ...]], learners: list[LearnerDetails | None]
    ) -> tuple[list[int], list[tuple[Cell, ...]], list[LearnerDetails | None]]:
        """Return those of some rows that are not blank, as far as there may be more."""
        filled = [bool(learner) or not is_blank(cells) for cells, learner in zip(rows, learners, strict=True)]
        if not all(filled):
            numbers, rows = [*compress(numbers, filled)], [*compress(rows, filled)]
            learners = [*compress(learners, filled)]
        taken = min(len(numbers), self._left)
        self.too_many = len(numbers) > taken
        self._left -= taken
        return numbers[:taken], rows[:taken], learners[:taken]
