"""Workers on a job engine, and the jobs that they do."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.jobs import Job, JobState
from tests.faults.school import MANAGER, Process, School, learner_csv
from tests.patience import PATIENCE

_LEASE = 5


def on_engine(school: School, jobs_url: str) -> School:
    """Return a school whose jobs are on an engine."""
    queued = evolve(school, settings=evolve(school.settings, jobs_url=jobs_url, lease_seconds=_LEASE))
    with queued.open() as progress:
        progress.context.engine.migrate()
    return queued


@contextmanager
def crew() -> Iterator[list[Process]]:
    """Yield a list of processes, of which none outlives the block."""
    processes: list[Process] = []
    try:
        yield processes
    finally:
        for process in processes:
            if process.poll() is None:
                process.kill()
                process.communicate()


def stop(processes: list[Process]) -> list[str]:
    """Stop processes, and return what each said on standard error."""
    for process in processes:
        process.terminate()
    said = [process.communicate(timeout=PATIENCE)[1] for process in processes]
    assert not any("Traceback" in text for text in said), said
    return said


def send(progress: Progress, learners: range, sender: str = MANAGER) -> None:
    """Ask for an import of learners, which waits for a worker."""
    progress.imports.request(progress.accounts.actor(sender), "learners.csv", learner_csv(learners))


def jobs(progress: Progress) -> list[Job]:
    """Return the jobs."""
    return progress.jobs.list(progress.operator, limit=2000)


def unfinished(progress: Progress) -> list[Job]:
    """Return the jobs that wait, or that a worker has."""
    return [job for job in jobs(progress) if job.state in (JobState.QUEUED, JobState.RUNNING)]


def owned(progress: Progress, worker: Process) -> list[Job]:
    """Return the jobs that a worker has."""
    mine = f":{worker.pid}:"
    return [job for job in jobs(progress) if job.state is JobState.RUNNING and mine in job.owner]


def wait(is_so: Callable[[], bool], seconds: float = PATIENCE) -> float:
    """Wait until something is so, and return how many seconds it took."""
    begun = time.monotonic()
    while not is_so():
        assert time.monotonic() < begun + seconds, f"not within {seconds} seconds"
        time.sleep(0.05)
    return time.monotonic() - begun
