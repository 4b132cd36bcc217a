"""Reads a filled-in workbook of qualifications, and checks what can be checked without the store (manual 9.2)."""

from collections.abc import Callable, Iterable, Sequence
from itertools import starmap
from operator import attrgetter, itemgetter
from typing import Any

from attrs import define, evolve, field, frozen

from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.problems import Checked, Problem, Refused
from progress_core.domain.importing.headings import HeadedSheet, Headings, is_blank
from progress_core.domain.importing.problems import ProblemList
from progress_core.domain.importing.sheet_doubts import HiddenRows, sheet_doubts
from progress_core.domain.qualifications.catalogue import Catalogue
from progress_core.domain.qualifications.known_parts import KnownParts
from progress_core.domain.qualifications.qualifications import (
    MAX_QUALIFICATIONS,
    QUALIFICATION_FIELDS,
    RULE_OF,
    Qualification,
    check_qualification,
    shared_qualification,
)
from progress_core.domain.qualifications.sets import in_block, repetitions
from progress_core.domain.qualifications.workbook import IDENTITY, QUALIFICATION_HEADINGS, numbered
from progress_core.domain.values.cells import read_digits
from progress_core.domain.values.packed_rows import PackedRows
from progress_core.domain.values.sheets import Cell, Sheet, column_letter

MAX_ROWS = 200_000
"""Maximum number of rows; no area has so many learners."""

_TICK_ROWS = 500
_EMPTY: tuple[Cell, ...] = (None,) * len(QUALIFICATION_FIELDS)
_MAX_ID_LENGTH = 15
_MAX_REMEMBERED = 20_000
_FILE = "qualification_import.file"
_MAXIMUM_RULE = "qualification.most"

_Block = tuple[Cell, ...]


@frozen
class QualificationRow:
    """One row of the file, which is one learner.

    Args:
        number: row number in the spreadsheet.
        account_id: id of the account; 0 if no account can have this id; None if it is refused already.
        identity: the cells of `IDENTITY`, in its order, unchanged.
        qualifications: the qualifications without errors, in order.
        sound: whether all qualifications in the row are without errors.
    """

    number: int
    account_id: int | None
    identity: tuple[Cell, ...]
    qualifications: tuple[Qualification, ...]
    sound: bool = True


_texts = attrgetter(*QUALIFICATION_FIELDS)


def _to_parts(row: QualificationRow) -> tuple[Any, ...]:
    return row.number, row.account_id, row.identity, [*map(_texts, row.qualifications)], row.sound


def _from_parts(parts: tuple[Any, ...]) -> QualificationRow:
    number, account_id, identity, qualifications, sound = parts
    return QualificationRow(number, account_id, identity, tuple(starmap(shared_qualification, qualifications)), sound)


def _no_rows() -> PackedRows[QualificationRow]:
    return PackedRows(_to_parts, _from_parts)


@define
class QualificationReading:
    """The contents of a file, as far as they can be checked without the store.

    Args:
        headings: headings of the sheet that was read, or None.
        rows: the rows in the order of the file.
        problems: all problems found so far.
    """

    headings: Headings | None = None
    rows: PackedRows[QualificationRow] = field(factory=_no_rows)
    problems: ProblemList = field(factory=ProblemList)

    def letter(self, field_name: str) -> str:
        """Return the letter of a field's column; "" if it has none."""
        return self.headings.letter(field_name) if self.headings else ""

    def add_problem(self, row: int, found: Problem) -> None:
        """Add a problem in the cell of its field."""
        self.problems.add(row, self.letter(found.field), found)


def read_qualifications(
    sheets: Iterable[Sheet],
    catalogue: Catalogue,
    *,
    tick: Callable[[int], None] = lambda _: None,
    max_rows: int = MAX_ROWS,
) -> QualificationReading:
    """Read and check the first visible sheet that has the headings.

    Args:
        sheets: sheets of the workbook.
        catalogue: the types, subjects and grades to choose from.
        tick: called from time to time with the number of rows read so far.
        max_rows: maximum number of rows.

    Source: manual 9.2, 9.3; features F3.
    """
    reading = QualificationReading()

    def read(sheet: HeadedSheet) -> None:
        _read_sheet(sheet, reading, catalogue, tick, max_rows)

    found = QUALIFICATION_HEADINGS.read_first(sheets, reading.problems, read)
    if found is not None:
        reading.headings = found.headings
    return reading


def _read_sheet(
    sheet: HeadedSheet,
    reading: QualificationReading,
    catalogue: Catalogue,
    tick: Callable[[int], None],
    max_rows: int,
) -> None:
    reading.headings = sheet.headings
    read, hidden = _Reader(reading, catalogue), HiddenRows(sheet.notes)
    for number, cells in sheet.rows_since_1900("date_of_birth"):
        if is_blank(cells):
            continue
        if len(reading.rows) == max_rows:
            reading.problems.add(0, "", problem("file", "too_many_rows", rule=_FILE, most=max_rows))
            break
        if read.row(number, cells):
            hidden.note(number)
        if len(reading.rows) % _TICK_ROWS == 0:
            tick(len(reading.rows))
    for doubt in sheet_doubts(sheet, hidden, _FILE):
        reading.problems.add(0, "", doubt)
    if not reading.rows:
        reading.problems.add(0, "", problem("file", "no_rows", rule=_FILE, row=sheet.headings.row))


