"""A learner's applications, from the first draft to an accepted place (manual 1.1; H2)."""

from collections.abc import Iterable

from attrs import frozen

from progress_core.domain.applications.applications import (
    Application,
    ApplicationState,
    Move,
    move,
    move_blockers,
    moves,
    submission_blockers,
)
from progress_core.domain.foundations.actors import EVERYTHING, Actor
from progress_core.domain.foundations.blockers import Blocker, Reason, reasons_of
from progress_core.domain.foundations.errors import Conflict, NotFound, Rejected
from progress_core.domain.foundations.permissions import Permission, Role
from progress_core.domain.learners.learners import Learner
from progress_core.domain.operations.audit import Action, Entry
from progress_core.ports.courses import CourseLine
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.consequences.standings import save_learner, with_tallies
from progress_core.usecases.consequences.submissions import submit_pending
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.profiles.changes import hold_profile, require_reader, settings_of

ACTIONS = {
    ApplicationState.DRAFT: Action.TAKE_APPLICATION_BACK,
    ApplicationState.PENDING: Action.APPLY,
    ApplicationState.WITHDRAWN: Action.WITHDRAW_APPLICATION,
    ApplicationState.OFFERED: Action.MAKE_OFFER,
    ApplicationState.DECLINED_BY_PROVIDER: Action.DECLINE_APPLICATION,
    ApplicationState.ACCEPTED: Action.ACCEPT_OFFER,
    ApplicationState.DECLINED_BY_LEARNER: Action.DECLINE_OFFER,
    ApplicationState.ENROLLED: Action.ENROL_LEARNER,
}
"""What the audit trail says when a person moves an application to a state; submitting is `submissions`' own."""

_TO_SUBMIT = (ApplicationState.DRAFT, ApplicationState.PENDING)


@frozen
class LearnersApplication:
    """An application as its learner, or staff who see the learner, see it.

    Args:
        application: where it is.
        course: what it is for, with the provider's name.
        blockers: why it cannot be submitted; () if it can, or was.
        moves: what the person may do with it now.
        reader: role of the person, to whom the reasons are said; None for anybody.
    """

    application: Application
    course: CourseLine
    blockers: tuple[Blocker, ...] = ()
    moves: tuple[Move, ...] = ()
    reader: Role | None = None

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
            NotFound: there is no such course, or it is no longer offered.
            Conflict: `field="course"`: the learner has an application for it.

        Source: features H2.
        """
        actor.require(Permission.APPLY)
        now = self._context.clock.now()
        with self._context.store.transaction() as work:
            learner = hold_profile(work, actor, actor.account_id)
            line = work.courses.get(course_id)
            course = line.course
            if course.withdrawn:
                raise NotFound
            (number,) = work.new_ids(1)
            draft = Application(number, learner.id, course.ukprn, course.id, course.name, now)
            work.applications.add(draft)
            self._note(work, actor, Action.BEGIN_APPLICATION, learner, draft)
            return _seen(work, actor, learner, draft)

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
                _seen(work, actor, learner, application)
                for application in reversed(theirs)
                if _shown(actor, application)
            ]

    def get(self, actor: Actor, application_id: int) -> LearnersApplication:
        """Return one application.

        Raises:
            NotAllowed: the actor may see neither learners nor applications of their own.
            NotFound: not there, not in scope, or somebody else's draft.
        """
        require_reader(actor)
        with self._context.store.snapshot() as work:
            application = _found(work, actor, application_id)
            return _seen(work, actor, work.learners.get(actor.scope, application.learner_id), application)

    def move(
        self, actor: Actor, application_id: int, target: ApplicationState, *, version: int | None = None
    ) -> LearnersApplication:
        """Move an application of one's own, as the table of moves allows.

        "Apply" submits it as soon as nothing blocks it: at once, or when the last gate opens.

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
            else:
                work.applications.save(move(application, target, Role.LEARNER))
                self._note(work, actor, ACTIONS[target], learner, application)
                learner = save_learner(work, with_tallies(work, learner))
                learner, _ = submit_pending(self._context, work, actor, learner)
            return _seen(work, actor, learner, work.applications.get(actor.scope, application_id))

    def _submit(self, work: UnitOfWork, actor: Actor, learner: Learner, application: Application) -> Learner:
        """Submit what waits; all of the learner's applications have the same gates."""
        wrong = move_blockers(application.state, ApplicationState.SUBMITTED, Role.LEARNER)
        blockers = wrong or _blockers(work, learner)
        if blockers:
            raise Rejected(blockers=blockers)
        learner, _ = submit_pending(self._context, work, actor, learner)
        return learner

    def _note(self, work: UnitOfWork, actor: Actor, action: Action, learner: Learner, application: Application) -> None:
        now = self._context.clock.now()
        ukprn = learner.details.ukprn
        work.audit.append([Entry(now, actor.account_id, action, "application", str(application.id), ukprn)])


def require_version(application: Application, version: int | None, target: ApplicationState) -> None:
    """Refuse to move an application that has moved since the person looked at it.

    Raises:
        Conflict: it has; `changes` says where the person wanted it, and where it is.
    """
    if version is not None and version != application.version:
        state = application.state.value
        message = f"This application has moved since you looked at it: it is {state} now. Look at it again."
        raise Conflict(message, field="state", changes={"state": (target.value, state)})


def _found(work: UnitOfWork, actor: Actor, application_id: int) -> Application:
    application = work.applications.get(actor.scope, application_id)
    if not _shown(actor, application):
        raise NotFound
    return application


def _shown(actor: Actor, application: Application) -> bool:
    return actor.role is Role.LEARNER or application.state is not ApplicationState.DRAFT


def _seen(work: UnitOfWork, actor: Actor, learner: Learner, application: Application) -> LearnersApplication:
    blockers = _blockers(work, learner) if application.state in _TO_SUBMIT else ()
    course = work.courses.get(application.course_id)
    if actor.role is not Role.LEARNER:
        return LearnersApplication(application, course, blockers, (), actor.role)
    return LearnersApplication(application, course, blockers, _offered(application, blockers), actor.role)


def _offered(application: Application, blockers: Iterable[Blocker]) -> tuple[Move, ...]:
    """Return the moves that a learner may make now."""
    closed = ApplicationState.SUBMITTED if list(blockers) else None
    return tuple(step for step in moves(application.state, Role.LEARNER) if step.target is not closed)


def _blockers(work: UnitOfWork, learner: Learner) -> tuple[Blocker, ...]:
    settings = settings_of(learner, work.providers.get(EVERYTHING, learner.details.ukprn))
    return submission_blockers(
        learner.profile,
        sign_off=settings.sign_off,
        staff_add_qualifications=settings.staff_add_qualifications,
    )
