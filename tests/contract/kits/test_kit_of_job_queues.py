"""The kit of job queues passes a queue in memory, and catches queues that are wrong."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from attrs import define, field

from progress_core.domain.foundations.errors import Unavailable
from progress_core.ports.jobs import JobEngine
from progress_core.testing import jobs
from progress_core.testing.jobs import JobEngineContract, JobQueueContract


@define
class LocalQueue:
    """A queue within a process; copies share it."""

    due: list[tuple[float, int]] = field(factory=list)
    _lock: threading.Lock = field(factory=threading.Lock, repr=False)

    def announce(self, job_id: int, kind: str, not_before: datetime | None = None) -> None:
        del kind
        with self._lock:
            self.due.append(((not_before or datetime.now(UTC)).timestamp(), job_id))

    def work(self, run: Callable[[int], object], stop: threading.Event) -> None:
        while not stop.wait(0.01):
            for job_id in self.take():
                self.carry(run, job_id)

    def carry(self, run: Callable[[int], object], job_id: int) -> None:
        try:
            run(job_id)
        except ZeroDivisionError:
            return

    def take(self) -> list[int]:
        with self._lock:
            ready = sorted(entry for entry in self.due if entry[0] <= time.time())[:1]
            self.due[:] = [entry for entry in self.due if entry not in ready]
        return [job_id for _, job_id in ready]

    def wait(self, seconds: float) -> None:
        time.sleep(seconds)

    def check(self) -> None:
        """Find nothing wrong."""

    def migrate(self) -> None:
        """Need nothing."""

    def close(self) -> None:
        """Keep nothing."""


class Unreachable(LocalQueue):
    def announce(self, job_id: int, kind: str, not_before: datetime | None = None) -> None:
        del job_id, kind, not_before
        raise Unavailable("The queue cannot be reached.")

    def check(self) -> None:
        raise Unavailable("The queue cannot be reached.")

    def take(self) -> list[int]:
        return []


class TestLocalQueue(JobQueueContract):
    @pytest.fixture
    def engine(self) -> JobEngine:
        return LocalQueue()

    @pytest.fixture
    def elsewhere(self, engine: JobEngine) -> JobEngine:
        return engine

    @pytest.fixture
    def unreachable(self) -> JobEngine:
        return Unreachable()


class Eager(LocalQueue):
    """Brings everything at once."""

    def announce(self, job_id: int, kind: str, not_before: datetime | None = None) -> None:
        del not_before
        super().announce(job_id, kind)


class Late(LocalQueue):
    """Forgets what is for later."""

    def announce(self, job_id: int, kind: str, not_before: datetime | None = None) -> None:
        if not_before is None or not_before <= datetime.now(UTC):
            super().announce(job_id, kind, not_before)


class Twice(LocalQueue):
    """Brings everything twice."""

    def announce(self, job_id: int, kind: str, not_before: datetime | None = None) -> None:
        for seconds in (0, 0.05):
            super().announce(job_id, kind, (not_before or datetime.now(UTC)) + timedelta(seconds=seconds))


class Forgetful(LocalQueue):
    """Forgets what was announced while nobody worked."""

    def work(self, run: Callable[[int], object], stop: threading.Event) -> None:
        self.due.clear()
        super().work(run, stop)


class Known(LocalQueue):
    """Takes an announcement for known if the job was announced before."""

    def announce(self, job_id: int, kind: str, not_before: datetime | None = None) -> None:
        if self.__dict__.setdefault("seen", set()) >= {job_id}:
            return
        self.__dict__["seen"].add(job_id)
        super().announce(job_id, kind, not_before)


class Fragile(LocalQueue):
    """Ends when a job fails."""

    def work(self, run: Callable[[int], object], stop: threading.Event) -> None:
        while not stop.wait(0.01):
            for job_id in self.take():
                try:
                    run(job_id)
                except ZeroDivisionError:
                    return


class Restless(LocalQueue):
    """Goes on when it is told to stop."""

    def work(self, run: Callable[[int], object], stop: threading.Event) -> None:
        while not stop.wait(0.01) or self.due:
            for job_id in self.take():
                self.carry(run, job_id)


class Talkative(Unreachable):
    def check(self) -> None:
        raise Unavailable("redis://:pa55word@broker cannot be reached.")


class Silent(Unreachable):
    def announce(self, job_id: int, kind: str, not_before: datetime | None = None) -> None:
        """Pretend that all is well."""


class Sleepless(LocalQueue):
    def wait(self, seconds: float) -> None:
        """Never sleep."""


@pytest.mark.feature("I2", "I12")
@pytest.mark.parametrize(
    ("broken", "test"),
    [
        (Eager, "test_an_announcement_for_later_comes_then"),
        (Late, "test_an_announcement_for_later_comes_then"),
        (Twice, "test_each_announcement_reaches_one_worker_once_wherever_it_was_made"),
        (Forgetful, "test_an_announcement_is_kept_until_somebody_works"),
        (Known, "test_a_job_that_is_announced_again_while_it_runs_comes_again"),
        (Fragile, "test_a_run_that_raises_does_not_end_the_worker"),
        (Restless, "test_a_stopped_worker_finishes_its_job_and_begins_no_other"),
        (Talkative, "test_an_engine_that_cannot_be_reached_says_so_without_its_password"),
        (Silent, "test_an_engine_that_cannot_be_reached_says_so_without_its_password"),
        (Sleepless, "test_waits_no_longer_than_told"),
    ],
)
def test_the_kit_catches_the_mistake(broken: Callable[[], Any], test: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_LONG", 3.0)  # nobody wants to wait for what never comes
    check = getattr(JobQueueContract(), test)
    arguments = check.__code__.co_varnames[1 : check.__code__.co_argcount]
    engine = broken()
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        check(*[engine for _ in arguments])


@pytest.mark.feature("I2", "I12")
def test_a_queue_is_not_judged_as_a_bell_nor_a_bell_as_a_queue() -> None:
    with pytest.raises(AssertionError, match="inherit JobQueueContract"):
        JobEngineContract().test_is_no_queue_as_there_is_another_kit_for_queues(LocalQueue())
    with pytest.raises(AssertionError, match="inherit JobEngineContract"):
        JobQueueContract().test_simultaneous_announcements_all_arrive(jobs_without_work())


def jobs_without_work() -> JobEngine:
    class Bell:
        announce = wait = check = migrate = close = lambda *_, **__: None

    return Bell()


@pytest.mark.feature("I2", "I12")
@pytest.mark.parametrize("fixture", ["engine", "elsewhere", "unreachable"])
def test_the_kit_of_queues_without_a_fixture_says_what_to_provide(fixture: str) -> None:
    with pytest.raises(NotImplementedError, match=f"write a fixture `{fixture}`"):
        getattr(JobQueueContract, fixture).__wrapped__(JobQueueContract())