class _Reader:
    """Reads rows one by one, and remembers the results for the texts of qualifications it has seen."""

    def __init__(self, reading: QualificationReading, catalogue: Catalogue) -> None:
        assert reading.headings is not None  # noqa: S101 - for types
        columns = reading.headings.columns
        self._reading = reading
        self._catalogue = catalogue
        self._width = max(columns.values()) + 1
        self._nothing: tuple[Cell, ...] = (None,) * (self._width + 1)  # the last is for fields without a column
        numbers = sorted({int(name.rpartition("_")[2]) for name in columns if name not in IDENTITY})
        self._identity = itemgetter(*(columns.get(name, self._width) for name in IDENTITY))
        self._blocks = [
            (number, min(places), itemgetter(*places))
            for number in numbers
            for places in ([columns.get(numbered(name, number), self._width) for name in QUALIFICATION_FIELDS],)
        ]
        named = set(columns.values())
        self._unnamed = [place for place in range(self._width) if place not in named]
        self._warned = {wrong.column for wrong in reading.headings.problems}
        self._known: dict[_Block, Checked[Qualification]] = {}
        self._parts = KnownParts()
        self._rows_of: dict[int, int] = {}

    def row(self, number: int, cells: Sequence[Cell]) -> bool:
        """Read a row that is not blank, and return whether it is the row of a learner.

        Cells without a heading alone do not make it one.
        """
        self._refuse_unnamed(number, cells)
        full = (*cells[: self._width], *self._nothing[min(len(cells), self._width) :])
        identity = self._identity(full)
        known = self._known  # none of which is blank
        filled = [
            (block, values)
            for block, first, pick in self._blocks
            if first < len(cells) and (values := pick(full)) != _EMPTY and (values in known or not is_blank(values))
        ]
        if not filled and is_blank(identity):
            return False
        sound = {block: one for block, values in filled if (one := self._block(number, block, values)) is not None}
        for repeated in repetitions(sound.items()):
            self._reading.add_problem(number, repeated)
        account = self._account(number, identity[0])
        kept = tuple(sound.values())
        self._reading.rows.append(QualificationRow(number, account, identity, kept, len(kept) == len(filled)))
        return True

    def _block(self, row: int, number: int, values: _Block) -> Qualification | None:
        if number > MAX_QUALIFICATIONS:
            name = next(
                name for name, value in zip(QUALIFICATION_FIELDS, values, strict=True) if not is_blank((value,))
            )
            too_many = problem("qualifications", "too_many", number, rule=_MAXIMUM_RULE, most=MAX_QUALIFICATIONS)
            self._reading.add_problem(row, evolve(too_many, field=numbered(name, number)))
            return None
        checked = self._known.get(values)
        if checked is None:
            checked = self._checked(values)
        for issue in checked.problems:
            self._reading.add_problem(row, in_block(issue, number))
        return checked.value

    def _checked(self, values: _Block) -> Checked[Qualification]:
        """Check a qualification, and remember the result if its cells are texts."""
        if not all(value is None or type(value) is str for value in values):
            return self._check(values)
        checked = self._parts.combined(values)
        if checked is None:
            checked = self._check(values)
            self._parts.note(values, checked)
        if len(self._known) < _MAX_REMEMBERED:
            self._known[values] = checked
        return checked

    def _check(self, values: _Block) -> Checked[Qualification]:
        given = dict(zip(QUALIFICATION_FIELDS, values, strict=True))
        broken = {name: code for name, value in given.items() if (code := getattr(value, "problem_code", ""))}
        checked = check_qualification(given, self._catalogue)
        if broken:
            others = (issue for issue in checked.problems if issue.field not in broken)
            found = (problem(name, code, given[name], rule=RULE_OF[name]) for name, code in broken.items())
            return Refused((*found, *others))
        return checked

    def _account(self, row: int, cell: Cell) -> int | None:
        """Read the account id, and report a learner who is in an earlier row."""
        text, findings = read_digits(cell)
        for finding in findings:
            self._reading.add_problem(row, problem("account_id", finding.code, cell, rule=_LEARNER))
        if not text:
            if not findings:
                self._reading.add_problem(row, problem("account_id", "required", rule=_LEARNER))
            return None
        number = int(text) if text.isascii() and text.isdigit() and len(text) <= _MAX_ID_LENGTH else 0
        if number and (first := self._rows_of.setdefault(number, row)) != row:
            again = problem("account_id", "repeated_learner", cell, rule="qualification_import.repeated", first=first)
            self._reading.add_problem(row, again)
        return number

    def _refuse_unnamed(self, row: int, cells: Sequence[Cell]) -> None:
        """Report cells without a heading, as they may be a qualification that would be lost."""
        for place in (*self._unnamed, *range(self._width, len(cells))):
            column = column_letter(place)
            if column not in self._warned and not is_blank(cells[place : place + 1]):
                unnamed = problem(
                    "qualifications", "no_heading_above", cells[place], rule=_FILE, most=MAX_QUALIFICATIONS
                )
                self._reading.problems.add(row, column, unnamed)


_LEARNER = "qualification_import.learner"
