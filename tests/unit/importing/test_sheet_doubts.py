"""What is hidden in a sheet is read, and said."""

from datetime import date

import pytest

from progress_core.domain.importing.imports import Choices
from progress_core.domain.importing.learner_headings import LABELS
from progress_core.domain.importing.rows import read_learners
from progress_core.domain.qualifications.catalogue import DEFAULT_CATALOGUE
from progress_core.domain.qualifications.rows import read_qualifications
from progress_core.domain.qualifications.workbook import IDENTITY, block_heading
from progress_core.domain.values.sheets import Cell, CellError, Row, Sheet, SheetNotes

pytestmark = pytest.mark.feature("E2", "E6")

HEADINGS: tuple[Cell, ...] = tuple(
    LABELS[field] for field in ("ukprn", "year_group", "first_name", "last_name", "postcode", "date_of_birth")
)
EXPORT: tuple[Cell, ...] = (*IDENTITY.values(), block_heading("type", 1), block_heading("subject", 1))


def learner(number: int, name: str = "Ann") -> Row:
    return number, ("10000055", "11", name, f"Lee{'x' * number}", "OX14 1GG", "2010-10-02")


def warnings(*rows: Row, notes: SheetNotes, headings: tuple[Cell, ...] = HEADINGS) -> list[tuple[str, str]]:
    sheet = Sheet("Learners", visible=True, rows=iter(((1, headings), *rows)), notes=notes)
    reading = read_learners([sheet], on=date(2026, 9, 1), choices=Choices())
    assert reading.problems.errors == 0
    found = [
        each
        for each in reading.problems.listed()
        if each.problem.code in ("hidden_rows", "hidden_columns", "read_roughly")
    ]
    assert {(each.row, each.column, each.problem.severity, each.problem.rule) for each in found} <= {
        (0, "", "warning", "imports.file")
    }
    return [(each.problem.code, each.problem.message) for each in found]


def test_a_sheet_without_anything_hidden_gives_no_warning() -> None:
    assert [] == warnings(learner(2), notes=SheetNotes())


@pytest.mark.parametrize(
    ("hidden", "said"),
    [
        ({3}, "The file has 1 hidden row: row 3. "),
        ({2, 4}, "The file has 2 hidden rows: rows 2 and 4. "),
        ({2, 3, 4, 7}, "The file has 4 hidden rows: rows 2 to 4 and 7. "),
        ({2, 5, 7, 8, 12}, "The file has 5 hidden rows: rows 2, 5, 7 to 8 and 12. "),
        (set(range(2, 24, 2)), "The file has 11 hidden rows: rows 2, 4, 6, 8, 10, 12, 14, 16 and others. "),
    ],
)
def test_hidden_rows_are_counted_and_named(hidden: set[int], said: str) -> None:
    ((code, message),) = warnings(*map(learner, range(2, 24)), notes=SheetNotes(hidden))
    assert ("hidden_rows", True) == (code, message.startswith(said))


def test_only_hidden_rows_that_are_read_are_counted() -> None:
    rows: list[Row] = [learner(2), (3, (None, "\u200b")), (4, ()), learner(9)]
    assert [] == warnings(*rows, notes=SheetNotes({1, 3, 4, 5}))
    ((_, message),) = warnings(*rows, notes=SheetNotes({1, 3, 4, 9}))
    assert message.startswith("The file has 1 hidden row: row 9.")


def test_a_hidden_row_with_an_error_is_counted_too() -> None:
    wrong: Row = (3, (*learner(3)[1][:2], CellError("#N/A"), *learner(3)[1][3:]))
    sheet = Sheet("S", visible=True, rows=iter([(1, HEADINGS), learner(2), wrong]), notes=SheetNotes({3}))
    reading = read_learners([sheet], on=date(2026, 9, 1), choices=Choices())
    assert ["hidden_rows", "cell_error"] == [each.problem.code for each in reading.problems.listed()]


@pytest.mark.parametrize(
    ("hidden", "said"),
    [
        ({2}, "The file has 1 hidden column that Progress reads like all others: C. "),
        ({0, 2, 5, 30}, "The file has 3 hidden columns that Progress reads like all others: A, C, F. "),
    ],
)
def test_hidden_columns_with_a_heading_are_named(hidden: set[int], said: str) -> None:
    ((code, message),) = warnings(learner(2), notes=SheetNotes(hidden_columns=hidden))
    assert ("hidden_columns", True) == (code, message.startswith(said))


def test_hidden_columns_that_are_not_read_do_not_matter() -> None:
    assert [] == warnings(learner(2), notes=SheetNotes(hidden_columns=set(range(6, 16_384))))


def test_a_rough_reading_is_said() -> None:
    ((code, message),) = warnings(learner(2), notes=SheetNotes(rough=True))
    assert ("read_roughly", True) == (code, "#N/A" in message)


def test_workbooks_of_qualifications_say_the_same() -> None:
    row: tuple[Cell, ...] = ("1000001", None, None, "Ann", "Lee", "2010-10-02", "School", "Area", "GCSE", "Art")
    notes = SheetNotes({3, 4, 5}, {8}, rough=True)
    unnamed: tuple[Cell, ...] = (None,) * 12 + ("a cell without a heading",)
    rows: list[Row] = [(1, EXPORT), (2, row), (3, ("1000002", *row[1:])), (4, (None, " ")), (5, unnamed)]
    reading = read_qualifications([Sheet("S", visible=True, rows=iter(rows), notes=notes)], DEFAULT_CATALOGUE)
    said = {each.problem.code: each.problem for each in reading.problems.listed() if not each.row}
    assert ["hidden_rows", "hidden_columns", "read_roughly"] == list(said)
    assert {"qualification_import.file"} == {each.rule for each in said.values()}
    assert said["hidden_rows"].message.startswith("The file has 1 hidden row: row 3.")
