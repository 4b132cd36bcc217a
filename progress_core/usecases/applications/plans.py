"""What deciding about an application would do, and why it cannot be done, before anybody decides (H2a)."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from attrs import frozen

from progress_core.domain.applications.applications import Application, ApplicationState
from progress_core.domain.applications.consequences import (
    Consequence,
    Surroundings,
    consequences,
    consequences_of_taking_back,
)
from progress_core.domain.applications.decisions import (
    decision_blockers,
    offer_blockers,
    take_back_blockers,
    take_back_until,
)
from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.foundations.blockers import Blocker, Reason, reasons_of
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.learners import Learner
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.consequences.submissions import closed
from progress_core.usecases.foundations.context import Context


@frozen
class Plan:
    """What moving one application, or taking a decision about it back, would do.

    Args:
        application: as it is now; its version is the one to confirm with.
        learner: first and last name.
        consequences: what will happen, in the order in which people want to know it; () if it cannot be done.
        blockers: why it cannot be done; () if it can.
        until: until when it can be taken back, if nobody acts on it before; None if it cannot.
        reader: role of the person, to whom the reasons are said.
    """

    application: Application
    learner: str
    consequences: tuple[Consequence, ...] = ()
    blockers: tuple[Blocker, ...] = ()
    until: datetime | None = None
    reader: Role | None = None

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The blockers in words."""
        return reasons_of(self.blockers, self.reader)


def others_of(work: UnitOfWork, application: Application) -> list[Application]:
    """Return the learner's other applications."""
    theirs = work.applications.of_learner(EVERYTHING, application.learner_id)
    return [other for other in theirs if other.id != application.id]


def plan_of(
    context: Context,
    work: UnitOfWork,
    role: Role,
    application: Application,
    target: ApplicationState,
    waiting: Iterable[Blocker] = (),
) -> Plan:
    """Return what a decision, or another move, would do.

    Args:
        context: the ports.
        work: a unit of work.
        role: role of the person who wants to.
        application: as it is now.
        target: the state that it would be moved to.
        waiting: why it could not be submitted yet.
    """
    learner = work.learners.get(EVERYTHING, application.learner_id)
    blockers = why_not(work, role, application, target)
    if target is ApplicationState.SUBMITTED:
        blockers = blockers or tuple(waiting)
    if blockers:
        return Plan(application, learner.name, (), blockers, None, role)
    around = _around(context, work, role, application, learner, waits=bool(tuple(waiting)))
    until = around.now + timedelta(hours=around.hours) if target.decided else None
    return Plan(application, learner.name, consequences(application, target, around), (), until, role)


def plan_of_taking_back(context: Context, work: UnitOfWork, role: Role, application: Application) -> Plan:
    """Return what taking the last decision about an application back would do; arguments as in `plan_of`."""
    learner = work.learners.get(EVERYTHING, application.learner_id)
    blockers = why_not_back(context, work, role, application, others_of(work, application))
    if blockers:
        return Plan(application, learner.name, (), blockers, None, role)
    around = _around(context, work, role, application, learner)
    until = take_back_until(application, around.hours)
    return Plan(application, learner.name, consequences_of_taking_back(application, around), (), until, role)


def why_not(work: UnitOfWork, role: Role, application: Application, target: ApplicationState) -> tuple[Blocker, ...]:
    """Return why a role may not decide so, also because of the learner or the course; () if it may.

    Args:
        work: a unit of work.
        role: role of the person who wants to.
        application: as it is now.
        target: the state that the decision leads to.
    """
    found = decision_blockers(application, target, role)
    if found or target is not ApplicationState.OFFERED:
        return found
    left = work.learners.get(EVERYTHING, application.learner_id).archived
    return offer_blockers(left=left, gone=work.courses.get(application.course_id).course.withdrawn)


def why_not_back(
    context: Context, work: UnitOfWork, role: Role, application: Application, others: Collection[Application]
) -> tuple[Blocker, ...]:
    """Return why a role may not take the last decision back; () if it may; see `take_back_blockers`."""
    limits, now = context.limits, context.clock.now()
    return take_back_blockers(
        application,
        role,
        now=now,
        hours=limits.take_back_hours,
        others=others,
        policy=limits.accepted_offers,
        shut=closed(work, application, now),
    )


def back_until(
    context: Context, work: UnitOfWork, role: Role, application: Application, others: Collection[Application]
) -> datetime | None:
    """Return until when a role can take the last decision back; None if it cannot."""
    if why_not_back(context, work, role, application, others):
        return None
    return take_back_until(application, context.limits.take_back_hours)


def _around(
    context: Context, work: UnitOfWork, role: Role, application: Application, learner: Learner, *, waits: bool = False
) -> Surroundings:
    """Return what the consequences depend on; only learners themselves are told of their other applications."""
    others = others_of(work, application) if role is Role.LEARNER else []
    ukprns = {each.ukprn for each in (application, *others)}
    return Surroundings(
        now=context.clock.now(),
        hours=context.limits.take_back_hours,
        learner=learner.name,
        has_email=bool(learner.details.email),
        others=others,
        providers={ukprn: work.providers.get(EVERYTHING, ukprn).name for ukprn in ukprns},
        waits=waits,
        policy=context.limits.accepted_offers,
        left=learner.archived,
        gone=work.courses.get(application.course_id).course.withdrawn,
    )
