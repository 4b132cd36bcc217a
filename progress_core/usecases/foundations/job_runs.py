"""Running jobs: claim, work, one final transaction; another worker tries again after a crash (E4; reliability)."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TypeAlias

from attrs import evolve

from progress_core.domain.correspondence.mail import back_off
from progress_core.domain.foundations.errors import Conflict, NotFound, ProgressError
from progress_core.domain.foundations.jobs import Job, JobState
from progress_core.usecases.foundations.announcements import announce
from progress_core.usecases.foundations.context import Context

_log = logging.getLogger(__name__)

Handler: TypeAlias = Callable[[Job], object]
"""Runs a claimed job, and finishes it with the job's fence in the transaction that holds its effect."""

ATTEMPTS = 5
"""Attempts at a job before it is given up."""


class JobRuns:
    """What workers do with jobs.

    Args:
        context: the ports.
        handlers: kind of job -> what runs it.
    """

    def __init__(self, context: Context, handlers: Mapping[str, Handler]) -> None:
        self._context = context
        self._handlers = dict(handlers)

    def run_next(self, owner: str, job_id: int | None = None, *, added_before: datetime | None = None) -> Job | None:
        """Claim one waiting job and run it.

        Args:
            owner: name of the worker, unique among those running.
            job_id: this job only; the oldest that waits if None.
            added_before: leave alone the queued jobs that were added then or later.

        Returns:
            the job as it was claimed, with what went wrong as its error; None if nothing can be claimed.
        """
        now = self._context.clock.now()
        with self._context.store.transaction() as work:
            job = work.jobs.claim(
                owner=owner,
                now=now,
                lease_until=now + timedelta(seconds=self._context.limits.lease_seconds),
                kinds=self._handlers,
                job_id=job_id,
                added_before=added_before,
            )
        return None if job is None else evolve(job, error=self._do(job))

    def run(self, job_id: int, owner: str = "") -> Job | None:
        """Run a job that an engine has brought; call this in whatever the engine calls a task.

        If the job may not be run yet, because a worker has it, or had it and may be dead, or because it is to be tried
        again later, it is announced anew for that time.

        Args:
            job_id: as it was announced.
            owner: name of the worker, unique among those running; "" for a new name.

        Returns:
            the job as it was claimed, with what went wrong as its error; None if there is nothing to do now.
        """
        ran = self.run_next(owner or f"run:{self._context.tokens.token()}", job_id)
        if ran is None:
            self._announce_again(job_id)
        return ran

    def _announce_again(self, job_id: int) -> None:
        with self._context.store.snapshot() as work:
            try:
                job = work.jobs.get(job_id)
            except NotFound:
                return
        if job.state is JobState.RUNNING and job.kind in self._handlers:
            announce(self._context.engine, job, job.lease_until)

    def _do(self, job: Job) -> str:
        """Run a job and return what went wrong; "" if nothing did, or if another worker has the job by now."""
        try:
            error = self._failure(job)
            if error:
                self._put_back(job, error)
        except Conflict:
            _log.info("Job %d was taken over by another worker, or another transaction got in its way.", job.id)
            return ""
        return error

    def _failure(self, job: Job) -> str:
        try:
            self._handlers[job.kind](job)
        except Conflict:
            raise
        except ProgressError as error:
            return error.message
        except Exception:  # noqa: BLE001 - whatever it was, the job is not lost
            _log.exception("Job %d failed.", job.id)
            return "Something unexpected went wrong."
        return ""

    def _put_back(self, job: Job, error: str) -> None:
        """Put a job back to be claimed a little later, or give it up after its last attempt.

        Trouble such as an unreachable database or a full disk is seldom over in an instant.
        """
        now = self._context.clock.now()
        until = now + back_off(job.attempts)
        with self._context.store.transaction() as work:
            if job.attempts >= ATTEMPTS:
                work.jobs.finish(job.id, job.fence, JobState.FAILED, now=now, error=error)
                return
            work.jobs.renew(job.id, job.fence, lease_until=until, done=job.done, total=job.total, error=error)
        announce(self._context.engine, job, until)

    def wait(self, seconds: float) -> None:
        """Sleep until a job is announced, or for this many seconds at most."""
        self._context.engine.wait(seconds)
