"""Receiving providers' decisions, and taking them back, with telling the learner (H2a, H2b, H3)."""

from collections.abc import Collection, Mapping
from itertools import chain

from progress_core.domain.applications.applications import Application, ApplicationState
from progress_core.domain.applications.decisions import decide, mark_conditions, take_back
from progress_core.domain.applications.offers import Condition, Terms, check_terms, reason_in_words
from progress_core.domain.correspondence.application_notices import application_decided
from progress_core.domain.foundations.actors import EVERYTHING, Actor
from progress_core.domain.foundations.errors import Conflict, Rejected
from progress_core.domain.foundations.messages import how_many, label, sentence
from progress_core.domain.learners.learners import Learner
from progress_core.domain.operations.audit import Action
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.applications.own_decisions import ACTIONS
from progress_core.usecases.applications.plans import others_of, why_not, why_not_back
from progress_core.usecases.consequences.admissions_news import note
from progress_core.usecases.consequences.standings import provider_of, save_learner, with_tallies
from progress_core.usecases.correspondence.inbox import leave_message
from progress_core.usecases.correspondence.outbox import post
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.holds import Lock, hold

_CODES = {
    ApplicationState.OFFERED: "application_offered",
    ApplicationState.DECLINED_BY_PROVIDER: "application_declined",
    ApplicationState.ENROLLED: "application_enrolled",
}
"""The message to the learner about each decision."""


def hold_received(work: UnitOfWork, actor: Actor, application_ids: Collection[int]) -> list[Application]:
    """Hold the learners of received applications, and return the applications as they are then, in the given order.

    Raises:
        NotFound: one of them is not there, not received yet or any more, or to another provider.
    """
    found = [work.applications.get_received(actor.scope, id_) for id_ in application_ids]
    learner_ids = sorted({application.learner_id for application in found})
    for learner_id in learner_ids:
        hold(work, Lock.PROFILE, learner_id)
    learners = [work.learners.get(EVERYTHING, learner_id) for learner_id in learner_ids]
    for ukprn in sorted({learner.details.ukprn for learner in learners}):
        hold(work, Lock.DEFAULTS, ukprn)
    return [work.applications.get_received(actor.scope, application.id) for application in found]


def checked_terms(context: Context, target: ApplicationState, terms: Terms) -> Terms:
    """Return what a provider says with a decision, tidied.

    Raises:
        Rejected: with all problems, see `offers.check_terms`.
    """
    checked = check_terms(target, terms, context.limits.catalogue)
    if not checked.ok:
        raise Rejected(problems=checked.problems)
    return checked.value


def decide_received(
    context: Context, work: UnitOfWork, actor: Actor, application: Application, target: ApplicationState, terms: Terms
) -> Application:
    """Make one decision in a unit of work that holds the learner; the learner is told.

    Args:
        context: the ports.
        work: the unit of work; see `hold_received`.
        actor: admissions staff.
        application: as it is now.
        target: the state that the decision leads to.
        terms: checked.

    Raises:
        Rejected: with the blockers of the decision.

    Source: features H2, H2b, H3.
    """
    blockers = why_not(work, actor.role, application, target)
    if blockers:
        raise Rejected(blockers=blockers)
    now = context.clock.now()
    decided = work.applications.save(decide(application, target, actor.role, now=now, terms=terms))
    learner = _follow(work, decided)
    note(work, actor, now, ACTIONS[target], decided, learner)
    code = _CODES[target] + ("_on_conditions" if target is ApplicationState.OFFERED and decided.conditions else "")
    facts = _facts(work, decided) | {"conditions": "; ".join(one.words for one in decided.conditions)}
    more = []
    if decided.reason and target is ApplicationState.DECLINED_BY_PROVIDER:
        more.append(sentence("decline_reason", reason=reason_in_words(decided.reason).lower()))
    if decided.message and target is ApplicationState.DECLINED_BY_PROVIDER:
        more.append(sentence("decline_message", provider=facts["provider"], text=decided.message))
    _tell(context, work, learner, code, facts, more)
    return decided


