"""What reports know of a learner: the best application, the stage, and what blocks them."""

from datetime import UTC, datetime

import pytest

from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.learners.dashboard import Standing
from progress_core.domain.reports.facts import (
    BLOCKERS,
    NO_RANK,
    RANKS,
    STAGES,
    best,
    blocker_of,
    rank,
    stage,
    year_submitted,
)
from progress_core.testing.tools.builders import an_application

pytestmark = pytest.mark.feature("H5")

S = ApplicationState
_AWAITING = int(Standing.AWAITING_APPROVAL)


@pytest.mark.parametrize(
    ("state", "at", "blocker"),
    [
        (S.DRAFT, "none", "no-application"),
        (S.WITHDRAWN, "none", "no-application"),
        (S.DECLINED_BY_LEARNER, "none", "all-declined"),
        (S.DECLINED_BY_PROVIDER, "none", "all-declined"),
        (S.PENDING, "none", "incomplete"),
        (S.SUBMITTED, "submitted", "no-offer"),
        (S.OFFERED, "offered", "offer-unanswered"),
        (S.ACCEPTED, "accepted", "place"),
        (S.ENROLLED, "enrolled", "place"),
    ],
)
def test_each_state_says_how_far_a_learner_is_and_what_is_missing(state: S, at: str, blocker: str) -> None:
    assert (stage(rank(state)), blocker_of(rank(state), 0)) == (at, blocker)
    assert at in STAGES
    assert blocker in BLOCKERS


def test_a_pending_application_may_wait_for_approval() -> None:
    assert blocker_of(RANKS[S.PENDING], _AWAITING) == "awaiting-approval"
    assert blocker_of(RANKS[S.SUBMITTED], _AWAITING) == "no-offer"
    assert blocker_of(NO_RANK, _AWAITING) == "no-application"


def test_the_best_application_is_the_nearest_to_a_place_and_then_the_first() -> None:
    states = [S.DRAFT, S.OFFERED, S.SUBMITTED, S.OFFERED]
    applications = [an_application(number, state=state) for number, state in enumerate(states, 1)]
    found = best(reversed(applications))
    assert found is not None
    assert found.id == 2
    assert best([an_application(1)]) is None
    assert best([]) is None


@pytest.mark.parametrize(
    ("moment", "year"),
    [
        (None, 0),
        (datetime(2026, 8, 31, 22, 59, tzinfo=UTC), 2025),
        (datetime(2026, 8, 31, 23, 0, tzinfo=UTC), 2026),
        (datetime(2027, 1, 1, tzinfo=UTC), 2026),
    ],
)
def test_an_application_belongs_to_the_academic_year_of_its_submission_in_england(
    moment: datetime | None, year: int
) -> None:
    assert year_submitted(an_application(1, submitted_at=moment)) == year
