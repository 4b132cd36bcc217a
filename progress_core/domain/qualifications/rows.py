"""A filled-in workbook of qualifications read and checked by itself, before anything is asked of the store (9.2)."""

from collections.abc import Callable, Iterable, Sequence
from itertools import starmap
from operator import attrgetter, itemgetter
from typing import Any

from attrs import define, evolve, field, frozen

from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.problems import Checked, Problem
from progress_core.domain.importing.headings import HeadedSheet, Headings, is_blank
from progress_core.domain.importing.problems import ProblemList
from progress_core.domain.qualifications.catalogue import Catalogue
from progress_core.domain.qualifications.qualifications import (
    MOST,
    QUALIFICATION_FIELDS,
    RULE_OF,
    Qualification,
    check_qualification,
    interned,
)
from progress_core.domain.qualifications.sets import in_block, repetitions
from progress_core.domain.qualifications.workbook import IDENTITY, QUALIFICATION_HEADINGS, numbered
from progress_core.domain.values.cells import read_digits
from progress_core.domain.values.packed_rows import PackedRows
from progress_core.domain.values.sheets import Cell, Sheet, column_letter

MOST_ROWS = 200_000
"""More rows than these are refused: no area has so many learners."""

_TICK = 500
_EMPTY: tuple[Cell, ...] = (None,) * len(QUALIFICATION_FIELDS)
_LONGEST_ID = 15
_REMEMBERED = 20_000
_FILE = "qualification_import.file"
_MOST = "qualification.most"

_Block = tuple[Cell, ...]


@frozen
class QualificationRow:
    """One learner of the file.

    Args:
        number: the spreadsheet's own row number.
        account_id: number of the account; 0 if there can be none such; None if it was refused already.
        identity: the cells of `IDENTITY`, in its order, as they came.
        qualifications: those without errors, in order.
        sound: whether these are all that were filled in.
    """

    number: int
    account_id: int | None
    identity: tuple[Cell, ...]
    qualifications: tuple[Qualification, ...]
    sound: bool = True


_texts = attrgetter(*QUALIFICATION_FIELDS)


def _taken_apart(row: QualificationRow) -> tuple[Any, ...]:
    return row.number, row.account_id, row.identity, [*map(_texts, row.qualifications)], row.sound


def _put_together(parts: tuple[Any, ...]) -> QualificationRow:
    number, account_id, identity, qualifications, sound = parts
    return QualificationRow(number, account_id, identity, tuple(starmap(interned, qualifications)), sound)


def _no_rows() -> PackedRows[QualificationRow]:
    return PackedRows(_taken_apart, _put_together)


@define
class QualificationReading:
    """What a file says, as far as it can be judged by itself.

    Args:
        headings: of the sheet that was read, or None.
        rows: the learners, in the order of the file.
        problems: everything found so far.
    """

    headings: Headings | None = None
    rows: PackedRows[QualificationRow] = field(factory=_no_rows)
    problems: ProblemList = field(factory=ProblemList)

    def letter(self, field_name: str) -> str:
        """Give the letter of a field's column; "" if it has none."""
        return self.headings.letter(field_name) if self.headings else ""

    def add_problem(self, row: int, found: Problem) -> None:
        """Take a problem in the cell of its field."""
        self.problems.add(row, self.letter(found.field), found)


def read_qualifications(
    sheets: Iterable[Sheet],
    catalogue: Catalogue,
    *,
    tick: Callable[[int], None] = lambda _: None,
    most_rows: int = MOST_ROWS,
) -> QualificationReading:
    """Read and check the first visible sheet that has the headings.

    Args:
        sheets: of the workbook, as a reader gives them.
        catalogue: what types, subjects and grades there are.
        tick: called now and then with the number of rows read so far.
        most_rows: more than these are refused.

    Source: manual 9.2, 9.3; features F3.
    """
    reading = QualificationReading()

    def read(sheet: HeadedSheet) -> None:
        _read_sheet(sheet, reading, catalogue, tick, most_rows)

    found = QUALIFICATION_HEADINGS.read_first(sheets, reading.problems, read)
    if found is not None:
        reading.headings = found.headings
    return reading


def _read_sheet(
    sheet: HeadedSheet,
    reading: QualificationReading,
    catalogue: Catalogue,
    tick: Callable[[int], None],
    most_rows: int,
) -> None:
    reading.headings = sheet.headings
    read = _Reader(reading, catalogue)
    for number, cells in sheet.rows_since_1900("date_of_birth"):
        if is_blank(cells):
            continue
        if len(reading.rows) == most_rows:
            reading.problems.add(0, "", problem("file", "too_many_rows", rule=_FILE, most=most_rows))
            break
        read.row(number, cells)
        if len(reading.rows) % _TICK == 0:
            tick(len(reading.rows))
    if not reading.rows:
        reading.problems.add(0, "", problem("file", "no_rows", rule=_FILE, row=sheet.headings.row))