def refuse_undecidable(
    work: UnitOfWork, applications: Collection[Application], target: ApplicationState, actor: Actor
) -> None:
    """Refuse a decision about several applications if it cannot be made about one of them.

    Raises:
        Rejected: with all blockers, each once; the message says how many applications are in the way.
    """
    refused = [blockers for one in applications if (blockers := why_not(work, actor.role, one, target))]
    if refused:
        stuck = how_many(len(refused), "application")
        raise Rejected(sentence("not_decided", stuck=stuck), blockers=dict.fromkeys(chain(*refused)))


def refuse_moved(
    applications: Collection[Application], versions: Mapping[int, int | None], target: ApplicationState
) -> None:
    """Refuse a decision about several applications if one has moved since the person looked at it.

    Raises:
        Conflict: `changes` has the number of each that moved, with where the person wanted it and where it is.
    """
    moved = {
        str(one.id): (target.value, one.state.value)
        for one in applications
        if versions[one.id] not in (None, one.version)
    }
    if moved:
        message = sentence("moved_meanwhile", moved=how_many(len(moved), "application"))
        raise Conflict(message, field="state", changes=dict(moved))


def take_back_received(context: Context, work: UnitOfWork, actor: Actor, application: Application) -> Application:
    """Take a provider's last decision back in a unit of work that holds the learner; the learner is told.

    Raises:
        Rejected: with the blockers, see `decisions.take_back_blockers`.

    Source: features H2a.
    """
    blockers = why_not_back(context, work, actor.role, application, others_of(work, application))
    if blockers:
        raise Rejected(blockers=blockers)
    restored = work.applications.save(take_back(application))
    learner = _follow(work, restored)
    note(work, actor, context.clock.now(), Action.TAKE_DECISION_BACK, restored, learner)
    facts = _facts(work, restored) | {"state": sentence(f"state_{restored.state.name.lower()}")}
    _tell(context, work, learner, "application_taken_back", facts)
    return restored


def mark_received(
    context: Context, work: UnitOfWork, actor: Actor, application: Application, met: Collection[bool | None]
) -> Application:
    """Mark the conditions of an offer in a unit of work that holds the learner; the learner is told of changes.

    Raises:
        Rejected: `conditions_settled`, see `decisions.mark_conditions`.

    Source: features H2b.
    """
    marked = mark_conditions(application, met)
    if marked == application:
        return application
    saved = work.applications.save(marked)
    learner = work.learners.get(EVERYTHING, saved.learner_id)
    note(work, actor, context.clock.now(), Action.MARK_CONDITIONS, saved, learner)
    facts = _facts(work, saved) | {"conditions": "; ".join(map(_marked, saved.conditions))}
    _tell(context, work, learner, "conditions_marked", facts)
    return saved


def _marked(condition: Condition) -> str:
    return f"{condition.words} ({condition.status})"


def _follow(work: UnitOfWork, application: Application) -> Learner:
    """Save the learner's tallies and standing after a change of an application."""
    learner = work.learners.get(EVERYTHING, application.learner_id)
    provider_of(work, learner)
    return save_learner(work, with_tallies(work, learner))


def _facts(work: UnitOfWork, application: Application) -> dict[str, str]:
    return {"provider": work.providers.get(EVERYTHING, application.ukprn).name, "course": application.course}


def _tell(
    context: Context,
    work: UnitOfWork,
    learner: Learner,
    code: str,
    facts: Mapping[str, str],
    more: Collection[str] = (),
) -> None:
    """Tell the learner by a message, and by an e-mail without what the provider wrote; nobody who has left is told."""
    if learner.archived:
        return
    text = sentence(code, **facts)
    leave_message(context, work, learner.id, label(code), "\n".join((text, *more)))
    post(context, work, learner.details.email, application_decided(learner.details.first_name, label(code), text))
