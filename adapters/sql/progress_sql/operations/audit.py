"""The audit trail on SQL."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, false, select, tuple_, update

from progress_core.domain.foundations.actors import Scope
from progress_core.domain.foundations.origins import Origin
from progress_core.domain.operations.audit import NOBODY_ID, Entry, place_of, read_place
from progress_core.ports.audit import ALL, AuditPage, AuditQuery
from progress_sql.foundations.backend import chunks
from progress_sql.foundations.scope import seen_whole
from progress_sql.foundations.session import Session
from progress_sql.foundations.tables import audit
from progress_sql.foundations.values import micros, moment, storable


class SqlAuditTrail:
    """See `progress_core.ports.audit.AuditTrail`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def append(self, entries: Iterable[Entry]) -> None:
        self._session.insert_many(audit, map(_row, entries))

    def page(self, scope: Scope, query: AuditQuery = ALL) -> AuditPage:
        asked = select(*audit.columns).where(*self._conditions(scope, query))
        ordered = asked.order_by(audit.c.at.desc(), audit.c.id.desc()).limit(query.limit + 1)
        rows = self._session.all(ordered)
        shown = rows[: query.limit]
        more = len(rows) > len(shown)
        return AuditPage(tuple(map(_entry, shown)), place_of(moment(shown[-1][1]), shown[-1][0]) if more else "")

    def old(self, before: datetime) -> int:
        return self._session.count(audit, audit.c.at < micros(before))

    def purge(self, before: datetime, *, limit: int | None = None) -> int:
        oldest = select(audit.c.id).where(audit.c.at < micros(before)).order_by(audit.c.at, audit.c.id).limit(limit)
        return self._session.run(delete(audit).where(audit.c.id.in_(oldest))).rowcount

    def forget_origins(self, account_ids: Iterable[int]) -> None:
        for ids in chunks(set(account_ids)):
            of_nobody = and_(audit.c.actor_id == NOBODY_ID, audit.c.subject == "account")
            for whose in (audit.c.actor_id.in_(ids), and_(of_nobody, audit.c.subject_id.in_(list(map(str, ids))))):
                self._session.run(update(audit).where(whose).values(address="", device="", run_by=""))

    def _conditions(self, scope: Scope, query: AuditQuery) -> Iterator[ColumnElement[bool]]:
        yield seen_whole(self._session.backend, scope, audit.c.ukprn)
        given = {"action": query.action, "subject_id": query.subject_id, "ukprn": query.ukprn}
        yield from (audit.c[name] == value if storable(value) else false() for name, value in given.items() if value)
        if query.actor_id is not None:
            yield audit.c.actor_id == query.actor_id
        if query.subjects:
            yield audit.c.subject.in_(query.subjects)
        if query.since is not None:
            yield audit.c.at >= micros(query.since)
        if query.before is not None:
            yield audit.c.at < micros(query.before)
        place = tuple_(audit.c.at, audit.c.id)
        if query.after:
            at, number = read_place(query.after)
            yield place < tuple_(micros(at), number)


def _entry(row: Sequence[Any]) -> Entry:
    _, at, actor_id, action, subject, subject_id, ukprn, facts, *origin = row
    return Entry(moment(at), actor_id, action, subject, subject_id, ukprn, json.loads(facts), Origin(*origin))


def _row(entry: Entry) -> tuple[Any, ...]:
    return (
        micros(entry.at),
        entry.actor_id,
        entry.action,
        entry.subject,
        entry.subject_id,
        entry.ukprn,
        json.dumps(entry.facts),
        entry.origin.address,
        entry.origin.device,
        entry.origin.run_by,
    )
