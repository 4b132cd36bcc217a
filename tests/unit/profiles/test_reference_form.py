"""What a completed reference must say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress_core.domain.profiles.reference_form import (
    DEFAULT_SCALE,
    REFERENCE_FIELDS,
    RULES,
    RatingScale,
    check_different_referee,
    check_referee,
    check_reference,
)
from progress_core.domain.profiles.references import RATED, ReferenceDetails

JANE = "Miss Jane Smith, Pastoral manager"
GOOD: dict[str, object] = {
    "display_to_learner": "Yes",
    "referee": JANE,
    "attendance": "97.5",
    **dict.fromkeys(RATED, "Average"),
    "additional_support": False,
}

LISTED = {(rule.id, code) for rule in RULES for code in rule.codes}


def found(**changes: object) -> list[tuple[str, str]]:
    return [(each.field, each.code) for each in check_reference({**GOOD, **changes}).problems]


@pytest.mark.feature("C7")
def test_a_default_referee_must_be_one_short_printable_line() -> None:
    assert check_referee(None).value == check_referee(" ").value == ""
    assert check_referee(" Miss  Jane Smith,\nPastoral manager").value == "Miss Jane Smith, Pastoral manager"
    for odd, code in (("x" * 201, "too_long"), ("Jane\x00", "forbidden_character")):
        assert [each.code for each in check_referee(odd).problems] == [code]


@pytest.mark.feature("C7")
def test_a_valid_reference_is_returned_as_typed_values() -> None:
    expected = ReferenceDetails(
        display_to_learner=True,
        referee=JANE,
        attendance=97.5,
        ratings=dict.fromkeys(RATED, "Average"),
        additional_support=False,
    )
    assert expected == check_reference(GOOD).value


@pytest.mark.feature("C7", "B4")
def test_a_completed_reference_needs_everything_but_further_details() -> None:
    expected = [(name, "required") for name in REFERENCE_FIELDS if name != "further_details"]
    expected[1] = ("referee", "needs_referee")
    assert expected == [(each.field, each.code) for each in check_reference({}).problems]


@pytest.mark.feature("C7")
@pytest.mark.parametrize("empty", ["", None, "  ", "\n\t", "\N{NO-BREAK SPACE}"])
def test_a_completed_reference_needs_a_referee_of_its_own_or_the_default_one(empty: object) -> None:
    assert [("referee", "needs_referee")] == found(referee=empty)
    assert check_reference({**GOOD, "referee": empty}, default_referee=JANE).ok
    assert check_reference({**GOOD, "referee": empty}, draft=True).ok


@pytest.mark.feature("C7")
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "required"),
        (None, "required"),
        (" \n ", "required"),
        ("\N{NO-BREAK SPACE}", "required"),
        ("-", "bad_format"),
        ("01632 960961", "bad_format"),
        ("...", "bad_format"),
        ("x" * 201, "too_long"),
        ("Jane\x00", "forbidden_character"),
    ],
)
def test_a_different_referee_must_be_named(text: object, code: str) -> None:
    checked = check_different_referee(text)
    assert [("referee", code)] == [(each.field, each.code) for each in checked.problems]
    assert not checked.ok
    assert code == "required" or [("referee", code)] == found(referee=text)


@pytest.mark.feature("C7")
def test_a_different_referee_may_have_several_lines() -> None:
    assert check_different_referee(" Łucja Żak \n01632 960961 ").value == "Łucja Żak\n01632 960961"


@pytest.mark.feature("C7")
def test_a_draft_may_leave_everything_empty() -> None:
    assert ReferenceDetails() == check_reference({}, draft=True).value


@pytest.mark.feature("C7")
def test_a_draft_must_still_keep_to_the_formats() -> None:
    checked = check_reference({"attendance": "often", "health": "fit", "display_to_learner": "maybe"}, draft=True)
    expected = [("display_to_learner", "not_yes_or_no"), ("attendance", "bad_format"), ("health", "not_on_scale")]
    assert expected == [(each.field, each.code) for each in checked.problems]


@pytest.mark.feature("C7")
@pytest.mark.parametrize("rating", sorted(DEFAULT_SCALE.below_average))
def test_a_rating_below_average_needs_further_details(rating: str) -> None:
    assert [("further_details", "needs_details")] == found(punctuality=rating)
    assert [] == found(punctuality=rating.upper(), further_details="Long way by bus.")
    (only,) = check_reference({**GOOD, "punctuality": rating, "self_discipline": rating}).problems
    assert only.message.endswith("below average: Self discipline, Punctuality.")


@pytest.mark.feature("C7")
@pytest.mark.parametrize("rating", ["Excellent", "Above average", "Average"])
def test_ratings_of_average_or_above_need_no_further_details(rating: str) -> None:
    assert [] == found(punctuality=rating)


@pytest.mark.feature("C7")
@pytest.mark.parametrize("attendance", ["0", 0, "7", "99.9", "100", 100, "100.0", 96.5])
def test_attendance_is_a_percentage(attendance: object) -> None:
    assert [] == found(attendance=attendance)


@pytest.mark.feature("C7")
@pytest.mark.parametrize("attendance", ["101", "-1", "100.1", "95%", "nan", "1e1", "\u0669\u0667"])
def test_other_values_of_attendance_are_refused(attendance: str) -> None:
    assert [("attendance", "bad_format")] == found(attendance=attendance)


@pytest.mark.feature("C7")
def test_ratings_come_back_as_the_scale_spells_them() -> None:
    checked = check_reference({**GOOD, "health": "EXCELLENT"}).value
    assert checked is not None
    assert "Excellent" == checked.ratings["health"]


@pytest.mark.feature("C7")
def test_the_rating_scale_can_be_replaced() -> None:
    scale = RatingScale(("1", "2", "3"), frozenset({"3"}))
    values = {**GOOD, **dict.fromkeys(RATED, "2")}
    assert check_reference(values, scale).ok
    assert not check_reference(values).ok
    worse = check_reference({**values, "behaviour": "3"}, scale).problems
    assert ["needs_details"] == [each.code for each in worse]


@pytest.mark.feature("C7")
def test_a_different_referee_and_paragraphs_are_kept() -> None:
    checked = check_reference({**GOOD, "referee": " Miss Jane  Smith ", "further_details": "One.\r\n\r\nTwo. \n"}).value
    assert checked is not None
    assert ("Miss Jane Smith", "One.\n\nTwo.") == (checked.referee, checked.further_details)


@pytest.mark.feature("C7")
def test_text_must_be_printable_and_within_its_limit() -> None:
    expected = [
        ("referee", "too_long"),
        ("further_details", "too_long"),
        ("further_details", "forbidden_character"),
    ]
    assert expected == found(referee="x" * 201, further_details="y" * 4000 + "\x07")


@pytest.mark.feature("B4")
@given(
    st.dictionaries(st.sampled_from(REFERENCE_FIELDS), st.none() | st.text(max_size=8) | st.booleans() | st.integers())
)
def test_any_input_gives_either_a_value_or_an_error(values: dict[str, object]) -> None:
    for draft in (True, False):
        checked = check_reference(values, draft=draft)
        assert checked.ok != bool(checked.errors)
        assert all(each.message for each in checked.problems)
        assert {(each.rule, each.code) for each in checked.problems} <= LISTED