class _Reader:
    """Reads rows one by one; what it once found about the texts of a qualification it need not find out again."""

    def __init__(self, reading: QualificationReading, catalogue: Catalogue) -> None:
        assert reading.headings is not None  # noqa: S101 - for types
        columns = reading.headings.columns
        self._reading = reading
        self._catalogue = catalogue
        self._width = max(columns.values()) + 1
        self._nothing: tuple[Cell, ...] = (None,) * (self._width + 1)  # the last for fields that have no column
        numbers = sorted({int(name.rpartition("_")[2]) for name in columns if name not in IDENTITY})
        self._identity = itemgetter(*(columns.get(name, self._width) for name in IDENTITY))
        self._blocks = [
            (number, itemgetter(*(columns.get(numbered(name, number), self._width) for name in QUALIFICATION_FIELDS)))
            for number in numbers
        ]
        named = set(columns.values())
        self._unnamed = [place for place in range(self._width) if place not in named]
        self._warned = {each.column for each in reading.headings.problems}
        self._known: dict[_Block, Checked[Qualification]] = {}
        self._rows_of: dict[int, int] = {}

    def row(self, number: int, cells: Sequence[Cell]) -> None:
        """Read one row that is not blank; what no heading is above does not make it a learner's."""
        self._refuse_unnamed(number, cells)
        full = (*cells[: self._width], *self._nothing[min(len(cells), self._width) :])
        identity = self._identity(full)
        filled = [
            (block, values) for block, pick in self._blocks if (values := pick(full)) != _EMPTY and not is_blank(values)
        ]
        if not filled and is_blank(identity):
            return
        sound = {block: one for block, values in filled if (one := self._block(number, block, values)) is not None}
        for each in repetitions(sound.items()):
            self._reading.add_problem(number, each)
        account = self._account(number, identity[0])
        kept = tuple(sound.values())
        self._reading.rows.append(QualificationRow(number, account, identity, kept, len(kept) == len(filled)))

    def _block(self, row: int, number: int, values: _Block) -> Qualification | None:
        if number > MOST:
            name = next(
                name for name, value in zip(QUALIFICATION_FIELDS, values, strict=True) if not is_blank((value,))
            )
            too_many = problem("qualifications", "too_many", number, rule=_MOST, most=MOST)
            self._reading.add_problem(row, evolve(too_many, field=numbered(name, number)))
            return None
        checked = self._known.get(values) or self._check(values)
        for each in checked.problems:
            self._reading.add_problem(row, in_block(each, number))
        return checked.value

    def _check(self, values: _Block) -> Checked[Qualification]:
        given = dict(zip(QUALIFICATION_FIELDS, values, strict=True))
        broken = {name: code for name, value in given.items() if (code := getattr(value, "problem_code", ""))}
        checked = check_qualification(given, self._catalogue)
        if broken:
            others = (each for each in checked.problems if each.field not in broken)
            found = (problem(name, code, given[name], rule=RULE_OF[name]) for name, code in broken.items())
            return Checked(None, (*found, *others))
        if len(self._known) < _REMEMBERED and all(value is None or type(value) is str for value in values):
            self._known[values] = checked
        return checked

    def _account(self, row: int, cell: Cell) -> int | None:
        """Read the account id, and refuse a learner who is in an earlier row."""
        text, findings = read_digits(cell)
        for each in findings:
            self._reading.add_problem(row, problem("account_id", each.code, cell, rule=_LEARNER))
        if not text:
            if not findings:
                self._reading.add_problem(row, problem("account_id", "required", rule=_LEARNER))
            return None
        number = int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_ID else 0
        if number and (first := self._rows_of.setdefault(number, row)) != row:
            again = problem("account_id", "repeated_learner", cell, rule="qualification_import.repeated", first=first)
            self._reading.add_problem(row, again)
        return number

    def _refuse_unnamed(self, row: int, cells: Sequence[Cell]) -> None:
        """Refuse what stands where no heading is: perhaps it is a qualification, which would be lost."""
        for place in (*self._unnamed, *range(self._width, len(cells))):
            column = column_letter(place)
            if column not in self._warned and not is_blank(cells[place : place + 1]):
                unnamed = problem("qualifications", "no_heading_above", cells[place], rule=_FILE, most=MOST)
                self._reading.problems.add(row, column, unnamed)


_LEARNER = "qualification_import.learner"
