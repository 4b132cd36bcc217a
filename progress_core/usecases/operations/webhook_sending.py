"""Sending what webhooks are told: outside any transaction, with the rights that their owners have now (I11)."""

from datetime import timedelta
from http import HTTPStatus

from attrs import evolve, frozen

from progress_core.domain.foundations.errors import NotAllowed, NotFound, Unavailable
from progress_core.domain.operations.webhooks import (
    GONE,
    Delivery,
    DeliveryState,
    Webhook,
    WebhookKind,
    headers,
    mark_done,
    mark_failed,
    mark_stopped,
    payload,
)
from progress_core.ports.callbacks import Callbacks
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.foundations.actors import actor_of
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.deliveries import seen_as

_CLAIM = timedelta(minutes=2)
_LAST_START = timedelta(seconds=20)
"""No attempt starts later in a round, so that slow receivers keep the worker from nothing else for long."""

_NOT_SEEN = "You may not see this any more, so it was not sent."
_ENDED = "The receiver said that its address is gone, so nothing is sent to it."


@frozen
class Sent:
    """What one round of sending did.

    Args:
        done: taken by their receivers.
        delayed: to be tried again later.
        stopped: given up; their owners are shown these.
    """

    done: int = 0
    delayed: int = 0
    stopped: int = 0


def send_due(context: Context, limit: int = 20) -> Sent:
    """Try to send the deliveries that are due; for workers.

    Deliveries are claimed in one transaction and sent outside any; each outcome is saved at once. A worker that is
    killed between sending and saving sends the same delivery again, with the same `webhook-id`. After a failure, a
    receiver is left alone for the rest of the round.

    Args:
        context: the ports.
        limit: at most this many in this round.
    """
    callbacks = context.callbacks
    if callbacks is None:
        return Sent()
    started = context.clock.now()
    with context.store.transaction() as work:
        due = work.deliveries.claim_due(started, until=started + _CLAIM, limit=limit)
    outcomes: list[Delivery] = []
    failing: set[int] = set()
    for delivery in due:
        if context.clock.now() - started >= _LAST_START:
            break
        if delivery.webhook not in failing:
            outcome = _attempt(context, callbacks, delivery)
            _save(context, outcome)
            outcomes.append(outcome)
            if outcome.state is DeliveryState.WAITING:
                failing.add(delivery.webhook)
    return Sent(*(sum(outcome.state is state for outcome in outcomes) for state in _COUNTED))


_COUNTED = (DeliveryState.DONE, DeliveryState.WAITING, DeliveryState.STOPPED)


def _attempt(context: Context, callbacks: Callbacks, delivery: Delivery) -> Delivery:
    """Send one delivery, and return it with the outcome."""
    with context.store.snapshot() as work:
        webhook = _webhook_of(work, delivery)
    if webhook is None:
        return mark_stopped(delivery, _NOT_SEEN)
    if webhook.stopped_at is not None:
        return mark_stopped(delivery, _ENDED)
    now = context.clock.now()
    try:
        secrets = [
            context.sealer.unseal(sealed, secret_context(webhook.number)) for sealed in webhook.sealed_secrets(now)
        ]
        body = payload(delivery, context.limits.base_url)
        status = callbacks.post(webhook.url, headers(delivery, body, secrets, now), body)
    except Unavailable as error:
        return mark_failed(delivery, context.clock.now(), None, error.message)
    except NotAllowed as error:
        return mark_stopped(evolve(delivery, attempts=delivery.attempts + 1), error.message)
    return _answered(context, delivery, status)


def _answered(context: Context, delivery: Delivery, status: int) -> Delivery:
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return mark_done(delivery, status)
    if status == GONE:
        return mark_stopped(evolve(delivery, attempts=delivery.attempts + 1, status=status), _ENDED)
    return mark_failed(delivery, context.clock.now(), status, f"The receiver answered {status}.")


def _webhook_of(work: UnitOfWork, delivery: Delivery) -> Webhook | None:
    """Return the webhook that is to be told, if its owner still may know and wants to."""
    try:
        webhook = work.webhooks.get(delivery.webhook)
        actor = actor_of(work, webhook.account_id)
    except (NotFound, NotAllowed):
        return None
    is_wanted = delivery.kind is WebhookKind.TEST or delivery.kind in webhook.kinds
    subject = seen_as(work, actor, delivery.kind, delivery.subject, delivery.subject_id, delivery.ukprn)
    return webhook if is_wanted and subject else None


def _save(context: Context, delivery: Delivery) -> None:
    """Save the outcome; a webhook whose receiver is gone is told nothing more."""
    with context.store.transaction() as work:
        work.deliveries.save(delivery)
        if delivery.status == GONE:
            try:
                webhook = work.webhooks.get(delivery.webhook)
            except NotFound:
                return
            work.webhooks.save(evolve(webhook, stopped_at=context.clock.now()))


def secret_context(number: int) -> str:
    """Return the context of the sealed secret of a webhook."""
    return f"webhook:{number}"
