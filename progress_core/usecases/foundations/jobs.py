"""Running jobs: claim, work, one final transaction; another worker tries again after a crash (E4; reliability)."""

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta

from attrs import evolve

from progress_core.domain.correspondence.mail import back_off
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.errors import Conflict, ProgressError
from progress_core.domain.foundations.jobs import Job, JobState
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.operations.audit import Action
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.trail import entry_by

_log = logging.getLogger(__name__)

ATTEMPTS = 5
"""Attempts at a job before it is given up."""


class Jobs:
    """What workers do, and what an operator sees of it.

    Args:
        context: the ports.
        handlers: kind of job -> what runs it. A handler gets the claimed job, and finishes it
            with the job's fence in the transaction that holds its effect.
    """

    def __init__(self, context: Context, handlers: Mapping[str, Callable[[Job], object]]) -> None:
        self._context = context
        self._handlers = dict(handlers)

    def run_next(self, owner: str, job_id: int | None = None) -> Job | None:
        """Claim one waiting job and run it.

        Args:
            owner: name of the worker, unique among those running.
            job_id: this job only; the oldest that waits if None.

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
            )
        return None if job is None else evolve(job, error=self._do(job))

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
        with self._context.store.transaction() as work:
            if job.attempts >= ATTEMPTS:
                work.jobs.finish(job.id, job.fence, JobState.FAILED, now=now, error=error)
            else:
                until = now + back_off(job.attempts)
                work.jobs.renew(job.id, job.fence, lease_until=until, done=job.done, total=job.total, error=error)

    def wait(self, seconds: float) -> None:
        """Sleep until a job is announced, or for this many seconds at most."""
        self._context.engine.wait(seconds)

    def list(self, actor: Actor, *, limit: int = 50) -> list[Job]:
        """Return jobs, the latest first.

        Raises:
            NotAllowed: the actor does not run the system.
        """
        actor.require(Permission.OPERATE)
        with self._context.store.snapshot() as work:
            return list(work.jobs.recent(limit))

    def retry(self, actor: Actor, job_id: int) -> Job:
        """Request the work of a failed job again, as a new job with the same subject.

        Raises:
            NotAllowed: the actor does not run the system.
            NotFound: there is no such job.
            Conflict: the job did not fail.
        """
        actor.require(Permission.OPERATE)
        with self._context.store.transaction() as work:
            job = work.jobs.get(job_id)
            if job.state is not JobState.FAILED:
                raise Conflict(f"Job {job_id} is {job.state.value}; only failed jobs are retried.")
            (new_id,) = work.new_ids(1)
            again = Job(new_id, job.kind, job.subject, job.requested_by, self._context.clock.now())
            work.jobs.add(again)
            facts = {"kind": job.kind, "subject": str(job.subject)}
            work.audit.append([entry_by(actor, again.created_at, Action.RETRY_JOB, "job", str(job_id), facts=facts)])
        self._context.engine.announce(new_id)
        return again
