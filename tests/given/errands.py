"""An errand: a kind of job for tests."""

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.jobs import Job, JobState


class Handler:
    """Finishes what it is given, or fails in the way it is told."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.seen: list[Job] = []
        self.failure: Exception | None = None

    def __call__(self, job: Job) -> None:
        self.seen.append(job)
        if self.failure is not None:
            raise self.failure
        with self.progress.context.store.transaction() as work:
            work.jobs.finish(job.id, job.fence, JobState.DONE, now=self.progress.context.clock.now())


def ask(progress: Progress, kind: str = "errand") -> int:
    with progress.context.store.transaction() as work:
        (job_id,) = work.new_ids(1)
        work.jobs.add(Job(job_id, kind, 7, 0, progress.context.clock.now()))
    return job_id
