"""The audit trail in the store."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from attrs import frozen

from progress_core.domain.foundations.actors import Scope
from progress_core.domain.operations.audit import Entry


@frozen
class AuditQuery:
    """A query for a page of entries of the audit trail.

    Args:
        action: only this action; "" for all.
        actor_id: only actions of this account; None for all accounts.
        subjects: only actions on these kinds of records; () for all.
        subject_id: only actions on the record with this id; "" for all.
        ukprn: only entries of this provider; "" for all in scope.
        since: earliest time, inclusive, aware UTC.
        before: latest time, exclusive, aware UTC.
        after: `next` of the page before; "" for the first page.
        limit: entries per page.
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
        entries: entries, latest first.
        next: value of `after` for the next page; "" on the last page.
    """

    entries: tuple[Entry, ...]
    next: str = ""


ALL = AuditQuery()


class AuditTrail(Protocol):
    """Stores who did what; entries never change."""

    def append(self, entries: Iterable[Entry]) -> None:
        """Add entries."""
        ...

    def page(self, scope: Scope, query: AuditQuery = ALL) -> AuditPage:
        """Return one page of the entries of providers in scope, not only groups of them, latest first.

        Args:
            scope: entries without a provider need the scope `everything`.
            query: the query.

        Raises:
            Rejected: `query.after` is not the `next` of a page.
        """
        ...

    def old(self, before: datetime) -> int:
        """Count the entries that `purge` would delete."""
        ...

    def purge(self, before: datetime, *, limit: int | None = None) -> int:
        """Delete entries from before this moment, as retention requires, and return how many.

        Args:
            before: aware UTC.
            limit: maximum number, oldest first; None for all.
        """
        ...
