"""How many learners can be selected and exported at once."""

import pytest

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.learners.selection import MAX_EXPORTED, MAX_MATCHING, refuse_too_large, refuse_too_many


@pytest.mark.feature("B5")
def test_as_many_learners_as_the_limits_say_can_be_chosen() -> None:
    assert (5_000, 100_000) == (MAX_MATCHING, MAX_EXPORTED)
    refuse_too_many(range(5_000))
    refuse_too_large(100_000)


@pytest.mark.feature("B5")
def test_one_learner_more_is_refused_with_the_limit() -> None:
    with pytest.raises(Rejected, match="5,000") as selected:
        refuse_too_many(range(5_001))
    with pytest.raises(Rejected, match="100,000") as exported:
        refuse_too_large(100_001)
    problems = (*selected.value.problems, *exported.value.problems)
    assert [("learners", "too_many_selected"), ("learners", "too_many_to_export")] == [
        (found.field, found.code) for found in problems
    ]
