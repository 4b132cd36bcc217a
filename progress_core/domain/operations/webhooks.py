"""Webhooks: programs that are told at an address of their own that something changed, by number and link alone (I11).

Source: Standard Webhooks 1.0.0, "Payload structure", "Signature scheme" and "Deliverability and reliability".
"""

import hmac
import json
from base64 import b64decode, b64encode, urlsafe_b64decode
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from attrs import evolve, field, frozen

from progress_core.domain.foundations.permissions import PERMISSIONS, Permission, Role
from progress_core.domain.operations.audit import Action

SECRET_PREFIX = "whsec_"  # noqa: S105 - what every secret begins with
"""What the text of every secret begins with."""

OVERLAP = timedelta(hours=24)
"""How long deliveries are signed with the former secret too, after it was replaced."""

KEPT_DAYS = 30
"""Days for which a delivery stays in the list of its owner."""

GONE = 410
"""Status by which a receiver says that it wants no more deliveries, ever."""

PAUSES = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=20),
)
"""How long to wait after each failed attempt; when they are used up, three days have passed."""


class WebhookKind(StrEnum):
    """What a webhook can be told of; stores and receivers know the text."""

    LEARNER_CREATED = "learner.created"
    LEARNER_CHANGED = "learner.changed"
    LEARNER_ARCHIVED = "learner.archived"
    PROFILE_APPROVED = "profile.approved"
    APPLICATION_SUBMITTED = "application.submitted"
    APPLICATION_OFFERED = "application.offered"
    APPLICATION_DECLINED = "application.declined"
    APPLICATION_ACCEPTED = "application.accepted"
    APPLICATION_ENROLLED = "application.enrolled"
    APPLICATION_WITHDRAWN = "application.withdrawn"
    IMPORT_FINISHED = "import.finished"
    TEST = "webhook.test"

    @property
    def about(self) -> str:
        """What it tells, in a few words."""
        return _WORDS[self]

    @property
    def permissions(self) -> frozenset[Permission]:
        """The permissions of those who may be told; a role needs any of them."""
        return _PERMISSIONS[self.partition(".")[0]]


_WORDS: Mapping[WebhookKind, str] = {
    WebhookKind.LEARNER_CREATED: "A learner was created, or taken over; imports tell of theirs by import.finished.",
    WebhookKind.LEARNER_CHANGED: "A learner was edited, restored, or moved between your providers.",
    WebhookKind.LEARNER_ARCHIVED: "A learner was archived, handed over to another provider, deleted or erased.",
    WebhookKind.PROFILE_APPROVED: "The profile of a learner was approved.",
    WebhookKind.APPLICATION_SUBMITTED: "An application was submitted.",
    WebhookKind.APPLICATION_OFFERED: "A place was offered.",
    WebhookKind.APPLICATION_DECLINED: "A provider declined an application, or a learner an offer.",
    WebhookKind.APPLICATION_ACCEPTED: "A learner accepted an offer.",
    WebhookKind.APPLICATION_ENROLLED: "A learner was enrolled.",
    WebhookKind.APPLICATION_WITHDRAWN: "A learner withdrew an application.",
    WebhookKind.IMPORT_FINISHED: "A file that you imported was processed.",
    WebhookKind.TEST: "You asked for a test.",
}

_PERMISSIONS: Mapping[str, frozenset[Permission]] = {
    "learner": frozenset({Permission.VIEW_LEARNERS}),
    "profile": frozenset({Permission.VIEW_LEARNERS}),
    "application": frozenset({Permission.VIEW_LEARNERS, Permission.DECIDE_APPLICATIONS}),
    "import": frozenset({Permission.IMPORT_LEARNERS, Permission.ADD_QUALIFICATIONS}),
    "webhook": frozenset(Permission),
}

