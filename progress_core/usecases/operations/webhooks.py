"""Webhooks: created, changed and ended by their owners, who see what was sent and send it again (I11)."""

from collections.abc import Collection

from attrs import evolve, field, frozen

from progress_core.domain.accounts.accounts import Account
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.errors import Conflict, NotAllowed, NotFound, Rejected
from progress_core.domain.operations.audit import Action
from progress_core.domain.operations.webhook_form import check_kinds, check_webhook
from progress_core.domain.operations.webhooks import (
    OVERLAP,
    Delivery,
    Webhook,
    WebhookKind,
    kinds_for,
    mark_again,
    secret_of,
)
from progress_core.domain.values.text import tidy
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.accounts.proof import require_recent_proof
from progress_core.usecases.accounts.telling import tell_of_change
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.holds import Lock, hold
from progress_core.usecases.foundations.trail import record_account_action
from progress_core.usecases.operations.webhook_sending import Sent, secret_context, send_due

_NO_SUCH_WEBHOOK = "You have no such webhook."
_NO_SUCH_DELIVERY = "There is no such delivery."
_OFF = "This installation sends nothing to webhooks."
_NOT_FOR_YOU = "Only members of staff have webhooks."
_STOPPED = "The receiver said that this address is gone. End the webhook, and create another one."


@frozen
class MadeWebhook:
    """A webhook with a secret that was just made.

    Args:
        secret: its text, to be shown once.
        webhook: as stored.
    """

    secret: str = field(repr=False)
    webhook: Webhook


