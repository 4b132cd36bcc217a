"""Reading the audit trail: who changed or revealed what, in words (I9)."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby

from attrs import evolve, field, frozen

from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.errors import NotFound, Rejected
from progress_core.domain.foundations.messages import action_in_words, problem
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.operations.audit import Action, Entry, details_of
from progress_core.domain.values.cursors import short_enough
from progress_core.domain.values.english_time import clock_time, london
from progress_core.domain.values.searches import searchable
from progress_core.domain.values.sheets import Column, Table
from progress_core.ports.audit import AuditPage, AuditQuery
from progress_core.usecases.accounts.proof import require_recent_proof
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.trail import entry_by
from progress_core.usecases.operations.audit_names import OF_ACCOUNTS, Names
from progress_core.usecases.providers.providers import NO_PROVIDER

"""Days begin by the clock in England."""

MAX_EXPORTED = 100_000
"""Entries that one spreadsheet holds."""

COLUMNS = (
    Column("When", width=20),
    Column("Who", width=28),
    Column("What was done", width=34),
    Column("About", width=28),
    Column("Provider", width=34),
    Column("UKPRN", width=11),
    Column("Details", width=50),
    Column("From", width=36),
)

BATCH_SIZE = 1_000


@frozen
class AuditAsked:
    """Which entries a person asks for.

    Args:
        action: as entries hold it ("log in"); "" for all.
        actor: username of who did it, or "operator" or "worker"; "" for everybody.
        subject: to whom or what: a username, a UKPRN or a number; "" for all.
        ukprn: of one provider; "" for all in scope.
        since: the first day, by the clock in England; None for all.
        until: the last day, which is included.
        after: `next` of the page before; "" for the first.
        limit: entries per page.
    """

    action: str = field(default="", validator=searchable)
    actor: str = field(default="", validator=searchable)
    subject: str = field(default="", validator=searchable)
    ukprn: str = field(default="", validator=searchable)
    since: date | None = None
    until: date | None = None
    after: str = field(default="", validator=short_enough)
    limit: int = 50


@frozen
class AuditLine:
    """An entry as people read it.

    Args:
        entry: as it is stored, without an origin that the reader may not see; the first of those that differ only in
            their provider.
        who: who did it: a username if the reader may see whose it is, otherwise the role or a number.
        done: what was done.
        about: to whom or what it was done, named as `who` is.
        providers: names of those it belongs to.
        details: further facts.
        ukprns: of the same providers.
        origin: where the person who did it was, in words; "" if the reader may not see whose it is.
    """

    entry: Entry
    who: str
    done: str
    about: str
    providers: tuple[str, ...]
    details: str
    ukprns: tuple[str, ...]
    origin: str


@frozen
class AuditLines:
    """A page of the trail.

    Args:
        lines: the latest first.
        next: where the next page starts; "" after the last.
        providers: the names of those in scope by UKPRN, ordered by name.
    """

    lines: tuple[AuditLine, ...]
    next: str = ""
    providers: Mapping[str, str] = field(factory=dict)


class Audit:
    """What people who are responsible for an installation look at."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def read(self, actor: Actor, *, limit: int = 100, action: str = "", subject_id: str = "") -> list[Entry]:
        """Return entries in scope as they are stored, the latest first; origins only of people whom the actor sees.

        Raises:
            NotAllowed: the actor may not read the audit trail.
        """
        actor.require(Permission.VIEW_AUDIT)
        with self._context.store.snapshot() as work:
            query = AuditQuery(limit=limit, action=action, subject_id=subject_id)
            names, found = Names(work, actor), work.audit.page(actor.scope, query).entries
            names.learn(found)
            return [evolve(entry, origin=names.origin(entry)) for entry in found]

    def page(self, actor: Actor, asked: AuditAsked) -> AuditLines:
        """Return a page of the trail as people read it.

        Raises:
            NotAllowed: the actor may not read the audit trail.
            NotFound: the provider is not there or not in scope.
            Rejected: `asked.after` is not the `next` of a page.

        Source: features I9.
        """
        actor.require(Permission.VIEW_AUDIT)
        with self._context.store.snapshot() as work:
            names = Names(work, actor)
            found = work.audit.page(actor.scope, _query(names, asked))
            return AuditLines(tuple(_lines(names, found)), found.next, names.providers)

    def table(self, actor: Actor, asked: AuditAsked) -> bytes:
        """Return all matching entries, of every page, as an `.xlsx` workbook; the trail records this too.

        Raises:
            NotAllowed: the actor may not read the audit trail.
            ProofNeeded: the actor has not shown recently who they are.
            NotFound: the provider is not there or not in scope.
            Rejected: there are more than `MAX_EXPORTED`.

        Source: features I9.
        """
        actor.require(Permission.VIEW_AUDIT)
        require_recent_proof(self._context, actor)
        rows: list[tuple[str, ...]] = []
        with self._context.store.snapshot() as work:
            names = Names(work, actor)
            query = evolve(_query(names, asked), after="", limit=BATCH_SIZE)
            while True:
                found = work.audit.page(actor.scope, query)
                rows.extend(map(_row, _lines(names, found)))
                if len(rows) > MAX_EXPORTED:
                    raise Rejected(problems=[problem("audit", "too_many_entries", most=MAX_EXPORTED)])
                if not found.next:
                    break
                query = evolve(query, after=found.next)
        facts, now = {"entries": str(len(rows))}, self._context.clock.now()
        with self._context.store.transaction() as work:
            work.audit.append([entry_by(actor, now, Action.EXPORT_AUDIT, "store", "", asked.ukprn, facts)])
        return self._context.spreadsheets.write([Table("Audit trail", COLUMNS, rows)])


def _query(names: Names, asked: AuditAsked) -> AuditQuery:
    """Build the query for the store."""
    if asked.ukprn and asked.ukprn not in names.providers:
        raise NotFound(NO_PROVIDER.format(asked.ukprn))
    about = names.account(asked.subject)
    return AuditQuery(
        action=asked.action,
        actor_id=names.actor(asked.actor) if asked.actor else None,
        subjects=() if about is None else OF_ACCOUNTS,
        subject_id=asked.subject if about is None else str(about),
        ukprn=asked.ukprn,
        since=_start_of(asked.since),
        before=_start_of(asked.until, days=1),
        after=asked.after,
        limit=asked.limit,
    )


def _start_of(day: date | None, days: int = 0) -> datetime | None:
    """Return the moment when a day, or the one `days` later, begins in England."""
    if day is None or day == date.max:
        return None
    return datetime.combine(day + timedelta(days), time(), london()).astimezone(UTC)


def _lines(names: Names, page: AuditPage) -> Iterator[AuditLine]:
    names.learn(page.entries)
    for _, same in groupby(page.entries, lambda entry: evolve(entry, ukprn="")):
        entry, *others = same
        ukprns = tuple(found.ukprn for found in (entry, *others) if found.ukprn)
        yield AuditLine(
            evolve(entry, origin=names.origin(entry)),
            names.who(entry),
            action_in_words(entry.action),
            names.about(entry),
            tuple(map(names.provider, ukprns)),
            details_of(entry.facts),
            ukprns,
            names.origin(entry).described,
        )


def _row(line: AuditLine) -> tuple[str, ...]:
    when = clock_time(line.entry.at)
    return (
        when,
        line.who,
        line.done,
        line.about,
        ", ".join(line.providers),
        ", ".join(line.ukprns),
        line.details,
        line.origin,
    )
