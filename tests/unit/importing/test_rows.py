"""A learner spreadsheet, read and checked row by row."""

from datetime import UTC, date, datetime
from math import nan

import pytest

from progress_core.domain.importing.imports import Choices, OnDuplicate
from progress_core.domain.importing.learner_headings import LABELS
from progress_core.domain.importing.rows import Reading, read_learners
from progress_core.domain.learners.duplicates import Likeness
from progress_core.domain.values.sheets import Cell, CellError, Row, Sheet

TODAY = date(2026, 9, 1)
HEADINGS = tuple(
    LABELS[field] for field in ("ukprn", "year_group", "first_name", "last_name", "postcode", "date_of_birth")
)
ANN: tuple[Cell, ...] = ("10000055", "11", "Ann", "Lee", "OX14 1GG", "2010-10-02")
BOB: tuple[Cell, ...] = ("10000055", "11", "Bob", "Ray", "OX28 6NE", "2011-01-31")


def read(*rows: Row, choices: Choices | None = None, since_1904: bool = False, max_rows: int = 100) -> Reading:
    sheet = Sheet("Learners", visible=True, rows=iter(((1, HEADINGS), *rows)), since_1904=since_1904)
    return read_learners([sheet], on=TODAY, choices=choices or Choices(), max_rows=max_rows)


def problems(reading: Reading) -> list[tuple[int, str, str, str]]:
    return [(what.row, what.column, what.problem.field, what.problem.code) for what in reading.problems.listed()]


@pytest.mark.feature("E2")
def test_rows_become_learners_numbered_as_in_the_spreadsheet() -> None:
    reading = read((2, ANN), (7, BOB))
    assert ([2, 7], ["Ann", "Bob"], 2) == (
        reading.numbers,
        [learner.first_name for learner in reading.details],
        reading.rows,
    )
    assert ({"10000055"}, "Learners", []) == (reading.ukprns, reading.sheet, problems(reading))


@pytest.mark.feature("E2")
def test_blank_rows_are_skipped_and_short_rows_are_read() -> None:
    reading = read((2, (None, "  ", "")), (3, ANN[:5]), (4, ()), (5, ANN))
    assert ([(3, "F", "date_of_birth", "required")], [5]) == (problems(reading), reading.numbers)


INVISIBLE = [
    *("\u200b", "\xa0", "\ufeff", "\xad", "\u2060", "\u3164"),
    *("\u2800", "\u115f", "\u180e", "\u061c", "\ufe0f", "\x00"),
]


@pytest.mark.feature("E2")
@pytest.mark.parametrize("cell", [*INVISIBLE, "".join(INVISIBLE), nan])
def test_a_row_of_invisible_characters_is_blank(cell: Cell) -> None:
    reading = read((2, (cell,)), (3, (None, cell, cell, "", " ", cell)), (4, ANN))
    assert ([4], [], 1) == (reading.numbers, problems(reading), reading.rows)


@pytest.mark.feature("E2")
@pytest.mark.parametrize("cell", ["\u200b", "\u3164", "\u2800 \ufeff"])
def test_a_cell_of_invisible_characters_is_empty(cell: Cell) -> None:
    reading = read((2, (*ANN[:3], cell, *ANN[4:])))
    assert [(2, "D", "last_name", "required")] == problems(reading)


@pytest.mark.feature("E2")
@pytest.mark.parametrize("cell", [CellError("#N/A"), False, 0, "0", ".", "\u200bx"])
def test_a_row_with_anything_that_shows_is_not_blank(cell: Cell) -> None:
    assert 1 == read((2, (cell,))).rows


@pytest.mark.feature("E2")
@pytest.mark.parametrize("cell", ["2011-01-31 23:00", datetime(2011, 1, 31, 23, tzinfo=UTC), 40574.95833])
def test_a_date_of_birth_with_a_time_is_refused_at_its_cell(cell: Cell) -> None:
    reading = read((2, (*BOB[:5], cell)))
    assert [(2, "F", "date_of_birth", "has_time")] == problems(reading)
    assert "2011-02-01 or 2011-01-31" in reading.problems.listed()[0].problem.message


@pytest.mark.feature("E5")
def test_every_error_is_named_by_row_and_column() -> None:
    bad: tuple[Cell, ...] = ("1000", "15", "Ann", None, "nowhere", "2010-10-02")
    assert [
        (2, "A", "ukprn", "bad_format"),
        (2, "B", "year_group", "not_in_list"),
        (2, "D", "last_name", "required"),
        (2, "E", "postcode", "bad_format"),
    ] == problems(read((2, bad)))


