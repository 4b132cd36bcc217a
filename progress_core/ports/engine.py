"""Notification of workers that a job waits; the job itself is in the store (`jobs`)."""

from typing import Protocol


class JobEngine(Protocol):
    """Wakes workers. A lost call loses no job, as workers check the store anyway."""

    def announce(self, job_id: int) -> None:
        """Announce, after the commit, that a job waits."""
        ...

    def wait(self, seconds: float) -> None:
        """Sleep until a job is announced, or for this many seconds; return at once if one was since the last call."""
        ...
