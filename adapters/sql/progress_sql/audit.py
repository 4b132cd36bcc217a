"""The audit trail on SQL."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import select

from progress_core.domain.audit import Entry
from progress_core.domain.permissions import Scope
from progress_sql.scope import seen_whole
from progress_sql.session import Session
from progress_sql.tables import audit
from progress_sql.values import micros, moment

_COLUMNS = tuple(audit.columns)[1:]


class SqlAuditTrail:
    """See `progress_core.ports.audit.AuditTrail`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def append(self, entries: Iterable[Entry]) -> None:
        self._session.insert_many(audit, map(_row, entries))

    def read(self, scope: Scope, *, limit: int = 100, action: str = "", subject_id: str = "") -> Iterator[Entry]:
        asked = select(*_COLUMNS).where(seen_whole(self._session.backend, scope, audit.c.ukprn))
        if action:
            asked = asked.where(audit.c.action == action)
        if subject_id:
            asked = asked.where(audit.c.subject_id == subject_id)
        ordered = asked.order_by(audit.c.at.desc(), audit.c.id.desc()).limit(limit)
        return map(_entry, self._session.stream(ordered))


def _entry(row: Sequence[Any]) -> Entry:
    at, *texts, facts = row
    return Entry(*(moment(at), *texts, json.loads(facts)))


def _row(entry: Entry) -> tuple[Any, ...]:
    return (
        micros(entry.at),
        entry.actor,
        entry.action,
        entry.subject,
        entry.subject_id,
        entry.ukprn,
        json.dumps(entry.facts),
    )
