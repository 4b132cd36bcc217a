"""What databases and data frames write into empty cells of codes: no value, and no reason to refuse a row (E2)."""

from datetime import date

import pytest

from progress_core.domain.foundations.problems import Problem
from progress_core.domain.learners.field_kinds import Form
from progress_core.domain.learners.form import check_learner, check_learners
from progress_core.domain.qualifications.qualifications import check_qualification
from tests.given.learner_form import LOG_IN, NEEDED, ON

pytestmark = pytest.mark.feature("B4", "E2")

OPTIONAL = ("email", "telephone", "uln", "upn", "ccis", "gender", "ethnicity")
MANDATORY = ("date_of_birth", "year_group", "ukprn", "postcode", "first_name", "last_name")
TEXTS = (
    "NULL", "null", "Null", "nan", "NaN", "NaT", "None", "none", "N/A", "n/a", "n.a.", "NA", "-", "--", "\u2013", ".",
    "?", "unknown", "UNK", "TBC", "tbd", "n/k", "missing", "not given", "(null)", "<NA>", "\\N",
    "undefined", "to be confirmed", "[object Object]", " NULL ", "'NULL", "No email", "nil",
)  # fmt: skip
ERRORS = ("#N/A", "#NAME?", "#REF!", "#NV", "#N/D", "Err:502")


def problems_in(field: str, text: object, form: Form = "import") -> list[Problem]:
    checked = check_learner({**NEEDED, **LOG_IN, field: text}, form=form, on=ON)
    if form == "import":
        assert [checked] == list(check_learners([{**NEEDED, **LOG_IN, field: text}], on=ON))
    return list(checked.problems)


@pytest.mark.parametrize("form", ["import", "edit", "create"])
@pytest.mark.parametrize("field", OPTIONAL)
@pytest.mark.parametrize("text", TEXTS)
def test_a_placeholder_in_an_optional_code_is_read_as_empty_with_a_warning(field: str, text: str, form: Form) -> None:
    (found,) = problems_in(field, text, form)
    assert (field, "placeholder", "warning", f"learner.{field}") == (
        found.field, found.code, found.severity, found.rule,
    )  # fmt: skip
    assert found.value == text
    assert "so it counts as empty" in found.message
    details = check_learner({**NEEDED, **LOG_IN, field: text}, form=form).value
    assert details is not None
    assert "" == getattr(details, field)


@pytest.mark.parametrize("field", ["date_of_birth", "year_group", "ukprn", "postcode"])
@pytest.mark.parametrize("text", ["NULL", "nan", "NaT", "N/A", "-", "missing", "None"])
def test_a_placeholder_in_a_mandatory_code_is_a_missing_value(field: str, text: str) -> None:
    (found,) = problems_in(field, text)
    assert (field, "required", "error", text) == (found.field, found.code, found.severity, found.value)


@pytest.mark.parametrize("field", OPTIONAL)
@pytest.mark.parametrize("text", ERRORS)
def test_an_error_of_a_spreadsheet_stays_an_error(field: str, text: str) -> None:
    (found,) = problems_in(field, text)
    assert (field, "error") == (found.field, found.severity)


@pytest.mark.parametrize("field", OPTIONAL)
@pytest.mark.parametrize("text", ["nobody@", "12", "nullable?", "naan!"])
def test_other_wrong_values_stay_errors(field: str, text: str) -> None:
    assert field == "ccis" or ["error"] == [found.severity for found in problems_in(field, text)]


def test_a_row_of_a_database_with_null_in_every_empty_cell_is_read() -> None:
    row = {**NEEDED, **dict.fromkeys(OPTIONAL, "NULL")}
    (checked,) = check_learners([row], on=ON)
    assert checked.value == check_learner(NEEDED, form="import").value
    assert {*OPTIONAL} == {problem.field for problem in checked.problems}


def test_a_value_of_the_list_is_no_placeholder() -> None:
    (checked,) = check_learners([{**NEEDED, "gender": "not known"}])
    assert checked.value is not None
    assert ("Not known", ()) == (checked.value.gender, checked.problems)


@pytest.mark.feature("F3")
@pytest.mark.parametrize("field", ["type", "subject", "completion_date", "predicted_grade", "actual_grade"])
def test_not_a_number_is_an_empty_cell_of_a_qualification(field: str) -> None:
    taken: dict[str, object] = {
        "type": "GCSE", "subject": "Mathematics", "completion_date": date(2013, 6, 1), "predicted_grade": "A",
    }  # fmt: skip
    empty, found = (check_qualification({**taken, field: value}) for value in (None, float("nan")))
    assert empty.value == found.value
    assert [problem.message for problem in empty.problems] == [problem.message for problem in found.problems]
