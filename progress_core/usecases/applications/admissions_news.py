"""What is new for admissions staff, by e-mail once a day, for those who do not want to be told at once (H3)."""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta

from attrs import evolve

from progress_core.domain.accounts.staff import NewsMail
from progress_core.domain.correspondence.application_notices import daily_news
from progress_core.domain.foundations.actors import EVERYTHING, Actor, Scope
from progress_core.domain.foundations.errors import NotFound
from progress_core.domain.foundations.jobs import Job, JobKind, JobState
from progress_core.domain.foundations.permissions import PERMISSIONS, Permission
from progress_core.domain.operations.audit import Action
from progress_core.domain.values.english_time import in_england
from progress_core.ports.applications import ReceivedQuery
from progress_core.ports.audit import AuditQuery
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.correspondence.outbox import post
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.holds import Lock, hold
from progress_core.usecases.foundations.trail import every_entry, record_account_action

_HOUR = 7
"""Hour in England from which on the e-mails of a day are sent."""
_SETTLED = timedelta(minutes=5)
"""What happened this long ago has been saved by now."""
_LONGEST = 31
"""Days that one e-mail covers at most, if no worker ran for so long."""

_LEARNERS_ACTIONS = {
    Action.ACCEPT_OFFER: "accepted",
    Action.ACCEPT_ANOTHER: "accepted_another",
    Action.DECLINE_OFFER: "declined_by_learner",
    Action.WITHDRAW_APPLICATION: "withdrawn",
    Action.TAKE_DECISION_BACK: "taken_back",
}


class AdmissionsNews:
    """When admissions staff are told what is new, and telling those who want to be told once a day."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._sent = 0

    def choice(self, actor: Actor) -> NewsMail:
        """Return when the actor is told what is new.

        Raises:
            NotAllowed: the actor does not decide applications.
        """
        actor.require(Permission.DECIDE_APPLICATIONS)
        with self._context.store.snapshot() as work:
            return work.staff.get(actor.account_id).news

    def choose(self, actor: Actor, news: NewsMail) -> None:
        """Choose when the actor is told what is new.

        Raises:
            NotAllowed: the actor does not decide applications.

        Source: features H3.
        """
        actor.require(Permission.DECIDE_APPLICATIONS)
        with self._context.store.transaction() as work:
            staff = work.staff.get(actor.account_id)
            if staff.news is not news:
                work.staff.save(evolve(staff, news=news))
                account = work.accounts.get(actor.account_id)
                now = self._context.clock.now()
                record_account_action(work, now, Action.CHANGE_PERSONAL_DETAILS, account, actor)

    def send_daily(self) -> int:
        """Write the e-mails of today unless they have been written; workers call this as often as they like.

        All of them are written in one transaction that also says so: nobody is told twice, or forgotten.

        Returns:
            how many e-mails were written.

        Source: features H3.
        """
        now = self._context.clock.now()
        local = in_england(now)
        today = _number(local.date())
        if local.hour < _HOUR or today == self._sent:
            return 0
        written = 0
        with self._context.store.transaction() as work:
            hold(work, Lock.ADMISSIONS_NEWS)
            if _job_of(work, local.date()) is None:
                until = now - _SETTLED
                written = self._write(work, _since(work, local.date(), until), until)
                (number,) = work.new_ids(1)
                job = Job(number, JobKind.ADMISSIONS_NEWS, today, 0, until, JobState.DONE, finished_at=now)
                work.jobs.add(job)
        self._sent = today
        return written

    def _write(self, work: UnitOfWork, since: datetime, until: datetime) -> int:
        news: dict[str, Counter[str]] = {}
        written = 0
        for staff in work.staff.in_scope(EVERYTHING):
            if staff.news is not NewsMail.DAILY or Permission.DECIDE_APPLICATIONS not in PERMISSIONS[staff.role]:
                continue
            account = work.accounts.get(staff.id)
            if account.disabled or account.deleted:
                continue
            counts = Counter[str]()
            for ukprn in sorted(staff.providers):
                if ukprn not in news:
                    news[ukprn] = Counter(_news(work, ukprn, since, until))
                counts += news[ukprn]
            if counts:
                post(
                    self._context, work, staff.email, daily_news(counts, f"{self._context.limits.base_url}/admissions")
                )
                written += 1
        return written


def _news(work: UnitOfWork, ukprn: str, since: datetime, until: datetime) -> Iterator[str]:
    """Yield what has happened to the applications that a provider has received, in a span of time."""
    scope = Scope(providers=frozenset({ukprn}))
    query = ReceivedQuery(submitted_from=since, submitted_until=until, limit=1, counted=True)
    for count in work.applications.received(scope, query).counts.values():
        yield from ["received"] * count
    for action, news in _LEARNERS_ACTIONS.items():
        asked = AuditQuery(action=action, ukprn=ukprn, subjects=("application",), since=since, before=until)
        for entry in every_entry(work, asked):
            with suppress(NotFound):
                application = work.applications.get(EVERYTHING, int(entry.subject_id))
                if application.ukprn == ukprn and application.learner_id == entry.actor_id:
                    yield news


def _since(work: UnitOfWork, today: date, until: datetime) -> datetime:
    """Return when the span of the last e-mails ended; a day ago if there were none for a long time."""
    for days in range(1, _LONGEST):
        job = _job_of(work, today - timedelta(days=days))
        if job is not None:
            return job.created_at
    return until - timedelta(days=1)


def _job_of(work: UnitOfWork, day: date) -> Job | None:
    with suppress(NotFound):
        return work.jobs.about(JobKind.ADMISSIONS_NEWS, _number(day))
    return None


def _number(day: date) -> int:
    return int(f"{day:%Y%m%d}")
