"""Work in several threads at once."""

import sys
from collections.abc import Callable
from threading import Barrier, Thread
from typing import Generic, TypeVar

from progress_core.domain.foundations.errors import Conflict, ProgressError

T = TypeVar("T")

_TIMEOUT = 60.0
_TURN = 0.0001
"""Seconds after which another thread has its turn; Python's own are fifty times as long."""


class _Task(Thread, Generic[T]):
    def __init__(self, job: Callable[[], T], start: Barrier) -> None:
        super().__init__(daemon=True)
        self._job = job
        self._start = start
        self.outcome: T | BaseException | None = None

    def run(self) -> None:
        self._start.wait(_TIMEOUT)
        try:
            self.outcome = self._job()
        except BaseException as error:  # noqa: BLE001 - passed to the waiting thread
            self.outcome = error


def together(*jobs: Callable[[], T]) -> list[T | ProgressError]:
    """Run jobs in threads at once, and return what each returned, or the ProgressError that it raised.

    Any other exception is raised here; a thread that hangs fails the test. Several take turns much more often than
    usual, so that those who share what they should not are seen to.
    """
    start = Barrier(len(jobs))
    tasks = [_Task(job, start) for job in jobs]
    usual = sys.getswitchinterval()
    try:
        if len(jobs) > 1:
            sys.setswitchinterval(_TURN)
        for task in tasks:
            task.start()
        for task in tasks:
            task.join(_TIMEOUT)
    finally:
        sys.setswitchinterval(usual)
    outcomes: list[T | ProgressError] = []
    for task in tasks:
        assert not task.is_alive(), "a thread waits for ever"
        if isinstance(task.outcome, BaseException) and not isinstance(task.outcome, ProgressError):
            raise task.outcome
        outcomes.append(task.outcome)  # type: ignore[arg-type] # None only where T has it
    return outcomes


def all_done(*jobs: Callable[[], T]) -> list[T]:
    """Run jobs in threads at once, and return what each returned; raise the error of the first that failed."""
    return [_result(outcome) for outcome in together(*jobs)]


def elsewhere(job: Callable[[], T]) -> T:
    """Run a job in another thread, and wait for it."""
    return all_done(job)[0]


def _result(outcome: T | ProgressError) -> T:
    if isinstance(outcome, ProgressError):
        raise outcome
    return outcome


def persistently(job: Callable[[], T], attempts: int = 100) -> T:
    """Repeat a job until no `Conflict` with another transaction stops it.

    A conflict that names a field is a result, not an accident, and is raised.
    """
    for _ in range(attempts):
        try:
            return job()
        except Conflict as error:
            if error.field:
                raise
    raise AssertionError(f"still in conflict after {attempts} attempts")
