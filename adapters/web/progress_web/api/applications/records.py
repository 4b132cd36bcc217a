"""Applications as the API shows them: to learners and their staff, and to the providers that receive them (H2, H3)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from attrs import frozen

from progress_core.domain.applications.applications import Application, ApplicationState
from progress_core.domain.applications.consequences import Consequence
from progress_core.domain.applications.offers import Condition, reason_in_words
from progress_core.domain.foundations.blockers import Blocker
from progress_core.domain.foundations.permissions import Role
from progress_core.usecases.applications.plans import Plan
from progress_web.api.foundations.problem_details import worded

MoveName = Literal["apply", "change", "submit", "accept", "decline", "withdraw"]
DecisionName = Literal["offer", "decline", "enrol"]

MOVES: Mapping[MoveName, ApplicationState] = {
    "apply": ApplicationState.PENDING,
    "change": ApplicationState.DRAFT,
    "submit": ApplicationState.SUBMITTED,
    "accept": ApplicationState.ACCEPTED,
    "decline": ApplicationState.DECLINED_BY_LEARNER,
    "withdraw": ApplicationState.WITHDRAWN,
}
"""What learners do -> the state that it leads to."""

DECISIONS: Mapping[DecisionName, ApplicationState] = {
    "offer": ApplicationState.OFFERED,
    "decline": ApplicationState.DECLINED_BY_PROVIDER,
    "enrol": ApplicationState.ENROLLED,
}
"""What the receiving provider decides -> the state that it leads to."""


@frozen
class ConditionRecord:
    """A condition of an offer.

    Args:
        words: the condition in words.
        text: what the provider wrote, or "".
        type: type of qualification in which a grade is asked for, or "".
        subject: subject of it, or "".
        grade: the lowest grade that will do, or "".
        met: whether it is met; null while the provider has yet to say.
    """

    words: str
    text: str
    type: str
    subject: str
    grade: str
    met: bool | None


def condition_record(condition: Condition) -> ConditionRecord:
    """Return a condition."""
    return ConditionRecord(
        *(condition.words, condition.text, condition.type, condition.subject, condition.grade), condition.met
    )


@frozen(kw_only=True)
class Standing:
    """How an application stands.

    Args:
        id: number, which never changes.
        version: goes up by one with each change.
        state: where it is.
        course_id: number of the course.
        course_name: subject and type of the course when the application was begun.
        ukprn: the provider that it is for.
        submitted_at: when it was submitted; null until then.
        decided_at: when the last decision was made; null if there was none, or it was taken back.
        conditions: of the offer.
        reason: why it was declined: code of the reason, or "".
        reason_in_words: the same in words, or "".
        message: what the provider wrote about declining it, or "".
    """

    id: int
    version: int
    state: ApplicationState
    course_id: int
    course_name: str
    ukprn: str
    submitted_at: datetime | None
    decided_at: datetime | None
    conditions: tuple[ConditionRecord, ...]
    reason: str
    reason_in_words: str
    message: str


def standing(application: Application) -> dict[str, Any]:
    """Return how an application stands: the fields of `Standing`, for records that have more."""
    return {
        "id": application.id,
        "version": application.version,
        "state": application.state,
        "course_id": application.course_id,
        "course_name": application.course,
        "ukprn": application.ukprn,
        "submitted_at": application.submitted_at,
        "decided_at": application.decided_at,
        "conditions": tuple(map(condition_record, application.conditions)),
        "reason": application.reason,
        "reason_in_words": reason_in_words(application.reason),
        "message": application.message,
    }


@frozen
class PlanRecord:
    """What a move, a decision or taking one back would do now; nothing is changed.

    Args:
        id: number of the application.
        version: of the application as it is now, to confirm with.
        consequences: what will happen, in the order in which people want to know it; none if it cannot be done.
        blockers: why it cannot be done; none if it can.
        until: until when it can be taken back, if nobody acts on it before; null if it cannot.
    """

    id: int
    version: int
    consequences: tuple[Consequence, ...]
    blockers: tuple[Blocker, ...]
    until: datetime | None


def plan_record(plan: Plan, reader: Role) -> PlanRecord:
    """Return a plan in the words for who asks."""
    return PlanRecord(
        *(plan.application.id, plan.application.version, plan.consequences),
        worded(plan.blockers, reader),
        plan.until,
    )
