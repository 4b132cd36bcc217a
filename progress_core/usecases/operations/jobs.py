"""Jobs, as workers, engines and operators see them (E4, I12)."""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from threading import Event

from attrs import frozen

from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.errors import Conflict
from progress_core.domain.foundations.jobs import Job, JobState
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.operations.audit import Action
from progress_core.ports.jobs import JobQueue
from progress_core.usecases.correspondence.outbox import Delivered, deliver_due
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.job_runs import Handler, JobRuns
from progress_core.usecases.foundations.trail import entry_by
from progress_core.usecases.operations.webhook_sending import Sent, send_due

_OVERDUE = timedelta(seconds=5)
"""How long a queue has to bring a job to a worker, before any worker that looks in the store may take it."""


@frozen
class Round:
    """What one round of a worker did.

    Args:
        job: that was run, with what went wrong as its error; None if none was.
        mail: how many e-mails were delivered.
        webhooks: how many deliveries to webhooks were sent.
    """

    job: Job | None
    mail: Delivered
    webhooks: Sent

    @property
    def is_idle(self) -> bool:
        """Whether there was nothing to do."""
        return self.job is None and self.mail == Delivered() and self.webhooks == Sent()


class Jobs(JobRuns):
    """What workers do, and what an operator sees of it.

    Args:
        context: the ports.
        handlers: kind of job -> what runs it.
        chores: what workers do once a day; each knows by itself whether it has been done.
    """

    def __init__(
        self,
        context: Context,
        handlers: Mapping[str, Handler],
        chores: Iterable[Callable[[], object]] = (),
    ) -> None:
        super().__init__(context, handlers)
        self._chores = tuple(chores)

    @property
    def queue(self) -> JobQueue | None:
        """The engine, if it is a queue, which brings jobs to workers; None if workers look for them."""
        engine = self._context.engine
        return engine if isinstance(engine, JobQueue) else None

    def round(self, owner: str, *, overdue: bool = False) -> Round:
        """Do whatever waits: the day's chores, one job, e-mail that is due, and what webhooks are to be told.

        Args:
            owner: name of the worker, unique among those running.
            overdue: whether to run only jobs that a queue has not brought to a worker within seconds, and those whose
                worker died.
        """
        for chore in self._chores:
            chore()
        before = self._context.clock.now() - _OVERDUE if overdue else None
        job = self.run_next(owner, added_before=before)
        return Round(job, deliver_due(self._context), send_due(self._context))

    def work(self, owner: str, stop: Event, ran: Callable[[Job], object]) -> None:
        """Run the jobs that a queue brings to this process, until told to stop; return at once if there is no queue.

        Args:
            owner: name of the worker, unique among those running.
            stop: when set, the current job finishes and no other begins.
            ran: is called with each job that was run, with what went wrong as its error.

        Raises:
            Unavailable: the engine cannot be reached; call again later.
        """

        def run(job_id: int) -> None:
            job = self.run(job_id, owner)
            if job is not None:
                ran(job)

        if self.queue is not None:
            self.queue.work(run, stop)

    def check(self) -> None:
        """Check that the engine can be reached and is set up.

        Raises:
            Unavailable: it cannot, or is not; requests are kept in the store all the same.
        """
        self._context.engine.check()

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
        return again
