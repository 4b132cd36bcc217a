"""Spreadsheets of courses: headings, rows, and what is wrong with them."""

from datetime import date

import pytest

from progress_core.domain.courses.form import CourseRows
from progress_core.domain.courses.headings import LABELS
from progress_core.domain.courses.rows import MAX_ROWS, CourseReading, read_courses
from progress_core.domain.values.sheets import Cell, Sheet, SheetNotes
from tests.given.course_files import HEADINGS, HEALTH, LAW
from tests.given.people import NORTH, SOUTH

Cells = tuple[Cell, ...]


def _sheet(*rows: Cells, visible: bool = True, since_1904: bool = False, notes: SheetNotes | None = None) -> Sheet:
    return Sheet("Courses", visible, iter(list(enumerate(rows, start=1))), since_1904, notes or SheetNotes())


def _read(*sheets: Sheet, only: str = "", max_rows: int = MAX_ROWS) -> CourseReading:
    return read_courses(sheets, CourseRows({SOUTH}, only=only), only=only, max_rows=max_rows)


def _codes(reading: CourseReading) -> list[tuple[int, str, str]]:
    return [(found.row, found.column, found.problem.code) for found in reading.problems.listed()]


@pytest.mark.feature("H1", "E2")
@pytest.mark.parametrize(
    "headings",
    [
        HEADINGS,
        ("ukprn", "venue_postcode", "start_year", "type", "subject", "town", "applications_close"),
        ("Provider UKPRN", "POST CODE", "Year ", "Type of qualification *", "Course title", "town", "Closing date"),
    ],
)
def test_headings_are_matched_in_their_spellings(headings: Cells) -> None:
    reading = _read(_sheet(("Our courses",), headings, HEALTH, LAW))
    assert [] == _codes(reading)
    assert [(3, "Health"), (4, "Law")] == [(row, course.title) for row, course in reading.courses]
    assert date(2027, 6, 30) == reading.courses[1][1].closes_on


def test_every_field_has_a_heading_that_reads_as_itself() -> None:
    full = {**dict.fromkeys(LABELS, ""), "ukprn": SOUTH, "venue_postcode": "OX28 6NE", "start_year": "2027"}
    full |= {"type": "T Level", "subject": "Health"}
    assert [] == _codes(_read(_sheet(tuple(LABELS.values()), tuple(full.values()))))


@pytest.mark.feature("H1", "B4", "E2")
def test_unknown_and_missing_headings_are_listed() -> None:
    headings = ("Subject", "Type", "Campus", "Colour", "UKPRN")
    reading = _read(_sheet(headings, ("Health", "T Level", "Main", "red", SOUTH)))
    assert [(1, "", "missing_heading"), (1, "", "missing_heading"), (1, "D", "unknown_heading")] == _codes(reading)
    assert [(0, "", "no_course_headings")] == _codes(_read(_sheet(("First name", "Last name"))))
    assert [(0, "", "hidden_sheet")] == _codes(_read(_sheet(HEADINGS, HEALTH, visible=False)))
    assert ["other_sheet"] == [code for _, _, code in _codes(_read(_sheet(HEADINGS, HEALTH), _sheet(HEADINGS, LAW)))]


@pytest.mark.feature("H1")
def test_a_file_about_one_provider_needs_no_column_for_it() -> None:
    reading = _read(_sheet(HEADINGS[1:], HEALTH[1:]), only=SOUTH)
    assert [] == _codes(reading)
    assert SOUTH == reading.courses[0][1].ukprn
    assert [(2, "A", "other_provider")] == _codes(_read(_sheet(HEADINGS, (NORTH, *HEALTH[1:])), only=SOUTH))


@pytest.mark.feature("H1", "B4")
def test_every_problem_names_its_row_and_column() -> None:
    bad = ("19999999", "OX28 6NE", "2027", "T Level", "Health", "", "")
    worse = (SOUTH, "nowhere", "soon", "", "Health", "", "30/06/2027")
    reading = _read(_sheet(HEADINGS, bad, (None, " ", ""), worse, HEALTH, HEALTH))
    assert [
        (2, "A", "no_such_provider"),
        (4, "B", "bad_format"),
        (4, "C", "bad_format"),
        (4, "D", "required"),
        (4, "G", "bad_format"),
        (6, "E", "duplicate"),
    ] == _codes(reading)
    assert (4, 1) == (reading.rows, len(reading.courses))


@pytest.mark.feature("H1", "E2")
def test_what_excel_made_of_numbers_and_dates_is_restored() -> None:
    headings = ("UKPRN", "Postcode", "Start year", "Type", "Subject", "Start", "Lat", "Lon", "Applications open")
    cells: Cells = (float(SOUTH), "OX28 6NE", 2027.0, "T Level", "Health", date(2027, 9, 6), 51.78, -1.48, 45_000)
    reading = _read(_sheet(headings, cells))
    course = reading.courses[0][1]
    assert (SOUTH, date(2027, 9, 6), 51.78, -1.48) == (
        course.ukprn, course.starts_on, course.latitude, course.longitude,
    )  # fmt: skip
    assert [(2, "I", "restored")] == _codes(reading)
    from_1904 = _read(_sheet(headings, (*cells[:-1], 45_000 - 1_462), since_1904=True)).courses[0][1]
    assert from_1904.opens_on == course.opens_on == date(2023, 3, 15)


@pytest.mark.feature("H1", "K8")
def test_files_without_courses_and_with_too_many_are_refused() -> None:
    assert [(0, "", "no_courses")] == _codes(_read(_sheet(HEADINGS)))
    assert [(0, "", "too_many_courses")] == _codes(_read(_sheet(HEADINGS, HEALTH, LAW), max_rows=1))
    assert [] == _codes(_read(_sheet(HEADINGS, HEALTH, LAW), max_rows=2))


def test_hidden_rows_are_mentioned() -> None:
    reading = _read(_sheet(HEADINGS, HEALTH, LAW, notes=SheetNotes(hidden_rows={3})))
    assert [(0, "", "hidden_rows")] == _codes(reading)


def test_progress_is_told_now_and_then() -> None:
    rows = [(SOUTH, "OX28 6NE", "2027", "T Level", f"Subject {number}", "", "") for number in range(2_001)]
    told: list[int] = []
    read_courses([_sheet(HEADINGS, *rows)], CourseRows({SOUTH}), tick=told.append)
    assert [1_000, 2_000] == told