class Webhooks:
    """What members of staff do with their own webhooks, and what workers send.

    Raises, in every method that takes an actor:
        NotAllowed: the actor is no member of staff, or the installation offers no webhooks.
    """

    def __init__(self, context: Context) -> None:
        self._context = context

    def create(self, actor: Actor, url: str, kinds: Collection[str]) -> MadeWebhook:
        """Make a webhook; its owner is told by e-mail.

        Args:
            actor: its owner; it is told what they may see at that moment.
            url: where it is told.
            kinds: members of `WebhookKind`, or their texts.

        Raises:
            ProofNeeded: the actor has not shown recently who they are, or is a program with a token.
            Rejected: every problem of what was entered.

        Source: features I11, K1.
        """
        context = self._context
        self._require_staff(actor)
        require_recent_proof(context, actor)
        url, now = tidy(url), context.clock.now()
        with context.store.transaction() as work:
            account = _own_account(work, actor)
            others = list(work.webhooks.of_account(account.id))
            problems = check_webhook(url, kinds, account.role, others, private=context.limits.callbacks_private)
            if problems:
                raise Rejected(problems=problems)
            (number,) = work.new_ids(1)
            secret, sealed = self._new_secret(number)
            webhook = Webhook(number, account.id, url, frozenset(map(WebhookKind, kinds)), sealed, now)
            work.webhooks.add(webhook)
            self._note(work, actor, Action.CREATE_WEBHOOK, account, webhook)
            tell_of_change(context, work, account, f"A webhook with the address {url} was created for your account.")
        return MadeWebhook(secret, webhook)

    def of(self, actor: Actor) -> list[Webhook]:
        """Return the actor's own webhooks in the order in which they were made.

        Source: features I11.
        """
        self._require_staff(actor)
        with self._context.store.snapshot() as work:
            return list(work.webhooks.of_account(actor.account_id))

    def get(self, actor: Actor, number: int) -> Webhook:
        """Return one of the actor's own webhooks.

        Raises:
            NotFound: there is no such webhook, or it is somebody else's.
        """
        self._require_staff(actor)
        with self._context.store.snapshot() as work:
            return _own(work, actor, number)

    def change(self, actor: Actor, number: int, kinds: Collection[str]) -> Webhook:
        """Change what one of the actor's own webhooks is told of.

        Raises:
            NotFound: there is no such webhook, or it is somebody else's.
            Rejected: every problem of what was chosen.

        Source: features I11.
        """
        self._require_staff(actor)
        with self._context.store.transaction() as work:
            account = _own_account(work, actor)
            webhook = _own(work, actor, number)
            problems = check_kinds(kinds, account.role)
            if problems:
                raise Rejected(problems=problems)
            changed = evolve(webhook, kinds=frozenset(map(WebhookKind, kinds)))
            if changed != webhook:
                work.webhooks.save(changed)
                self._note(work, actor, Action.CHANGE_WEBHOOK, account, changed)
        return changed

    def rotate(self, actor: Actor, number: int) -> MadeWebhook:
        """Replace the secret of one of the actor's own webhooks; for a day, the former one signs too.

        Raises:
            ProofNeeded: the actor has not shown recently who they are, or is a program with a token.
            NotFound: there is no such webhook, or it is somebody else's.

        Source: features I11; Standard Webhooks 1.0.0, "Signature scheme".
        """
        context = self._context
        self._require_staff(actor)
        require_recent_proof(context, actor)
        with context.store.transaction() as work:
            account = _own_account(work, actor)
            webhook = _own(work, actor, number)
            secret, sealed = self._new_secret(number)
            until = context.clock.now() + OVERLAP
            replaced = evolve(webhook, secret=sealed, former_secret=webhook.secret, former_until=until)
            work.webhooks.save(replaced)
            self._note(work, actor, Action.REPLACE_WEBHOOK_SECRET, account, replaced)
            tell_of_change(context, work, account, f"The secret of the webhook {webhook.url} was replaced.")
        return MadeWebhook(secret, replaced)

    def end(self, actor: Actor, number: int) -> Webhook:
        """End one of the actor's own webhooks, with its deliveries, and return it as it was.

        Raises:
            NotFound: there is no such webhook, or it is somebody else's.

        Source: features I11.
        """
        self._require_staff(actor)
        with self._context.store.transaction() as work:
            account = _own_account(work, actor)
            webhook = _own(work, actor, number)
            work.webhooks.end(number)
            self._note(work, actor, Action.END_WEBHOOK, account, webhook)
        return webhook

    def deliveries(self, actor: Actor, number: int, *, limit: int = 50) -> list[Delivery]:
        """Return the latest deliveries of one of the actor's own webhooks, the latest first.

        Raises:
            NotFound: there is no such webhook, or it is somebody else's.

        Source: features I11.
        """
        self._require_staff(actor)
        with self._context.store.snapshot() as work:
            return list(work.deliveries.of_webhook(_own(work, actor, number).number, limit=limit))

    def send_again(self, actor: Actor, delivery: int) -> Delivery:
        """Send a delivery once more, under the same id, and begin its attempts anew.

        Args:
            actor: whose webhook it belongs to.
            delivery: its number.

        Raises:
            NotFound: there is no such delivery, or it is somebody else's.
            Conflict: the webhook has stopped.

        Source: features I11.
        """
        self._require_staff(actor)
        with self._context.store.transaction() as work:
            found = _own_delivery(work, actor, delivery)
            again = mark_again(found, self._context.clock.now())
            work.deliveries.save(again)
        return again

    def test(self, actor: Actor, number: int) -> Delivery:
        """Send a delivery that tells of nothing, so that the owner sees whether it arrives.

        Raises:
            NotFound: there is no such webhook, or it is somebody else's.
            Conflict: the webhook has stopped.

        Source: features I11.
        """
        self._require_staff(actor)
        with self._context.store.transaction() as work:
            webhook = _living(_own(work, actor, number))
            (id_,) = work.new_ids(1)
            now = self._context.clock.now()
            told = Delivery(id_, number, WebhookKind.TEST, "webhook", webhook.number, "", now, now)
            work.deliveries.add_many([told])
        return told

    def send_due(self, limit: int = 20) -> Sent:
        """Try to send the deliveries that are due; what cannot be sent now is tried later."""
        return send_due(self._context, limit)

    def _require_staff(self, actor: Actor) -> None:
        if self._context.callbacks is None:
            raise NotAllowed(_OFF)
        if actor.account_id <= 0 or not kinds_for(actor.role):
            raise NotAllowed(_NOT_FOR_YOU)

    def _new_secret(self, number: int) -> tuple[str, str]:
        """Return a new secret, and the same sealed."""
        secret = secret_of(self._context.tokens.token())
        return secret, self._context.sealer.seal(secret, secret_context(number))

    def _note(self, work: UnitOfWork, actor: Actor, action: Action, account: Account, webhook: Webhook) -> None:
        now = self._context.clock.now()
        record_account_action(work, now, action, account, actor, actor.origin, webhook=str(webhook.number))


def _own_account(work: UnitOfWork, actor: Actor) -> Account:
    hold(work, Lock.ACCOUNT, actor.account_id)
    return work.accounts.get(actor.account_id)


def _own(work: UnitOfWork, actor: Actor, number: int) -> Webhook:
    for webhook in work.webhooks.of_account(actor.account_id):
        if webhook.number == number:
            return webhook
    raise NotFound(_NO_SUCH_WEBHOOK)


def _own_delivery(work: UnitOfWork, actor: Actor, number: int) -> Delivery:
    try:
        found = work.deliveries.get(number)
        _living(_own(work, actor, found.webhook))
    except NotFound:
        raise NotFound(_NO_SUCH_DELIVERY) from None
    return found


def _living(webhook: Webhook) -> Webhook:
    if webhook.stopped_at is not None:
        raise Conflict(_STOPPED)
    return webhook