KIND_OF: Mapping[str, WebhookKind] = {
    Action.CREATE_LEARNER: WebhookKind.LEARNER_CREATED,
    Action.TAKE_OVER_LEARNER: WebhookKind.LEARNER_CREATED,
    Action.EDIT_LEARNER: WebhookKind.LEARNER_CHANGED,
    Action.RESTORE_LEARNER: WebhookKind.LEARNER_CHANGED,
    Action.RETURN: WebhookKind.LEARNER_CHANGED,
    Action.ARCHIVE_LEARNER: WebhookKind.LEARNER_ARCHIVED,
    Action.LEAVE: WebhookKind.LEARNER_ARCHIVED,
    Action.TRANSFER_AWAY: WebhookKind.LEARNER_ARCHIVED,
    Action.DELETE_LEARNER: WebhookKind.LEARNER_ARCHIVED,
    Action.ERASE_LEARNER: WebhookKind.LEARNER_ARCHIVED,
    Action.APPROVE_PROFILE: WebhookKind.PROFILE_APPROVED,
    Action.SUBMIT_APPLICATION: WebhookKind.APPLICATION_SUBMITTED,
    Action.MAKE_OFFER: WebhookKind.APPLICATION_OFFERED,
    Action.DECLINE_APPLICATION: WebhookKind.APPLICATION_DECLINED,
    Action.DECLINE_OFFER: WebhookKind.APPLICATION_DECLINED,
    Action.ACCEPT_ANOTHER: WebhookKind.APPLICATION_DECLINED,
    Action.ACCEPT_OFFER: WebhookKind.APPLICATION_ACCEPTED,
    Action.ENROL_LEARNER: WebhookKind.APPLICATION_ENROLLED,
    Action.WITHDRAW_APPLICATION: WebhookKind.APPLICATION_WITHDRAWN,
    Action.IMPORT_LEARNERS: WebhookKind.IMPORT_FINISHED,
    Action.IMPORT_QUALIFICATIONS: WebhookKind.IMPORT_FINISHED,
}
"""The kind of each action in the audit trail that webhooks tell of."""

CHOICES = tuple(kind for kind in WebhookKind if kind is not WebhookKind.TEST)
"""The kinds that owners can choose."""


def kinds_for(role: Role) -> tuple[WebhookKind, ...]:
    """Return the kinds that people with a role can be told of; none for learners."""
    if role is Role.LEARNER:
        return ()
    return tuple(kind for kind in CHOICES if not kind.permissions.isdisjoint(PERMISSIONS[role]))


@frozen
class Webhook:
    """An address that is told of changes, with the rights that its owner has when it is told.

    Args:
        number: names it on pages and in addresses.
        account_id: id of its owner's account.
        url: as `check_address` accepts.
        kinds: what it is told of.
        secret: sealed; receivers check signatures by it.
        created_at: aware UTC.
        former_secret: sealed; "" if the secret was never replaced.
        former_until: until when deliveries are signed with the former secret too; None if there is none.
        stopped_at: since when nothing is sent, because the receiver said that the address is gone; None while it lives.
    """

    number: int
    account_id: int
    url: str
    kinds: frozenset[WebhookKind]
    secret: str = field(repr=False)
    created_at: datetime
    former_secret: str = field(default="", repr=False)
    former_until: datetime | None = None
    stopped_at: datetime | None = None

    def sealed_secrets(self, now: datetime) -> tuple[str, ...]:
        """Return the sealed secrets that sign a delivery at a moment, the newest first."""
        is_kept = self.former_until is not None and now < self.former_until
        return (self.secret, self.former_secret) if is_kept else (self.secret,)


class DeliveryState(StrEnum):
    """How far a delivery is."""

    WAITING = "waiting"
    DONE = "done"
    STOPPED = "stopped"


@frozen
class Delivery:
    """Something that a webhook is told.

    Args:
        number: names it in lists.
        webhook: number of the webhook.
        kind: what happened.
        subject: "learner", "profile", "application", "received-application", "import", "qualification-import" or
            "webhook".
        subject_id: number of the record.
        ukprn: the provider that it belonged to, or "".
        at: when it happened, aware UTC.
        next_attempt_at: earliest time of the next attempt; None once it is done or stopped.
        attempts: number of attempts so far.
        state: how far it is.
        status: of the last answer; None if there was none.
        error: why the last attempt failed, in one sentence.
    """

    number: int
    webhook: int
    kind: WebhookKind
    subject: str
    subject_id: int
    ukprn: str
    at: datetime
    next_attempt_at: datetime | None
    attempts: int = 0
    state: DeliveryState = DeliveryState.WAITING
    status: int | None = None
    error: str = ""

    @property
    def message_id(self) -> str:
        """Its id for the receiver, the same for every attempt; a restored store never gives it to anything else."""
        return f"msg_{self.number}_{int(self.at.timestamp() * 1_000_000)}"


