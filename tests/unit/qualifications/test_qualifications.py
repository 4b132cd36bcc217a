"""What a qualification must say."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress_core.domain.qualifications.catalogue import DEFAULT_CATALOGUE, QualificationType, load_catalogue
from progress_core.domain.qualifications.qualifications import (
    MAX_QUALIFICATIONS,
    QUALIFICATION_FIELDS,
    RULES,
    Qualification,
    check_qualification,
)
from progress_core.domain.qualifications.sets import check_qualifications

GOOD = {
    "type": "GCSE (9 to 1)",
    "subject": "Mathematics",
    "completion_date": "2018-06",
    "predicted_grade": "8",
    "actual_grade": "9",
}

LISTED = {(rule.id, code) for rule in RULES for code in rule.codes}


def found(**changes: object) -> list[tuple[str, str, str]]:
    problems = check_qualification({**GOOD, **changes}).problems
    return [(each.field, each.code, each.severity) for each in problems]


@pytest.mark.feature("C5")
def test_a_valid_qualification_is_returned_as_typed_values() -> None:
    checked = check_qualification(GOOD, DEFAULT_CATALOGUE)
    assert Qualification("GCSE (9 to 1)", "Mathematics", "2018-06", "8", "9") == checked.value
    assert () == checked.problems


@pytest.mark.feature("C5")
def test_names_match_regardless_of_case_and_spaces_and_are_returned_as_listed() -> None:
    offered = {"type": " gce  a LEVEL", "subject": "further\u00a0mathematics ", "predicted_grade": " a* "}
    expected = Qualification("GCE A Level", "Further Mathematics", predicted_grade="A*")
    assert expected == check_qualification(offered).value


@pytest.mark.feature("C5", "B4")
def test_every_problem_of_a_qualification_is_listed_at_once() -> None:
    expected = [
        ("type", "required", "error"),
        ("subject", "required", "error"),
        ("completion_date", "bad_format", "error"),
        ("predicted_grade", "needs_grade", "error"),
    ]
    checked = check_qualification({"completion_date": "June 2013"})
    assert expected == [(each.field, each.code, each.severity) for each in checked.problems]
    assert not checked.ok


@pytest.mark.feature("C5")
def test_an_unknown_type_is_the_only_problem_since_the_rest_depends_on_it() -> None:
    assert [("type", "not_in_list", "error")] == found(type="O Level")


@pytest.mark.feature("C5")
def test_a_subject_of_another_type_is_refused() -> None:
    assert [("subject", "not_in_list", "error")] == found(
        type="T Level", predicted_grade="Pass", actual_grade="", completion_date="2022-06"
    )


@pytest.mark.feature("C5", "F3")
def test_grades_of_another_type_are_refused_with_the_allowed_ones() -> None:
    checked = check_qualification({**GOOD, "predicted_grade": "A*", "actual_grade": "10"})
    assert ["predicted_grade", "actual_grade"] == [each.field for each in checked.problems]
    assert "9, 8, 7, 6, 5, 4, 3, 2, 1, U" in checked.problems[0].message


@pytest.mark.feature("C5", "F3")
@pytest.mark.parametrize(
    ("predicted", "actual", "expected"),
    [
        ("8", "", []),
        ("", "9", []),
        (None, None, [("predicted_grade", "needs_grade", "error")]),
        (" ", "", [("predicted_grade", "needs_grade", "error")]),
    ],
)
def test_either_grade_is_enough(predicted: object, actual: object, expected: list[tuple[str, str, str]]) -> None:
    assert expected == found(predicted_grade=predicted, actual_grade=actual)


@pytest.mark.feature("C5")
def test_a_type_without_lists_accepts_free_text() -> None:
    offered = {"type": "Other qualification", "subject": "Street  dance", "actual_grade": "Silver medal"}
    assert Qualification("Other qualification", "Street dance", "", "", "Silver medal") == (
        check_qualification(offered).value
    )


@pytest.mark.feature("C5")
def test_suggested_grades_do_not_exclude_free_text() -> None:
    offered = {"type": "NVQ", "subject": "Hairdressing", "predicted_grade": "PASS", "actual_grade": "Level 2 pass"}
    checked = check_qualification(offered).value
    assert checked is not None
    assert ("Pass", "Level 2 pass") == (checked.predicted_grade, checked.actual_grade)


@pytest.mark.feature("C5")
def test_free_text_must_be_printable_and_within_its_limit() -> None:
    free = {"type": "Other qualification", "completion_date": ""}
    assert [("subject", "forbidden_character", "error")] == found(**free, subject="Dance\x00")
    assert [("actual_grade", "too_long", "error")] == found(**free, actual_grade="x" * 101)
    assert [] == found(**free, actual_grade="x" * 100)


@pytest.mark.feature("C5", "F3")
@pytest.mark.parametrize(
    "text", ["2013-13", "2013-00", "2013-6", "06-2013", "2013-06-01", "1813-06", "\uff12013-06", "0"]
)
def test_completion_date_is_a_month(text: str) -> None:
    assert ("completion_date", "bad_format", "error") in found(completion_date=text)


@pytest.mark.feature("F3")
@pytest.mark.parametrize("kind", ["GCSE (9 to 1)", "Other qualification"])
@pytest.mark.parametrize("name", ["type", "subject", "predicted_grade", "actual_grade"])
def test_a_date_in_another_field_is_recognised_as_a_mangled_value(kind: str, name: str) -> None:
    checked = check_qualification({**GOOD, "type": kind, "completion_date": "", name: date(2026, 8, 9)})
    (found,) = (each for each in checked.problems if each.field == name)
    assert (found.code, "2026-08-09" in found.message, checked.value) == ("became_date", True, None)


@pytest.mark.feature("F3")
def test_completion_date_may_be_left_out() -> None:
    assert [] == found(completion_date=None)


@pytest.mark.feature("F3")
@pytest.mark.parametrize("cell", [date(2018, 6, 1), datetime(2018, 6, 1)])  # noqa: DTZ001 - spreadsheets know no time zones
def test_a_date_cell_is_read_as_its_month(cell: date) -> None:
    checked = check_qualification({**GOOD, "completion_date": cell}).value
    assert checked is not None
    assert "2018-06" == checked.completion_date


@pytest.mark.feature("F3")
@pytest.mark.parametrize("cell", [9, 9.0, "9"])
def test_a_number_cell_is_read_as_a_grade(cell: object) -> None:
    checked = check_qualification({**GOOD, "actual_grade": cell}).value
    assert checked is not None
    assert "9" == checked.actual_grade


@pytest.mark.feature("F3")
def test_a_damaged_number_is_not_a_grade_and_is_shown_as_it_was_entered() -> None:
    (only,) = check_qualification({**GOOD, "actual_grade": 8.5}).problems
    assert ("not_in_list", 8.5) == (only.code, only.value)


@pytest.mark.feature("C5", "C6")
@pytest.mark.parametrize(
    ("kind", "month", "grade", "expected"),
    [
        ("GCSE (9 to 1)", "2013-06", "9", [("completion_date", "outside_award_window", "error")]),
        ("GCSE (9 to 1)", "2017-06", "9", []),
        ("GCSE", "2020-06", "A*", []),
        ("GCSE", "2021-06", "A*", [("completion_date", "outside_award_window", "warning")]),
        ("GCSE", "1999-06", "A*", []),
    ],
)
def test_a_grade_cannot_be_older_than_its_type(
    kind: str, month: str, grade: str, expected: list[tuple[str, str, str]]
) -> None:
    assert expected == found(type=kind, completion_date=month, predicted_grade="", actual_grade=grade)


@pytest.mark.feature("B4", "C5")
def test_a_warning_does_not_block() -> None:
    checked = check_qualification(
        {**GOOD, "type": "GCSE", "completion_date": "2022-06", "predicted_grade": "", "actual_grade": "b"}
    )
    assert Qualification("GCSE", "Mathematics", "2022-06", "", "B") == checked.value
    assert 1 == len(checked.warnings)


@pytest.mark.feature("C6")
def test_the_catalogue_can_be_replaced() -> None:
    own = load_catalogue([{"type": "Swimming badge", "subjects": ["Front crawl"], "grades": ["Gold"]}])
    offered = {"type": "swimming badge", "subject": "front crawl", "actual_grade": "gold"}
    assert Qualification("Swimming badge", "Front crawl", "", "", "Gold") == check_qualification(offered, own).value
    assert not check_qualification(GOOD, own).ok


_listed = st.sampled_from([each for each in DEFAULT_CATALOGUE.types if each.subjects])


@pytest.mark.feature("C5", "C6")
@given(_listed, st.data())
def test_everything_in_the_catalogue_is_accepted_in_any_case(kind: QualificationType, data: st.DataObject) -> None:
    subject = data.draw(st.sampled_from(kind.subjects))
    grade = data.draw(st.sampled_from(kind.grades))
    shouted = {"type": kind.name.upper(), "subject": subject.upper(), "actual_grade": grade.lower()}
    assert Qualification(kind.name, subject, actual_grade=grade) == check_qualification(shouted).value


@pytest.mark.feature("B4")
@given(
    st.dictionaries(
        st.sampled_from(QUALIFICATION_FIELDS), st.none() | st.text(max_size=8) | st.integers() | st.floats()
    )
)
def test_any_input_gives_either_a_value_or_an_error_with_a_message(values: dict[str, object]) -> None:
    checked = check_qualification(values)
    assert checked.ok != bool(checked.errors)
    assert all(each.message for each in checked.problems)
    assert {(each.rule, each.code) for each in checked.problems} <= LISTED


@pytest.mark.feature("F3")
def test_a_set_keeps_its_order_and_skips_gaps() -> None:
    chemistry = {**GOOD, "subject": "Chemistry"}
    checked = check_qualifications([GOOD, {}, {"type": " ", "subject": None}, chemistry])
    assert checked.value is not None
    assert ["Mathematics", "Chemistry"] == [each.subject for each in checked.value]


@pytest.mark.feature("F3", "B4")
def test_problems_of_a_set_name_their_block() -> None:
    checked = check_qualifications([GOOD, {}, {**GOOD, "subject": "Alchemy"}, {**GOOD, "type": ""}, {"grade": ""}])
    assert checked.value is None
    at_fault = ["subject_3", "type_4", "type_5", "subject_5", "predicted_grade_5", "grade_5"]
    assert at_fault == [each.field for each in checked.problems]
    assert [3, 4, 5, 5, 5, 5] == [each.params["qualification"] for each in checked.problems]
    assert checked.problems[0].message.startswith("Qualification 3: Subject “Alchemy” is not in the list")


@pytest.mark.feature("F3")
def test_eighteen_qualifications_are_accepted_and_nineteen_are_not() -> None:
    months = [{**GOOD, "completion_date": f"20{year}-06"} for year in range(18, 38)]
    assert check_qualifications(months[:MAX_QUALIFICATIONS]).problems == ()
    (only,) = check_qualifications(months[:19]).problems
    assert ("qualifications", "too_many", 19) == (only.field, only.code, only.value)


@pytest.mark.feature("C5", "F3")
def test_a_repetition_in_one_month_gives_a_warning_and_a_resit_does_not() -> None:
    resit = {**GOOD, "completion_date": "2018-11"}
    checked = check_qualifications([GOOD, resit, {**GOOD, "actual_grade": "7"}, {}, GOOD])
    assert checked.value is not None
    assert len(checked.value) == 4
    found = [(each.field, each.code, each.severity, each.value) for each in checked.problems]
    assert found == [
        ("subject_3", "repeated_qualification", "warning", "Mathematics"),
        ("subject_5", "repeated_qualification", "warning", "Mathematics"),
    ]
    assert checked.problems[0].message == (
        "Qualification 3: “Mathematics” is the same as qualification 1, with the same type and month. "
        "Remove one of them, or give them different completion dates."
    )
