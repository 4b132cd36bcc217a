"""A learner's applications, from the first draft to an accepted place (manual 1.1; H2)."""

from collections.abc import Iterable
from datetime import datetime

from attrs import evolve, frozen

from progress_core.domain.applications.applications import (
    Application,
    ApplicationState,
    Move,
    move,
    move_blockers,
    moves,
    submission_blockers,
)
from progress_core.domain.courses.windows import COURSE_CODES, course_blockers
from progress_core.domain.foundations.actors import EVERYTHING, Actor
from progress_core.domain.foundations.blockers import Blocker, Reason, reasons_of
from progress_core.domain.foundations.errors import NotFound, Rejected
from progress_core.domain.foundations.permissions import Permission, Role
from progress_core.domain.learners.learners import Learner
from progress_core.domain.operations.audit import Action
from progress_core.domain.values.english_time import english_day
from progress_core.ports.applications import ApplicationPage, ApplicationQuery
from progress_core.ports.courses import CourseLine
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.applications.own_decisions import ACTIONS, decide_own, require_version, take_back_own
from progress_core.usecases.applications.plans import Plan, back_until, others_of, plan_of, plan_of_taking_back
from progress_core.usecases.consequences.standings import save_learner, with_tallies
from progress_core.usecases.consequences.submissions import closed, submit_pending
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.trail import entry_by
from progress_core.usecases.profiles.changes import hold_profile, require_reader, settings_of

__all__ = ["ApplicationPage", "ApplicationQuery", "Applications", "LearnersApplication", "Plan"]

_TO_SUBMIT = (ApplicationState.DRAFT, ApplicationState.PENDING)
_GATED = (ApplicationState.PENDING, ApplicationState.SUBMITTED)


