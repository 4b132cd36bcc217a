"""What follows from rows that are stored: security events (K5), deliveries to webhooks (I11), news of jobs (I12)."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, cast

from progress_core.domain.foundations.jobs import Job
from progress_core.domain.foundations.origins import NOWHERE, Origin
from progress_core.domain.operations.audit import Entry
from progress_core.domain.operations.events import Event, SecurityEvent, event_of
from progress_core.ports.audit import AuditTrail
from progress_core.ports.jobs import JobEngine
from progress_core.ports.security_log import SecurityLog
from progress_core.ports.store import Store, UnitOfWork
from progress_core.usecases.foundations.announcements import AnnouncedRows, announce, announce_within
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.deliveries import tell_webhooks


def report(
    context: Context, event: Event, origin: Origin = NOWHERE, account_id: int | None = None, **facts: str
) -> None:
    """Write an event that leaves no entry in the audit trail.

    Args:
        context: the ports.
        event: what happened.
        origin: where it came from.
        account_id: whose account it was about, or who asked; None if nobody knows.
        facts: further facts as short texts; never what was typed.
    """
    context.security_log.write(SecurityEvent(context.clock.now(), event, account_id, origin, facts=facts))


def log_entry(context: Context, entry: Entry) -> None:
    """Write an entry of the audit trail that was stored otherwise than in a transaction of a watched store."""
    event = event_of(entry)
    if event is not None:
        context.security_log.write(event)


class WatchedStore:
    """A store whose audit entries are security events too, as soon as their transaction is committed.

    What webhooks are told of the entries is written in the same transaction. Jobs that are added are announced.

    Args:
        inner: the store.
        log: where the events go.
        engine: what announces jobs.
    """

    def __init__(self, inner: Store, log: SecurityLog, engine: JobEngine) -> None:
        self.inner = inner
        self._log = log
        self._engine = engine

    @contextmanager
    def transaction(self) -> Iterator[UnitOfWork]:
        """Open a unit of work; see `progress_core.ports.store.Store`."""
        stored: list[Entry] = []
        added: list[Job] = []
        with self.inner.transaction() as work:
            yield cast("UnitOfWork", _WatchedWork(work, stored, added))
            if stored:
                tell_webhooks(work, stored)
            if added:
                added = announce_within(self._engine, work, added)
        for job in added:
            announce(self._engine, job)
        for event in filter(None, map(event_of, stored)):
            self._log.write(event)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


class _WatchedWork:
    """A unit of work that remembers the entries appended to its audit trail, and the jobs that are added."""

    def __init__(self, work: UnitOfWork, stored: list[Entry], added: list[Job]) -> None:
        self._work = work
        self.audit = _WatchedTrail(work.audit, stored)
        self.jobs = AnnouncedRows(work.jobs, added)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._work, name)


class _WatchedTrail:
    def __init__(self, trail: AuditTrail, stored: list[Entry]) -> None:
        self._trail = trail
        self._stored = stored

    def append(self, entries: Iterable[Entry]) -> None:
        """Add entries."""
        added = list(entries)
        self._trail.append(added)
        self._stored.extend(added)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._trail, name)


def watched(context: Context) -> Store:
    """Return the store of a context, whose audit entries are security events too, and whose jobs are announced."""
    return cast("Store", WatchedStore(context.store, context.security_log, context.engine))


def unwatched(store: Store) -> Store:
    """Return a store as its adapter made it, with whatever it can do besides."""
    return store.inner if isinstance(store, WatchedStore) else store
