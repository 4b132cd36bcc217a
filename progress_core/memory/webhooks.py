"""Webhooks and their deliveries in memory."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from attrs import evolve

from progress_core.domain.operations.webhooks import Delivery, Webhook
from progress_core.memory.tables import Tables


class MemoryWebhooks:
    """See `progress_core.ports.webhooks.Webhooks`."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._webhooks = tables.webhooks

    def add(self, webhook: Webhook) -> None:
        self._tables.accounts.get(webhook.account_id)
        self._webhooks.add(webhook.number, webhook)

    def get(self, number: int) -> Webhook:
        return self._webhooks.get(number)

    def of_account(self, account_id: int) -> Iterator[Webhook]:
        return iter([webhook for webhook in self._in_order() if webhook.account_id == account_id])

    def living(self) -> list[Webhook]:
        return [webhook for webhook in self._in_order() if webhook.stopped_at is None]

    def save(self, webhook: Webhook) -> None:
        stored = self._webhooks.get(webhook.number)
        self._webhooks.put(webhook.number, evolve(webhook, account_id=stored.account_id))

    def end(self, number: int) -> None:
        drop_webhook(self._tables, number)

    def _in_order(self) -> list[Webhook]:
        return sorted(self._webhooks.values(), key=lambda webhook: webhook.number)


def drop_webhook(tables: Tables, number: int) -> None:
    """Delete a webhook with its deliveries."""
    tables.webhooks.drop(number)
    for delivery in tables.deliveries.values():
        if delivery.webhook == number:
            tables.deliveries.drop(delivery.number)


class MemoryDeliveries:
    """See `progress_core.ports.webhooks.Deliveries`."""

    def __init__(self, tables: Tables) -> None:
        self._webhooks = tables.webhooks
        self._deliveries = tables.deliveries

    def add_many(self, deliveries: Iterable[Delivery]) -> None:
        for delivery in deliveries:
            self._webhooks.get(delivery.webhook)
            self._deliveries.add(delivery.number, delivery)

    def get(self, number: int) -> Delivery:
        return self._deliveries.get(number)

    def claim_due(self, now: datetime, *, until: datetime, limit: int) -> list[Delivery]:
        due = [
            (delivery.next_attempt_at, delivery.number, delivery)
            for delivery in self._deliveries.values()
            if delivery.next_attempt_at is not None and delivery.next_attempt_at <= now
        ]
        claimed = [evolve(delivery, next_attempt_at=until) for _, _, delivery in sorted(due)[:limit]]
        for delivery in claimed:
            self._deliveries.put(delivery.number, delivery)
        return claimed

    def save(self, delivery: Delivery) -> None:
        if delivery.number in self._deliveries:
            self._deliveries.put(delivery.number, delivery)

    def of_webhook(self, number: int, *, limit: int = 50) -> Iterator[Delivery]:
        theirs = [delivery for delivery in self._deliveries.values() if delivery.webhook == number]
        return iter(sorted(theirs, key=lambda delivery: (delivery.at, delivery.number), reverse=True)[:limit])

    def purge(self, before: datetime) -> int:
        old = [one for one in self._deliveries.values() if one.next_attempt_at is None and one.at < before]
        for delivery in old:
            self._deliveries.drop(delivery.number)
        return len(old)
