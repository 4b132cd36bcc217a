"""Decisions about applications: what each needs, how long it can be taken back, and what that restores (H2a, H2b)."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from attrs import evolve

from progress_core.domain.applications.applications import Application
from progress_core.domain.applications.offers import NO_TERMS, Terms
from progress_core.domain.applications.states import ApplicationState, move_blockers
from progress_core.domain.foundations.blockers import Blocker, blocker, staff_who_may
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.permissions import Permission, Role
from progress_core.domain.foundations.rules import Rule

_S = ApplicationState
_RECEIVER = staff_who_may(Permission.DECIDE_APPLICATIONS)

LEARNERS_DECISIONS = (_S.ACCEPTED, _S.DECLINED_BY_LEARNER, _S.WITHDRAWN)
"""The states that a learner's decision leads to."""
PROVIDERS_DECISIONS = (_S.OFFERED, _S.DECLINED_BY_PROVIDER, _S.ENROLLED)
"""The states that a decision of the receiving provider leads to."""

OfferPolicy = Callable[[Application, Collection[Application]], tuple[Application, ...]]
"""Which of a learner's other applications are declined when they accept an offer.

It gets the application whose offer is accepted and all others of the learner, in any state, and returns those of
them that are accepted and have to be declined.
"""


def one_at_a_time(accepting: Application, others: Collection[Application]) -> tuple[Application, ...]:
    """Decline every other accepted offer: a learner holds one at a time; see `OfferPolicy`."""
    return tuple(other for other in others if other.state is _S.ACCEPTED and other.id != accepting.id)


def as_many_as_wanted(accepting: Application, others: Collection[Application]) -> tuple[Application, ...]:
    """Decline no other offer; see `OfferPolicy`."""
    del accepting, others
    return ()


def offer_blockers(*, left: bool, gone: bool) -> tuple[Blocker, ...]:
    """Return why no offer can be made, whatever state an application is in; () if one can.

    Args:
        left: whether the learner is archived.
        gone: whether the course is withdrawn.

    Source: features H2.
    """
    if left:
        return (blocker("learner_left"),)
    return (blocker("course_withdrawn"),) if gone else ()


def decision_blockers(application: Application, target: ApplicationState, role: Role) -> tuple[Blocker, ...]:
    """Return why a role may not decide so about an application; () if it may.

    Args:
        application: as it is now.
        target: the state that the decision leads to.
        role: role of the person who decides.

    Source: features H2, H2b.
    """
    found = move_blockers(application.state, target, role)
    if found:
        return found
    if target is _S.ENROLLED:
        unmet = [condition.words for condition in application.conditions if not condition.met]
        return (blocker("conditions_unmet", _RECEIVER, conditions="; ".join(unmet)),) if unmet else ()
    if target is _S.DECLINED_BY_PROVIDER and application.state is _S.ACCEPTED:
        missed = any(condition.met is False for condition in application.conditions)
        return () if missed else (blocker("offer_accepted"),)
    return ()


def decide(
    application: Application,
    target: ApplicationState,
    role: Role,
    *,
    now: datetime,
    terms: Terms = NO_TERMS,
    cause: int | None = None,
) -> Application:
    """Make a decision about an application.

    Args:
        application: as it is now.
        target: the state that the decision leads to, of either side.
        role: role of the person who decides.
        now: aware UTC.
        terms: what the provider says with it; see `offers.check_terms`.
        cause: number of the application whose acceptance declines this one; None if it is decided for itself.

    Raises:
        Rejected: with the blockers, see `decision_blockers`.

    Source: features H2, H2a, H2b.
    """
    blockers = decision_blockers(application, target, role)
    if blockers:
        raise Rejected(blockers=blockers)
    decided = evolve(application, state=target, before=application.state, decided_at=now, cause=cause)
    if target is _S.OFFERED:
        return evolve(decided, conditions=terms.conditions)
    if target is _S.DECLINED_BY_PROVIDER:
        return evolve(decided, reason=terms.reason, message=terms.message)
    return decided


def take_back_until(application: Application, hours: int) -> datetime | None:
    """Return until when the last decision can be taken back, if nothing else happens; None if it cannot be at all.

    Args:
        application: as it is now.
        hours: for how long decisions can be taken back.
    """
    if application.before is None or application.decided_at is None:
        return None
    return application.decided_at + timedelta(hours=hours)


