"""What carries the news that a job waits; the job itself is a row (`jobs`)."""

from typing import Protocol


class JobEngine(Protocol):
    """Wakes workers. Losing a call loses no job: workers look at the rows anyway."""

    def announce(self, job_id: int) -> None:
        """Say, after the commit, that a job waits."""
        ...

    def wait(self, seconds: float) -> None:
        """Sleep until a job is announced (not at all if one was since the last call), or for so many seconds."""
        ...
