"""The workbook of qualifications: its four sheets, and how it is read when it comes back."""

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress_core.domain.foundations.rules import rule_catalogue
from progress_core.domain.qualifications.catalogue import Catalogue, QualificationType, default_catalogue
from progress_core.domain.qualifications.qualifications import QUALIFICATION_FIELDS, Qualification
from progress_core.domain.qualifications.rows import QualificationReading, read_qualifications
from progress_core.domain.qualifications.workbook import IDENTITY, block_heading, workbook
from progress_core.domain.values.sheets import Cell, CellError, Lookup, Sheet, Uncomputed

pytestmark = pytest.mark.feature("F3")

HEADINGS = (
    *IDENTITY.values(),
    *(block_heading(name, number) for number in range(1, 19) for name in QUALIFICATION_FIELDS),
)
WHO: tuple[Cell, ...] = ("1000001", None, None, "Ann", "Lee", date(2010, 10, 2), "North School", "Oxfordshire")
MATHS: tuple[Cell, ...] = ("GCSE (9 to 1)", "Mathematics", "2018-06", "7", None)
CATALOGUE = Catalogue(
    (
        QualificationType("GCSE", ("Art", "Music"), ("A", "B"), last_award=2020, level="2"),
        QualificationType("Piano", (), ("Merit",), free_text_grade=True),
    )
)


def read(*rows: Sequence[Cell], headings: Sequence[Cell] = HEADINGS, **options: object) -> QualificationReading:
    numbered = [(number, tuple(cells)) for number, cells in enumerate((headings, *rows), 1)]
    sheet = Sheet("Learner Qualifications", True, iter(numbered))
    return read_qualifications([sheet], default_catalogue(), **options)  # type: ignore[arg-type]


def where(reading: QualificationReading) -> list[tuple[str, str, str]]:
    return [(f"{each.column}{each.row}", each.problem.field, each.problem.code) for each in reading.problems.listed()]


@pytest.mark.feature("F2")
def test_the_first_three_sheets_list_types_subjects_and_grades_by_type() -> None:
    types, subjects, grades, learners = workbook(CATALOGUE, ())
    assert [("GCSE", "2", "until 2020"), ("Piano", "", "")] == list(types.rows)
    assert [("GCSE", "Art", None), ("GCSE", "Music", None), ("Piano", None, "Type any text")] == list(subjects.rows)
    assert [
        ("GCSE", "A", None),
        ("GCSE", "B", None),
        ("Piano", "Merit", None),
        ("Piano", None, "Or type any other"),
    ] == list(grades.rows)
    assert ["Qualification Type", "Qualification Subject", "Qualification Grading", "Learner Qualifications"] == [
        table.name for table in (types, subjects, grades, learners)
    ]
    assert [False, False, False, True] == [table.opens for table in (types, subjects, grades, learners)]


@pytest.mark.feature("F2")
def test_the_sheet_of_learners_has_the_columns_of_the_manual() -> None:
    columns = workbook(CATALOGUE, ())[-1].columns
    written = [column.written for column in columns]
    assert list(HEADINGS) == written
    assert [
        "UCAS Account ID", "UPN", "ULN", "Forename", "Surname", "Date of Birth", "Current Provider", "Current Area",
        "Qualification Type 1*", "Qualification Subject 1*", "Qualification Completion Date 1",
        "Qualification Predicted Grade 1*", "Qualification Actual Grade 1*", "Qualification Type 2*",
    ] == written[:14]  # fmt: skip
    assert [True] * 8 + [False] * 90 == [column.locked for column in columns]
    assert not any(column.locked for column in workbook(CATALOGUE)[-1].columns)
    assert [
        Lookup("Qualification Type", "Qualification Type"),
        Lookup("Qualification Subject", "Qualification Subject", "Qualification Type", "Qualification Type 18*"),
        None,
        Lookup("Qualification Grading", "Qualification Grading", "Qualification Type", "Qualification Type 18*"),
        Lookup("Qualification Grading", "Qualification Grading", "Qualification Type", "Qualification Type 18*"),
    ] == [column.lookup for column in columns[-5:]]


@given(st.permutations(range(len(HEADINGS))))
def test_columns_may_be_in_any_order_and_stars_left_out(order: list[int]) -> None:
    cells = (*WHO, *MATHS)
    row = [cells[index] if index < len(cells) else None for index in order]
    reading = read(row, headings=[HEADINGS[index].replace("*", "").upper() for index in order])
    (found,) = reading.rows
    assert ([], 2, 1000001, WHO) == (where(reading), found.number, found.account_id, found.identity)
    assert (Qualification("GCSE (9 to 1)", "Mathematics", "2018-06", "7"),) == found.qualifications


def test_months_grades_and_ids_mangled_by_a_spreadsheet_are_restored() -> None:
    row = (1000001.0, *WHO[1:], " gcse (9 to 1) ", "mathematics", date(2018, 6, 1), 7.0, None)
    (found,) = read(row).rows
    assert 1000001 == found.account_id
    assert (Qualification("GCSE (9 to 1)", "Mathematics", "2018-06", "7"),) == found.qualifications


