"""The rows of the repositories about webhooks and what they are told."""

from progress_core.domain.operations.webhooks import Delivery, Webhook
from progress_core.ports.store import UnitOfWork
from progress_core.testing.repositories.rows import FREE, STAFF, Change, Repository, RoundTrip, maybe, only
from progress_core.testing.tools.builders import later
from progress_core.testing.tools.filled import filled

_WEEK, _LATE = later(7 * 24 * 60), later(100 * 365 * 24 * 60)


def furnish(work: UnitOfWork) -> None:
    """Store what these rows find from the start, for accounts that are there."""
    work.webhooks.add(filled(Webhook, number=1, account_id=STAFF, stopped_at=None))
    work.deliveries.add_many(
        [
            filled(Delivery, number=1, webhook=1, next_attempt_at=_WEEK),
            filled(Delivery, 2, number=2, webhook=1, at=_WEEK, next_attempt_at=None),
        ]
    )


def _webhooks(work: UnitOfWork) -> object:
    found = work.webhooks
    return list(found.of_account(STAFF)), maybe(found.get, 1)


def _deliveries(work: UnitOfWork) -> object:
    return list(work.deliveries.of_webhook(1)), maybe(work.deliveries.get, 2)


WEBHOOKS = Repository(
    writes={
        "add": lambda work: work.webhooks.add(filled(Webhook, 2, number=2, account_id=STAFF)),
        "save": lambda work: work.webhooks.save(filled(Webhook, 3, number=1, account_id=STAFF)),
        "end": lambda work: work.webhooks.end(1),
    },
    read=_webhooks,
    hold=lambda work: work.webhooks.living(),
    trips=(
        RoundTrip(
            Webhook,
            lambda work, webhook: work.webhooks.add(webhook),
            (
                lambda work, webhook: work.webhooks.get(webhook.number),
                lambda work, webhook: only(work.webhooks.of_account(webhook.account_id), webhook.number),
            ),
            {"account_id": FREE},
            (Change(lambda work, webhook: work.webhooks.save(webhook), counted=False),),
        ),
    ),
)


DELIVERIES = Repository(
    writes={
        "add_many": lambda work: work.deliveries.add_many([filled(Delivery, 3, number=3, webhook=1)]),
        "claim_due": lambda work: work.deliveries.claim_due(_WEEK, until=_LATE, limit=5),
        "save": lambda work: work.deliveries.save(filled(Delivery, 4, number=1, webhook=1)),
        "purge": lambda work: work.deliveries.purge(_LATE),
    },
    read=_deliveries,
    trips=(
        RoundTrip(
            Delivery,
            lambda work, delivery: work.deliveries.add_many([delivery]),
            (
                lambda work, delivery: work.deliveries.get(delivery.number),
                lambda work, delivery: only(work.deliveries.of_webhook(1), delivery.number),
            ),
            {"webhook": 1},
            (Change(lambda work, delivery: work.deliveries.save(delivery), counted=False),),
        ),
    ),
)
