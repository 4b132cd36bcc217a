"""What a decision about an application will do, and who will be told: said before it is made (H2, H2a)."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta

from attrs import frozen

from progress_core.domain.applications.applications import Application
from progress_core.domain.applications.decisions import (
    LEARNERS_DECISIONS,
    PROVIDERS_DECISIONS,
    OfferPolicy,
    one_at_a_time,
    restored_with,
)
from progress_core.domain.applications.states import ApplicationState
from progress_core.domain.foundations.messages import sentence
from progress_core.domain.values.english_time import moment_in_words

_S = ApplicationState


@frozen
class Consequence:
    """One thing that a decision will do.

    Args:
        code: stable snake_case code, for machines.
        message: one sentence to the person who decides.
        application: number of the other application that it happens to; None if it is the one decided about.
    """

    code: str
    message: str
    application: int | None = None


@frozen
class Surroundings:
    """What the consequences of a decision depend on, besides the application.

    Args:
        now: aware UTC.
        hours: for how long decisions can be taken back.
        learner: first and last name.
        has_email: whether the learner has an e-mail address.
        others: the learner's other applications; () for a person who must not know of them.
        providers: UKPRN -> name, for all of the applications.
        waits: whether something blocks the submission of the application.
        policy: how many accepted offers a learner may hold.
        left: whether the learner is archived, and so is told nothing.
        gone: whether the course is withdrawn.
    """

    now: datetime
    hours: int
    learner: str
    has_email: bool
    others: Collection[Application]
    providers: dict[str, str]
    waits: bool = False
    policy: OfferPolicy = one_at_a_time
    left: bool = False
    gone: bool = False


def consequences(application: Application, target: ApplicationState, around: Surroundings) -> tuple[Consequence, ...]:
    """Return what moving an application will do, in the order in which people want to know it.

    Args:
        application: as it is now.
        target: state that it is moved to.
        around: what else matters.

    Source: features H2, H2a.
    """
    return tuple(_of_move(application, target, around))


def consequences_of_taking_back(application: Application, around: Surroundings) -> tuple[Consequence, ...]:
    """Return what taking the last decision back will do; arguments as in `consequences`.

    Source: features H2a.
    """
    return tuple(_of_taking_back(application, around))


def _of_move(application: Application, target: ApplicationState, around: Surroundings) -> Iterator[Consequence]:
    facts = _facts(application, around)
    if target in (_S.PENDING, _S.SUBMITTED):
        yield _said("waits" if around.waits else "submits", facts)
        return
    if target is _S.DRAFT:
        yield _said("becomes_draft", facts)
        return
    yield _said(target.name.lower(), facts)
    if target is _S.ACCEPTED:
        if around.gone:
            yield _said("course_gone", facts)
        yield from _of_accepting(application, around)
    if target in PROVIDERS_DECISIONS:
        yield _tells_learner(around)
    elif application.state.received:
        yield _said("tells_provider", facts)
    until = moment_in_words(around.now + timedelta(hours=around.hours))
    acts = "can_take_back" if target in (_S.OFFERED, _S.ACCEPTED) else "can_take_back_alone"
    other = facts["provider"] if target in LEARNERS_DECISIONS else around.learner
    yield _said(acts, {"until": until, "other": other})


def _of_accepting(application: Application, around: Surroundings) -> Iterator[Consequence]:
    for other in around.policy(application, around.others):
        yield _said("declines_accepted", _facts(other, around), other.id)
    for other in around.others:
        if other.state is _S.ENROLLED:
            yield _said("stays_enrolled", _facts(other, around), other.id)
    if any(other.state in (_S.OFFERED, _S.SUBMITTED) for other in around.others):
        yield _said("others_stay", {})


def _of_taking_back(application: Application, around: Surroundings) -> Iterator[Consequence]:
    before = application.before or application.state
    facts = _facts(application, around)
    yield _said("goes_back", {**facts, "state": _state(before)})
    for other in restored_with(application, around.others, around.policy):
        yield _said("accepts_again", _facts(other, around), other.id)
    if application.state in PROVIDERS_DECISIONS:
        yield _tells_learner(around)
    elif before.received:
        yield _said("tells_provider", facts)


def _facts(application: Application, around: Surroundings) -> dict[str, str]:
    provider = around.providers[application.ukprn]
    return {"provider": provider, "course": application.course, "learner": around.learner}


def _state(state: ApplicationState) -> str:
    return sentence(f"state_{state.name.lower()}")


def _tells_learner(around: Surroundings) -> Consequence:
    if around.left:
        return _said("learner_not_told", {"learner": around.learner})
    return _said("tells_learner" if around.has_email else "tells_learner_here", {"learner": around.learner})


def _said(code: str, facts: Mapping[str, str], application: int | None = None) -> Consequence:
    return Consequence(code, sentence(f"consequence_{code}", "", "en", **facts), application)
