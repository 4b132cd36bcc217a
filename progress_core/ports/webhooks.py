"""Webhooks and their deliveries in the store."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Protocol

from progress_core.domain.operations.webhooks import Delivery, Webhook


class Webhooks(Protocol):
    """Stores webhooks. Not scoped: only their owners ask for theirs, and workers send with their owners' rights."""

    def add(self, webhook: Webhook) -> None:
        """Add a webhook, which is deleted together with its account.

        Raises:
            Conflict: the number is taken.
            NotFound: the account does not exist.
        """
        ...

    def get(self, number: int) -> Webhook:
        """Return one webhook.

        Raises:
            NotFound: there is none.
        """
        ...

    def of_account(self, account_id: int) -> Iterator[Webhook]:
        """Return the webhooks of an account, by number, those that are stopped too."""
        ...

    def living(self) -> list[Webhook]:
        """Return the webhooks of all accounts that are not stopped, by number."""
        ...

    def save(self, webhook: Webhook) -> None:
        """Save a changed webhook; its number and account stay as they are.

        Raises:
            NotFound: it no longer exists.
        """
        ...

    def end(self, number: int) -> None:
        """Delete a webhook with its deliveries; one that does not exist is ignored."""
        ...


class Deliveries(Protocol):
    """Stores what webhooks are told, from the transaction of the change until some time after it was sent."""

    def add_many(self, deliveries: Iterable[Delivery]) -> None:
        """Add deliveries, which are deleted together with their webhook.

        Raises:
            NotFound: the webhook does not exist.
        """
        ...

    def get(self, number: int) -> Delivery:
        """Return one delivery.

        Raises:
            NotFound: there is none.
        """
        ...

    def claim_due(self, now: datetime, *, until: datetime, limit: int) -> list[Delivery]:
        """Claim deliveries whose next attempt is due, longest due first, and postpone their next attempt to `until`.

        No other sender gets the same delivery before that time. The result has the new times.
        """
        ...

    def save(self, delivery: Delivery) -> None:
        """Save the outcome of an attempt; a delivery that is gone, because its webhook is, is ignored."""
        ...

    def of_webhook(self, number: int, *, limit: int = 50) -> Iterator[Delivery]:
        """Return the latest deliveries of a webhook, latest first."""
        ...

    def purge(self, before: datetime) -> int:
        """Delete the deliveries from before this moment that are done or stopped, and return how many."""
        ...
