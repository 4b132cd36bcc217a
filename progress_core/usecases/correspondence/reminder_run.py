"""One run of a week's reminders, in bounded transactions; each claims the people whom it writes to."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from attrs import evolve, frozen

from progress_core.domain.accounts.accounts import Account
from progress_core.domain.accounts.staff import Staff, scope_of
from progress_core.domain.correspondence.notice import Notice
from progress_core.domain.correspondence.reminders import (
    gets_summary,
    learner_message,
    learner_reminder,
    tasks,
    week_of,
    weekly_summary,
)
from progress_core.domain.foundations.actors import Scope
from progress_core.domain.learners.dashboard import Standing, counts_by_provider
from progress_core.domain.providers.providers import Provider
from progress_core.domain.values.english_time import english_day
from progress_core.ports.learners import LearnerLine, LearnerQuery
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.correspondence.inbox import leave_many
from progress_core.usecases.correspondence.outbox import post_many
from progress_core.usecases.correspondence.stop_links import stop_link
from progress_core.usecases.foundations.context import Context

SignOfLife = Callable[[UnitOfWork, int], None]
"""Called in each transaction with how many have been reminded."""

BATCH_SIZE = 250
"""Learners who are looked at in one transaction."""

_OUT = int(Standing.NEVER_LOGGED_IN | Standing.LOCKED_OUT)
_INCOMPLETE, _OFFERS = int(Standing.INCOMPLETE_PROFILE), int(Standing.WITH_OFFERS)
_QUERIES = (
    LearnerQuery(mask=_OUT | _INCOMPLETE, value=_INCOMPLETE, limit=BATCH_SIZE),
    LearnerQuery(mask=_OUT | _INCOMPLETE | _OFFERS, value=_OFFERS, limit=BATCH_SIZE),
)
"""Learners who have logged in, and for whom something may wait: in their profile, or an offer alone."""


@frozen
class _Whom:
    """A learner to be reminded."""

    line: LearnerLine
    todo: tuple[str, ...]


class ReminderRun:
    """What one worker writes.

    Args:
        context: the ports.
        week: the ISO week that the reminders are of, like 202649; once it has passed, nobody else is reminded.
        sign_of_life: see `SignOfLife`.
    """

    def __init__(self, context: Context, week: int, sign_of_life: SignOfLife) -> None:
        self._context = context
        self._week = week
        self._sign_of_life = sign_of_life
        self.reminded = 0

    def run(self) -> None:
        """Remind everybody who is to be reminded and has not been, provider by provider."""
        with self._context.store.snapshot() as work:
            ukprns = work.reminders.providers()
        for ukprn in ukprns:
            self._remind_managers(ukprn)
            for query in _QUERIES:
                self._remind_learners(evolve(query, ukprn=ukprn))

    def _remind_managers(self, ukprn: str) -> None:
        with self._context.store.transaction() as work:
            self._begin(work)
            if self._is_over() or not _provider(work, ukprn).remind_managers:
                return
            managers = list(self._managers(work, ukprn))
            written = dict(self._summaries(work, managers))
            claimed = work.reminders.claim(written, self._week)
            emails = {staff.id: staff.email for staff in managers}
            post_many(self._context, work, [(emails[id_], written[id_]) for id_ in sorted(claimed)])
        self.reminded += len(claimed)

    def _managers(self, work: UnitOfWork, ukprn: str) -> Iterator[Staff]:
        """Yield the managers of a provider who can log in and may be reminded."""
        there = work.staff.in_scope(Scope(providers=frozenset({ukprn})))
        managers = {staff.id: staff for staff in there if gets_summary(staff.role)}
        for account_id in self._due(work, managers):
            yield managers[account_id]

    def _summaries(self, work: UnitOfWork, managers: Iterable[Staff]) -> Iterator[tuple[int, Notice]]:
        """Yield the summary of each manager for whose learners anything waits."""
        now, base_url = self._context.clock.now(), self._context.limits.base_url
        counted = _Counts(work, {staff.id: staff for staff in managers})
        for staff in counted.managers.values():
            stop = stop_link(self._context, staff.id)
            notice = weekly_summary(staff.name, counted.of(staff), now, base_url, stop)
            if notice is not None:
                yield staff.id, notice

    def _remind_learners(self, query: LearnerQuery) -> None:
        after: str | None = ""
        while after is not None:
            with self._context.store.transaction() as work:
                self._begin(work)
                if self._is_over() or not _provider(work, query.ukprn).remind_learners:
                    return
                page = work.learners.page(Scope(providers=frozenset({query.ukprn})), evolve(query, after=after))
                claimed = self._write(work, {line.id: line for line in page.lines})
            self.reminded += claimed
            after = page.next or None

    def _write(self, work: UnitOfWork, lines: Mapping[int, LearnerLine]) -> int:
        """Write to those of these learners for whom something waits, and return how many."""
        due = self._due(work, lines)
        offers = work.applications.open_offers(due)
        found = [_Whom(lines[id_], tasks(lines[id_].profile, lines[id_].standing, offers.get(id_, 0))) for id_ in due]
        whom = {one.line.id: one for one in found if one.todo}
        claimed = [whom[id_] for id_ in sorted(work.reminders.claim(whom, self._week))]
        leave_many(self._context, work, {one.line.id: learner_message(one.todo) for one in claimed})
        post_many(self._context, work, [(one.line.email, self._reminder(one)) for one in claimed if one.line.email])
        return len(claimed)

    def _reminder(self, whom: _Whom) -> Notice:
        now, base_url = self._context.clock.now(), self._context.limits.base_url
        stop = stop_link(self._context, whom.line.id)
        return learner_reminder(whom.line.first_name, whom.todo, now, base_url, stop)

    def _due(self, work: UnitOfWork, account_ids: Iterable[int]) -> list[int]:
        """Return whose accounts are open, in use, and may be reminded this week, by id."""
        ids = list(account_ids)
        kept = work.reminders.of_many(ids)
        due = [id_ for id_ in ids if id_ not in kept or kept[id_].is_due(self._week)]
        return sorted(account.id for account in work.accounts.get_many(due) if _is_in_use(account))

    def _begin(self, work: UnitOfWork) -> None:
        self._sign_of_life(work, self.reminded)

    def _is_over(self) -> bool:
        """Return whether the week has passed: late reminders would come in the same week as the next ones."""
        return week_of(english_day(self._context.clock.now())) > self._week


class _Counts:
    """The counts of managers, of the providers that send summaries, each in few statements for all.

    Args:
        work: the transaction.
        managers: whose summaries are written, by id.
    """

    def __init__(self, work: UnitOfWork, managers: Mapping[int, Staff]) -> None:
        self.managers = managers
        self._work = work
        ukprns = frozenset(ukprn for staff in managers.values() for ukprn in staff.providers)
        found = list(work.providers.in_scope(Scope(providers=ukprns))) if ukprns else []
        self._names = {provider.ukprn: provider.name for provider in found if provider.remind_managers}
        on = frozenset(self._names)
        self._whole = counts_by_provider(work.learners.standings(Scope(providers=on))) if on else {}

    def of(self, staff: Staff) -> list[tuple[str, Mapping[str, int]]]:
        """Return the counts of what a manager sees: for each provider its name, and key of a line -> how many."""
        scope = scope_of(staff)
        theirs = {ukprn: self._whole[ukprn] for ukprn in scope.providers if ukprn in self._whole}
        if scope.groups:
            parts = counts_by_provider(self._work.learners.standings(Scope(groups=scope.groups)))
            theirs |= {ukprn: counts for ukprn, counts in parts.items() if ukprn in self._names}
        return [(self._names[ukprn], counts) for ukprn, counts in theirs.items()]


def _provider(work: UnitOfWork, ukprn: str) -> Provider:
    return work.providers.get(Scope(providers=frozenset({ukprn})), ukprn)


def _is_in_use(account: Account) -> bool:
    """Return whether an account is open, and its owner has logged in before."""
    return not account.is_closed and not account.never_logged_in
