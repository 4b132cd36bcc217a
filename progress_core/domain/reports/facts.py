"""What reports know of a learner and of an application: where a learner is heading, and what blocks them (H5)."""

from collections.abc import Iterable, Mapping

from progress_core.domain.applications.applications import Application, ApplicationState
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.learners.dashboard import Standing
from progress_core.domain.values.academic_years import AcademicYear

_S = ApplicationState

RANKS: Mapping[ApplicationState, int] = {
    _S.ENROLLED: 7,
    _S.ACCEPTED: 6,
    _S.OFFERED: 5,
    _S.SUBMITTED: 4,
    _S.PENDING: 3,
    _S.DECLINED_BY_PROVIDER: 2,
    _S.DECLINED_BY_LEARNER: 1,
}
"""How near an application in each state is to a place; drafts and withdrawn ones count for nothing, as in lists."""

NO_RANK = 0
"""The rank of a learner without any application that counts."""

FIRST_SENT = RANKS[_S.SUBMITTED]
"""From this rank on, an application is with a provider."""

STAGES = ("none", "submitted", "offered", "accepted", "enrolled")
"""How far a learner is on the way to their destination, by `stage`."""

LEAVING_YEARS = (11, 13, 14)
"""Year groups that leave at the end of the year, unless the reader names others."""

BLOCKERS = (
    "place",
    "no-application",
    "incomplete",
    "awaiting-approval",
    "no-offer",
    "offer-unanswered",
    "all-declined",
)
"""What keeps a learner from a place; `place` is nothing."""

NOT_SENT = 0
"""The academic year in which an application was submitted that never was."""


def rank(state: ApplicationState) -> int:
    """Return how near an application in this state is to a place."""
    return RANKS.get(state, NO_RANK)


def best(applications: Iterable[Application]) -> Application | None:
    """Return the application that says where a learner is heading: the nearest to a place, then the first begun."""
    counted = [application for application in applications if rank(application.state)]
    return min(counted, key=lambda found: (-rank(found.state), found.id), default=None)


def stage(best_rank: int) -> str:
    """Return the stage of a learner whose best application has this rank."""
    return STAGES[max(0, best_rank - FIRST_SENT + 1)]


def blocker_of(best_rank: int, standing: int) -> str:
    """Return what keeps a learner from a place, as one of `BLOCKERS`.

    Args:
        best_rank: rank of their best application.
        standing: conditions that hold for them; see `dashboard.standing`.
    """
    by_rank = {
        NO_RANK: "no-application",
        RANKS[_S.DECLINED_BY_LEARNER]: "all-declined",
        RANKS[_S.DECLINED_BY_PROVIDER]: "all-declined",
        RANKS[_S.PENDING]: "awaiting-approval" if standing & Standing.AWAITING_APPROVAL else "incomplete",
        RANKS[_S.SUBMITTED]: "no-offer",
        RANKS[_S.OFFERED]: "offer-unanswered",
    }
    return by_rank.get(best_rank, "place")


def year_submitted(application: Application) -> int:
    """Return the year in which the academic year of an application's submission began; `NOT_SENT` if it was not."""
    moment = application.submitted_at
    return NOT_SENT if moment is None else AcademicYear.at(moment).start


RULES = (
    Rule(
        "reports.destination",
        "1.1, features H5",
        "A learner's intended destination is the course of the application that is nearest to a place: enrolled, then "
        "accepted, offered and submitted; of several, the first that was begun.",
    ),
    Rule(
        "reports.at_risk",
        "1.1, features H5",
        "A learner of a year group that leaves is at risk unless they are enrolled or have accepted an offer. What "
        "blocks them is read from the application that is nearest to a place.",
    ),
    Rule(
        "reports.submitted",
        "1.1, features H5",
        "An application belongs to the academic year, from 1 September, in which it was submitted.",
    ),
)
