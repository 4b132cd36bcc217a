"""Files as they come from school systems and spreadsheets: who is in them, and what is said of them."""

from datetime import date
from pathlib import Path

import pytest
from progress_excel import open_spreadsheets

from progress_core.domain.importing.imports import Choices
from progress_core.domain.importing.rows import Reading, read_learners

pytestmark = pytest.mark.feature("E2", "E6")

SPREADSHEETS = open_spreadsheets("excel:")
CASES = Path(__file__).parent / "cases"


def read(content: bytes) -> Reading:
    with SPREADSHEETS.read(content) as sheets:
        return read_learners(sheets, on=date(2026, 11, 29), choices=Choices())


def names(reading: Reading) -> list[str]:
    return [f"{learner.first_name} {learner.last_name}" for learner in reading.details]


def said(reading: Reading) -> list[tuple[int, str, str, str]]:
    return [(one.row, one.column, one.problem.severity, one.problem.code) for one in reading.problems.listed()]


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_a_date_cell_with_a_time_is_an_error(kind: str) -> None:
    reading = read((CASES / f"date-with-time.{kind}").read_bytes())
    found = [one for one in said(reading) if one[2] == "error"]
    assert found == [(number, "F", "error", "has_time") for number, *_ in found]
    assert len(found) == reading.rows
    assert all("2011-03-10 or 2011-03-09." in one.problem.message for one in reading.problems.listed())
    assert "“2011-03-09 23:59:12” holds a time as well (23:59:12)" in reading.problems.listed()[0].problem.message


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_hidden_rows_are_read_and_said(kind: str) -> None:
    reading = read((CASES / f"hidden-rows.{kind}").read_bytes())
    assert (len(names(reading)), said(reading)) == (3, [(0, "", "warning", "hidden_rows")])
    assert "1 hidden row: row 3." in reading.problems.listed()[0].problem.message


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_true_where_a_name_was_typed_is_explained(kind: str) -> None:
    content = (CASES / f"true-as-name.{kind}").read_bytes()
    for file in (content, SPREADSHEETS.mark(content, "", [])):
        reading = read(file)
        assert said(reading) == [(2, "C", "error", "became_truth")]
        (found,) = reading.problems.listed()
        assert found.problem.message == (
            "First name is TRUE, because the spreadsheet took what was typed for TRUE or FALSE. "
            "Format the column as Text and type it again."
        )


@pytest.mark.parametrize(("kind", "name"), [("case", "Shared"), ("backslashes", "Sam"), ("types", "Sam")])
def test_parts_of_other_names_are_found(kind: str, name: str) -> None:
    reading = read((CASES / f"part-names-{kind}.xlsx").read_bytes())
    assert (names(reading), said(reading)) == ([f"{name} Example"], [])


def test_rows_of_invisible_characters_are_skipped() -> None:
    content = (CASES / "rows-of-nothing.csv").read_bytes()
    reading = read(content)
    assert (names(reading), said(reading)) == (["Ann Onesmith"], [])
