"""The audit trail in memory."""

from collections.abc import Iterable, Iterator
from itertools import islice

from attrs import evolve

from progress_core.domain.audit import Entry
from progress_core.domain.permissions import Scope
from progress_core.memory.tables import Tables


class MemoryAuditTrail:
    """See `progress_core.ports.audit.AuditTrail`."""

    def __init__(self, tables: Tables) -> None:
        self._entries = tables.audit

    def append(self, entries: Iterable[Entry]) -> None:
        for number, entry in enumerate(entries, start=len(self._entries.keys())):
            self._entries.put(number, _copied(entry))

    def read(self, scope: Scope, *, limit: int = 100, action: str = "", subject_id: str = "") -> Iterator[Entry]:
        asked = (
            _copied(entry)
            for entry in self._latest_first()
            if scope.sees_provider(entry.ukprn)
            and action in ("", entry.action)
            and subject_id in ("", entry.subject_id)
        )
        return islice(asked, limit)

    def _latest_first(self) -> list[Entry]:
        appended_last_first = reversed(self._entries.values())
        return sorted(appended_last_first, key=lambda entry: entry.at, reverse=True)


def _copied(entry: Entry) -> Entry:
    """Give the same entry with `facts` of its own."""
    return evolve(entry, facts=dict(entry.facts))
