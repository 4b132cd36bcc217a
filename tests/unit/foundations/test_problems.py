"""Problems with the facts of their sentences, and the results of checks."""

import json
import re
from copy import deepcopy
from datetime import date
from pathlib import Path

import pytest

import progress_core
from progress_core import (
    Accepted,
    Problem,
    Refused,
    check_learner,
    check_password,
    check_qualification,
    check_username,
)
from progress_core.domain.foundations.messages import problem, quoted, sentence
from progress_core.domain.learners.details import FIELDS
from progress_core.domain.qualifications.qualifications import QUALIFICATION_FIELDS

CORE = Path(progress_core.__file__).parent
WARNING = Problem("town", "placeholder", "Town looks empty.", "-", "warning")
ERROR = Problem("uln", "required", "ULN is required.")
ODD = {
    "ukprn": "1",
    "year_group": 15,
    "first_name": "An\ufffdna",
    "last_name": "x" * 101,
    "postcode": "ZZ99 3VZ",
    "date_of_birth": "2011-03-09 23:00",
    "email": "nobody",
    "town": "SmithÃ©",
    "uln": "1000000044",
    "upn": "A801200005001",
    "telephone": "+44 1632 960961",
    "gender": "X",
    "ethnicity": "Bangladesh",
    "frist_name": "Anna",
}
FACTS_OF = {
    ("last_name", "too_long"): {"most": 100},
    ("first_name", "forbidden_character"): {"characters": ["\ufffd"]},
    ("date_of_birth", "has_time"): {"time": "23:00", "days": ["2011-03-10", "2011-03-09"]},
    ("upn", "bad_check_digit"): {"expected": "B"},
    ("gender", "not_in_list"): {"nearest": ["Female", "Male", "Not known", "Not specified"]},
    ("telephone", "tidied"): {"taken": "01632960961"},
    ("frist_name", "unknown_field"): {"nearest": ["first_name"]},
}


@pytest.mark.feature("B4", "I1")
def test_results_are_accepted_or_refused_and_say_which() -> None:
    accepted, refused = Accepted(7, (WARNING,)), Refused((ERROR, WARNING))
    assert (True, 7, (WARNING,), ()) == (accepted.ok, accepted.value, accepted.warnings, accepted.errors)
    assert (False, None, (WARNING,), (ERROR,)) == (refused.ok, refused.value, refused.warnings, refused.errors)
    assert accepted == deepcopy(accepted)
    assert refused == deepcopy(refused)


@pytest.mark.feature("I1")
@pytest.mark.parametrize("checked", [Accepted(7), Refused((ERROR,))])
def test_results_are_neither_true_nor_false(checked: Accepted[int] | Refused) -> None:
    with pytest.raises(TypeError, match=r"Ask whether it is \.ok"):
        bool(checked)


@pytest.mark.feature("B4", "I1")
def test_problems_of_a_learner_carry_the_facts_of_their_sentences() -> None:
    found = check_learner(ODD, form="import", on=date(2026, 9, 14)).problems
    facts = {(one.field, one.code): one.params for one in found}
    assert FACTS_OF == {key: facts[key] for key in FACTS_OF}
    assert json.loads(json.dumps([*facts.values()])) == [*facts.values()]
    assert hash(found)


@pytest.mark.feature("B4", "I1")
def test_sentences_can_be_made_again_from_the_facts() -> None:
    worded = {"characters", "days", "meant"}  # facts that English puts into words first
    found = [
        one
        for one in (
            *check_learner(ODD, form="import", on=date(2026, 9, 14)).problems,
            *check_username("ann"),
            *check_username("x" * 300, kind="staff"),
            *check_password("hunt"),
        )
        if worded.isdisjoint(one.params) and one.code != "unknown_field"
    ]
    again = [sentence(one.code, one.field, "en", value=quoted(one.value), **one.params) for one in found]
    assert [one.message for one in found] == again
    assert len(again) > 10


@pytest.mark.feature("C5", "I1")
def test_problems_of_a_qualification_carry_the_facts_of_their_sentences() -> None:
    grades = {"type": "GCSE (9 to 1)", "predicted_grade": "10", "subject": "Mathematic", "completion_date": "2016-06"}
    found = {(one.field, one.code): one.params for one in check_qualification(grades).problems}
    wrong = found["predicted_grade", "not_in_list"]
    assert ("GCSE (9 to 1)", ["9", "8", "7"]) == (wrong["type"], wrong["grades"][:3])  # type: ignore[index]
    assert {"type": "GCSE (9 to 1)", "first": 2017, "last": None} == found["completion_date", "outside_award_window"]
    types = [one.params for one in check_qualification({"type": "GCSE (9 to 2)", "subject": "Art"}).problems]
    assert any("GCSE (9 to 1)" in facts.get("nearest", ()) for facts in types)  # type: ignore[operator]


@pytest.mark.feature("C5", "I1")
def test_a_field_that_a_qualification_does_not_have_is_refused_without_its_value() -> None:
    values = dict.fromkeys(QUALIFICATION_FIELDS, "") | {"garde": "A", "colour": "red"}
    unknown = [one for one in check_qualification(values).problems if one.code == "unknown_field"]
    assert [("garde", None), ("colour", None)] == [(one.field, one.value) for one in unknown]
    assert not check_qualification({"type": "x", "sbject": "y"}).ok


@pytest.mark.feature("I1")
def test_every_problem_of_the_core_is_built_with_its_facts() -> None:
    modules = [*CORE.glob("domain/**/*.py"), *CORE.glob("usecases/**/*.py")]
    built = {path.name for path in modules if re.search(r"\bProblem\(", path.read_text("utf-8"))}
    assert {"messages.py"} == built


@pytest.mark.feature("I1")
def test_lists_of_facts_are_written_with_commas_and_words_are_no_facts() -> None:
    found = problem("upn", "not_in_list", "x", words={"nearest": "a or b"}, nearest=["a", "b"])
    assert found.message.endswith("a or b.")
    assert {"nearest": ["a", "b"]} == found.params
    assert problem("upn", "not_in_list", "x", nearest=["a", "b"]).message.endswith("a, b.")


class Nested(list[object]):
    """What Python says of lists within lists without end: how many it takes depends on the caller."""

    def __repr__(self) -> str:
        raise RecursionError


@pytest.mark.feature("B4", "I1")
def test_values_nested_without_end_are_refused_by_name() -> None:
    nested = Nested()
    for field in FIELDS:
        (found,) = (each for each in check_learner({field: nested}).problems if each.field == field)
        assert "nested too deeply" in found.message
    assert {"type", "subject"} <= {each.field for each in check_qualification({"type": nested}).problems}
    with pytest.raises(TypeError, match="nested too deeply"):
        check_username(nested)  # type: ignore[arg-type] # the mistake that is meant


def test_what_has_an_error_is_not_accepted() -> None:
    with pytest.raises(ValueError, match=r"has warnings only, but the problem with '\w+' has the severity \"error\""):
        Accepted(7, (WARNING, ERROR))
