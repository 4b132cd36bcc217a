"""One retention run: data past its period is erased in bounded transactions, each all or nothing."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from attrs import asdict, evolve, frozen

from progress_core.domain.accounts.access_tokens import ENDED_TOKEN_TIME
from progress_core.domain.accounts.accounts import Account
from progress_core.domain.accounts.devices import DEVICE_TIME
from progress_core.domain.foundations.repeats import KEPT
from progress_core.domain.learners.learners import Learner
from progress_core.domain.operations.audit import Action, Entry
from progress_core.domain.operations.changes import KEPT as KEPT_CHANGES
from progress_core.domain.operations.retention import Counts, Periods, kept_until, years_before
from progress_core.domain.operations.webhooks import KEPT_DAYS
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.holds import Lock, hold
from progress_core.usecases.operations.compaction import compacted, owed
from progress_core.usecases.operations.former_staff import forget_staff, forgotten_staff
from progress_core.usecases.operations.personal_data import erase_many, files_at_work, hold_files_off

_REASON = "retention"
"""Reason that the audit trail states for learners who are erased."""

BATCH_SIZE = 500
"""Rows of one kind that are erased in one transaction."""

LEARNER_BATCH_SIZE = 100
"""Learners that are looked at in one transaction."""

SignOfLife = Callable[[UnitOfWork, int], None]
"""Called in each transaction with how much is done."""


@frozen
class PastLearner:
    """A learner who is past their period.

    Args:
        id: number.
        ukprn: of the provider.
        until: the last day on which they were to be kept.
    """

    id: int
    ukprn: str
    until: date


@frozen
class _Before:
    """The moments before which each kind is past its period."""

    learners: datetime
    imports: datetime
    files: datetime
    emails: datetime
    sessions: datetime
    devices: datetime
    tokens: datetime
    entries: datetime

    @classmethod
    def now(cls, context: Context) -> "_Before":
        """Count the periods back from this moment."""
        now, periods = context.clock.now(), context.limits.retention
        return cls(
            learners=years_before(now, periods.learner_years),
            imports=now - timedelta(days=periods.import_days),
            files=now - periods.files,
            emails=now - timedelta(days=periods.mail_days),
            sessions=now - timedelta(minutes=context.limits.session_minutes),
            devices=now - DEVICE_TIME,
            tokens=now - ENDED_TOKEN_TIME,
            entries=years_before(now, periods.audit_years),
        )


def past_learners(context: Context, work: UnitOfWork) -> Iterator[PastLearner]:
    """Yield the learners who are past their period, by id."""
    last, more, before = 0, True, _Before.now(context).learners
    while more:
        rows = work.learners.idle_since(before, after=last, limit=LEARNER_BATCH_SIZE)
        yield from (past for past, _ in _past(context, rows))
        last, more = _place(rows)


def counted(context: Context, work: UnitOfWork, learners: int) -> Counts:
    """Count what is past its period; the learners are counted already."""
    before = _Before.now(context)
    return Counts(
        learners=learners,
        imports=len(work.imports.told_before(before.imports)),
        files=work.imports.old_contents(before.files) + work.exports.old_contents(before.files),
        emails=work.outbox.old(before.emails),
        sessions=_old_ways_in(work, before),
        entries=work.audit.old(before.entries),
        staff=sum(1 for _ in forgotten_staff(work, before.entries)),
    )


class RetentionRun:
    """What one worker, or the operator, erases.

    Args:
        context: the ports.
        actor_id: the actor that the audit trail names.
        sign_of_life: see `SignOfLife`.
    """

    def __init__(self, context: Context, actor_id: int, sign_of_life: SignOfLife = lambda _work, _done: None) -> None:
        self._context = context
        self._actor_id = actor_id
        self._sign_of_life = sign_of_life
        self.counts = Counts()

    def run(self) -> bool:
        """Erase everything that is due, learners last.

        Returns:
            whether all of it is gone; False if learners stay because a file in progress might bring them back.
        """
        before = _Before.now(self._context)
        self._part("sessions", lambda work: work.sessions.purge(before.sessions))
        self._part("sessions", lambda work: work.devices.purge(before.devices))
        self._part("sessions", lambda work: work.access_tokens.purge(before.tokens))
        self._purge_repeats()
        self._purge_changes()
        self._purge_deliveries()
        self._part("emails", lambda work: work.outbox.purge(before.emails, limit=BATCH_SIZE))
        self._part("files", lambda work: work.imports.drop_contents(before.files, limit=BATCH_SIZE))
        self._part("files", lambda work: work.exports.drop_contents(before.files, limit=BATCH_SIZE))
        self._part("imports", lambda work: _forget_imports(work, before.imports))
        self._part("entries", lambda work: work.audit.purge(before.entries, limit=BATCH_SIZE))
        self._part("staff", lambda work: forget_staff(work, before.entries, BATCH_SIZE))
        return self._learners(before.learners)

    def leave_no_trace(self) -> None:
        """Rewrite the store's files if that is owed; while others are at work, it stays owed until the next run."""
        with self._context.store.snapshot() as work:
            due = owed(work)
        if due:
            compacted(self._context, self._actor_id)

    def _part(self, kind: str, erase: Callable[[UnitOfWork], int]) -> None:
        """Erase one kind until nothing of it is left."""
        count = 1
        while count:
            with self._context.store.transaction() as work:
                self._begin(work)
                count = erase(work)
                if count:
                    work.audit.append([self._entry(Action.ERASE_PAST_PERIOD, {kind: str(count)})])
            self._add(kind, count)

    def _purge_repeats(self) -> None:
        """Forget requests that may be sent again no more; they last a day, so they are not counted."""
        with self._context.store.transaction() as work:
            self._begin(work)
            hold(work, Lock.REPEATS)
            work.repeats.purge(self._context.clock.now() - KEPT)

    def _purge_changes(self) -> None:
        """Forget changes that nobody need be told of any more; they name nobody, so they are not counted."""
        with self._context.store.transaction() as work:
            self._begin(work)
            now = self._context.clock.now()
            work.changes.purge(now - KEPT_CHANGES, now)

    def _purge_deliveries(self) -> None:
        """Forget deliveries that ended a month ago; they are numbers alone, so they are not counted."""
        with self._context.store.transaction() as work:
            self._begin(work)
            work.deliveries.purge(self._context.clock.now() - timedelta(days=KEPT_DAYS))

    def _learners(self, before: datetime) -> bool:
        last, more = 0, True
        while more:
            with self._context.store.transaction() as work:
                self._begin(work)
                hold_files_off(work)
                rows = work.learners.idle_since(before, after=last, limit=LEARNER_BATCH_SIZE, held=True)
                past = list(_past(self._context, rows))
                if past and files_at_work(work):
                    return False
                self._erase(work, past)
            self._add("learners", len(past))
            last, more = _place(rows)
        return True

    def _erase(self, work: UnitOfWork, past: list[tuple[PastLearner, tuple[Learner, str]]]) -> None:
        if past:
            erase_many(work, [learner for _, learner in past], with_files=False)
            work.audit.append(self._entry(Action.ERASE_LEARNER, {"reason": _REASON}, learner) for learner, _ in past)

    def _begin(self, work: UnitOfWork) -> None:
        hold(work, Lock.RETENTION)
        self._sign_of_life(work, sum(asdict(self.counts).values()))

    def _add(self, kind: str, count: int) -> None:
        self.counts = evolve(self.counts, **{kind: getattr(self.counts, kind) + count})

    def _entry(self, action: Action, facts: dict[str, str], learner: PastLearner | None = None) -> Entry:
        subject = ("store", "", "") if learner is None else ("learner", str(learner.id), learner.ukprn)
        return Entry(self._context.clock.now(), self._actor_id, action, *subject, facts)


def _old_ways_in(work: UnitOfWork, before: _Before) -> int:
    devices, tokens = work.devices.old(before.devices), work.access_tokens.old(before.tokens)
    return work.sessions.old(before.sessions) + devices + tokens


def _past(context: Context, rows: list[tuple[Learner, Account]]) -> Iterator[tuple[PastLearner, tuple[Learner, str]]]:
    """Yield the learners who are past their period, each as reported and as erased."""
    periods: Periods = context.limits.retention
    today = context.clock.now().date()
    for learner, account in rows:
        until = kept_until(learner, account, periods)
        if until < today:
            yield PastLearner(learner.id, learner.details.ukprn, until), (learner, account.username)


def _place(rows: list[tuple[Learner, Account]]) -> tuple[int, bool]:
    """Return where the next page starts, and whether there may be one."""
    return (rows[-1][0].id if rows else 0), len(rows) == LEARNER_BATCH_SIZE


def _forget_imports(work: UnitOfWork, before: datetime) -> int:
    told = work.imports.told_before(before, limit=BATCH_SIZE)
    work.imports.forget(told)
    return len(told)
