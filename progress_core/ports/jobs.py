"""Jobs in the store: rows with a lease and a fencing token."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Protocol

from progress_core.domain.foundations.jobs import Job, JobState


class Jobs(Protocol):
    """Remembers work to be done, and lets each piece be finished once."""

    def add(self, job: Job) -> None:
        """Add a queued job."""
        ...

    def get(self, job_id: int) -> Job:
        """Return one job.

        Raises:
            NotFound: there is none.
        """
        ...

    def about(self, kind: str, subject: int) -> Job:
        """Return the latest job of this kind about this subject.

        Raises:
            NotFound: there is none.
        """
        ...

    def claim(
        self, *, owner: str, now: datetime, lease_until: datetime, kinds: Iterable[str], job_id: int | None = None
    ) -> Job | None:
        """Take the oldest claimable job of these kinds, or this one if it is claimable.

        Two workers never get the same claim: each has a fence of its own.

        Returns:
            the job, running, with its new owner, lease, fence and attempts; None if there is none.
        """
        ...

    def renew(self, job_id: int, fence: int, *, lease_until: datetime, done: int, total: int, error: str = "") -> None:
        """Lengthen the lease and note the progress, and why this attempt failed if it did.

        Raises:
            Conflict: another worker has claimed the job since, or it has ended.
        """
        ...

    def finish(self, job_id: int, fence: int, state: JobState, *, now: datetime, error: str = "") -> None:
        """End a job as done or failed, or queue it again; part of the transaction that holds its effect.

        Raises:
            Conflict: another worker has claimed the job since, or it has ended.
        """
        ...

    def unfinished(self, kinds: Iterable[str]) -> Iterator[Job]:
        """Return the jobs of these kinds that are queued or running, however many there are, the oldest first."""
        ...

    def recent(self, limit: int = 50) -> Iterator[Job]:
        """Return jobs, the latest first."""
        ...
