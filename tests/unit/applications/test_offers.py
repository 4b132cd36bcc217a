"""Conditions of offers, what qualifications say about them, and what a provider says with a decision."""

import pytest

from progress_core.domain.applications.applications import ApplicationState as State
from progress_core.domain.applications.offers import (
    DECLINE_REASONS,
    NO_TERMS,
    Condition,
    ConditionsState,
    Fulfilment,
    Terms,
    check_conditions,
    check_terms,
    conditions_state,
    fulfilment,
    reason_in_words,
)
from progress_core.domain.foundations.problems import Checked
from progress_core.domain.qualifications.qualifications import Qualification

pytestmark = pytest.mark.feature("H2b")

MATHS = {"type": "GCSE (9 to 1)", "subject": "Mathematics", "grade": "6"}
AT_6 = Condition("", MATHS["type"], MATHS["subject"], MATHS["grade"])


def codes(checked: Checked[object]) -> list[tuple[str, str]]:
    return [(each.field, each.code) for each in checked.problems]


def test_conditions_are_words_or_grades_as_the_catalogue_spells_them_and_empty_rows_are_left_out() -> None:
    rows = [{"text": "  An  interview "}, {"text": ""}, {**MATHS, "type": "gcse (9 to 1)", "subject": "mathematics"}]
    assert (Condition("An interview"), AT_6) == check_conditions(rows).value
    assert ["An interview", "GCSE (9 to 1) Mathematics: grade 6 or better"] == [
        each.words for each in check_conditions(rows).value or ()
    ]
    assert ["met", "not met", "waiting"] == [Condition("x", met=met).status for met in (True, False, None)]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"text": "x" * 301}, [("1.text", "too_long")]),
        ({"text": "a\x07"}, [("1.text", "forbidden_character")]),
        ({"grade": "6"}, [("1.type", "condition_incomplete"), ("1.subject", "condition_incomplete")]),
        ({**MATHS, "type": "Nonsense"}, [("1.type", "condition_unknown")]),
        ({**MATHS, "subject": "Nonsense"}, [("1.subject", "condition_unknown")]),
        ({**MATHS, "grade": "Z"}, [("1.grade", "condition_unknown")]),
        ({**MATHS, "grade": ""}, [("1.grade", "condition_incomplete")]),
    ],
)
def test_a_wrong_condition_is_named_by_row_and_field(row: dict[str, str], expected: list[tuple[str, str]]) -> None:
    assert expected == codes(check_conditions([row]))
    assert [(field.replace("1.", "2."), code) for field, code in expected] == codes(
        check_conditions([{"text": "An interview"}, row])
    )


def test_an_offer_has_at_most_ten_conditions() -> None:
    rows = [{"text": f"Condition {number}"} for number in range(11)]
    assert [("conditions", "too_many")] == codes(check_conditions(rows))
    assert check_conditions(rows[:10]).ok


@pytest.mark.parametrize(
    ("grades", "expected"),
    [
        ([("", "6")], Fulfilment.ACHIEVED),
        ([("4", "9")], Fulfilment.ACHIEVED),
        ([("9", "5")], Fulfilment.MISSED),
        ([("7", "")], Fulfilment.PREDICTED),
        ([("5", "")], Fulfilment.MISSED),
        ([("", "5"), ("6", "")], Fulfilment.PREDICTED),
        ([], Fulfilment.UNKNOWN),
    ],
)
def test_qualifications_suggest_whether_a_grade_is_reached(grades: list[tuple[str, str]], expected: Fulfilment) -> None:
    held = [Qualification(MATHS["type"], MATHS["subject"], "", *each) for each in grades]
    other = Qualification(MATHS["type"], "Biology", "", "9", "9")
    assert expected is fulfilment(AT_6, [other, *held])


def test_qualifications_say_nothing_about_words_or_unknown_grades() -> None:
    held = [Qualification(MATHS["type"], MATHS["subject"], "", "", "9")]
    for condition in (
        Condition("An interview"),
        Condition("", "Gone", "Art", "A"),
        Condition("", MATHS["type"], "Art"),
    ):
        assert Fulfilment.UNKNOWN is fulfilment(condition, held)


def test_one_unmet_condition_counts_most_then_one_that_waits() -> None:
    met, missed, waiting = (Condition("x", met=met) for met in (True, False, None))
    assert ConditionsState.NONE is conditions_state(())
    assert ConditionsState.MET is conditions_state([met, met])
    assert ConditionsState.WAITING is conditions_state([met, waiting])
    assert ConditionsState.NOT_MET is conditions_state([met, waiting, missed])


def test_terms_fit_their_decision() -> None:
    offer = Terms((Condition("  An interview ", met=True),))
    assert Terms((Condition("An interview"),)) == check_terms(State.OFFERED, offer).value
    declined = Terms((), "course_full", " Sorry. \r\n Try  again. ")
    assert Terms((), "course_full", "Sorry.\nTry again.") == check_terms(State.DECLINED_BY_PROVIDER, declined).value
    assert NO_TERMS == check_terms(State.ENROLLED, NO_TERMS).value
    assert [("conditions", "only_for_offers")] == codes(check_terms(State.DECLINED_BY_PROVIDER, offer))
    assert [("reason", "only_for_declines"), ("message", "only_for_declines")] == codes(
        check_terms(State.OFFERED, declined)
    )
    bad = Terms((), "weather", "x" * 1_001)
    assert [("reason", "not_a_reason"), ("message", "too_long")] == codes(check_terms(State.DECLINED_BY_PROVIDER, bad))
    assert [("1.text", "too_long")] == codes(check_terms(State.OFFERED, Terms((Condition("x" * 301),))))


def test_every_reason_has_words() -> None:
    words = [reason_in_words(reason) for reason in DECLINE_REASONS]
    assert len(set(words)) == len(DECLINE_REASONS)
    assert ("", "The course is full") == (reason_in_words(""), words[0])
