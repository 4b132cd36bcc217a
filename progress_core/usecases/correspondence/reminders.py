"""Reminders: who wants none, and sending those of a week (J7)."""

from contextlib import suppress
from datetime import datetime, timedelta

from progress_core.domain.accounts.accounts import Account
from progress_core.domain.correspondence.reminders import gets_reminders, week_of
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.errors import NotAllowed, NotFound
from progress_core.domain.foundations.jobs import Job, JobKind, JobState
from progress_core.domain.foundations.origins import NOWHERE, Origin
from progress_core.domain.operations.audit import Action
from progress_core.domain.values.english_time import english_day, in_england
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.correspondence.reminder_run import ReminderRun
from progress_core.usecases.correspondence.stop_links import account_behind
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.holds import Lock, hold
from progress_core.usecases.foundations.job_runs import ATTEMPTS
from progress_core.usecases.foundations.trail import record_account_action, record_action_of_nobody_known

_HOUR = 7
"""Hour in England from which on people are reminded."""
_TOO_OFTEN = "Its workers ended before it did, time after time. Look for the reason, and try it again."


class Reminders:
    """Stopping reminders, and what workers do to send them."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._asked = 0

    def wanted(self, actor: Actor) -> bool:
        """Return whether the actor wants to be reminded, if their provider reminds anybody.

        Raises:
            NotAllowed: people of this role are reminded of nothing.
        """
        _require_reminded(actor)
        with self._context.store.snapshot() as work:
            return _is_wanted(work, actor.account_id)

    def choose(self, actor: Actor, *, wanted: bool) -> bool:
        """Choose whether to be reminded.

        Returns:
            whether anything changed.

        Raises:
            NotAllowed: people of this role are reminded of nothing.

        Source: features J7.
        """
        _require_reminded(actor)
        with self._context.store.transaction() as work:
            if wanted is _is_wanted(work, actor.account_id):
                return False
            work.reminders.stop(actor.account_id, stopped=not wanted)
            action = Action.START_REMINDERS if wanted else Action.STOP_REMINDERS
            account = work.accounts.get(actor.account_id)
            record_account_action(work, self._context.clock.now(), action, account, actor)
        return True

    def check_link(self, token: str) -> bool:
        """Return whether the person who got this link in an e-mail is still reminded; nothing changes.

        Raises:
            Rejected: the link was altered, or the account is gone.
        """
        with self._context.store.snapshot() as work:
            return _is_wanted(work, account_behind(self._context, work, token).id)

    def stop_by_link(self, token: str, origin: Origin = NOWHERE) -> None:
        """Stop the reminders of the person who got this link in an e-mail; once more changes nothing.

        Args:
            token: the end of the link.
            origin: where the request comes from: the person, or their mail program.

        Raises:
            Rejected: the link was altered, or the account is gone.

        Source: RFC 8058; features J7.
        """
        with self._context.store.transaction() as work:
            account = account_behind(self._context, work, token)
            if _is_wanted(work, account.id):
                work.reminders.stop(account.id, stopped=True)
                self._record(work, account, origin)

    def ask(self) -> Job | None:
        """Request the reminders of this week unless somebody has; workers call this as often as they like.

        A week without a provider that reminds anybody is done at once: who turns reminders on gets them next week.

        Returns:
            the job; None if there is one already, or it is too early.
        """
        now = self._context.clock.now()
        week = week_of(english_day(now))
        if week == self._asked or not _is_time(now, self._context.limits.reminder_day):
            return None
        with self._context.store.transaction() as work:
            hold(work, Lock.REMINDERS)
            job = None if _has_job(work, week) else _new_job(work, week, now)
            if job is not None:
                work.jobs.add(job)
        self._asked = week
        return job

    def run(self, job: Job) -> int:
        """Run a claimed job; called by workers.

        Returns:
            how many people this worker reminded; those whom another reminded before it died are not counted.

        Raises:
            Conflict: another worker has the job.
        """
        if job.attempts > ATTEMPTS:
            self._end(job, JobState.FAILED, _TOO_OFTEN)
            return 0
        lease = timedelta(seconds=self._context.limits.lease_seconds)

        def sign_of_life(work: UnitOfWork, done: int) -> None:
            until = self._context.clock.now() + lease
            work.jobs.renew(job.id, job.fence, lease_until=until, done=done, total=0)

        run = ReminderRun(self._context, job.subject, sign_of_life)
        run.run()
        self._end(job, JobState.DONE)
        return run.reminded

    def _end(self, job: Job, state: JobState, error: str = "") -> None:
        with self._context.store.transaction() as work:
            work.jobs.finish(job.id, job.fence, state, now=self._context.clock.now(), error=error)

    def _record(self, work: UnitOfWork, account: Account, origin: Origin) -> None:
        now = self._context.clock.now()
        record_action_of_nobody_known(work, now, Action.STOP_REMINDERS, account, origin)


def _require_reminded(actor: Actor) -> None:
    if not gets_reminders(actor.role):
        raise NotAllowed("People of your role are reminded of nothing, so there is nothing to stop.")


def _is_wanted(work: UnitOfWork, account_id: int) -> bool:
    kept = work.reminders.of_many([account_id]).get(account_id)
    return kept is None or not kept.stopped


def _is_time(now: datetime, day: int) -> bool:
    local = in_england(now)
    return (local.weekday(), local.hour) >= (day, _HOUR)


def _has_job(work: UnitOfWork, week: int) -> bool:
    with suppress(NotFound):
        work.jobs.about(JobKind.REMINDERS, week)
        return True
    return False


def _new_job(work: UnitOfWork, week: int, now: datetime) -> Job:
    (number,) = work.new_ids(1)
    if work.reminders.providers():
        return Job(number, JobKind.REMINDERS, week, 0, now)
    return Job(number, JobKind.REMINDERS, week, 0, now, JobState.DONE, finished_at=now)
