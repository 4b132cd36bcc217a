"""The contract kit of `progress_core.ports.jobs`: bells and queues."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from queue import Empty, Queue

import pytest

from progress_core.domain.foundations.errors import Unavailable
from progress_core.ports.jobs import JobEngine, JobQueue
from progress_core.testing.tools.guards import Patient
from progress_core.testing.tools.marks import feature
from progress_core.testing.tools.threads import all_done

_LONG = 30.0
_NEARLY = 0.9
"""Whoever comes back before this part of the time was woken."""
_SHORT = 0.1
_SOON = 2.0
_KIND = "learner-import"
_SECRET = "pa55word"


class _EngineTests(Patient):
    """What the core relies on in every job engine; needs a fixture `engine` without announcements."""

    @pytest.fixture
    def engine(self) -> JobEngine:
        """Return an engine."""
        raise NotImplementedError("write a fixture `engine` that returns a JobEngine")

    @feature("E4")
    def test_waits_no_longer_than_told(self, engine: JobEngine) -> None:
        assert _SHORT / 2 < _waited(engine, _SHORT) < _LONG * _NEARLY

    @feature("I12")
    def test_is_set_up_and_reachable_however_often_it_is_migrated(self, engine: JobEngine) -> None:
        engine.migrate()
        engine.migrate()
        engine.check()


class JobEngineContract(_EngineTests):
    """What the core relies on in a bell, which wakes workers; `JobQueueContract` is for queues."""

    @feature("I12")
    def test_is_no_queue_as_there_is_another_kit_for_queues(self, engine: JobEngine) -> None:
        assert not isinstance(engine, JobQueue), "it has a method `work`: inherit JobQueueContract"

    @feature("E4")
    def test_an_announcement_wakes_every_waiting_worker(self, engine: JobEngine) -> None:
        started = time.monotonic()
        workers = [threading.Thread(target=engine.wait, args=(_LONG,)) for _ in range(3)]
        for worker in workers:
            worker.start()
        time.sleep(_SHORT)
        engine.announce(1_000_001, _KIND)
        for worker in workers:
            worker.join(_LONG)
        assert time.monotonic() - started < _LONG * _NEARLY

    @feature("E4")
    def test_an_announcement_before_the_wait_is_not_missed(self, engine: JobEngine) -> None:
        engine.wait(0)
        engine.announce(1_000_001, _KIND)
        assert _waited(engine) < _LONG * _NEARLY

    @feature("E4")
    def test_an_announcement_wakes_a_worker_only_once(self, engine: JobEngine) -> None:
        engine.announce(1_000_001, _KIND)
        engine.wait(_LONG)
        assert _waited(engine, _SHORT) > _SHORT / 2

    @feature("I12")
    def test_every_announcement_wakes_a_worker_of_the_same_job_and_of_large_numbers(self, engine: JobEngine) -> None:
        for job_id in (1_000_001, 1_000_001, 2**31, 2**53 - 1, 1_000_001):
            engine.announce(job_id, _KIND)
            assert _waited(engine) < _LONG * _NEARLY, f"nobody hears of job {job_id}"

    @feature("I12")
    def test_an_announcement_for_later_wakes_a_worker_then(self, engine: JobEngine) -> None:
        engine.announce(1_000_001, _KIND, _now() + timedelta(seconds=_LONG * 10))
        due = _now() + timedelta(seconds=_SHORT * 10)
        engine.announce(1_000_002, _KIND, due)
        assert _waited(engine) < _LONG * _NEARLY
        assert _now() > due - timedelta(seconds=_SHORT), "it wakes a worker too early"
        assert _waited(engine, _SHORT) > _SHORT / 2

    @feature("I12")
    def test_an_announcement_for_a_time_that_has_passed_wakes_a_worker_at_once(self, engine: JobEngine) -> None:
        engine.announce(1_000_001, _KIND, _now() - timedelta(days=1))
        assert _waited(engine) < _LONG * _NEARLY


class JobQueueContract(_EngineTests):
    """What the core relies on in a queue; needs the fixtures `engine`, `elsewhere` and `unreachable`."""

    @pytest.fixture
    def elsewhere(self) -> JobEngine:
        """Return an engine on the queue of `engine`, as another process opens it."""
        raise NotImplementedError("write a fixture `elsewhere` that returns another engine on the same queue")

    @pytest.fixture
    def unreachable(self) -> JobEngine:
        """Return an engine whose broker cannot be reached, with the password `pa55word`."""
        raise NotImplementedError("write a fixture `unreachable` that returns an engine whose broker cannot be reached")

    @feature("I12")
    def test_each_announcement_reaches_one_worker_once_wherever_it_was_made(
        self, engine: JobEngine, elsewhere: JobEngine
    ) -> None:
        ids = range(1_000_001, 1_000_021)
        with _working(engine) as here, _working(elsewhere) as there:
            for job_id in ids:
                (engine if job_id % 2 else elsewhere).announce(job_id, _KIND)
            brought = _brought(len(ids), here, there)
            assert list(ids) == sorted(brought)
            assert [] == _late(here, there)

    @feature("I12")
    def test_an_announcement_is_kept_until_somebody_works(self, engine: JobEngine, elsewhere: JobEngine) -> None:
        engine.announce(1_000_001, _KIND)
        engine.announce(1_000_002, "qualification-export")
        with _working(elsewhere) as there:
            assert [1_000_001, 1_000_002] == sorted(_brought(2, there))
        with _working(engine) as here:
            assert [] == _late(here)

    @feature("I12")
    def test_an_announcement_for_later_comes_then(self, engine: JobEngine) -> None:
        came: dict[int, datetime] = {}
        due, tomorrow = _now() + timedelta(seconds=_SOON), _now() + timedelta(days=1)
        for job_id, at in ((1_000_001, tomorrow), (1_000_002, due), (1_000_004, tomorrow)):
            _announce_for_later(engine, job_id, at)
        engine.announce(1_000_003, _KIND, _now() - timedelta(days=1))
        with _working(engine, lambda job_id: came.setdefault(job_id, _now())) as here:
            assert [1_000_002, 1_000_003] == sorted(_brought(2, here))
            assert [] == _late(here)
        assert came[1_000_002] > due - timedelta(seconds=_SHORT), "it came too early"

    @feature("I12")
    def test_a_job_that_is_announced_again_while_it_runs_comes_again(self, engine: JobEngine) -> None:
        def again(job_id: int) -> None:
            if not ran:
                engine.announce(job_id, _KIND)
            ran.append(job_id)

        ran: list[int] = []
        with _working(engine, again) as here:
            engine.announce(1_000_001, _KIND)
            assert [1_000_001, 1_000_001] == _brought(2, here)

    @feature("I12")
    def test_a_run_that_raises_does_not_end_the_worker(self, engine: JobEngine) -> None:
        def fail(job_id: int) -> None:
            if job_id == 1_000_001:
                raise ZeroDivisionError

        with _working(engine, fail) as here:
            engine.announce(1_000_001, _KIND)
            assert [1_000_001] == _brought(1, here)
            assert [] == _late(here), "what raised came again"
            engine.announce(1_000_002, _KIND)
            assert [1_000_002] == _brought(1, here)

    @feature("I12")
    def test_a_stopped_worker_finishes_its_job_and_begins_no_other(self, engine: JobEngine) -> None:
        def wait(_: int) -> None:
            stopped.wait(_LONG)
            time.sleep(_SHORT)
            finished.append(True)

        stopped = threading.Event()
        finished: list[bool] = []
        engine.announce(1_000_001, _KIND)
        engine.announce(1_000_002, _KIND)
        with _working(engine, wait, stopped) as here:
            first = _brought(1, here)
            stopped.set()
        assert [True] == finished
        with _working(engine) as here:
            assert [1_000_001, 1_000_002] == sorted(first + _brought(1, here))

    @feature("I12")
    def test_simultaneous_announcements_all_arrive(self, engine: JobEngine) -> None:
        def announce(job_id: int) -> Callable[[], None]:
            return lambda: engine.announce(job_id, _KIND)

        ids = list(range(1_000_001, 1_000_009))
        all_done(*map(announce, ids))
        with _working(engine) as here:
            assert ids == sorted(_brought(len(ids), here))

    @feature("I12")
    def test_an_engine_that_cannot_be_reached_says_so_without_its_password(self, unreachable: JobEngine) -> None:
        for use in (unreachable.check, lambda: unreachable.announce(1_000_001, _KIND)):
            started = time.monotonic()
            with pytest.raises(Unavailable) as refused:
                use()
            assert refused.value.message
            assert _SECRET not in f"{refused.value.message} {refused.value!r} {unreachable!r}"
            assert time.monotonic() - started < _LONG * 2, "it tries for ever"

    @feature("I12")
    def test_a_worker_without_its_engine_can_be_stopped(self, unreachable: JobEngine) -> None:
        stop = threading.Event()
        ended: Queue[bool] = Queue()

        def work() -> None:
            assert isinstance(unreachable, JobQueue)
            try:
                unreachable.work(lambda _: None, stop)
            except Unavailable:
                ended.put(True)
            else:
                ended.put(stop.is_set())

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        thread.join(_LONG / 3)  # an engine that gives up ends by itself; one that tries again has to be told to stop
        stop.set()
        assert ended.get(timeout=_LONG), "it ended without being told to, and without a word"
        thread.join(_LONG)


def _now() -> datetime:
    return datetime.now(UTC)


def _waited(engine: JobEngine, seconds: float | None = None) -> float:
    """Let a worker wait for so many seconds, or for long, and return how many it waited."""
    started = time.monotonic()
    engine.wait(_LONG if seconds is None else seconds)
    return time.monotonic() - started


def _announce_for_later(engine: JobEngine, job_id: int, at: datetime) -> None:
    """Announce a job in a thread: an engine that sleeps until then must not keep the kit."""
    thread = threading.Thread(target=engine.announce, args=(job_id, _KIND, at), daemon=True)
    thread.start()
    thread.join(_LONG)
    assert not thread.is_alive(), "the call lasts until the job is due"


@contextmanager
def _working(
    engine: JobEngine, run: Callable[[int], object] = lambda _: None, stop: threading.Event | None = None
) -> Iterator["Queue[int]"]:
    """Let a worker work while the block runs, and yield the jobs that are brought to it."""
    assert isinstance(engine, JobQueue), "it has no method `work`: inherit JobEngineContract"
    brought: Queue[int] = Queue()
    ended = stop or threading.Event()

    def note(job_id: int) -> None:
        brought.put(job_id)
        run(job_id)

    thread = threading.Thread(target=engine.work, args=(note, ended), daemon=True)
    thread.start()
    try:
        yield brought
    finally:
        ended.set()
        thread.join(_LONG)
    assert not thread.is_alive(), "a worker that was told to stop goes on"


def _brought(count: int, *workers: "Queue[int]") -> list[int]:
    """Return so many jobs as they are brought to any of these workers, however long each of them takes to come."""
    found: list[int] = []
    end = time.monotonic() + _LONG
    while len(found) < count and time.monotonic() < end:
        came = [job_id for worker in workers for job_id in _next(worker, _SHORT)]
        found += came
        end = time.monotonic() + _LONG if came else end
    assert len(found) >= count, f"only {len(found)} of {count} announcements came"
    return found


def _late(*workers: "Queue[int]") -> list[int]:
    """Return what is brought besides, shortly after."""
    return [job_id for worker in workers for job_id in _next(worker, _SHORT * 5)]


def _next(worker: "Queue[int]", seconds: float) -> list[int]:
    try:
        return [worker.get(timeout=seconds)]
    except Empty:
        return []
