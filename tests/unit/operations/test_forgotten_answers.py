"""Kept answers are forgotten when a learner is erased, and when their time is over."""

from datetime import timedelta

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.sessions import digest_of
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.errors import Conflict
from progress_core.domain.foundations.repeats import NO_ANSWER, Answer, KeptRequest
from progress_core.memory.clock import FixedClock
from tests.given.profiles import learner_of, pupil
from tests.given.retention import NOBODY, born, later

pytestmark = pytest.mark.feature("I6", "I9")

NEVER = Answer(500, {}, b"")


def send(progress: Progress, actor: Actor, key: str = "a-key", answer: Answer = NEVER) -> tuple[Answer, bool]:
    return progress.repeats.once(actor, key, "print", lambda: answer)


def kept(progress: Progress, actor: Actor, key: str = "a-key") -> KeptRequest | None:
    with progress.context.store.snapshot() as work:
        return work.repeats.find(actor.account_id, digest_of(key))


def require_forgotten(progress: Progress, actor: Actor) -> None:
    request = kept(progress, actor)
    assert request is not None
    assert request.answer == NO_ANSWER
    with pytest.raises(Conflict, match="no longer kept") as found:
        send(progress, actor)
    assert found.value.field == "idempotency_key"


def test_erasing_a_learner_forgets_every_answer_and_the_learners_own_requests(
    progress: Progress, manager: Actor
) -> None:
    learner = pupil(progress, "asmith")
    theirs = learner_of(progress, learner)
    send(progress, manager, answer=Answer(200, {}, b"Ann Smith"))
    send(progress, theirs, answer=Answer(200, {}, b"Ann Smith"))
    progress.personal_data.erase(OPERATOR, learner.id, "asmith")
    require_forgotten(progress, manager)
    assert kept(progress, theirs) is None


def test_an_answer_about_a_learner_who_is_erased_meanwhile_is_not_kept(progress: Progress, manager: Actor) -> None:
    learner = pupil(progress, "asmith")

    def act() -> Answer:
        name = progress.learners.get(manager, learner.id)[0].name
        progress.personal_data.erase(OPERATOR, learner.id, "asmith")
        return Answer(200, {}, name.encode())

    answer, repeated = progress.repeats.once(manager, "a-key", "print", act)
    assert (answer.body, repeated) == (b"Ann Smith", False)
    require_forgotten(progress, manager)


def test_learners_who_are_past_their_period_take_every_answer_with_them(
    progress: Progress, manager: Actor, clock: FixedClock
) -> None:
    born(progress, "old-one")
    later(clock, years=12)
    send(progress, manager)
    assert progress.retention.apply(OPERATOR).learners == 1
    require_forgotten(progress, manager)


def test_retention_purges_requests_older_than_24_hours_and_no_others(
    progress: Progress, manager: Actor, clock: FixedClock
) -> None:
    send(progress, manager, "older")
    clock.advance(timedelta(microseconds=1))
    send(progress, manager, "younger")
    clock.advance(timedelta(hours=24))
    assert progress.retention.apply(OPERATOR) == NOBODY, "they last a day, so nobody counts them"
    assert kept(progress, manager, "older") is None
    assert send(progress, manager, "younger") == (NEVER, True)