def take_back_blockers(
    application: Application,
    role: Role,
    *,
    now: datetime,
    hours: int,
    others: Collection[Application],
    policy: OfferPolicy = one_at_a_time,
    shut: tuple[Blocker, ...] = (),
) -> tuple[Blocker, ...]:
    """Return why a role may not take the last decision about an application back; () if it may.

    Args:
        application: as it is now.
        role: role of the person who wants to.
        now: aware UTC.
        hours: for how long decisions can be taken back.
        others: the learner's other applications.
        policy: how many accepted offers a learner may hold.
        shut: why the course takes no applications today, see `windows.course_blockers`.

    Source: features H2a.
    """
    if application.decided_at is None:
        return (blocker("nothing_to_take_back", state=application.state.value),)
    theirs = (Role.LEARNER,) if application.state in LEARNERS_DECISIONS else _RECEIVER
    if role not in (Role.LEARNER, *_RECEIVER):
        return (blocker("move_not_yours", theirs, move="Take back"),)
    if role not in theirs or application.before is None:
        return (blocker("others_have_acted", state=application.state.value),)
    if any(other.id == application.cause and other.state in (_S.ACCEPTED, _S.ENROLLED) for other in others):
        return (blocker("declined_by_acceptance"),)
    if now >= application.decided_at + timedelta(hours=hours):
        return (blocker("take_back_too_late", hours=hours),)
    found = _in_the_way(application, others, policy, shut)
    # a provider must not learn of the learner's other applications
    return found if role is Role.LEARNER or not found else (blocker("take_back_over"),)


def _in_the_way(
    application: Application, others: Collection[Application], policy: OfferPolicy, shut: tuple[Blocker, ...]
) -> tuple[Blocker, ...]:
    """Return why an application cannot be as it was before, because of its course or the learner's other ones."""
    restored = take_back(application)
    if shut and application.state is _S.WITHDRAWN and restored.received:
        return shut
    if restored.state.live and any(other.state.live and other.course_id == restored.course_id for other in others):
        return (blocker("applied_again"),)
    if restored.state is _S.ACCEPTED and policy(restored, others):
        return (blocker("accepted_another"),)
    return ()


def take_back(application: Application) -> Application:
    """Return an application as it was before the last decision; call `take_back_blockers` first.

    Conditions that were marked meanwhile stay so.

    Args:
        application: one with something to take back.

    Source: features H2a.
    """
    restored = evolve(
        application, state=application.before or application.state, before=None, decided_at=None, cause=None
    )
    if application.state is _S.OFFERED:
        return evolve(restored, conditions=())
    if application.state is _S.DECLINED_BY_PROVIDER:
        return evolve(restored, reason="", message="")
    return restored


def restored_with(
    application: Application, others: Collection[Application], policy: OfferPolicy = one_at_a_time
) -> tuple[Application, ...]:
    """Return the offers that are accepted again when an acceptance is taken back, as they will be.

    Those are the ones that this acceptance declined, unless the learner has applied for the same course again or
    holds another accepted offer. Taking back any other decision restores none.

    Args:
        application: the one about which the last decision is taken back, as it is before that.
        others: the learner's other applications.
        policy: how many accepted offers a learner may hold.

    Source: features H2.
    """
    if application.state is not _S.ACCEPTED:
        return ()
    live = {other.course_id for other in others if other.state.live}
    declined = [other for other in others if _declined_with(application, other) and other.course_id not in live]
    return tuple(back for other in declined if not policy(back := take_back(other), others))


def _declined_with(application: Application, other: Application) -> bool:
    """Return whether the acceptance of one application declined another one: this acceptance, not an earlier one."""
    same = (other.cause, other.decided_at) == (application.id, application.decided_at)
    return same and other.state is _S.DECLINED_BY_LEARNER


def mark_conditions(application: Application, met: Collection[bool | None]) -> Application:
    """Mark the conditions of an offer as met or not; once it is accepted, that ends the taking back of the acceptance.

    Args:
        application: one with an offer that is open or accepted.
        met: for each condition, in order.

    Raises:
        Rejected: `conditions_settled`: there is no such offer; or there are not as many conditions.

    Source: features H2b.
    """
    if application.state not in (_S.OFFERED, _S.ACCEPTED) or len(met) != len(application.conditions):
        raise Rejected(blockers=(blocker("conditions_settled", state=application.state.value),))
    marked = [evolve(one, met=each) for one, each in zip(application.conditions, met, strict=True)]
    if application.conditions == tuple(marked):
        return application
    before = None if application.state is _S.ACCEPTED else application.before
    return evolve(application, conditions=tuple(marked), before=before)


RULES = (
    Rule(
        "application.conditions",
        "1.1",
        "A learner is enrolled only once every condition of the offer is marked met. A provider can decline an "
        "accepted offer only once a condition is marked not met.",
        ("conditions_unmet", "offer_accepted", "conditions_settled"),
    ),
    Rule(
        "application.offers",
        "1.1",
        "No offer is made for a course that is no longer offered, or to a learner who has left their school.",
        ("learner_left", "course_withdrawn"),
    ),
    Rule(
        "application.take_back",
        "1.1",
        "Whoever made a decision can take it back for some hours, until the other side has acted on it.",
        (
            *("nothing_to_take_back", "others_have_acted", "take_back_too_late"),
            *("declined_by_acceptance", "applied_again", "accepted_another", "take_back_over"),
        ),
    ),
)
