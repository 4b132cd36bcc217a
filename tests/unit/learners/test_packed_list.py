"""The learners of a file, kept small."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress_core.domain.learners.learners import FIELDS, LearnerDetails
from progress_core.domain.learners.packed_list import LearnerList

TEXTS = st.text(st.characters(blacklist_categories=("Cc", "Cs")), max_size=8)
OTHERS = {"year_group": st.integers(7, 14), "date_of_birth": st.dates(date(1900, 1, 1), date(2100, 1, 1))}
LEARNERS = st.builds(LearnerDetails, **{name: OTHERS.get(name, TEXTS) for name in FIELDS})


@pytest.mark.feature("E5")
@given(st.lists(LEARNERS, max_size=6), st.integers(0, 6))
@pytest.mark.slow
def test_the_list_unpacks_to_what_was_packed(learners: list[LearnerDetails], max_unpacked: int) -> None:
    kept = LearnerList(max_unpacked)
    kept.extend(learners[:2])
    kept.extend(learners[2:])
    assert (learners, len(learners)) == (list(kept), len(kept))


@pytest.mark.feature("E5")
def test_learners_are_kept_unpacked_until_there_are_too_many() -> None:
    kept = LearnerList(1)
    first, second = (LearnerDetails("10000055", 11, "Ann", name, "", date(2010, 10, 2)) for name in ("A", "B"))
    kept.extend([first])
    assert kept[0] is first
    kept.extend([second])
    assert [first, second] == list(kept)
    assert (kept[0] is first, kept[1] is second) == (False, False)
