"""Retention as a job: run once a day, postponed, overtaken, given up, interrupted."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from itertools import count

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.errors import Conflict, Unavailable
from progress_core.domain.foundations.jobs import JobKind, JobState
from progress_core.memory.clock import FixedClock
from progress_core.memory.store import MemoryStore
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.foundations.job_runs import ATTEMPTS
from tests.given.retention import NOBODY, at_work, born, fill, later, there

pytestmark = pytest.mark.feature("I9")


@pytest.mark.asvs("V14.2.7")
def test_workers_apply_retention_once_a_day(progress: Progress, clock: FixedClock) -> None:
    learner = born(progress, "old-one")
    later(clock, years=12)
    asked = progress.retention.ask()
    assert asked is not None
    assert (asked.kind, asked.subject) == (JobKind.RETENTION, int(f"{clock.now():%Y%m%d}"))
    assert progress.retention.ask() is None
    other = Progress(progress.context)
    assert other.retention.ask() is None, "another worker, or this one after a restart"
    done = other.jobs.run_next("worker")
    assert done is not None
    assert done.error == ""
    assert learner.id not in there(progress)
    assert progress.jobs.list(OPERATOR)[0].state is JobState.DONE
    assert progress.jobs.run_next("worker") is None
    (entry,) = progress.audit.read(OPERATOR, action="erase learner")
    assert (entry.actor_id, entry.subject_id) == (-1, str(learner.id))
    later(clock, days=1)
    assert other.retention.ask() is not None
    assert progress.retention.ask() is None


def test_daily_retention_can_be_turned_off(progress: Progress) -> None:
    limits = evolve(progress.context.limits, retention_daily=False)
    assert Progress(evolve(progress.context, limits=limits)).retention.ask() is None
    assert progress.jobs.list(OPERATOR) == []


def test_retention_is_postponed_while_another_job_runs(progress: Progress, clock: FixedClock) -> None:
    learner = born(progress, "old-one")
    later(clock, years=12)
    progress.retention.ask()
    with at_work(progress):
        put_back = progress.jobs.run_next("worker")
        assert put_back is not None
        assert "stay for now" in put_back.error
        assert learner.id in there(progress)
    assert progress.jobs.run_next("worker") is None, "not at once"
    later(clock, days=1)
    again = progress.jobs.run_next("worker")
    assert again is not None
    assert (again.id, again.error) == (put_back.id, "")
    assert learner.id not in there(progress)


def test_an_overtaken_worker_erases_nothing_more(progress: Progress, clock: FixedClock) -> None:
    learner = born(progress, "old-one")
    later(clock, years=12)
    asked = progress.retention.ask()
    assert asked is not None
    now = clock.now()
    with progress.context.store.transaction() as work:
        slow = work.jobs.claim(owner="slow", now=now, lease_until=now, kinds=[JobKind.RETENTION])
        assert slow is not None
        assert work.jobs.claim(owner="quick", now=now, lease_until=now, kinds=[JobKind.RETENTION]) is not None
    with pytest.raises(Conflict, match="Another worker"):
        progress.retention.run(slow)
    assert learner.id in there(progress)


def test_a_job_whose_workers_keep_dying_is_given_up_on(progress: Progress, clock: FixedClock) -> None:
    learner = born(progress, "old-one")
    later(clock, years=12)
    asked = progress.retention.ask()
    assert asked is not None
    now, job = clock.now(), None
    for _ in range(ATTEMPTS + 1):
        with progress.context.store.transaction() as work:
            job = work.jobs.claim(owner="dies", now=now, lease_until=now, kinds=[JobKind.RETENTION])
    assert job is not None
    assert progress.retention.run(job) == NOBODY
    (given_up,) = progress.jobs.list(OPERATOR)
    assert (given_up.state, "Look for the reason" in given_up.error) == (JobState.FAILED, True)
    assert learner.id in there(progress)
    again = progress.jobs.retry(OPERATOR, given_up.id)
    assert progress.jobs.run_next("worker", again.id) is not None
    assert learner.id not in there(progress)


def test_an_owed_compaction_is_made_up_later(
    progress: Progress, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = []

    def busy(_: MemoryStore) -> None:
        raise Unavailable

    monkeypatch.setattr(MemoryStore, "compact", busy)
    born(progress, "old-one")
    progress.retention.apply(OPERATOR)
    later(clock, years=12)
    assert progress.retention.apply(OPERATOR).learners == 1
    monkeypatch.setattr(MemoryStore, "compact", lambda _: written.append(clock.now()))
    later(clock, days=1)
    assert progress.retention.apply(OPERATOR) == NOBODY
    assert written == [clock.now()], "it was owed"
    progress.retention.apply(OPERATOR)
    (entry,) = progress.audit.read(OPERATOR, action="write the store's files anew")
    assert (written, entry.subject) == ([entry.at], "store"), "and is not any more"


def test_a_running_job_does_not_delay_an_owed_compaction(
    progress: Progress, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []
    erased_one, _ = born(progress, "old-one"), born(progress, "old-two")
    later(clock, years=12)
    progress.personal_data.erase(OPERATOR, erased_one.id, "old-one")
    progress.retention.ask()
    monkeypatch.setattr(MemoryStore, "compact", lambda _: written.append(1))
    with at_work(progress):
        put_back = progress.jobs.run_next("worker")
    assert put_back is not None
    assert ("stay for now" in put_back.error, written) == (True, [1])


class Killed(BaseException):
    """What stands for a process that is gone at once."""


@pytest.mark.usefixtures("small_parts")
def test_an_interrupted_run_loses_nothing_and_finishes_next_time(
    progress: Progress, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        born(progress, f"learner{number}")
    later(clock, years=12)
    fill(progress, clock)
    honest, places, killed = MemoryStore.transaction, count(1), 0
    with monkeypatch.context() as patch:
        for most in places:
            opened = count(1)

            def transaction(
                store: MemoryStore, opened: Iterator[int] = opened, most: int = most
            ) -> AbstractContextManager[UnitOfWork]:
                if next(opened) > most:
                    raise Killed
                return honest(store)

            patch.setattr(MemoryStore, "transaction", transaction)
            try:
                progress.retention.apply(OPERATOR)
            except Killed:
                killed += 1
                gone = len(progress.audit.read(OPERATOR, action="erase learner"))
                assert gone + len(there(progress)) == 5, "each learner is wholly there, or gone and noted"
                assert progress.retention.due(OPERATOR).counts.learners == len(there(progress))
            else:
                break
    assert killed > 6
    assert progress.retention.due(OPERATOR).counts == NOBODY
    assert there(progress) == set()
