"""Spreadsheets of leavers: headings, rows, and what is wrong with them whoever the learners are."""

from datetime import UTC, date, datetime

import pytest

from progress_core.domain.importing.leaver_files import LABELS, LEAVER_HEADINGS, MAX_ROWS, LeaverReading, read_leavers
from progress_core.domain.importing.leaver_template import template
from progress_core.domain.learners.leaving import Destination, Leaving
from progress_core.domain.values.sheets import Cell, CellError, Sheet, SheetNotes
from tests.given.leaver_files import ULNS

pytestmark = pytest.mark.feature("J2")

Cells = tuple[Cell, ...]
UPN = "H801200001001"


def _sheet(*rows: Cells, visible: bool = True, since_1904: bool = False, notes: SheetNotes | None = None) -> Sheet:
    numbered = iter(list(enumerate(rows, start=1)))
    return Sheet("Leavers", visible, numbered, since_1904, notes=notes or SheetNotes())


def _read(*rows: Cells, since_1904: bool = False) -> LeaverReading:
    return read_leavers([_sheet(*rows, since_1904=since_1904)], today=date(2026, 9, 1))


def _codes(reading: LeaverReading) -> list[tuple[int, str, str]]:
    return [(found.row, found.column, found.problem.code) for found in reading.problems.listed()]


@pytest.mark.feature("E2")
@pytest.mark.parametrize(
    "headings",
    [
        ("UPN", "Leaving date"),
        ("Unique Pupil Number", "DOL"),
        ("unique_pupil_number", "Date of leaving"),
        ("UPN *", "D.O.L."),
        ("upn", "Last day"),
    ],
)
def test_two_headings_in_the_spellings_of_school_systems_are_enough(headings: Cells) -> None:
    reading = _read(("Leavers of the summer",), headings, (UPN, "2026-08-31"), (None, " "))
    assert [] == _codes(reading)
    (row,) = reading.rows
    assert (3, {"upn": UPN}, {}, Leaving(date(2026, 8, 31))) == (row.number, row.identifiers, row.names, row.leaving)


@pytest.mark.parametrize(("first", "last"), [("Forename", "Surname"), ("Legal forename", "Legal surname")])
def test_names_are_read_in_the_spellings_of_school_systems(first: str, last: str) -> None:
    (row,) = _read((first, last, "ULN", "Date left"), ("Ann", "Lee", ULNS[0], "2026-08-31")).rows
    assert {"first_name": "Ann", "last_name": "Lee"} == row.names


def test_every_label_is_a_heading_and_stands_in_the_template() -> None:
    assert set(LABELS) == set(LEAVER_HEADINGS.field_of.values())
    table = template()
    assert [*LABELS.values()] == [column.heading for column in table.columns]
    (destination,) = [column for column in table.columns if column.choices]
    assert ("Destination", len(Destination)) == (destination.heading, len(destination.choices))
    read = _read(("Username", "Leaving date", "Destination"), *(("a", "2026-08-31", it) for it in destination.choices))
    assert [*Destination] == [row.leaving.destination for row in read.rows if row.leaving]


@pytest.mark.feature("E2")
def test_dates_of_every_kind_are_read() -> None:
    headings = ("Username", "Leaving date")
    days = _read(headings, ("a", date(2026, 8, 31)), ("b", datetime(2026, 8, 31, tzinfo=UTC)), ("c", " 2026-08-31"))
    counted = _read(headings, ("a", 46265))
    old = _read(headings, ("a", 46265 - 1462), since_1904=True)
    for reading in (days, counted, old):
        assert {Leaving(date(2026, 8, 31))} == {row.leaving for row in reading.rows}
    assert ([], [(2, "B", "restored")], [(2, "B", "restored")]) == (_codes(days), _codes(counted), _codes(old))
    assert [(2, "B", "has_time"), (3, "B", "cell_error"), (4, "B", "required"), (5, "B", "bad_format")] == _codes(
        _read(headings, ("a", "2026-08-30 23:00"), ("b", CellError("#N/A")), ("c", " "), ("d", "31st of August"))
    )


@pytest.mark.feature("E6")
def test_every_problem_names_its_row_and_column() -> None:
    headings = ("Colour", "Username", "ULN", "Last name", "Leaving date", "Destination", "Destination UKPRN")
    wrong = ("red", "", "12", "Lee", "soon", "the moon", "7")
    nobody = ("", "", "", "Lee", "2026-08-31", "", "")
    reading = _read(headings, wrong, nobody, ("", "ann", "12", "", "", 0, ""))
    assert [
        (1, "A", "unknown_heading"),
        (2, "C", "bad_format"), (2, "E", "bad_format"), (2, "F", "unknown_destination"), (2, "G", "bad_format"),
        (3, "B", "no_identifier"),
        (4, "C", "bad_format"), (4, "E", "required"), (4, "F", "unknown_destination"),
    ] == _codes(reading)  # fmt: skip
    assert [(4, {"username": "ann"}, None)] == [(row.number, row.identifiers, row.leaving) for row in reading.rows]


@pytest.mark.feature("E2")
def test_missing_and_repeated_headings_are_errors() -> None:
    day = "2026-08-31"
    assert [(1, "", "missing_heading")] == _codes(_read(("Username", "ULN"), ("ann", ULNS[0])))
    assert [(1, "", "missing_one_heading")] == _codes(_read(("Surname", "Leaving date"), ("Lee", day)))
    both = _read(("Surname", "Forename"), ("Lee", "Ann"))
    assert [(1, "", "missing_heading"), (1, "", "missing_one_heading")] == _codes(both)
    assert [(1, "C", "duplicate_heading")] == _codes(_read(("ULN", "DOL", "Leaving date"), (ULNS[0], day, day)))
    assert [(0, "", "no_leaver_headings")] == _codes(_read(("Leaving date", "Colour"), (day, "red")))


@pytest.mark.feature("E2", "K8")
def test_what_is_wrong_with_the_file_is_said_of_the_file() -> None:
    headings, row = ("Username", "Leaving date"), ("ann", "2026-08-31")
    today = date(2026, 9, 1)
    assert [(0, "", "no_leavers")] == _codes(_read(headings))
    assert [(0, "", "hidden_sheet")] == _codes(read_leavers([_sheet(headings, row, visible=False)], today=today))
    hidden = SheetNotes(hidden_rows={2})
    assert [(0, "", "hidden_rows")] == _codes(read_leavers([_sheet(headings, row, notes=hidden)], today=today))
    assert [(0, "", "too_many_leavers")] == _codes(read_leavers([_sheet(headings, row, row)], today=today, max_rows=1))
    assert [] == _codes(_read(headings, *[row] * MAX_ROWS))
    assert [(0, "", "too_many_leavers")] == _codes(_read(headings, *[row] * (MAX_ROWS + 1)))
