"""Requests that are sent again are done once, and have the same answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.sessions import digest_of
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.errors import (
    Busy,
    Conflict,
    NotAllowed,
    NotFound,
    ProgressError,
    ProofNeeded,
    Rejected,
    Unavailable,
)
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.foundations.repeats import MAX_ANSWER_BYTES, NO_ANSWER, Answer, KeptRequest
from progress_core.memory.clock import FixedClock
from progress_core.memory.repeats import MemoryRepeats
from progress_core.memory.sealing import MemorySealer
from tests.given.people import NORTH, form, hire
from tests.given.remembered import MARK, all_held

pytestmark = pytest.mark.feature("I6")

KEY = "9f0c1f6e-5d6f-4d6c-9a4e-0a1b2c3d4e5f"
CREATED = Answer(201, {"Location": "/learners/1"}, f'{{"last_name": "{MARK}"}}'.encode())
NOTHING_DONE = [Rejected, NotAllowed, ProofNeeded, NotFound, Conflict, Busy]
UNKNOWN = [Unavailable, ProgressError, ZeroDivisionError, KeyboardInterrupt]


class Act:
    """A request that counts how often it is done.

    Args:
        outcome: the answer to give, or the error to raise.
    """

    def __init__(self, outcome: Answer | BaseException = CREATED) -> None:
        self.outcome = outcome
        self.times = 0

    def __call__(self) -> Answer:
        self.times += 1
        if isinstance(self.outcome, BaseException):
            raise self.outcome
        return self.outcome


@contextmanager
def refused(field: str = "idempotency_key", *, match: str) -> Iterator[None]:
    """Expect a conflict about the key."""
    with pytest.raises(Conflict, match=match) as found:
        yield
    assert found.value.field == field


def kept(progress: Progress, actor: Actor, key: str = KEY) -> KeptRequest | None:
    with progress.context.store.snapshot() as work:
        return work.repeats.find(actor.account_id, digest_of(key))


def test_a_repeated_request_has_the_first_answer_and_is_done_once(progress: Progress, manager: Actor) -> None:
    act = Act()
    assert progress.repeats.once(manager, KEY, "print", act) == (CREATED, False)
    for _ in range(3):
        assert progress.repeats.once(manager, KEY, "print", act) == (CREATED, True)
    assert act.times == 1


def test_a_learner_is_created_once(progress: Progress, manager: Actor) -> None:
    def create() -> Answer:
        made = progress.learners.create(manager, form())
        return Answer(201, {}, str(made.learner.id).encode())

    first, _ = progress.repeats.once(manager, KEY, "print", create)
    assert progress.repeats.once(manager, KEY, "print", create) == (first, True)
    assert progress.dashboard.counts(manager)["learners"] == 1


def test_the_same_key_of_another_account_and_another_key_are_other_requests(progress: Progress, manager: Actor) -> None:
    act, other = Act(), hire(progress, Role.USER_MANAGER, NORTH)
    for actor, key in ((manager, KEY), (other, KEY), (manager, KEY.upper())):
        assert progress.repeats.once(actor, key, "print", act) == (CREATED, False)
    assert act.times == 3


@pytest.mark.parametrize("outcome", [CREATED, Unavailable()], ids=["done", "unknown"])
def test_another_request_under_a_key_that_is_taken_is_refused(
    progress: Progress, manager: Actor, outcome: Answer | ProgressError
) -> None:
    if isinstance(outcome, Answer):
        progress.repeats.once(manager, KEY, "print", Act(outcome))
    else:
        with pytest.raises(Unavailable):
            progress.repeats.once(manager, KEY, "print", Act(outcome))
    act = Act()
    with pytest.raises(Rejected, match="was used for another request") as found:
        progress.repeats.once(manager, KEY, "another", act)
    assert [(found.field, found.code) for found in found.value.problems] == [("idempotency_key", "other_request")]
    assert act.times == 0


@pytest.mark.parametrize("key", ["", "a b", "x" * 256])
def test_a_malformed_key_is_refused_before_anything_is_done(progress: Progress, manager: Actor, key: str) -> None:
    act = Act()
    with pytest.raises(Rejected) as found:
        progress.repeats.once(manager, key, "print", act)
    assert [(found.field, found.code) for found in found.value.problems] == [("idempotency_key", "bad_format")]
    assert act.times == 0


def test_a_repeat_while_the_first_runs_is_refused(progress: Progress, manager: Actor) -> None:
    def act() -> Answer:
        with refused(match="still running"):
            progress.repeats.once(manager, KEY, "print", Act())
        return CREATED

    assert progress.repeats.once(manager, KEY, "print", act) == (CREATED, False)
    assert progress.repeats.once(manager, KEY, "print", act) == (CREATED, True)


@pytest.mark.parametrize("error", NOTHING_DONE)
def test_after_an_error_that_says_that_nothing_was_done_the_key_can_be_used_again(
    progress: Progress, manager: Actor, error: type[ProgressError]
) -> None:
    with pytest.raises(error):
        progress.repeats.once(manager, KEY, "print", Act(error()))
    assert progress.repeats.once(manager, KEY, "corrected", Act()) == (CREATED, False)


@pytest.mark.parametrize("error", UNKNOWN)
def test_after_an_error_that_leaves_the_outcome_unknown_the_key_stays_taken(
    progress: Progress, manager: Actor, error: type[BaseException]
) -> None:
    with pytest.raises(error):
        progress.repeats.once(manager, KEY, "print", Act(error()))
    act = Act()
    with refused(match="it is not known whether it was done.*check whether it was done before you use a new key"):
        progress.repeats.once(manager, KEY, "print", act)
    assert act.times == 0


@pytest.mark.parametrize("answered", [True, False])
def test_a_key_is_free_again_after_24_hours(
    progress: Progress, manager: Actor, clock: FixedClock, *, answered: bool
) -> None:
    if answered:
        progress.repeats.once(manager, KEY, "print", Act())
    else:
        with pytest.raises(Unavailable):
            progress.repeats.once(manager, KEY, "print", Act(Unavailable()))
    clock.set(clock.now() + timedelta(hours=24))
    with pytest.raises(Rejected):
        progress.repeats.once(manager, KEY, "another", Act())
    clock.set(clock.now() + timedelta(microseconds=1))
    assert progress.repeats.once(manager, KEY, "another", Act()) == (CREATED, False)


def test_requests_past_their_time_are_removed_when_another_begins(
    progress: Progress, manager: Actor, clock: FixedClock
) -> None:
    progress.repeats.once(manager, KEY, "print", Act())
    clock.set(clock.now() + timedelta(hours=24, microseconds=1))
    progress.repeats.once(manager, "another", "print", Act())
    assert kept(progress, manager) is None


def test_the_largest_answer_is_kept(progress: Progress, manager: Actor) -> None:
    largest = Answer(200, {}, bytes(MAX_ANSWER_BYTES))
    progress.repeats.once(manager, KEY, "print", Act(largest))
    assert progress.repeats.once(manager, KEY, "print", Act()) == (largest, True)


def test_an_answer_that_is_too_large_is_not_kept_and_its_request_is_not_done_again(
    progress: Progress, manager: Actor
) -> None:
    larger = Answer(200, {}, bytes(MAX_ANSWER_BYTES + 1))
    assert progress.repeats.once(manager, KEY, "print", Act(larger)) == (larger, False)
    act = Act()
    with refused(match="is no longer kept. Check whether it was done"):
        progress.repeats.once(manager, KEY, "print", act)
    assert act.times == 0


def test_neither_the_key_nor_the_fingerprint_nor_the_answer_can_be_read_in_the_store(
    progress: Progress, manager: Actor
) -> None:
    progress.repeats.once(manager, KEY, f"POST /learners {MARK}", Act())
    request = kept(progress, manager)
    assert request is not None
    assert request.answer
    held = all_held(progress)["repeats"] + str(request.answer)
    assert not [text for text in (KEY, MARK, "Location", digest_of(f"POST /learners {MARK}")) if text in held]


def test_an_answer_moved_to_another_account_or_key_cannot_be_opened(progress: Progress, manager: Actor) -> None:
    other = hire(progress, Role.USER_MANAGER, NORTH)
    progress.repeats.once(manager, KEY, "print", Act())
    with pytest.raises(ZeroDivisionError):
        progress.repeats.once(other, KEY, "print", Act(ZeroDivisionError()))
    first, moved = kept(progress, manager), kept(progress, other)
    assert first is not None
    assert moved is not None
    with progress.context.store.transaction() as work:
        work.repeats.save(KeptRequest(moved.account_id, moved.key_digest, "", moved.begun_at, first.answer))
    with refused(match="no longer kept"):
        progress.repeats.once(other, KEY, "print", Act())


def test_an_answer_that_another_key_has_sealed_is_no_longer_kept(progress: Progress, manager: Actor) -> None:
    progress.repeats.once(manager, KEY, "print", Act())
    rotated = Progress(evolve(progress.context, sealer=MemorySealer("another")))
    with refused(match="no longer kept"):
        rotated.repeats.once(manager, KEY, "print", Act())
    assert progress.repeats.once(manager, KEY, "print", Act()) == (CREATED, True)


def test_who_has_no_account_keeps_no_request(progress: Progress) -> None:
    act = Act()
    with pytest.raises(NotFound):
        progress.repeats.once(OPERATOR, KEY, "print", act)
    assert act.times == 0


@pytest.mark.parametrize(("verb", "outcome"), [("save", CREATED), ("forget", Rejected("Not so."))])
def test_a_store_that_fails_after_the_request_changes_nothing_about_its_outcome(
    progress: Progress,
    manager: Actor,
    monkeypatch: pytest.MonkeyPatch,
    verb: str,
    outcome: Answer | ProgressError,
) -> None:
    def fail(*_: object) -> None:
        raise Unavailable

    monkeypatch.setattr(MemoryRepeats, verb, fail)
    if isinstance(outcome, Answer):
        assert progress.repeats.once(manager, KEY, "print", Act(outcome)) == (outcome, False)
    else:
        with pytest.raises(Rejected, match="Not so"):
            progress.repeats.once(manager, KEY, "print", Act(outcome))
    with refused(match="it is not known whether it was done"):
        progress.repeats.once(manager, KEY, "print", Act())


@pytest.mark.feature("I9")
def test_the_answer_of_a_request_that_runs_while_all_are_forgotten_is_not_kept(
    progress: Progress, manager: Actor
) -> None:
    def act() -> Answer:
        with progress.context.store.transaction() as work:
            work.repeats.forget_all()
        return CREATED

    assert progress.repeats.once(manager, KEY, "print", act) == (CREATED, False)
    request = kept(progress, manager)
    assert request is not None
    assert request.answer == NO_ANSWER
    with refused(match="no longer kept"):
        progress.repeats.once(manager, KEY, "print", Act())
