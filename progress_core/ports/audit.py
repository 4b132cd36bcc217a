"""The audit trail in the store."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from attrs import field, frozen

from progress_core.domain.foundations.actors import Scope
from progress_core.domain.operations.audit import Entry
from progress_core.domain.values.cursors import short_enough
from progress_core.domain.values.searches import searchable


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

    action: str = field(default="", validator=searchable)
    actor_id: int | None = None
    subjects: tuple[str, ...] = ()
    subject_id: str = field(default="", validator=searchable)
    ukprn: str = field(default="", validator=searchable)
    since: datetime | None = None
    before: datetime | None = None
    after: str = field(default="", validator=short_enough)
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

    def forget_origins(self, account_ids: Iterable[int]) -> None:
        """Blank the origins of all entries of these people, and of what nobody known did to them; the entries stay.

        Args:
            account_ids: of the people. Whoever is not known (`NOBODY_ID`) did something to them if an entry has the
                subject "account" and the id of one of them.
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
