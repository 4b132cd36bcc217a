"""Running a request in this process, or waiting for the worker that has it; for commands, which show the outcome."""

from collections.abc import Callable

from progress_core.domain.foundations.errors import Unavailable
from progress_core.domain.foundations.jobs import Job
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.job_runs import JobRuns

_PAUSE = 1.0


def follow(
    context: Context,
    kind: str,
    handler: Callable[[Job], object],
    subject: int,
    *,
    owner: str,
    finished: Callable[[], bool],
    patience: float | None = None,
) -> None:
    """Run a request's job here; if a worker has it, wait for the outcome, or take over if the worker has died.

    Args:
        context: the ports.
        kind: of the job.
        handler: what runs it.
        subject: what it is about.
        owner: name of this worker, unique among those running.
        finished: returns whether the outcome is known.
        patience: seconds to wait for another worker at most; None for as long as a lease lasts.

    Raises:
        Unavailable: it could not be done now, and why; it is tried again by the next worker.
    """
    jobs = JobRuns(context, {kind: handler})
    left = context.limits.lease_seconds + _PAUSE if patience is None else patience
    while not finished():
        with context.store.snapshot() as work:
            job = work.jobs.about(kind, subject)
        tried = jobs.run_next(owner, job.id)
        if tried is not None and tried.error:
            what = kind.rpartition("-")[2].capitalize()
            raise Unavailable(f"{what} {subject} could not be done now: {tried.error} It waits for a worker.")
        if tried is not None or left <= 0:
            return
        context.engine.wait(_PAUSE)
        left -= _PAUSE
