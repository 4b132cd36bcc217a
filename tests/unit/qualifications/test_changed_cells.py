"""What a spreadsheet made of a qualification that was typed is refused with the reason."""

from datetime import date, datetime

import pytest

from progress_core.domain.qualifications.qualifications import check_qualification
from tests.unit.qualifications.test_qualifications import GOOD, found


@pytest.mark.feature("F3")
@pytest.mark.parametrize("kind", ["GCSE (9 to 1)", "Other qualification"])
@pytest.mark.parametrize("name", ["type", "subject", "completion_date", "predicted_grade", "actual_grade"])
@pytest.mark.parametrize("value", [True, False])
def test_true_and_false_are_refused_as_the_doing_of_a_spreadsheet(kind: str, name: str, value: bool) -> None:
    checked = check_qualification({**GOOD, "type": kind, "completion_date": "", name: value})
    (found,) = (each for each in checked.problems if each.field == name)
    assert ("became_truth", None) == (found.code, checked.value)
    assert f"is {str(value).upper()}, because the spreadsheet" in found.message


@pytest.mark.feature("F3")
@pytest.mark.parametrize("name", ["subject", "completion_date", "actual_grade"])
@pytest.mark.parametrize("text", ["#N/A", " #REF! ", "#name?", "Err:502"])
def test_the_text_of_a_spreadsheet_error_is_no_value(name: str, text: str) -> None:
    assert (name, "cell_error", "error") in found(**{"type": "Other qualification", "completion_date": "", name: text})


@pytest.mark.feature("F3")
@pytest.mark.parametrize(
    ("value", "time", "months"),
    [
        (datetime(2026, 5, 31, 23), "23:00", "2026-06 or 2026-05"),  # noqa: DTZ001 - spreadsheets know no time zones
        (datetime(2026, 5, 31, 23, 59, 12), "23:59:12", "2026-06 or 2026-05"),  # noqa: DTZ001 - as above
        (datetime(2025, 12, 31, 16), "16:00", "2026-01 or 2025-12"),  # noqa: DTZ001 - as above
        (datetime(2026, 6, 1, 1), "01:00", "2026-06"),  # noqa: DTZ001 - as above
        (datetime(2026, 5, 15, 12), "12:00", "2026-05"),  # noqa: DTZ001 - as above
        ("2026-05-31 23:00", "23:00", "2026-06 or 2026-05"),
        ("2026-05-31T23:00:00Z", "23:00", "2026-06 or 2026-05"),
        (46173.95833333, "23:00", "2026-06 or 2026-05"),
        ("46173.95833", "23:00", "2026-06 or 2026-05"),
        (datetime(9999, 12, 31, 23, 59, 59, 999_999), "23:59:59", "9999-12"),  # noqa: DTZ001 - as above
    ],
)
def test_a_completion_date_with_a_time_is_refused(value: object, time: str, months: str) -> None:
    checked = check_qualification({**GOOD, "type": "Other qualification", "completion_date": value})
    (problem,) = (each for each in checked.problems if each.field == "completion_date")
    assert ("has_time", "error", None) == (problem.code, problem.severity, checked.value)
    assert f"({time})" in problem.message
    assert problem.message.endswith(f"write it alone: {months}.")


@pytest.mark.feature("F3")
@pytest.mark.parametrize(
    ("value", "month"),
    [
        (date(2026, 5, 31), "2026-05"),
        (datetime(2026, 5, 31), "2026-05"),  # noqa: DTZ001 - spreadsheets know no time zones
        (datetime(2026, 5, 31, 23, 59, 59, 999_000), "2026-06"),  # noqa: DTZ001 - as above
        (datetime(2026, 6, 1, 0, 0, 0, 400_000), "2026-06"),  # noqa: DTZ001 - as above
    ],
)
def test_a_date_cell_without_a_time_is_read_as_its_month(value: object, month: str) -> None:
    checked = check_qualification({**GOOD, "type": "Other qualification", "completion_date": value})
    assert checked.value is not None
    assert month == checked.value.completion_date
