"""Notification of waiting jobs between the threads of one process."""

import threading


class MemoryEngine:
    """Wakes the workers of this process; other workers find the jobs when they check the store."""

    def __init__(self) -> None:
        self._news = threading.Condition()
        self._announced = 0
        self._thread = threading.local()

    def announce(self, job_id: int) -> None:  # noqa: ARG002 - workers check the store, not the id
        """Wake every worker; see `progress_core.ports.engine.JobEngine`."""
        with self._news:
            self._announced += 1
            self._news.notify_all()

    def wait(self, seconds: float) -> None:
        """Sleep until a job is announced; return at once if one was since this thread last waited."""
        seen = getattr(self._thread, "seen", 0)
        with self._news:
            self._news.wait_for(lambda: self._announced != seen, timeout=seconds)
            self._thread.seen = self._announced


def open_engine(url: str = "") -> MemoryEngine:  # noqa: ARG001 - every adapter is given its URL
    """Make the engine (entry points `memory` and `store`)."""
    return MemoryEngine()
