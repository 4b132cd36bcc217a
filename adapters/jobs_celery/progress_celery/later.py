"""Announcements for later, which stay in this process until then.

Celery would hand a task with an ETA to a worker at once, which holds it; on Redis it then comes again and again. If
this process dies, workers find the job when they look in the store.
"""

import threading
from collections.abc import Callable
from time import monotonic


class Later:
    """A timetable with at most one entry per job.

    Args:
        send: announces a job now, given its number and kind.
    """

    def __init__(self, send: Callable[[int, str], None]) -> None:
        self._send = send
        self._due: dict[int, tuple[float, str]] = {}
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._closed = False

    def add(self, job_id: int, kind: str, seconds: float) -> None:
        """Announce a job after so many seconds, or earlier if that is planned already."""
        due = monotonic() + seconds
        with self._changed:
            self._due[job_id] = min((due, kind), self._due.get(job_id, (due, kind)))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="announcements", daemon=True)
                self._thread.start()
            self._changed.notify()

    def close(self) -> None:
        """Forget what is planned."""
        with self._changed:
            self._closed = True
            self._changed.notify()

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._closed and (wait := self._seconds_left()) > 0:
                    self._changed.wait(wait)
                if self._closed:
                    return
                job_id = min(self._due, key=self._due.__getitem__)
                _, kind = self._due.pop(job_id)
            self._send(job_id, kind)

    def _seconds_left(self) -> float:
        first = min(self._due.values(), default=None)
        return threading.TIMEOUT_MAX if first is None else min(first[0] - monotonic(), threading.TIMEOUT_MAX)
