"""Jobs in memory."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from attrs import evolve

from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_core.domain.foundations.jobs import Job, JobState
from progress_core.memory.tables import Tables


class MemoryJobRows:
    """See `progress_core.ports.job_rows.JobRows`."""

    def __init__(self, tables: Tables) -> None:
        self._jobs = tables.jobs

    def add(self, job: Job) -> None:
        self._jobs.add(job.id, job)

    def get(self, job_id: int) -> Job:
        return self._jobs.get(job_id)

    def about(self, kind: str, subject: int) -> Job:
        for job in self._latest_first():
            if (job.kind, job.subject) == (kind, subject):
                return job
        raise NotFound

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
        wanted = frozenset(kinds)
        for job in reversed(self._latest_first()):
            is_due = added_before is None or job.state is JobState.RUNNING or job.created_at < added_before
            if job.kind in wanted and job_id in (None, job.id) and job.claimable(now) and is_due:
                claimed = evolve(
                    job,
                    state=JobState.RUNNING,
                    owner=owner,
                    lease_until=lease_until,
                    fence=job.fence + 1,
                    attempts=job.attempts + 1,
                )
                self._jobs.put(job.id, claimed)
                return claimed
        return None

    def renew(self, job_id: int, fence: int, *, lease_until: datetime, done: int, total: int, error: str = "") -> None:
        job = self._held(job_id, fence)
        self._jobs.put(job_id, evolve(job, lease_until=lease_until, done=done, total=total, error=error))

    def finish(self, job_id: int, fence: int, state: JobState, *, now: datetime, error: str = "") -> None:
        finished_at = None if state is JobState.QUEUED else now
        job = self._held(job_id, fence)
        ended = evolve(job, state=state, owner="", lease_until=None, error=error, finished_at=finished_at)
        self._jobs.put(job_id, ended)

    def unfinished(self, kinds: Iterable[str]) -> Iterator[Job]:
        wanted = frozenset(kinds)
        there = [job for job in reversed(self._latest_first()) if job.kind in wanted]
        return iter([job for job in there if job.state in (JobState.QUEUED, JobState.RUNNING)])

    def recent(self, limit: int = 50) -> Iterator[Job]:
        return iter(self._latest_first()[:limit])

    def _held(self, job_id: int, fence: int) -> Job:
        job = self._jobs.find(job_id)
        if job is None or job.fence != fence or job.state is not JobState.RUNNING:
            raise Conflict("Another worker has claimed or ended this job meanwhile.")
        return job

    def _latest_first(self) -> list[Job]:
        return sorted(self._jobs.values(), key=lambda job: (job.created_at, job.id), reverse=True)
