"""A learner's applications: begin one, move it, and see how it stands (manual 1.1; H2, H2a)."""

from datetime import datetime
from typing import Literal

from attrs import NOTHING, frozen

from progress_core.domain.accounts.access_tokens import TokenScope
from progress_core.domain.applications.applications import Application, ApplicationState
from progress_core.domain.foundations.blockers import Blocker
from progress_core.usecases.applications.applications import ApplicationQuery, LearnersApplication
from progress_web.api.applications.records import MOVES, MoveName, PlanRecord, Standing, plan_record, standing
from progress_web.api.courses.records import CourseRecord, course_record
from progress_web.api.foundations.calls import Call, Reply
from progress_web.api.foundations.fields import MAX_ID, Paged, bounded, several, short
from progress_web.api.foundations.lists import Listed, listed
from progress_web.api.foundations.operations import Operation
from progress_web.api.foundations.problem_details import worded

_NAMES: dict[ApplicationState, MoveName] = {state: name for name, state in MOVES.items()}


@frozen(kw_only=True)
class ApplicationRecord(Standing):
    """An application as its learner sees it, or staff who see the learner.

    Args:
        learner_id: who applies.
        created_at: when it was begun.
        course: what it is for.
        blockers: why it cannot be submitted; none if it can, or was.
        moves: what the caller may do with it now.
        back_until: until when the caller can take the last decision back; null if they cannot.
    """

    learner_id: int
    created_at: datetime
    course: CourseRecord
    blockers: tuple[Blocker, ...]
    moves: tuple[MoveName, ...]
    back_until: datetime | None


@frozen
class ApplicationToBegin:
    """An application to begin.

    Args:
        course_id: number of the course.
    """

    course_id: int = bounded(NOTHING, 0, MAX_ID)


@frozen
class MoveToMake:
    """What a learner does with an application.

    Args:
        move: "apply" submits it as soon as nothing is missing; "change" takes it back before it is submitted; "submit"
            submits what waits; "accept" and "decline" answer an offer; "withdraw" ends it.
    """

    move: MoveName


@frozen(kw_only=True)
class PlanAsked:
    """What would be done.

    Args:
        move: one of the moves, or taking the last decision back.
    """

    move: MoveName | Literal["take-back"]


@frozen(kw_only=True)
class ApplicationEntry(Standing):
    """An application of a learner in a list.

    Args:
        learner_id: who applies.
        learner_name: first and last name as submitted; "" until then.
        created_at: when it was begun.
    """

    learner_id: int
    learner_name: str
    created_at: datetime


@frozen(kw_only=True)
class ApplicationsAsked(Paged):
    """Which applications.

    Args:
        state: only in this state; may be repeated.
        ukprn: only for courses of the provider with this UKPRN.
        course_id: only for this course.
    """

    state: tuple[ApplicationState, ...] = several()
    ukprn: str = short(most=8)
    course_id: int | None = bounded(None, 0, MAX_ID)


def search_applications(call: Call, query: ApplicationsAsked) -> Reply[Listed[ApplicationEntry]]:
    """List the applications of all learners whom the caller sees, page by page, the latest begun first.

    Learners get their own. Staff see no drafts. What a provider has received is listed at `/applications/received`, and
    `/applications/changes` has what has changed.
    """
    page = call.progress.applications.page(
        call.actor,
        ApplicationQuery(
            ukprn=query.ukprn, course_id=query.course_id, states=query.state, after=query.cursor, limit=query.limit
        ),
    )
    return listed(map(_entry, page.applications), next=page.next)


def list_applications(call: Call) -> Reply[Listed[ApplicationRecord]]:
    """List the applications of a learner, the latest first; staff see no drafts."""
    found = call.progress.applications.list(call.actor, call.number)
    return listed((_record(call, each) for each in found), total=len(found))


def begin_application(call: Call, body: ApplicationToBegin) -> Reply[ApplicationRecord]:
    """Begin an application for a course: a draft, which nobody but the learner sees."""
    begun = call.progress.applications.begin(call.actor, body.course_id)
    return _reply(call, begun, location=f"/applications/{begun.application.id}")


def get_application(call: Call) -> Reply[ApplicationRecord]:
    """Return an application of a learner."""
    return _reply(call, call.progress.applications.get(call.actor, call.number))


def move_application(call: Call, body: MoveToMake) -> Reply[ApplicationRecord]:
    """Apply, accept or decline an offer, or withdraw; the plan says before what that will do."""
    moved = call.progress.applications.move(call.actor, call.number, MOVES[body.move], version=call.numbered_version)
    return _reply(call, moved)


def get_application_plan(call: Call, query: PlanAsked) -> Reply[PlanRecord]:
    """Return what a move, or taking a decision back, would do with this and other applications; nothing is changed."""
    applications = call.progress.applications
    if query.move == "take-back":
        plan = applications.plan_taking_back(call.actor, call.number)
    else:
        plan = applications.plan(call.actor, call.number, MOVES[query.move])
    return Reply(plan_record(plan, call.actor.role), version=str(plan.application.version))


def take_back_move(call: Call) -> Reply[ApplicationRecord]:
    """Take the learner's last decision back, while that is possible."""
    return _reply(call, call.progress.applications.take_back(call.actor, call.number, version=call.numbered_version))


def _entry(application: Application) -> ApplicationEntry:
    return ApplicationEntry(
        **standing(application),
        learner_id=application.learner_id,
        learner_name=application.learner_name,
        created_at=application.created_at,
    )


def _record(call: Call, found: LearnersApplication) -> ApplicationRecord:
    application = found.application
    return ApplicationRecord(
        **standing(application),
        learner_id=application.learner_id,
        created_at=application.created_at,
        course=course_record(call, found.course),
        blockers=worded(found.blockers, call.actor.role),
        moves=tuple(_NAMES[each.target] for each in found.moves),
        back_until=found.back_until,
    )


def _reply(call: Call, found: LearnersApplication, *, location: str = "") -> Reply[ApplicationRecord]:
    return Reply(_record(call, found), version=str(found.application.version), location=location)


_PATH = "/applications/{id:number}"
_READ, _WRITE = TokenScope.APPLICATIONS_READ, TokenScope.APPLICATIONS_WRITE

OPERATIONS = (
    Operation("GET", "/learners/{id:number}/applications", list_applications, _READ),
    Operation("GET", "/applications", search_applications, _READ),
    Operation("POST", "/applications", begin_application, _WRITE, status=201, conflicts=True),
    Operation("GET", _PATH, get_application, _READ),
    Operation("GET", f"{_PATH}/plan", get_application_plan, _READ),
    Operation("POST", f"{_PATH}/move", move_application, _WRITE, versioned=True),
    Operation("POST", f"{_PATH}/take-back", take_back_move, _WRITE, versioned=True),
)
