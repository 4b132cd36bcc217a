"""The caller's own webhooks and their deliveries (I11)."""

from datetime import datetime

from attrs import frozen

from progress_core.domain.accounts.access_tokens import TokenScope
from progress_core.domain.operations.webhooks import Delivery, DeliveryState, Webhook, WebhookKind
from progress_web.api.foundations.calls import Call, Reply
from progress_web.api.foundations.fields import several
from progress_web.api.foundations.lists import Listed, listed
from progress_web.api.foundations.operations import Operation

_SCOPE = TokenScope.WEBHOOKS_WRITE


@frozen
class WebhookRecord:
    """A webhook; its secret is nowhere but with its receiver.

    Args:
        id: its number.
        url: where it is told.
        events: what it is told of.
        created_at: when it was made.
        stopped_at: since when nothing is sent, because the receiver said that it is gone; null while it lives.
    """

    id: int
    url: str
    events: tuple[WebhookKind, ...]
    created_at: datetime
    stopped_at: datetime | None


@frozen
class WebhookMade:
    """A webhook with a new secret.

    Args:
        secret: by which its receiver checks signatures, as Standard Webhooks says; it is not shown again.
        webhook: the webhook.
    """

    secret: str
    webhook: WebhookRecord


@frozen
class WebhookToCreate:
    """A webhook to create.

    Args:
        url: where it is told; https, on the internet.
        events: what it is told of.
    """

    url: str
    events: tuple[str, ...] = several()

    @staticmethod
    def path_of(name: str) -> str:
        """Return the path of what the rules name as forms of the site do."""
        return _path_of(name)


@frozen
class WebhookToChange:
    """A change of a webhook.

    Args:
        events: what it is to be told of.
    """

    events: tuple[str, ...] = several()

    @staticmethod
    def path_of(name: str) -> str:
        """Return the path of what the rules name as forms of the site do."""
        return _path_of(name)


def _path_of(name: str) -> str:
    return {"webhook_url": "url", "webhook_kinds": "events"}.get(name, name)


@frozen
class DeliveryRecord:
    """Something that a webhook was told, or is to be told.

    Args:
        id: its number.
        message_id: the `webhook-id` that the receiver gets, the same for every attempt.
        event: what happened.
        subject: kind of the record that it happened to ("learner").
        subject_id: number of that record.
        at: when it happened.
        state: how far it is.
        attempts: number of attempts so far.
        next_attempt_at: earliest time of the next attempt; null once it is done or stopped.
        status: of the last answer; null if there was none.
        error: why the last attempt failed; "" if it did not.
    """

    id: int
    message_id: str
    event: WebhookKind
    subject: str
    subject_id: int
    at: datetime
    state: DeliveryState
    attempts: int
    next_attempt_at: datetime | None
    status: int | None
    error: str


def list_webhooks(call: Call) -> Reply[Listed[WebhookRecord]]:
    """List the caller's own webhooks, in the order in which they were made."""
    found = call.progress.webhooks.of(call.actor)
    return listed(map(_record, found), total=len(found))


def create_webhook(call: Call, body: WebhookToCreate) -> Reply[WebhookMade]:
    """Create a webhook of the caller's own; the answer alone has its secret."""
    made = call.progress.webhooks.create(call.proven, body.url, body.events)
    return Reply(WebhookMade(made.secret, _record(made.webhook)), location=f"/webhooks/{made.webhook.number}")


def get_webhook(call: Call) -> Reply[WebhookRecord]:
    """Return one of the caller's own webhooks."""
    return Reply(_record(call.progress.webhooks.get(call.actor, call.number)))


def replace_webhook_secret(call: Call) -> Reply[WebhookMade]:
    """Replace the secret of one of the caller's own webhooks; for a day, the former one signs deliveries too."""
    made = call.progress.webhooks.rotate(call.proven, call.number)
    return Reply(WebhookMade(made.secret, _record(made.webhook)))


def change_webhook(call: Call, body: WebhookToChange) -> Reply[WebhookRecord]:
    """Change what one of the caller's own webhooks is told of."""
    return Reply(_record(call.progress.webhooks.change(call.actor, call.number, body.events)))


def end_webhook(call: Call) -> Reply[None]:
    """End one of the caller's own webhooks, with its deliveries."""
    call.progress.webhooks.end(call.actor, call.number)
    return Reply(None)


def list_deliveries(call: Call) -> Reply[Listed[DeliveryRecord]]:
    """List the latest 50 deliveries of one of the caller's own webhooks, the latest first."""
    found = call.progress.webhooks.deliveries(call.actor, call.number)
    return listed(map(_delivery, found), total=len(found))


def test_webhook(call: Call) -> Reply[DeliveryRecord]:
    """Send a test to one of the caller's own webhooks."""
    return Reply(_delivery(call.progress.webhooks.test(call.actor, call.number)))


def send_delivery_again(call: Call) -> Reply[DeliveryRecord]:
    """Send a delivery of one of the caller's own webhooks again, under the same `webhook-id`."""
    return Reply(_delivery(call.progress.webhooks.send_again(call.actor, call.number)))


def _record(webhook: Webhook) -> WebhookRecord:
    events = tuple(kind for kind in WebhookKind if kind in webhook.kinds)
    return WebhookRecord(webhook.number, webhook.url, events, webhook.created_at, webhook.stopped_at)


def _delivery(delivery: Delivery) -> DeliveryRecord:
    return DeliveryRecord(
        delivery.number,
        delivery.message_id,
        delivery.kind,
        delivery.subject,
        delivery.subject_id,
        delivery.at,
        delivery.state,
        delivery.attempts,
        delivery.next_attempt_at,
        delivery.status,
        delivery.error,
    )


_ONE = "/webhooks/{id:number}"

OPERATIONS = (
    Operation("GET", "/webhooks", list_webhooks, _SCOPE),
    Operation("POST", "/webhooks", create_webhook, _SCOPE, status=201),
    Operation("GET", _ONE, get_webhook, _SCOPE),
    Operation("POST", f"{_ONE}/secret", replace_webhook_secret, _SCOPE),
    Operation("PATCH", _ONE, change_webhook, _SCOPE),
    Operation("DELETE", _ONE, end_webhook, _SCOPE),
    Operation("GET", f"{_ONE}/deliveries", list_deliveries, _SCOPE),
    Operation("POST", f"{_ONE}/test", test_webhook, _SCOPE, status=202, conflicts=True),
    Operation("POST", "/deliveries/{id:number}/again", send_delivery_again, _SCOPE, status=202, conflicts=True),
)
