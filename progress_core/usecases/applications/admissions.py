"""What a receiving provider does with the applications that it has received (manual 1.1; H3)."""

from attrs import frozen

from progress_core.domain.applications.applications import (
    Application,
    ApplicationState,
    Move,
    move,
    move_blockers,
    moves,
)
from progress_core.domain.applications.profile_contents import ProfileContents, restore_contents
from progress_core.domain.correspondence.notices import application_decided
from progress_core.domain.foundations.actors import EVERYTHING, Actor
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.messages import label, sentence
from progress_core.domain.foundations.permissions import Permission, Role
from progress_core.domain.operations.audit import Entry
from progress_core.domain.profiles.references import ReferenceDetails, Viewer, Visibility, reference_visibility
from progress_core.ports.applications import ReceivedPage, ReceivedQuery
from progress_core.ports.courses import CourseLine
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.applications.applications import ACTIONS, require_version
from progress_core.usecases.consequences.standings import save_learner, with_tallies
from progress_core.usecases.correspondence.inbox import leave_messages
from progress_core.usecases.correspondence.outbox import post
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.holds import Lock, hold

__all__ = ["Admissions", "ReceivedApplication", "ReceivedPage", "ReceivedQuery"]

_MESSAGES = {
    ApplicationState.OFFERED: "application_offered",
    ApplicationState.DECLINED_BY_PROVIDER: "application_declined",
    ApplicationState.ENROLLED: "application_enrolled",
}
"""The message to the learner about each decision."""


@frozen
class ReceivedApplication:
    """An application as the receiving provider sees it: as it was submitted, whatever has changed since.

    Args:
        application: where it is.
        course: what it is for, with the provider's name.
        school: name of the provider that the learner was at.
        contents: the profile that it was submitted with.
        reference: the version that it carries; None while it has none.
        referee: who gives the reference; "" where nobody is named.
        visibility: why the reference is, or is not, there.
        moves: what the person may do with it now.
    """

    application: Application
    course: CourseLine
    school: str
    contents: ProfileContents
    reference: ReferenceDetails | None
    referee: str
    visibility: Visibility
    moves: tuple[Move, ...]


class Admissions:
    """What admissions staff do."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def page(self, actor: Actor, query: ReceivedQuery) -> ReceivedPage:
        """Return one page of the applications that the actor's providers have received.

        Raises:
            NotAllowed: the actor does not decide applications.
            Rejected: the page is not one of this list.

        Source: features H3.
        """
        actor.require(Permission.DECIDE_APPLICATIONS)
        with self._context.store.snapshot() as work:
            return work.applications.received(actor.scope, query)

    def get(self, actor: Actor, application_id: int) -> ReceivedApplication:
        """Return one application with the profile and the reference that are pinned to it.

        Raises:
            NotAllowed: the actor does not decide applications.
            NotFound: not there, not received yet or any more, or to another provider.

        Source: features H3, C8, C9.
        """
        actor.require(Permission.DECIDE_APPLICATIONS)
        with self._context.store.snapshot() as work:
            return _as_submitted(work, actor, work.applications.get_received(actor.scope, application_id))

    def decide(
        self, actor: Actor, application_id: int, target: ApplicationState, *, version: int | None = None
    ) -> Application:
        """Make an offer, decline or enrol; the learner is told by a message and an e-mail.

        Args:
            actor: admissions staff.
            application_id: its number.
            target: OFFERED, DECLINED_BY_PROVIDER or ENROLLED.
            version: the version that the person looked at; None to take the present one.

        Raises:
            NotAllowed: the actor does not decide applications.
            NotFound: not there, not received yet or any more, or to another provider.
            Conflict: it has moved since the person looked at it; `changes` says where it is.
            Rejected: with the blockers of the move.

        Source: features H2, H3.
        """
        actor.require(Permission.DECIDE_APPLICATIONS)
        now = self._context.clock.now()
        with self._context.store.transaction() as work:
            learner_id = work.applications.get_received(actor.scope, application_id).learner_id
            hold(work, Lock.PROFILE, learner_id)
            application = work.applications.get_received(actor.scope, application_id)
            require_version(application, version, target)
            blockers = move_blockers(application.state, target, actor.role)
            if blockers:
                raise Rejected(blockers=blockers)
            decided = work.applications.save(move(application, target, actor.role))
            learner = save_learner(work, with_tallies(work, work.learners.get(EVERYTHING, learner_id)))
            work.audit.append(
                Entry(now, actor.account_id, ACTIONS[target], "application", str(application_id), ukprn)
                for ukprn in dict.fromkeys((decided.ukprn, learner.details.ukprn))
            )
            self._tell(work, learner.details.first_name, learner.details.email, decided)
        return decided

    def _tell(self, work: UnitOfWork, first_name: str, email: str, decided: Application) -> None:
        code = _MESSAGES[decided.state]
        facts = {"provider": work.providers.get(EVERYTHING, decided.ukprn).name, "course": decided.course}
        leave_messages(self._context, work, decided.learner_id, code, **facts)
        post(self._context, work, email, application_decided(first_name, label(code), sentence(code, **facts)))


def _as_submitted(work: UnitOfWork, actor: Actor, application: Application) -> ReceivedApplication:
    contents = restore_contents(work.profiles.get(EVERYTHING, application.learner_id, application.fingerprint))
    references = work.references.of(EVERYTHING, application.learner_id)
    visibility = reference_visibility(references, Viewer(Role.ADMISSIONS, actor.account_id, application=application))
    reference = references.versions[visibility.version - 1] if visibility.version else None
    school = work.providers.get(EVERYTHING, contents.details.ukprn)
    referee = (reference.referee or school.referee) if reference else ""
    return ReceivedApplication(
        application,
        work.courses.get(application.course_id),
        school.name,
        contents,
        reference,
        referee,
        visibility,
        moves(application.state, actor.role),
    )
