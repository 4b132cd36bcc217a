"""Learners' own decisions, and taking them back, with what follows for their other applications (H2, H2a)."""

from progress_core.domain.applications.applications import Application, ApplicationState
from progress_core.domain.applications.decisions import decide, restored_with, take_back
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.errors import Conflict, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.learners import Learner
from progress_core.domain.operations.audit import Action
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.applications.plans import others_of, why_not_back
from progress_core.usecases.consequences.admissions_news import note, tell_admissions
from progress_core.usecases.consequences.standings import save_learner, with_tallies
from progress_core.usecases.consequences.submissions import submit_pending
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.trail import entry_by

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

_DECLINED = ApplicationState.DECLINED_BY_LEARNER


def require_version(application: Application, version: int | None, target: ApplicationState) -> None:
    """Refuse to move an application that has moved since the person looked at it.

    Raises:
        Conflict: it has; `changes` says where the person wanted it, and where it is.
    """
    if version is not None and version != application.version:
        state = application.state.value
        message = f"This application has moved since you looked at it: it is {state} now. Look at it again."
        raise Conflict(message, field="state", changes={"state": (target.value, state)})


def decide_own(
    context: Context,
    work: UnitOfWork,
    actor: Actor,
    learner: Learner,
    application: Application,
    target: ApplicationState,
) -> Learner:
    """Accept, decline or withdraw; accepting declines other accepted offers as the installation's policy says.

    Args:
        context: the ports.
        work: the unit of work, which holds the learner's profile.
        actor: the learner.
        learner: the learner.
        application: as it is now.
        target: the state that the decision leads to.

    Raises:
        Rejected: with the blockers of the decision.

    Source: features H2.
    """
    now = context.clock.now()
    decided = decide(application, target, Role.LEARNER, now=now)
    if target is ApplicationState.ACCEPTED:
        others = others_of(work, application)
        for other in others:
            if other.state is ApplicationState.ENROLLED:
                note(work, actor, now, Action.ACCEPT_ANOTHER, other, learner)
                tell_admissions(context, work, other, "accepted_another")
        for other in context.limits.accepted_offers(application, others):
            after = decide(other, _DECLINED, Role.LEARNER, now=now, cause=application.id)
            _save(context, work, actor, learner, after, ACTIONS[_DECLINED])
    _save(context, work, actor, learner, decided, ACTIONS[target])
    return _with_consequences(context, work, actor, learner)


def take_back_own(
    context: Context, work: UnitOfWork, actor: Actor, learner: Learner, application: Application
) -> Learner:
    """Take a learner's last decision back; with an acceptance, what it declined is accepted again.

    Args:
        context: the ports.
        work: the unit of work, which holds the learner's profile.
        actor: the learner.
        learner: the learner.
        application: as it is now.

    Raises:
        Rejected: with the blockers, see `decisions.take_back_blockers`.

    Source: features H2a.
    """
    others = others_of(work, application)
    blockers = why_not_back(context, work, actor.role, application, others)
    if blockers:
        raise Rejected(blockers=blockers)
    changed = [(application, take_back(application))]
    changed += [(one, one) for one in restored_with(application, others, context.limits.accepted_offers)]
    for before, restored in changed:
        _save(context, work, actor, learner, restored, Action.TAKE_DECISION_BACK, was_seen=before.received)
    return _with_consequences(context, work, actor, learner)


def _with_consequences(context: Context, work: UnitOfWork, actor: Actor, learner: Learner) -> Learner:
    learner = save_learner(work, with_tallies(work, learner))
    return submit_pending(context, work, actor, learner)[0]


def _save(
    context: Context,
    work: UnitOfWork,
    actor: Actor,
    learner: Learner,
    changed: Application,
    action: Action,
    *,
    was_seen: bool = False,
) -> None:
    """Save what was decided, with its trace; the receiving provider is told if it sees the application, or saw it."""
    work.applications.save(changed)
    now = context.clock.now()
    if was_seen or changed.received or (changed.before is not None and changed.before.received):
        note(work, actor, now, action, changed, learner)
        taken_back = action is Action.TAKE_DECISION_BACK
        tell_admissions(context, work, changed, "taken_back" if taken_back else changed.state.name.lower())
    else:
        ukprn = learner.details.ukprn
        work.audit.append([entry_by(actor, now, action, "application", str(changed.id), ukprn)])