def mark_done(delivery: Delivery, status: int) -> Delivery:
    """Record that the receiver took a delivery."""
    return _attempted(delivery, DeliveryState.DONE, None, status, "")


def mark_failed(delivery: Delivery, now: datetime, status: int | None, error: str) -> Delivery:
    """Record a failed attempt: another one follows until three days have passed.

    Args:
        delivery: as it was.
        now: aware UTC.
        status: of the answer; None if there was none.
        error: why it failed, in one sentence.
    """
    if delivery.attempts >= len(PAUSES):
        return _attempted(delivery, DeliveryState.STOPPED, None, status, error)
    return _attempted(delivery, DeliveryState.WAITING, now + PAUSES[delivery.attempts], status, error)


def mark_stopped(delivery: Delivery, error: str) -> Delivery:
    """Record that a delivery is not sent, and why."""
    return evolve(delivery, state=DeliveryState.STOPPED, next_attempt_at=None, error=error)


def mark_again(delivery: Delivery, now: datetime) -> Delivery:
    """Return a delivery that is sent once more from the beginning, under the same id."""
    return evolve(delivery, state=DeliveryState.WAITING, next_attempt_at=now, attempts=0, status=None, error="")


def _attempted(
    delivery: Delivery, state: DeliveryState, next_attempt_at: datetime | None, status: int | None, error: str
) -> Delivery:
    attempts = delivery.attempts + 1
    return evolve(delivery, state=state, next_attempt_at=next_attempt_at, attempts=attempts, status=status, error=error)


def secret_of(token: str) -> str:
    """Return a secret in the form that receivers know, from 256 random bits in unpadded base64url."""
    return SECRET_PREFIX + b64encode(urlsafe_b64decode(token + "=")).decode("ascii")


def payload(delivery: Delivery, base_url: str) -> bytes:
    """Return the body of a delivery as canonical JSON: what happened, when, and where more can be read.

    Args:
        delivery: what is told.
        base_url: web address of the site, without a slash at the end.
    """
    data: dict[str, object] = {"id": delivery.subject_id}
    if delivery.subject in _PATHS:
        data["url"] = f"{base_url}/api/v1{_PATHS[delivery.subject].format(delivery.subject_id)}"
    told = {"type": delivery.kind.value, "timestamp": delivery.at.isoformat(), "data": data}
    return json.dumps(told, separators=(",", ":"), sort_keys=True).encode("ascii")


_PATHS = {
    "learner": "/learners/{}",
    "profile": "/learners/{}/approval",
    "application": "/applications/{}",
    "received-application": "/applications/received/{}",
    "import": "/imports/{}",
    "qualification-import": "/qualification-imports/{}",
}


def headers(delivery: Delivery, body: bytes, secrets: Collection[str], now: datetime) -> dict[str, str]:
    """Return the headers by which a receiver checks that a delivery is ours, and not an old one sent again.

    Args:
        delivery: what is told.
        body: see `payload`.
        secrets: opened; the newest first.
        now: of this attempt, aware UTC.

    Source: Standard Webhooks 1.0.0, "Signature scheme".
    """
    timestamp = str(int(now.timestamp()))
    signed = f"{delivery.message_id}.{timestamp}.".encode("ascii") + body
    return {
        "Content-Type": "application/json",
        "webhook-id": delivery.message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(f"v1,{_signature(secret, signed)}" for secret in secrets),
    }


def _signature(secret: str, signed: bytes) -> str:
    key = b64decode(secret.removeprefix(SECRET_PREFIX))
    return b64encode(hmac.digest(key, signed, "sha256")).decode("ascii")
