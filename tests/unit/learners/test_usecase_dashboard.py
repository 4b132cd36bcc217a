"""The dashboard of one provider, or of one year group."""

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.errors import NotFound
from tests.given.people import ELSEWHERE, NORTH, SOUTH, form

pytestmark = pytest.mark.feature("D1")


@pytest.fixture(autouse=True)
def learners(progress: Progress) -> None:
    """One learner of Year 11 at each of two providers, and one of Year 10 at the first."""
    progress.learners.create(OPERATOR, form())
    progress.learners.create(OPERATOR, form(ukprn=SOUTH, username="southern"))
    progress.learners.create(
        OPERATOR, form(year_group="10", first_name="Cy", last_name="Young", username="cyoung"), anyway=True
    )


def test_one_provider_is_counted_by_itself(progress: Progress) -> None:
    assert 3 == progress.dashboard.counts(OPERATOR)["learners"]
    assert [2, 1, 0] == [
        progress.dashboard.counts(OPERATOR, ukprn=ukprn)["learners"] for ukprn in (NORTH, SOUTH, ELSEWHERE)
    ]


def test_one_year_group_is_counted_by_itself(progress: Progress) -> None:
    counts = progress.dashboard.counts(OPERATOR, year_group=11)
    assert (2, 2) == (counts["learners"], counts["never-logged-in"])
    assert 1 == progress.dashboard.counts(OPERATOR, ukprn=NORTH, year_group=10)["learners"]
    assert 0 == progress.dashboard.counts(OPERATOR, ukprn=SOUTH, year_group=10)["learners"]
    found = {line.ukprn: line.counts["learners"] for line in progress.dashboard.by_provider(OPERATOR, year_group=10)}
    assert {NORTH: 1, SOUTH: 0, ELSEWHERE: 0} == found


def test_a_provider_out_of_scope_is_not_found(progress: Progress, manager: Actor) -> None:
    with pytest.raises(NotFound):
        progress.dashboard.counts(manager, ukprn=ELSEWHERE)
