"""Jobs in the store, with leases and fencing tokens."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Protocol

from progress_core.domain.foundations.jobs import Job, JobState


class JobRows(Protocol):
    """Stores jobs, and lets each job be finished only once."""

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
        """Return the latest job of this kind for this subject.

        Raises:
            NotFound: there is none.
        """
        ...

    def claim(
        self,
        *,
        owner: str,
        now: datetime,
        lease_until: datetime,
        kinds: Iterable[str],
        job_id: int | None = None,
        added_before: datetime | None = None,
    ) -> Job | None:
        """Claim the oldest claimable job of these kinds, or this job if it is claimable.

        Two workers never get the same claim, as each claim has its own fence.

        Args:
            owner: name of the worker.
            now: aware UTC; a running job whose lease ends then, or ended before, is claimable.
            lease_until: when the worker's lease ends.
            kinds: kinds of jobs that the worker can run.
            job_id: this job only.
            added_before: leave alone the queued jobs that were added then or later; running ones whose lease has
                ended are claimed whenever they were added.

        Returns:
            the running job with its new owner, lease, fence and attempts; None if there is none.
        """
        ...

    def renew(self, job_id: int, fence: int, *, lease_until: datetime, done: int, total: int, error: str = "") -> None:
        """Extend the lease, and record the progress and, if the attempt failed, why.

        Raises:
            Conflict: another worker has claimed the job meanwhile, or the job has ended.
        """
        ...

    def finish(self, job_id: int, fence: int, state: JobState, *, now: datetime, error: str = "") -> None:
        """End a job as done or failed, or queue it again, in the same transaction as its effect.

        Raises:
            Conflict: another worker has claimed the job meanwhile, or the job has ended.
        """
        ...

    def unfinished(self, kinds: Iterable[str]) -> Iterator[Job]:
        """Return all queued and running jobs of these kinds, oldest first."""
        ...

    def recent(self, limit: int = 50) -> Iterator[Job]:
        """Return the latest jobs, latest first."""
        ...
