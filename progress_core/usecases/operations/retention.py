"""Erasing what is past its period: previewed, done at once, or by workers once a day (UK GDPR, article 5(1)(e))."""

from contextlib import suppress
from datetime import timedelta

from attrs import frozen

from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.errors import Conflict, NotFound, Unavailable
from progress_core.domain.foundations.jobs import Job, JobKind, JobState
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.operations.audit import WORKER_ID
from progress_core.domain.operations.retention import Counts
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.holds import Lock, hold
from progress_core.usecases.foundations.job_runs import ATTEMPTS
from progress_core.usecases.operations.compaction import owed
from progress_core.usecases.operations.retention_run import PastLearner, RetentionRun, counted, past_learners

_WAITS = "An import or export waits or is at work, so learners past their period stay for now."
_TOO_OFTEN = "Its workers ended before it did, time after time. Look for the reason, and try it again."


@frozen
class Due:
    """What is past its period.

    Args:
        counts: of each kind.
        learners: who they are.
        files_owed: whether the store's files have yet to be rewritten, so that nothing of those erased is in them.
    """

    counts: Counts
    learners: tuple[PastLearner, ...]
    files_owed: bool = False


class Retention:
    """What the operator and workers do so that nothing is stored for longer than it is needed."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._asked = 0

    def due(self, actor: Actor) -> Due:
        """Return what `apply` would erase now; nothing is changed.

        Raises:
            NotAllowed: the actor does not run the system.

        Source: UK GDPR, article 5(1)(e); features I9.
        """
        actor.require(Permission.OPERATE)
        with self._context.store.snapshot() as work:
            learners = tuple(past_learners(self._context, work))
            return Due(counted(self._context, work, len(learners)), learners, owed(work))

    def apply(self, actor: Actor) -> Counts:
        """Erase what is past its period, a part at a time, each part whole or not at all; it cannot be undone.

        If it is interrupted, run it again: what is gone stays gone, and the rest goes then.

        Returns:
            how much was erased.

        Raises:
            NotAllowed: the actor does not run the system.
            Conflict: learners stay, because a file is at work that might bring them back; all else has gone.

        Source: UK GDPR, articles 5(1)(e) and 17(1)(a); features I9.
        """
        actor.require(Permission.OPERATE)
        run = RetentionRun(self._context, actor.account_id)
        whole = run.run()
        run.leave_no_trace()
        if not whole:
            raise Conflict(f"{_WAITS} All else that was due has gone: try again when it has ended.")
        return run.counts

    def ask(self) -> Job | None:
        """Request today's job unless somebody has; workers call this as often as they like.

        Returns:
            the job; None if today has one already, or the installation wants none.
        """
        now = self._context.clock.now()
        today = int(f"{now:%Y%m%d}")
        if today == self._asked or not self._context.limits.retention_daily:
            return None
        with self._context.store.transaction() as work:
            hold(work, Lock.RETENTION)
            job = None if _has_job(work, today) else Job(work.new_ids(1)[0], JobKind.RETENTION, today, 0, now)
            if job is not None:
                work.jobs.add(job)
        self._asked = today
        return job

    def run(self, job: Job) -> Counts:
        """Run a claimed job; called by workers.

        Raises:
            Conflict: another worker has the job.
            Unavailable: a file is at work that might bring learners back; the job is tried again later.
        """
        context = self._context
        lease = timedelta(seconds=context.limits.lease_seconds)

        def sign_of_life(work: UnitOfWork, done: int) -> None:
            work.jobs.renew(job.id, job.fence, lease_until=context.clock.now() + lease, done=done, total=0)

        run = RetentionRun(context, WORKER_ID, sign_of_life)
        if job.attempts > ATTEMPTS:
            self._end(job, JobState.FAILED, _TOO_OFTEN)
            return run.counts
        whole = run.run()
        run.leave_no_trace()
        if not whole:
            raise Unavailable(_WAITS)
        self._end(job, JobState.DONE)
        return run.counts

    def _end(self, job: Job, state: JobState, error: str = "") -> None:
        with self._context.store.transaction() as work:
            work.jobs.finish(job.id, job.fence, state, now=self._context.clock.now(), error=error)


def _has_job(work: UnitOfWork, day: int) -> bool:
    with suppress(NotFound):
        work.jobs.about(JobKind.RETENTION, day)
        return True
    return False
