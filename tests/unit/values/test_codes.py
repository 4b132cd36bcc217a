"""The code lists of the form."""

import pytest

from progress_core.domain.values.codes import ETHNICITIES, GENDERS, YEAR_GROUPS, nearest
from progress_core.domain.values.readers import one_of

pytestmark = pytest.mark.feature("B3")


def test_the_code_lists_are_those_of_the_manual() -> None:
    assert ("Female", "Male", "Not known", "Not specified") == GENDERS
    assert (19, "Not provided") == (len(ETHNICITIES), ETHNICITIES[-1])
    assert tuple(range(7, 15)) == YEAR_GROUPS


@pytest.mark.parametrize(
    ("written", "label"),
    [
        ("English / Welsh / Scottish / Northern Irish / British", ETHNICITIES[0]),
        ("english/welsh/scottish/northern irish/british", ETHNICITIES[0]),
        ("English Welsh Scottish Northern Irish British", ETHNICITIES[0]),
        ("Any other white background", "Any other White background"),
        ("any other Black African/Caribbean background", "Any other Black African / Caribbean background"),
        ("NOT PROVIDED", "Not provided"),
    ],
)
def test_entries_are_found_regardless_of_case_spaces_and_slashes(written: str, label: str) -> None:
    assert (label, ()) == one_of(ETHNICITIES)(written)


@pytest.mark.parametrize("label", [*ETHNICITIES])
def test_every_entry_is_found_under_its_own_text(label: str) -> None:
    assert (label, ()) == one_of(ETHNICITIES)(label)


def test_a_code_of_another_list_is_refused_with_suggestions() -> None:
    _, (finding,) = one_of(ETHNICITIES)("Bangladesh")
    assert ("not_in_list", "Bangladeshi") == (finding.code, finding.facts["nearest"][0])


def test_short_lists_are_shown_in_full() -> None:
    assert GENDERS == nearest("F", GENDERS)
    six = tuple(f"label {number}" for number in range(6))
    assert six == nearest("label", six)
    assert 3 == len(nearest("label", (*six, "label 6")))


@pytest.mark.parametrize("word", ["x" * 30_000, "WBRI"])
def test_at_most_three_entries_are_suggested(word: str) -> None:
    assert len(nearest(word, ETHNICITIES)) <= 3
