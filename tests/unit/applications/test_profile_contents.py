"""The contents of a profile: stored, compared, and restored unchanged."""

import json
from datetime import date

import pytest
from attrs import evolve, frozen
from hypothesis import given
from hypothesis import strategies as st

from progress_core.domain.applications import profile_contents
from progress_core.domain.applications.profile_contents import contents, profile_differences, restore_contents
from progress_core.domain.foundations.messages import label
from progress_core.domain.learners.details import FIELDS, LearnerDetails
from progress_core.domain.profiles.profiles import Section
from progress_core.domain.profiles.statements import Statements
from progress_core.domain.qualifications.qualifications import Qualification
from progress_core.domain.values.fingerprints import fingerprint
from progress_core.testing.tools.builders import some_details

MATHS = Qualification("GCSE (9 to 1)", "Mathematics", "2026-06", predicted_grade="6")
PHYSICS = Qualification("A level", "Physics", "", actual_grade="B")
SAID = Statements("I like building.", "Chess", "")

qualifications = st.lists(
    st.builds(
        Qualification,
        st.sampled_from(["A level", "GCSE"]),
        st.sampled_from(["Art", "Art (2)", "Music"]),
        st.sampled_from(["", "2026-06"]),
        st.sampled_from(["", "A"]),
        st.sampled_from(["", "B"]),
    ),
    max_size=4,
)
statements = st.builds(Statements, st.sampled_from(["", "a"]), st.sampled_from(["", "b"]))
towns = st.sampled_from(["", "Leeds"])


@pytest.mark.feature("C9")
def test_a_stored_profile_is_restored_unchanged() -> None:
    held = contents(some_details(), SAID, [MATHS, PHYSICS, MATHS])
    back = restore_contents(json.loads(json.dumps(held)))
    assert back.details == some_details()
    assert back.statements == SAID
    assert back.qualifications == (PHYSICS, MATHS, MATHS)


@pytest.mark.feature("C9")
@given(qualifications)
def test_no_qualification_is_lost_among_others_of_its_name(theirs: list[Qualification]) -> None:
    back = restore_contents(contents(some_details(), SAID, theirs)).qualifications
    assert sorted(map(repr, back)) == sorted(map(repr, theirs))


@pytest.mark.feature("C9")
def test_fields_missing_from_an_earlier_release_are_empty() -> None:
    held = contents(some_details(), SAID, [])
    del held["interests"], held["qualifications"], held["ccis"]
    back = restore_contents(held)
    assert (back.details, back.statements) == (some_details(ccis=""), evolve(SAID, interests=""))
    assert back.qualifications == ()


@pytest.mark.feature("C3")
@given(qualifications, qualifications, statements, statements, towns, towns)
def test_differences_exist_exactly_when_the_fingerprints_differ(
    mine: list[Qualification],
    theirs: list[Qualification],
    say: Statements,
    said: Statements,
    town: str,
    other_town: str,
) -> None:
    before = contents(some_details(town=town), say, mine)
    after = contents(some_details(town=other_town), said, theirs)
    assert (profile_differences(before, after) == ()) == (fingerprint(before) == fingerprint(after))


@pytest.mark.feature("C3")
@given(st.permutations([MATHS, PHYSICS, MATHS, evolve(MATHS, actual_grade="7")]))
def test_the_order_of_qualifications_does_not_matter(shuffled: list[Qualification]) -> None:
    there = contents(some_details(), SAID, [MATHS, MATHS, evolve(MATHS, actual_grade="7"), PHYSICS])
    assert contents(some_details(), SAID, shuffled) == there


