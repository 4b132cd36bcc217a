"""The audit trail in the store."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from attrs import frozen

from progress_core.domain.foundations.actors import Scope
from progress_core.domain.operations.audit import Entry


@frozen
class AuditQuery:
    """Which entries of the trail are asked for, and where the page starts.

    Args:
        action: only this; "" for all.
        actor_id: only what this account did; None for everybody.
        subjects: only what was done to these kinds of things; () for all.
        subject_id: only what was done to this; "" for all.
        ukprn: only of this provider; "" for all in scope.
        since: from this moment on, aware UTC.
        before: up to this moment, which is left out, aware UTC.
        after: `next` of the page before; "" for the first.
        limit: entries a page.
    """

    action: str = ""
    actor_id: int | None = None
    subjects: tuple[str, ...] = ()
    subject_id: str = ""
    ukprn: str = ""
    since: datetime | None = None
    before: datetime | None = None
    after: str = ""
    limit: int = 100


@frozen
class AuditPage:
    """A page of entries.

    Args:
        entries: the latest first.
        next: where the next page starts; "" after the last.
    """

    entries: tuple[Entry, ...]
    next: str = ""


ALL = AuditQuery()


class AuditTrail(Protocol):
    """Remembers who did what; entries are never changed."""

    def append(self, entries: Iterable[Entry]) -> None:
        """Add entries."""
        ...

    def page(self, scope: Scope, query: AuditQuery = ALL) -> AuditPage:
        """Return entries of providers that are seen whole, the latest first.

        Args:
            scope: entries without a provider are for `everything` only.
            query: what is asked for.

        Raises:
            Rejected: `query.after` is not the `next` of a page.
        """
        ...

    def old(self, before: datetime) -> int:
        """Count what `purge` would forget."""
        ...

    def purge(self, before: datetime, *, limit: int | None = None) -> int:
        """Forget entries from before this moment, as retention asks; gives how many.

        Args:
            before: aware UTC.
            limit: at most so many, the oldest first; None for all.
        """
        ...
