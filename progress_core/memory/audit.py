"""The audit trail in memory."""

from collections.abc import Iterable
from datetime import datetime

from attrs import evolve

from progress_core.domain.foundations.actors import Scope
from progress_core.domain.foundations.origins import NOWHERE
from progress_core.domain.operations.audit import NOBODY_ID, Entry, place_of, read_place
from progress_core.memory.tables import Tables
from progress_core.ports.audit import ALL, AuditPage, AuditQuery


class MemoryAuditTrail:
    """See `progress_core.ports.audit.AuditTrail`."""

    def __init__(self, tables: Tables) -> None:
        self._entries = tables.audit

    def append(self, entries: Iterable[Entry]) -> None:
        for number, entry in enumerate(entries, start=max(self._entries.keys(), default=0) + 1):
            self._entries.put(number, _copied(entry))

    def page(self, scope: Scope, query: AuditQuery = ALL) -> AuditPage:
        asked = [(entry.at, number) for number, entry in self._numbered() if _asked(scope, query, entry)]
        if query.after:
            after = read_place(query.after)
            asked = [place for place in asked if place < after]
        asked.sort(reverse=True)
        shown = asked[: query.limit]
        entries = tuple(_copied(self._entries.get(number)) for _, number in shown)
        return AuditPage(entries, place_of(*shown[-1]) if len(asked) > len(shown) else "")

    def forget_origins(self, account_ids: Iterable[int]) -> None:
        gone = set(account_ids)
        subjects = set(map(str, gone))
        for number, entry in self._numbered():
            is_strangers = entry.actor_id == NOBODY_ID and entry.subject == "account" and entry.subject_id in subjects
            if entry.actor_id in gone or is_strangers:
                self._entries.put(number, evolve(entry, origin=NOWHERE))

    def old(self, before: datetime) -> int:
        return len(self._old(before))

    def purge(self, before: datetime, *, limit: int | None = None) -> int:
        purged = sorted(self._old(before))[:limit]
        for _, number in purged:
            self._entries.drop(number)
        return len(purged)

    def _old(self, before: datetime) -> list[tuple[datetime, int]]:
        return [(entry.at, number) for number, entry in self._numbered() if entry.at < before]

    def _numbered(self) -> list[tuple[int, Entry]]:
        return list(zip(self._entries.keys(), self._entries.values(), strict=True))


def _asked(scope: Scope, query: AuditQuery, entry: Entry) -> bool:
    return (
        scope.sees_provider(entry.ukprn)
        and query.action in ("", entry.action)
        and query.actor_id in (None, entry.actor_id)
        and (not query.subjects or entry.subject in query.subjects)
        and query.subject_id in ("", entry.subject_id)
        and query.ukprn in ("", entry.ukprn)
        and (query.since is None or entry.at >= query.since)
        and (query.before is None or entry.at < query.before)
    )


def _copied(entry: Entry) -> Entry:
    """Return a copy of the entry with its own `facts`."""
    return evolve(entry, facts=dict(entry.facts))
