"""Transfers of learners between providers, in the store."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

from attrs import frozen

from progress_core.domain.foundations.actors import Scope
from progress_core.domain.years.transfers import Transfer


@frozen
class TransferQuery:
    """A query for transfers.

    Args:
        now: aware UTC, for what has expired by then.
        offered: only those that can be accepted.
        received: only those that providers in scope receive.
        before: only lower numbers, usually than the last one of the page before; 0 for the first page.
        limit: maximum number.
    """

    now: datetime
    offered: bool = False
    received: bool = False
    before: int = 0
    limit: int = 100


class Transfers(Protocol):
    """Stores transfers; `Transfer.seen_by` says who sees them."""

    def add(self, transfer: Transfer) -> None:
        """Add a transfer.

        Raises:
            Conflict: its id is taken, or the learner has one that is stored as offered.
            NotFound: the learner or one of the providers does not exist.
        """
        ...

    def get(self, scope: Scope, transfer_id: int, now: datetime) -> Transfer:
        """Return one transfer.

        Args:
            scope: of whom it must be seen.
            transfer_id: its number.
            now: aware UTC.

        Raises:
            NotFound: there is none, or it is not seen.
        """
        ...

    def save(self, transfer: Transfer) -> Transfer:
        """Save a changed transfer, and return it with its version increased by one.

        Raises:
            Conflict: its version is not the stored version.
            NotFound: it no longer exists.
        """
        ...

    def page(self, scope: Scope, query: TransferQuery) -> list[Transfer]:
        """Return those that are seen, the latest first by id."""
        ...

    def waiting(self, scope: Scope, now: datetime) -> int:
        """Count the transfers that providers wholly in scope can accept.

        Args:
            scope: only receivers are counted that are wholly in it.
            now: aware UTC, for what has expired by then.
        """
        ...

    def offered(self, learner_ids: Iterable[int]) -> list[Transfer]:
        """Return the transfers of these learners that are stored as offered, expired or not, by id. Not scoped."""
        ...

    def of_learner(self, learner_id: int) -> list[Transfer]:
        """Return all transfers of a learner by id. Not scoped: it is for what belongs to the learner."""
        ...

    def departures(self, scope: Scope, begin: datetime, end: datetime) -> Mapping[tuple[str, int], int]:
        """Count the accepted transfers by (UKPRN of the sender, year group).

        Args:
            scope: only senders are counted that are wholly in it.
            begin: accepted at this moment or later, aware UTC.
            end: accepted before this moment, aware UTC.
        """
        ...
