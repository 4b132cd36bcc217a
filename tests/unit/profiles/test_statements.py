"""The statements that a learner writes about themselves."""

import pytest

from progress_core.domain.profiles.statements import MAX_LENGTHS, STATEMENT_FIELDS, Statements, check_statements


@pytest.mark.feature("C1", "B4")
def test_statements_keep_their_lines_and_are_tidied() -> None:
    said = {"personal_statement": "  I build.\r\n\r\nI  cook. ", "interests": None}
    checked = check_statements(said, complete=True)
    assert (checked.value, checked.problems) == (Statements("I build.\n\nI cook."), ())


@pytest.mark.feature("C1")
def test_a_draft_may_be_empty_but_a_completed_statement_may_not() -> None:
    assert check_statements({}).value == Statements()
    (found,) = check_statements({"personal_statement": " \n "}, complete=True).problems
    assert (found.field, found.code, found.value) == ("personal_statement", "required", " \n ")


@pytest.mark.feature("B4")
@pytest.mark.parametrize("name", STATEMENT_FIELDS)
def test_a_statement_may_be_as_long_as_its_limit_and_no_longer(name: str) -> None:
    assert check_statements({name: "é" * MAX_LENGTHS[name]}).ok
    (found,) = check_statements({name: "é" * (MAX_LENGTHS[name] + 1)}).problems
    assert (found.field, found.code) == (name, "too_long")
    assert f"{MAX_LENGTHS[name]}" in found.message


@pytest.mark.feature("B4")
def test_problems_of_statements_are_listed_in_the_order_of_the_form() -> None:
    found = check_statements(
        {"work_experience": "a\x00b", "interests": "x" * 2001, "personal_statement": ""}, complete=True
    )
    assert [(each.field, each.code) for each in found.problems] == [
        ("personal_statement", "required"),
        ("interests", "too_long"),
        ("work_experience", "forbidden_character"),
    ]