def test_identical_texts_are_checked_once_and_refused_in_every_cell() -> None:
    wrong = ("GCSE (9 to 1)", "Mathematics", "2018-06", "Z", None)
    reading = read((*WHO, *wrong, *wrong), ("1000002", *WHO[1:], *MATHS, *wrong))
    assert [
        ("L2", "predicted_grade_1", "not_in_list"),
        ("Q2", "predicted_grade_2", "not_in_list"),
        ("Q3", "predicted_grade_2", "not_in_list"),
    ] == where(reading)
    assert [0, 1] == [len(row.qualifications) for row in reading.rows]
    assert reading.problems.listed()[1].problem.message.startswith("Qualification 2: Predicted grade “Z”")


def test_a_qualification_repeated_in_one_month_gives_a_warning_at_the_second() -> None:
    wrong = ("GCSE (9 to 1)", "Mathematics", "2018-06", "Z", None)
    again, resit = (*MATHS[:3], "6", None), ("GCSE (9 to 1)", "Mathematics", "2018-11", "7", None)
    reading = read((*WHO, *MATHS, *wrong, *resit, *[None] * 5, *again), ("1000002", *WHO[1:], *MATHS))
    assert [("Q2", "predicted_grade_2", "not_in_list"), ("AD2", "subject_5", "repeated_qualification")] == where(
        reading
    )
    (_, doubt) = reading.problems.listed()
    assert doubt.problem.severity == "warning"
    assert doubt.problem.message.startswith("Qualification 5: “Mathematics” is the same as qualification 1")
    assert [3, 1] == [len(row.qualifications) for row in reading.rows]


def test_true_is_not_read_as_the_grade_1() -> None:
    scottish = ("GCSE (9 to 1)", "Mathematics", "2018-06")
    assert [("L2", "predicted_grade_1", "became_truth")] == where(read((*WHO, *scottish, True)))
    assert [] == where(read((*WHO, *scottish, 1)))


def test_cells_without_a_usable_value_are_refused_with_the_reason() -> None:
    row = (*WHO, "GCSE (9 to 1)", CellError("#REF!"), Uncomputed("=A1"), "Z", None)
    assert [
        ("J2", "subject_1", "cell_error"),
        ("K2", "completion_date_1", "uncomputed_formula"),
        ("L2", "predicted_grade_1", "not_in_list"),
    ] == where(read(row))
    assert [("A2", "account_id", "cell_error")] == where(read((CellError("#N/A"), *WHO[1:])))


def test_cells_without_a_heading_are_refused_and_cells_under_an_unknown_one_are_ignored() -> None:
    spoilt = [*HEADINGS[:12], None, *HEADINGS[13:], "Notes"]
    reading = read((*WHO, *MATHS[:4], "8", *[None] * 85, "see me", "lost"), headings=spoilt)
    assert [
        ("CU1", "file", "unknown_heading"),
        ("M2", "qualifications", "no_heading_above"),
        ("CV2", "qualifications", "no_heading_above"),
    ] == where(reading)


def test_rows_without_a_learner_or_a_qualification_are_skipped() -> None:
    notes = [*HEADINGS, "Notes"]
    reading = read((None, " "), (*[None] * 98, "ask Zoë"), (*WHO, " ", "", *MATHS[2:3]), headings=notes)
    assert [4] == [row.number for row in reading.rows]
    assert ["I4", "J4", "L4"] == [place for place, _, code in where(reading) if code != "unknown_heading"]


def test_the_headings_that_identify_a_learner_must_occur_exactly_once() -> None:
    found = where(read((*WHO, *MATHS), headings=["UCAS Account ID", "Forename", "Surname", "Forename"]))
    assert {"date_of_birth", "current_provider", "current_area", "type_1", "subject_1"} == {
        field for _, field, code in found if code == "missing_heading"
    }
    assert ("D1", "forename", "duplicate_heading") in found


def test_more_rows_than_a_limit_are_refused() -> None:
    reading = read(*((str(number), *WHO[1:]) for number in range(1, 5)), max_rows=3)
    assert ([("0", "file", "too_many_rows")], 3) == (where(reading), len(reading.rows))


def test_a_missing_column_of_a_block_counts_as_empty() -> None:
    without = [heading for heading in HEADINGS if "Completion" not in heading and heading not in ("UPN", "ULN")]
    reading = read(("1000001", *WHO[3:], "GCSE (9 to 1)", "Mathematics", "7"), headings=without)
    (found,) = reading.rows
    assert ((Qualification("GCSE (9 to 1)", "Mathematics", "", "7"),), WHO) == (found.qualifications, found.identity)


def test_dates_of_workbooks_based_on_1904_are_converted() -> None:
    rows = iter([(1, tuple(HEADINGS)), (2, (*WHO[:5], 38992 - 1462, *WHO[6:]))])
    reading = read_qualifications([Sheet("Learners", True, rows, since_1904=True)], default_catalogue())
    assert [38992] == [row.identity[5] for row in reading.rows]


def test_every_code_is_in_the_catalogue_of_rules() -> None:
    rules = {rule.id: rule.codes for rule in rule_catalogue()}
    spoilt = [*HEADINGS[:12], None, *HEADINGS[13:]]
    reading = read(("x" * 9, *WHO[1:], *MATHS), (10**30, *WHO[1:]), WHO, (*WHO, *["Z"] * 5), headings=spoilt)
    assert all(each.problem.code in rules[each.problem.rule] for each in reading.problems.listed())
    assert reading.problems.errors
