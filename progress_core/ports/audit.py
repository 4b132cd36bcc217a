"""The audit trail in the store."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from progress_core.domain.audit import Entry
from progress_core.domain.permissions import Scope


class AuditTrail(Protocol):
    """Remembers who did what; entries are never changed."""

    def append(self, entries: Iterable[Entry]) -> None:
        """Add entries."""
        ...

    def read(self, scope: Scope, *, limit: int = 100, action: str = "", subject_id: str = "") -> Iterator[Entry]:
        """Give entries of providers that are seen whole (all entries for everything), the latest first.

        Args:
            scope: entries without a provider are for `everything` only.
            limit: at most so many.
            action: only these, if given.
            subject_id: only these, if given.
        """
        ...