@pytest.mark.feature("E2")
@pytest.mark.parametrize("ukprn", ["10000055", 10000055, 10000055.0, " 10000055 "])
def test_a_row_with_errors_still_names_its_provider(ukprn: Cell) -> None:
    reading = read((2, (ukprn, "11", None, "Lee", "OX14 1GG", "2010-10-02")))
    assert ({2: "10000055"}, {"10000055"}) == (reading.claims, reading.ukprns)


def test_a_row_with_a_bad_ukprn_names_no_provider() -> None:
    assert set() == read((2, ("1", "11", "Ann", "Lee", "OX14 1GG", "2010-10-02"))).ukprns


@pytest.mark.feature("E2")
@pytest.mark.parametrize("cell", [40453 - 1462, float(40453 - 1462), "2010-10-02", datetime(2010, 10, 2, tzinfo=UTC)])
def test_dates_of_1904_workbooks_are_converted(cell: Cell) -> None:
    reading = read((2, (*ANN[:5], cell)), (3, BOB[:3]), since_1904=True)
    assert date(2010, 10, 2) == reading.details[0].date_of_birth


@pytest.mark.feature("E2")
def test_missing_headings_stop_the_import_before_its_rows() -> None:
    sheet = Sheet("S", visible=True, rows=iter([(1, HEADINGS[:4]), (2, ANN)]))
    reading = read_learners([sheet], on=TODAY, choices=Choices())
    assert ([(1, "", "postcode", "missing_heading"), (1, "", "date_of_birth", "missing_heading")], 0) == (
        problems(reading),
        reading.rows,
    )


@pytest.mark.feature("E2")
@pytest.mark.parametrize(("visible", "code"), [(False, "hidden_sheet"), (True, "no_headings")])
def test_a_workbook_without_a_readable_sheet_is_refused(visible: bool, code: str) -> None:
    top: Row = (1, ("Notes",) if visible else HEADINGS)
    reading = read_learners([Sheet("Data", visible, iter([top]))], on=TODAY, choices=Choices())
    assert ([(0, "", "file", code)], "") == (problems(reading), reading.letter("ukprn"))


@pytest.mark.feature("E2")
def test_only_the_first_sheet_is_read_and_the_others_are_named() -> None:
    sheets = [Sheet(name, name != "B", iter([(1, HEADINGS), (2, ANN)])) for name in "ABC"]
    reading = read_learners(sheets, on=TODAY, choices=Choices())
    (other,) = reading.problems.listed()
    assert ("A", 1, "other_sheet", "C", "warning") == (
        reading.sheet,
        reading.rows,
        other.problem.code,
        other.problem.value,
        other.problem.severity,
    )


@pytest.mark.feature("E5")
def test_files_without_rows_or_with_too_many_are_refused() -> None:
    assert [(0, "", "file", "no_rows")] == problems(read())
    assert [(0, "", "file", "too_many_rows")] == problems(read((2, ANN), (3, BOB), max_rows=1))
    assert [] == problems(read((2, ANN), (3, BOB), max_rows=2))


@pytest.mark.feature("E7")
def test_rows_that_resemble_an_earlier_row_are_found() -> None:
    third = (*ANN[:4], "OX14 2GG", ANN[5])
    reading = read((2, ANN), (3, BOB), (4, ANN), (5, third))
    assert {2: (Likeness.CERTAIN, 0), 3: (Likeness.POSSIBLE, 0)} == reading.earlier


@pytest.mark.feature("E7")
def test_a_skipped_row_is_not_compared_with_later_rows() -> None:
    moved = (*ANN[:4], "OX14 2GG", ANN[5])
    moved_and_younger = (*moved[:5], "2010-10-03")
    skipping = read((2, ANN), (3, moved), (4, moved_and_younger), choices=Choices(OnDuplicate.SKIP))
    asking = read((2, ANN), (3, moved), (4, moved_and_younger))
    assert ({1}, {1, 2}) == (set(skipping.earlier), set(asking.earlier))


@pytest.mark.slow
def test_progress_is_reported_at_intervals() -> None:
    told: list[int] = []
    rows = [(number, (*ANN[:3], f"Lee{'x' * (number % 50)}", "OX14 1GG", "2010-10-02")) for number in range(2, 2102)]
    sheet = Sheet("S", visible=True, rows=iter([(1, HEADINGS), *rows]))
    read_learners([sheet], on=TODAY, choices=Choices(OnDuplicate.CREATE), tick=told.append)
    assert [1000, 2000] == told
