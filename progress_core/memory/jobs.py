"""Notification of waiting jobs between the threads of one process."""

import threading
from datetime import UTC, datetime
from heapq import heappop, heappush
from time import monotonic


class MemoryEngine:
    """A bell for the workers of this process; other workers find the jobs when they look in the store."""

    def __init__(self) -> None:
        self._news = threading.Condition()
        self._announced = 0
        self._later: list[float] = []
        self._thread = threading.local()

    def announce(self, job_id: int, kind: str, not_before: datetime | None = None) -> None:
        """Wake every worker, now or later; see `progress_core.ports.jobs.JobEngine`."""
        del job_id, kind  # workers look in the store
        delay = (not_before - datetime.now(UTC)).total_seconds() if not_before else 0.0
        with self._news:
            if delay > 0:
                heappush(self._later, monotonic() + delay)
            else:
                self._announced += 1
            self._news.notify_all()

    def wait(self, seconds: float) -> None:
        """Sleep until a job is announced; return at once if one was since this thread last waited."""
        seen = getattr(self._thread, "seen", 0)
        end = monotonic() + seconds
        with self._news:
            while (now := self._look_at_the_clock()) < end and self._announced == seen:
                self._news.wait(min([end, *self._later[:1]]) - now)
            self._thread.seen = self._announced

    def _look_at_the_clock(self) -> float:
        """Return the time, after announcing what was to be announced by now."""
        now = monotonic()
        while self._later and self._later[0] <= now:
            heappop(self._later)
            self._announced += 1
        return now

    def check(self) -> None:
        """Find nothing wrong."""

    def migrate(self) -> None:
        """Do nothing: a bell keeps nothing."""

    def close(self) -> None:
        """Do nothing: a bell has no connections."""


def open_engine(url: str = "") -> MemoryEngine:  # noqa: ARG001 - every adapter is given its URL
    """Make the engine (entry points `memory` and `store`)."""
    return MemoryEngine()