@pytest.mark.feature("C3")
def test_differences_use_the_labels_of_the_forms() -> None:
    before = contents(some_details(town="Dorchester"), SAID, [MATHS, PHYSICS])
    art = Qualification("A level", "Art", "2027-06", predicted_grade="C")
    after = contents(
        some_details(town="Leeds"), evolve(SAID, interests="Chess, cricket"), [evolve(MATHS, predicted_grade="7"), art]
    )
    told = [
        (each.section, each.field, each.label, each.before, each.after) for each in profile_differences(before, after)
    ]
    assert told == [
        (Section.PERSONAL_INFORMATION, "town", "Town", "Dorchester", "Leeds"),
        (
            Section.QUALIFICATIONS,
            "qualifications.A level, Art",
            "A level, Art",
            "",
            "completion date 2027-06, predicted grade C",
        ),
        (
            Section.QUALIFICATIONS,
            "qualifications.GCSE (9 to 1), Mathematics.predicted_grade",
            "GCSE (9 to 1), Mathematics: Predicted grade",
            "6",
            "7",
        ),
        (Section.QUALIFICATIONS, "qualifications.A level, Physics", "A level, Physics", "actual grade B", ""),
        (Section.STATEMENTS, "interests", "Interests", "Chess", "Chess, cricket"),
    ]


@pytest.mark.feature("C3")
def test_everything_differs_from_nothing() -> None:
    told = profile_differences({}, contents(some_details(), Statements(), []))
    assert [each.field for each in told if each.after][:2] == ["ukprn", "year_group"]
    assert not any(each.before for each in told)


@pytest.mark.feature("C3")
@pytest.mark.parametrize("odd", ["", ["A level"], {"A level, Art": "B"}, None])
def test_posted_profile_contents_may_be_anything(odd: object) -> None:
    told = profile_differences({"qualifications": odd}, contents(some_details(), SAID, [PHYSICS]))
    assert ("A level, Physics", "") in [(each.label, each.before) for each in told]


def test_names_that_are_already_words_are_shown_unchanged() -> None:
    assert [label("A level, Art: Actual grade"), label("work_experience")] == [
        "A level, Art: Actual grade",
        "Work experience",
    ]


WHOLE = LearnerDetails(
    "10000001", 11, "Zoë", "O'Brien", "DT1 1XX", date(2010, 2, 28), "zoe@example.org", "The Old Forge", "2 Mill Lane",
    "Charminster", "Dorchester", "01305123456", "1000000043", "A801200005001", "383", "Female", "White and Asian",
)  # fmt: skip
BARE = LearnerDetails("10000001", 11, "Zoë", "O'Brien", "DT1 1XX", date(2010, 2, 28))


@pytest.mark.feature("C3")
def test_fingerprints_are_those_that_stand_in_databases() -> None:
    # Worked out by an earlier release: with another one, every approved profile would seem to have changed.
    whole = fingerprint(contents(WHOLE, SAID, [MATHS]))
    assert whole == "96d214e77b35fc79a80331ec975f922bf411b0fb72486be2e189822586cf2596"
    bare = fingerprint(contents(BARE, Statements(), []))
    assert bare == "0e2da756c234ea83031362b34ffc277ebb655a94dc5a6e59c364338fc248c22e"


@frozen
class LaterDetails(LearnerDetails):
    """The details of a release to come, with one more field."""

    nickname: str = ""


@pytest.mark.feature("C3", "C9")
def test_a_field_of_a_later_release_counts_once_it_is_filled_in(monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(BARE, SAID, [])
    monkeypatch.setattr(profile_contents, "FIELDS", (*FIELDS, "nickname"))
    monkeypatch.setattr(profile_contents, "LearnerDetails", LaterDetails)
    later = LaterDetails(*(getattr(BARE, name) for name in FIELDS))
    untouched, filled = contents(later, SAID, []), contents(evolve(later, nickname="Zo"), SAID, [])
    assert fingerprint(untouched) == fingerprint(before)
    assert () == profile_differences(before, untouched)
    assert fingerprint(filled) != fingerprint(before)
    for one, other, shown in ((before, filled, ("", "Zo")), (filled, untouched, ("Zo", ""))):
        (difference,) = profile_differences(one, other)
        assert (difference.field, difference.before, difference.after) == ("nickname", *shown)
    assert (later, evolve(later, nickname="Zo")) == (restore_contents(before).details, restore_contents(filled).details)