@frozen
class LearnersApplication:
    """An application as its learner, or staff who see the learner, see it.

    Args:
        application: where it is.
        course: what it is for, with the provider's name.
        blockers: why it cannot be submitted; () if it can, or was.
        moves: what the person may do with it now.
        reader: role of the person, to whom the reasons are said; None for anybody.
        back_until: until when the person can take the last decision back; None if they cannot.
    """

    application: Application
    course: CourseLine
    blockers: tuple[Blocker, ...] = ()
    moves: tuple[Move, ...] = ()
    reader: Role | None = None
    back_until: datetime | None = None

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The blockers in words."""
        return reasons_of(self.blockers, self.reader)


class Applications:
    """What learners do to find a place, and what their staff see of it."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def begin(self, actor: Actor, course_id: int) -> LearnersApplication:
        """Begin an application for a course: a draft, which nobody but the learner sees.

        Raises:
            NotAllowed: the actor is not a learner.
            NotFound: there is no such course.
            Rejected: it takes no applications today; with the blockers, see `windows.course_blockers`.
            Conflict: `field="course"`: the learner has an application for it.

        Source: features H2.
        """
        actor.require(Permission.APPLY)
        now = self._context.clock.now()
        with self._context.store.transaction() as work:
            learner = hold_profile(work, actor, actor.account_id)
            line = work.courses.get(course_id)
            course = line.course
            blockers = course_blockers(course, english_day(now))
            if blockers:
                raise Rejected(blockers=blockers)
            (number,) = work.new_ids(1)
            draft = Application(number, learner.id, course.ukprn, course.id, course.name, now)
            work.applications.add(draft)
            self._note(work, actor, Action.BEGIN_APPLICATION, learner, draft)
            return self._seen(work, actor, learner, draft)

    def list(self, actor: Actor, learner_id: int) -> list[LearnersApplication]:
        """Return a learner's applications, the latest first; staff see no drafts.

        Raises:
            NotAllowed: the actor may see neither learners nor applications of their own.
            NotFound: the learner is not there or not in scope.

        Source: features H2, H4, C10.
        """
        require_reader(actor)
        with self._context.store.snapshot() as work:
            learner = work.learners.get(actor.scope, learner_id)
            theirs = work.applications.of_learner(actor.scope, learner_id)
            return [
                self._seen(work, actor, learner, application)
                for application in reversed(theirs)
                if _shown(actor, application)
            ]

    def page(self, actor: Actor, query: ApplicationQuery) -> ApplicationPage:
        """Return one page of the applications of all learners in scope, the latest first; staff see no drafts.

        Raises:
            NotAllowed: as for `list`.
            Rejected: the page is not one of this list.
        """
        require_reader(actor)
        with self._context.store.snapshot() as work:
            return work.applications.page(actor.scope, evolve(query, drafts=actor.role is Role.LEARNER))

    def get(self, actor: Actor, application_id: int) -> LearnersApplication:
        """Return one application.

        Raises:
            NotAllowed: the actor may see neither learners nor applications of their own.
            NotFound: not there, not in scope, or somebody else's draft.
        """
        require_reader(actor)
        with self._context.store.snapshot() as work:
            application = _found(work, actor, application_id)
            return self._seen(work, actor, work.learners.get(actor.scope, application.learner_id), application)

    def move(
        self, actor: Actor, application_id: int, target: ApplicationState, *, version: int | None = None
    ) -> LearnersApplication:
        """Move an application of one's own, as the table of moves allows; see `plan` for what that will do.

        "Apply" submits it as soon as nothing blocks it: at once, or when the last gate opens. Accepting an offer may
        decline another one, as the installation's policy says. The receiving provider is told.

        Args:
            actor: the learner.
            application_id: its number.
            target: where it is to be.
            version: the version that the person looked at; None to take the present one.

        Raises:
            NotAllowed: the actor is not a learner.
            NotFound: not there or not theirs.
            Conflict: it has moved since the person looked at it; `changes` says where it is.
            Rejected: with the blockers of the move, or of the submission.

        Source: manual 5.6; features H2, C2, C4, C10.
        """
        actor.require(Permission.APPLY)
        with self._context.store.transaction() as work:
            learner = hold_profile(work, actor, actor.account_id)
            application = _found(work, actor, application_id)
            require_version(application, version, target)
            if target is ApplicationState.SUBMITTED:
                learner = self._submit(work, actor, learner, application)
            elif target.decided:
                learner = decide_own(self._context, work, actor, learner, application, target)
            else:
                learner = self._move(work, actor, learner, application, target)
            return self._seen(work, actor, learner, work.applications.get(actor.scope, application_id))

    def plan(self, actor: Actor, application_id: int, target: ApplicationState) -> Plan:
        """Return what `move` would do now, for a page that asks for confirmation; nothing is changed.

        Raises:
            NotAllowed: the actor is not a learner.
            NotFound: not there or not theirs.

        Source: features H2, H2a.
        """
        actor.require(Permission.APPLY)
        with self._context.store.snapshot() as work:
            application = _found(work, actor, application_id)
            learner = work.learners.get(actor.scope, application.learner_id)
            waiting = self._blockers(work, learner, application) if target in _GATED else ()
            plan = plan_of(self._context, work, actor.role, application, target, waiting)
            if target is ApplicationState.PENDING and not plan.blockers:
                shut = closed(work, application, self._context.clock.now())
                return evolve(plan, blockers=shut, consequences=()) if shut else plan
            return plan

    def take_back(self, actor: Actor, application_id: int, *, version: int | None = None) -> LearnersApplication:
        """Take the learner's own last decision about an application back, while that is possible.

        Taking an acceptance back accepts the offer again that it declined. The receiving provider is told.

        Args:
            actor: the learner.
            application_id: its number.
            version: the version that the person looked at; None to take the present one.

        Raises:
            NotAllowed: the actor is not a learner.
            NotFound: not there or not theirs.
            Conflict: it has moved since the person looked at it; `changes` says where it is.
            Rejected: with the blockers, see `decisions.take_back_blockers`.

        Source: features H2a.
        """
        actor.require(Permission.APPLY)
        with self._context.store.transaction() as work:
            learner = hold_profile(work, actor, actor.account_id)
            application = _found(work, actor, application_id)
            require_version(application, version, application.before or application.state)
            learner = take_back_own(self._context, work, actor, learner, application)
            return self._seen(work, actor, learner, work.applications.get(actor.scope, application_id))

    def plan_taking_back(self, actor: Actor, application_id: int) -> Plan:
        """Return what `take_back` would do now, for a page that asks for confirmation; nothing is changed.

        Raises:
            NotAllowed: the actor is not a learner.
            NotFound: not there or not theirs.

        Source: features H2a.
        """
        actor.require(Permission.APPLY)
        with self._context.store.snapshot() as work:
            return plan_of_taking_back(self._context, work, actor.role, _found(work, actor, application_id))

    def _move(
        self, work: UnitOfWork, actor: Actor, learner: Learner, application: Application, target: ApplicationState
    ) -> Learner:
        """Apply, which submits at once what nothing blocks, or take back to change."""
        moved = move(application, target, Role.LEARNER)
        shut = closed(work, application, self._context.clock.now())
        if target is ApplicationState.PENDING and shut:
            raise Rejected(blockers=shut)
        work.applications.save(moved)
        self._note(work, actor, ACTIONS[target], learner, application)
        learner = save_learner(work, with_tallies(work, learner))
        return submit_pending(self._context, work, actor, learner)[0]

    def _submit(self, work: UnitOfWork, actor: Actor, learner: Learner, application: Application) -> Learner:
        """Submit what waits, with everything else of the learner that nothing blocks."""
        wrong = move_blockers(application.state, ApplicationState.SUBMITTED, Role.LEARNER)
        blockers = wrong or self._blockers(work, learner, application)
        if blockers:
            raise Rejected(blockers=blockers)
        learner, _ = submit_pending(self._context, work, actor, learner)
        return learner

    def _seen(self, work: UnitOfWork, actor: Actor, learner: Learner, application: Application) -> LearnersApplication:
        blockers = self._blockers(work, learner, application) if application.state in _TO_SUBMIT else ()
        course = work.courses.get(application.course_id)
        if actor.role is not Role.LEARNER:
            return LearnersApplication(application, course, blockers, (), actor.role)
        until = back_until(self._context, work, actor.role, application, others_of(work, application))
        return LearnersApplication(application, course, blockers, _offered(application, blockers), actor.role, until)

    def _blockers(self, work: UnitOfWork, learner: Learner, application: Application) -> tuple[Blocker, ...]:
        """Return why an application could not be submitted now: the gates of the profile, then those of the course."""
        settings = settings_of(learner, work.providers.get(EVERYTHING, learner.details.ukprn))
        gates = submission_blockers(
            learner.profile,
            sign_off=settings.sign_off,
            staff_add_qualifications=settings.staff_add_qualifications,
        )
        return (*gates, *closed(work, application, self._context.clock.now()))

    def _note(self, work: UnitOfWork, actor: Actor, action: Action, learner: Learner, application: Application) -> None:
        now = self._context.clock.now()
        ukprn = learner.details.ukprn
        work.audit.append([entry_by(actor, now, action, "application", str(application.id), ukprn)])


def _found(work: UnitOfWork, actor: Actor, application_id: int) -> Application:
    application = work.applications.get(actor.scope, application_id)
    if not _shown(actor, application):
        raise NotFound
    return application


def _shown(actor: Actor, application: Application) -> bool:
    return actor.role is Role.LEARNER or application.state is not ApplicationState.DRAFT


def _offered(application: Application, blockers: Iterable[Blocker]) -> tuple[Move, ...]:
    """Return the moves that a learner may make now; nobody can apply for a course that takes no applications."""
    codes = {found.code for found in blockers}
    shut = {ApplicationState.SUBMITTED} if codes else set()
    if codes & COURSE_CODES:
        shut.add(ApplicationState.PENDING)
    return tuple(step for step in moves(application.state, Role.LEARNER) if step.target not in shut)
