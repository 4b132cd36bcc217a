"""Writing what webhooks are told, in the transaction of the change; and whether their owners may know of it (I11)."""

from collections.abc import Collection, Iterable, Iterator

from attrs import frozen

from progress_core.domain.foundations.actors import EVERYTHING, Actor
from progress_core.domain.foundations.errors import NotAllowed, NotFound
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.operations.audit import Action, Entry
from progress_core.domain.operations.webhooks import KIND_OF, Delivery, Webhook, WebhookKind, kinds_for
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.foundations.actors import actor_of

_HANDED_OVER = frozenset({str(Action.TRANSFER_AWAY), str(Action.TAKE_OVER_LEARNER)})
"""What the audit trail says of a transfer: the one to the sender, the other to the receiver."""
_SIDES = ("sender", "receiver")


@frozen
class _Change:
    """What entries of the audit trail say of one record."""

    kind: WebhookKind
    subject: str
    subject_id: int


def tell_webhooks(work: UnitOfWork, entries: Collection[Entry]) -> None:
    """Add a delivery for every living webhook that is told of any of these entries, and whose owner may know of it.

    Args:
        work: the transaction that appended the entries.
        entries: all that it appended.

    Source: features I11.
    """
    telling = [entry for entry in entries if entry.action in KIND_OF]
    if not telling:
        return
    told = [
        (webhook, subject, change, entry)
        for webhook, actor in _owned(work, _kinds(telling))
        for change, entry in {_change(actor, entry): entry for entry in telling}.items()
        if change.kind in webhook.kinds
        and (subject := seen_as(work, actor, change.kind, change.subject, change.subject_id, entry.ukprn))
    ]
    if not told:
        return
    numbers = work.new_ids(len(told))
    work.deliveries.add_many(
        Delivery(number, webhook.number, change.kind, subject, change.subject_id, entry.ukprn, entry.at, entry.at)
        for number, (webhook, subject, change, entry) in zip(numbers, told, strict=True)
    )


def _kinds(entries: Iterable[Entry]) -> frozenset[WebhookKind]:
    """Return the kinds of which entries may tell anybody."""
    actions = {entry.action for entry in entries}
    within = {WebhookKind.LEARNER_CHANGED} if _HANDED_OVER & actions else set()
    return frozenset(within | {KIND_OF[action] for action in actions})


def _change(actor: Actor, entry: Entry) -> _Change:
    """Return what an entry tells an actor: whoever sees both providers of a transfer is told of one change."""
    kind = KIND_OF[entry.action]
    if entry.action in _HANDED_OVER and all(actor.scope.sees_provider(entry.facts[side]) for side in _SIDES):
        kind = WebhookKind.LEARNER_CHANGED
    if kind is WebhookKind.PROFILE_APPROVED:
        subject = "profile"
    elif entry.action == Action.IMPORT_QUALIFICATIONS:
        subject = "qualification-import"
    else:
        subject = entry.subject
    return _Change(kind, subject, int(entry.subject_id))


def _owned(work: UnitOfWork, kinds: Collection[WebhookKind]) -> Iterator[tuple[Webhook, Actor]]:
    """Yield the webhooks that are told of any of these kinds, with their owners as they are now."""
    for webhook in work.webhooks.living():
        if not webhook.kinds.isdisjoint(kinds):
            try:
                yield webhook, actor_of(work, webhook.account_id)
            except (NotAllowed, NotFound):  # the account is disabled or deleted
                continue


def seen_as(work: UnitOfWork, actor: Actor, kind: WebhookKind, subject: str, subject_id: int, ukprn: str) -> str:
    """Return which record an actor may be told of, as in `Delivery.subject`; "" if they may not be told.

    Args:
        work: any unit of work.
        actor: with the rights that they have now.
        kind: what happened.
        subject: to which kind of record.
        subject_id: its number.
        ukprn: the provider that it belonged to when it happened.
    """
    if kind is WebhookKind.TEST:
        return subject
    if kind not in kinds_for(actor.role):
        return ""
    if subject in ("learner", "profile"):
        is_gone = kind is WebhookKind.LEARNER_ARCHIVED
        return subject if _sees_learner(work, actor, subject_id, ukprn, is_gone=is_gone) else ""
    if subject in ("import", "qualification-import"):
        return subject if _sees_import(work, actor, subject_id) else ""
    return _application(work, actor, subject_id)


def _sees_learner(work: UnitOfWork, actor: Actor, learner_id: int, ukprn: str, *, is_gone: bool) -> bool:
    """Return whether somebody sees a learner; that one is gone, those know who saw the whole provider."""
    there = work.learners.get_many(EVERYTHING, [learner_id])
    if there and not (is_gone and there[0].details.ukprn != ukprn):
        return bool(work.learners.get_many(actor.scope, [learner_id]))
    return actor.scope.sees_provider(ukprn)


def _sees_import(work: UnitOfWork, actor: Actor, import_id: int) -> bool:
    """Return whether an import is somebody's own, of providers or groups that they still see."""
    try:
        record = work.imports.get(import_id)
    except NotFound:
        return False
    if record.requested_by != actor.account_id:
        return False
    if record.groups and record.groups <= actor.scope.groups:
        return True
    return all(map(actor.scope.sees_provider, record.ukprns))


def _application(work: UnitOfWork, actor: Actor, application_id: int) -> str:
    """Return how somebody sees an application: as the learner's staff, or as the provider that received it."""
    try:
        if actor.may(Permission.VIEW_LEARNERS):
            work.applications.get(actor.scope, application_id)
            return "application"
        found = work.applications.get(EVERYTHING, application_id)
    except NotFound:
        return ""
    is_theirs = found.submitted_at is not None and actor.scope.sees_provider(found.ukprn)
    return "received-application" if is_theirs else ""
