"""Webhooks and their deliveries on SQL, and their tables."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Index, Table, delete, select, update

from progress_core.domain.foundations.errors import NotFound
from progress_core.domain.operations.webhooks import Delivery, DeliveryState, Webhook, WebhookKind
from progress_sql.foundations.columns import id_of, index_where, metadata, number, own_id, text
from progress_sql.foundations.session import Session
from progress_sql.foundations.values import micros, micros_or_none, moment, moment_or_none

webhooks = Table(
    "webhooks",
    metadata,
    own_id(),
    id_of("accounts", "account_id", cascade=True),
    text("url"),
    text("kinds"),
    text("secret"),
    number("created_at"),
    text("former_secret"),
    number("former_until", null=True),
    number("stopped_at", null=True),
    Index("ix_webhooks_account", "account_id"),
)

deliveries = Table(
    "deliveries",
    metadata,
    own_id(),
    id_of("webhooks", "webhook_id", cascade=True),
    text("kind"),
    text("subject"),
    number("subject_id"),
    text("ukprn"),
    number("at"),
    number("next_attempt_at", null=True),
    number("attempts"),
    text("state"),
    number("status", null=True),
    text("error"),
    Index("ix_deliveries_webhook", "webhook_id", "at"),
    Index("ix_deliveries_at", "at"),
    index_where("ix_deliveries_due", "next_attempt_at", "next_attempt_at IS NOT NULL"),
)

_SEPARATOR = ","


class SqlWebhooks:
    """See `progress_core.ports.webhooks.Webhooks`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, webhook: Webhook) -> None:
        self._session.insert_many(webhooks, [_row(webhook)])

    def get(self, number: int) -> Webhook:
        return _webhook(self._session.one(select(webhooks).where(webhooks.c.id == number)))

    def of_account(self, account_id: int) -> Iterator[Webhook]:
        theirs = select(webhooks).where(webhooks.c.account_id == account_id)
        return map(_webhook, self._session.all(theirs.order_by(webhooks.c.id)))

    def living(self) -> list[Webhook]:
        living = select(webhooks).where(webhooks.c.stopped_at.is_(None)).order_by(webhooks.c.id)
        # None of them is deleted until the deliveries of this transaction are stored.
        return list(map(_webhook, self._session.all(living.with_for_update(read=True, key_share=True))))

    def save(self, webhook: Webhook) -> None:
        values = dict(zip(webhooks.columns.keys(), _row(webhook), strict=True))
        del values["account_id"]
        if not self._session.run(update(webhooks).where(webhooks.c.id == webhook.number).values(values)).rowcount:
            raise NotFound

    def end(self, number: int) -> None:
        self._session.run(delete(webhooks).where(webhooks.c.id == number))


class SqlDeliveries:
    """See `progress_core.ports.webhooks.Deliveries`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_many(self, deliveries_: Iterable[Delivery]) -> None:
        self._session.insert_many(deliveries, map(_delivery_row, deliveries_))

    def get(self, number: int) -> Delivery:
        return _delivery(self._session.one(select(deliveries).where(deliveries.c.id == number)))

    def claim_due(self, now: datetime, *, until: datetime, limit: int) -> list[Delivery]:
        waiting = select(deliveries).where(deliveries.c.next_attempt_at <= micros(now))
        ordered = waiting.order_by(deliveries.c.next_attempt_at, deliveries.c.id).limit(limit)
        # Skip those that another sender is claiming; do not wait for it.
        due = self._session.all(ordered.with_for_update(skip_locked=True))
        if not due:
            return []
        these = self._session.backend.any_of(deliveries.c.id, [row[0] for row in due])
        self._session.run(update(deliveries).where(these).values(next_attempt_at=micros(until)))
        return [_delivery((*row[:7], micros(until), *row[8:])) for row in due]

    def save(self, delivery: Delivery) -> None:
        values = dict(zip(deliveries.columns.keys(), _delivery_row(delivery), strict=True))
        self._session.run(update(deliveries).where(deliveries.c.id == delivery.number).values(values))

    def of_webhook(self, number: int, *, limit: int = 50) -> Iterator[Delivery]:
        theirs = select(deliveries).where(deliveries.c.webhook_id == number)
        latest = theirs.order_by(deliveries.c.at.desc(), deliveries.c.id.desc()).limit(limit)
        return map(_delivery, self._session.all(latest))

    def purge(self, before: datetime) -> int:
        ended = deliveries.c.next_attempt_at.is_(None) & (deliveries.c.at < micros(before))
        return self._session.run(delete(deliveries).where(ended)).rowcount


def _row(webhook: Webhook) -> tuple[Any, ...]:
    return (
        webhook.number,
        webhook.account_id,
        webhook.url,
        _SEPARATOR.join(sorted(webhook.kinds)),
        webhook.secret,
        micros(webhook.created_at),
        webhook.former_secret,
        micros_or_none(webhook.former_until),
        micros_or_none(webhook.stopped_at),
    )


def _webhook(row: Sequence[Any]) -> Webhook:
    number, account_id, url, kinds, secret, created_at, former, former_until, stopped_at = row
    chosen = frozenset(map(WebhookKind, kinds.split(_SEPARATOR)))
    moments = moment_or_none(former_until), moment_or_none(stopped_at)
    return Webhook(number, account_id, url, chosen, secret, moment(created_at), former, *moments)


def _delivery_row(delivery: Delivery) -> tuple[Any, ...]:
    return (
        delivery.number,
        delivery.webhook,
        delivery.kind.value,
        delivery.subject,
        delivery.subject_id,
        delivery.ukprn,
        micros(delivery.at),
        micros_or_none(delivery.next_attempt_at),
        delivery.attempts,
        delivery.state.value,
        delivery.status,
        delivery.error,
    )


def _delivery(row: Sequence[Any]) -> Delivery:
    number, webhook, kind, subject, subject_id, ukprn, at, next_attempt_at, attempts, state, status, error = row
    return Delivery(
        number,
        webhook,
        WebhookKind(kind),
        subject,
        subject_id,
        ukprn,
        moment(at),
        moment_or_none(next_attempt_at),
        attempts,
        DeliveryState(state),
        status,
        error,
    )
