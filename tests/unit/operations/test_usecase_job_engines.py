"""Jobs on engines: how they are announced, brought to workers, and found without the engine."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.errors import Unavailable
from progress_core.domain.foundations.jobs import Job, JobState
from progress_core.memory.clock import FixedClock
from progress_core.memory.jobs import MemoryEngine
from progress_core.ports.jobs import JobEngine
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.foundations.events import watched
from progress_core.usecases.foundations.job_runs import ATTEMPTS
from progress_core.usecases.operations.jobs import Jobs
from tests.given.errands import Handler, ask


@pytest.fixture
def handler(progress: Progress) -> Handler:
    return Handler(progress)


@pytest.fixture
def jobs(progress: Progress, handler: Handler) -> Jobs:
    return Jobs(progress.context, {"errand": handler})


class Queue(MemoryEngine):
    """A queue that brings what it is given."""

    def __init__(self, *brings: int) -> None:
        super().__init__()
        self.brings = brings
        self.announced: list[tuple[int, str, datetime | None]] = []

    def announce(self, job_id: int, kind: str, not_before: datetime | None = None) -> None:
        self.announced.append((job_id, kind, not_before))

    def work(self, run: Callable[[int], object], stop: Event) -> None:
        del stop
        for job_id in self.brings:
            run(job_id)


class Enlisting(Queue):
    """A queue in the database of the store."""

    def __init__(self, failure: Exception | None = None, *, same: bool = True) -> None:
        super().__init__()
        self.failure, self.same = failure, same
        self.enlisted: list[tuple[int, str]] = []

    def announce_within(self, work: UnitOfWork, job_id: int, kind: str) -> bool:
        assert job_id == work.jobs.get(job_id).id
        if self.failure:
            raise self.failure
        if self.same:
            self.enlisted.append((job_id, kind))
        return self.same


class Away(Queue):
    """A queue whose broker is away."""

    def announce(self, job_id: int, kind: str, not_before: datetime | None = None) -> None:
        del job_id, kind, not_before
        raise Unavailable("The broker is away.")

    def check(self) -> None:
        raise Unavailable("The broker is away.")


def jobs_on(progress: Progress, engine: JobEngine, handler: Handler) -> Jobs:
    context = evolve(progress.context, engine=engine)
    return Jobs(evolve(context, store=watched(context)), {"errand": handler})


def fail(progress: Progress, clock: FixedClock, handler: Handler) -> int:
    """Let a job fail for good, and return its number."""
    job_id = ask(progress)
    handler.failure = Unavailable("Away.")
    jobs = Jobs(progress.context, {"errand": handler})
    for _ in range(ATTEMPTS):
        jobs.run_next("worker")
        clock.advance(timedelta(minutes=10))
    handler.failure = None
    return job_id


@pytest.mark.feature("I12")
def test_a_job_that_is_added_is_announced_with_its_kind(
    progress: Progress, clock: FixedClock, handler: Handler
) -> None:
    queue = Queue()
    again = jobs_on(progress, queue, handler).retry(OPERATOR, fail(progress, clock, handler))
    assert [(again.id, "errand", None)] == queue.announced


@pytest.mark.feature("I12")
@pytest.mark.parametrize(
    ("engine", "within", "after"),
    [(Enlisting(), 1, 0), (Enlisting(same=False), 0, 1), (Enlisting(Unavailable("No tables.")), 0, 0)],
)
def test_a_job_is_announced_in_its_own_transaction_where_the_engine_can(
    progress: Progress,
    clock: FixedClock,
    handler: Handler,
    engine: Enlisting,
    within: int,
    after: int,
    caplog: pytest.LogCaptureFixture,
) -> None:
    job = jobs_on(progress, engine, handler).retry(OPERATOR, fail(progress, clock, handler))
    assert (within, after) == (len(engine.enlisted), len(engine.announced))
    assert JobState.QUEUED is job.state
    assert (f"Job {job.id} could not be announced" in caplog.text) == (engine.failure is not None)


@pytest.mark.feature("I12")
def test_a_request_is_kept_when_the_engine_is_away(
    progress: Progress, clock: FixedClock, handler: Handler, caplog: pytest.LogCaptureFixture
) -> None:
    jobs = jobs_on(progress, Away(), handler)
    job = jobs.retry(OPERATOR, fail(progress, clock, handler))
    assert "The broker is away." in caplog.text
    with pytest.raises(Unavailable, match="away"):
        jobs.check()
    clock.advance(timedelta(seconds=10))
    ran = jobs.round("worker", overdue=True).job
    assert ran is not None
    assert (job.id, "") == (ran.id, ran.error)


@pytest.mark.feature("I12")
def test_a_job_that_a_queue_brings_is_run_once(progress: Progress, handler: Handler) -> None:
    job_id = ask(progress)
    jobs = jobs_on(progress, Queue(job_id, job_id, 404), handler)
    ran: list[Job] = []
    jobs.work("worker", Event(), ran.append)
    assert [job_id] == [job.id for job in handler.seen] == [job.id for job in ran]
    assert "worker" == ran[0].owner


@pytest.mark.feature("I12")
def test_a_job_that_a_worker_has_is_announced_anew_for_the_end_of_its_lease(
    progress: Progress, handler: Handler, clock: FixedClock
) -> None:
    job_id = ask(progress)
    until = clock.now() + timedelta(seconds=30)
    with progress.context.store.transaction() as work:
        work.jobs.claim(owner="dead", now=clock.now(), lease_until=until, kinds=["errand"])
    queue = Queue()
    jobs = jobs_on(progress, queue, handler)
    assert jobs.run(job_id) is None
    assert [(job_id, "errand", until)] == queue.announced
    clock.advance(timedelta(seconds=30))
    ran = jobs.run(job_id)
    assert ran is not None
    assert ran.owner.startswith("run:")
    assert jobs.run(job_id) is None
    assert 1 == len(queue.announced)


@pytest.mark.feature("I12")
def test_a_job_that_failed_is_announced_for_its_next_attempt(
    progress: Progress, handler: Handler, clock: FixedClock
) -> None:
    job_id = ask(progress)
    handler.failure = Unavailable("Away.")
    queue = Queue()
    jobs_on(progress, queue, handler).run(job_id)
    ((announced, kind, not_before),) = queue.announced
    assert (job_id, "errand") == (announced, kind)
    assert not_before is not None
    assert not_before > clock.now()


@pytest.mark.feature("I12")
def test_a_round_leaves_new_jobs_to_the_queue_and_takes_those_that_are_overdue(
    progress: Progress, handler: Handler, clock: FixedClock
) -> None:
    ask(progress)
    jobs = jobs_on(progress, Queue(), handler)
    assert jobs.round("worker", overdue=True).is_idle
    clock.advance(timedelta(seconds=6))
    assert not jobs.round("worker", overdue=True).is_idle
    ask(progress)
    assert jobs.round("worker").job is not None


@pytest.mark.feature("I12")
def test_a_round_does_the_chores_of_the_day(progress: Progress) -> None:
    done: list[str] = []
    jobs = Jobs(progress.context, {}, [lambda: done.append("swept"), lambda: done.append("dusted")])
    assert jobs.round("worker").is_idle
    assert ["swept", "dusted"] == done


@pytest.mark.feature("I12")
def test_without_a_queue_nothing_is_brought(progress: Progress, jobs: Jobs, handler: Handler) -> None:
    ask(progress)
    assert jobs.queue is None
    jobs.work("worker", Event(), lambda _: None)
    assert [] == handler.seen
    jobs.check()
