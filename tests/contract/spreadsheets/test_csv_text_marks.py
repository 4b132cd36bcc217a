"""CSV files in which apostrophes keep numbers, dates and codes as text."""

from datetime import date
from pathlib import Path

import pytest
from progress_excel import open_spreadsheets

from progress_core.domain.importing.imports import Choices
from progress_core.domain.importing.rows import Reading, read_learners
from progress_core.domain.qualifications.qualifications import check_qualification
from tests.contract.spreadsheets.csv_files import HEADINGS

pytestmark = pytest.mark.feature("E2")
SPREADSHEETS = open_spreadsheets()
CASES = Path(__file__).parent / "cases"


def reading_of(content: bytes) -> Reading:
    """Read and check a file."""
    with SPREADSHEETS.read(content) as sheets:
        return read_learners(sheets, on=date(2026, 9, 1), choices=Choices())


def test_apostrophes_before_numbers_dates_and_codes_go() -> None:
    reading = reading_of((CASES / "leading-apostrophe-a.csv").read_bytes())
    (learner,) = reading.details
    assert (learner.ukprn, learner.year_group, learner.date_of_birth) == ("10000231", 11, date(2011, 3, 10))
    assert (learner.telephone, learner.upn) == ("07700900123", "H801200001001")
    assert [found.problem.code for found in reading.problems.listed()] == []


def test_an_apostrophe_before_a_house_number_goes() -> None:
    (learner,) = reading_of((CASES / "leading-apostrophe-b-house.csv").read_bytes()).details
    assert learner.house == "12"


@pytest.mark.parametrize("mark", ["'", "\u2019"])
def test_every_column_may_be_marked_as_text_but_names_keep_their_apostrophe(mark: str) -> None:
    row = "10000231,Year 11,'t,'s-Gravesande,LS1 4AP,2011-03-10,ann@example.com,12,5 High Street,,Leeds,07700900123"
    cells = [*row.split(","), "1000000043", "H801200001001", "C00001", "Female", "Irish"]
    marked = [cell if cell[:1] in ("'", "") else f"{mark}{cell}" for cell in cells]
    plain, again = (
        reading_of("\n".join((",".join(HEADINGS), ",".join(values))).encode()) for values in (cells, marked)
    )
    (learner,) = plain.details
    assert (learner.first_name, learner.last_name) == ("'t", "'s-Gravesande")
    (town,) = {learner.town, again.details[0].town} - {f"{mark}Leeds".replace("\u2019", "'")}
    assert (town, learner.street, again.details[0].street) == ("Leeds", "5 High Street", "5 High Street")
    assert (learner.postcode, learner.ethnicity) == (again.details[0].postcode, again.details[0].ethnicity)
    assert again.problems.errors == 0


def test_a_qualification_may_be_marked_as_text() -> None:
    values = {"type": "'GCSE", "subject": "'Mathematics", "completion_date": "'2026-06", "actual_grade": "'A"}
    plain = {name: value.removeprefix("'") for name, value in values.items()}
    assert check_qualification(values).value == check_qualification(plain).value is not None
