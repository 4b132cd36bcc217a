"""The contract kit of webhooks and their deliveries."""

import pytest
from attrs import evolve

from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_core.domain.operations.webhooks import Delivery, DeliveryState, Webhook, WebhookKind
from progress_core.ports.store import Store
from progress_core.testing.tools.builders import NOON, a_delivery, a_webhook, an_account, later
from progress_core.testing.tools.fixtures import StoreFixture
from progress_core.testing.tools.marks import feature


class WebhooksContract(StoreFixture):
    """What use cases rely on in `UnitOfWork.webhooks` and `UnitOfWork.deliveries`."""

    @feature("I11", "I7")
    def test_an_added_webhook_is_returned_unchanged(self, store: Store) -> None:
        webhook = a_webhook(
            7,
            url="https://mis.example/progress?school=Ŵyn",
            kinds=frozenset({WebhookKind.LEARNER_CREATED, WebhookKind.IMPORT_FINISHED}),
            created_at=later(1 / 7),
            former_secret="sealed before",
            former_until=later(1 / 11),
            stopped_at=later(1 / 13),
        )
        _make(store, webhook, a_webhook(8))
        with store.snapshot() as work:
            assert [webhook, a_webhook(8)] == [work.webhooks.get(number) for number in (7, 8)]
            with pytest.raises(NotFound):
                work.webhooks.get(9)

    def test_a_taken_number_of_a_webhook_is_a_conflict(self, store: Store) -> None:
        _make(store, a_webhook(1))
        with pytest.raises(Conflict), store.transaction() as work:
            work.webhooks.add(a_webhook(1, account_id=2))
        assert [1] == _numbers(store, 1)

    def test_a_webhook_of_a_missing_account_is_refused(self, store: Store) -> None:
        with pytest.raises(NotFound), store.transaction() as work:
            work.webhooks.add(a_webhook(1, account_id=404))
        assert [] == _numbers(store, 404)

    @feature("I11")
    def test_the_webhooks_of_an_account_are_listed_by_number(self, store: Store) -> None:
        _make(store, a_webhook(2), a_webhook(1, stopped_at=NOON), a_webhook(4, account_id=2), a_webhook(3))
        assert ([1, 2, 3], [4], []) == (_numbers(store, 1), _numbers(store, 2), _numbers(store, 404))

    @feature("I11")
    def test_the_living_webhooks_are_those_of_all_accounts_that_are_not_stopped(self, store: Store) -> None:
        _make(store, a_webhook(2, account_id=2), a_webhook(1), a_webhook(3, stopped_at=NOON))
        with store.transaction() as work:
            assert [a_webhook(1), a_webhook(2, account_id=2)] == work.webhooks.living()

    @feature("I11")
    def test_a_saved_webhook_is_changed_but_stays_with_its_account(self, store: Store) -> None:
        _make(store, a_webhook(1), a_webhook(2))
        changed = a_webhook(1, secret="new", former_secret="old", former_until=later(9), stopped_at=later(8))
        with store.transaction() as work:
            work.webhooks.save(evolve(changed, account_id=2))
        with store.snapshot() as work:
            assert [changed, a_webhook(2)] == list(work.webhooks.of_account(1))
        with pytest.raises(NotFound), store.transaction() as work:
            work.webhooks.save(a_webhook(9))

    @feature("I11")
    def test_an_ended_webhook_is_gone_with_its_deliveries_alone(self, store: Store) -> None:
        _make(store, a_webhook(1), a_webhook(2))
        _tell(store, a_delivery(5), a_delivery(6, webhook=2))
        with store.transaction() as work:
            work.webhooks.end(1)
            work.webhooks.end(404)
        assert ([2], [], [6]) == (_numbers(store, 1), _told(store, 1), _told(store, 2))

    @feature("I11", "B6")
    def test_webhooks_are_removed_with_their_account(self, store: Store) -> None:
        _make(store, a_webhook(1), a_webhook(2, account_id=2))
        _tell(store, a_delivery(5), a_delivery(6, webhook=2))
        with store.transaction() as work:
            work.accounts.remove_many([1])
        with store.transaction() as work:
            assert [2] == [webhook.number for webhook in work.webhooks.living()]
            assert [6] == [one.number for one in work.deliveries.claim_due(later(9), until=later(10), limit=9)]

    @feature("I11", "I7")
    def test_an_added_delivery_is_returned_unchanged(self, store: Store) -> None:
        _make(store, a_webhook(1))
        delivery = a_delivery(
            7,
            kind=WebhookKind.IMPORT_FINISHED,
            subject="import",
            subject_id=2**40,
            ukprn="",
            at=later(1 / 7),
            next_attempt_at=None,
            attempts=3,
            state=DeliveryState.STOPPED,
            status=500,
            error="The receiver answered “500”.",
        )
        _tell(store, delivery, a_delivery(8, next_attempt_at=later(1 / 11)))
        with store.snapshot() as work:
            assert delivery == work.deliveries.get(7)
            assert a_delivery(8, next_attempt_at=later(1 / 11)) == work.deliveries.get(8)
            with pytest.raises(NotFound):
                work.deliveries.get(9)

    def test_a_delivery_of_a_missing_webhook_is_refused(self, store: Store) -> None:
        _make(store, a_webhook(1))
        with pytest.raises(NotFound), store.transaction() as work:
            work.deliveries.add_many([a_delivery(1), a_delivery(2, webhook=404)])
        assert [] == _told(store, 1)

    @feature("I11")
    def test_due_deliveries_are_claimed_once_and_longest_due_first(self, store: Store) -> None:
        _make(store, a_webhook(1))
        later_due, first = a_delivery(1, next_attempt_at=later(2)), a_delivery(3, next_attempt_at=later(1))
        _tell(store, later_due, a_delivery(2, next_attempt_at=later(1)), first, a_delivery(4, next_attempt_at=None))
        _tell(store, a_delivery(5, next_attempt_at=later(4)))
        with store.transaction() as work:
            claimed = work.deliveries.claim_due(later(3), until=later(5), limit=2)
        assert [a_delivery(2, next_attempt_at=later(5)), evolve(first, next_attempt_at=later(5))] == claimed
        with store.transaction() as work:
            rest = work.deliveries.claim_due(later(3), until=later(5), limit=9)
            none = work.deliveries.claim_due(later(3), until=later(5), limit=9)
        assert ([1], []) == ([delivery.number for delivery in rest], none)
        with store.transaction() as work:
            again = work.deliveries.claim_due(later(5), until=later(9), limit=9)
        assert [5, 1, 2, 3] == [delivery.number for delivery in again]

    @feature("I11")
    def test_what_has_ended_is_not_due_again(self, store: Store) -> None:
        _make(store, a_webhook(1))
        _tell(store, a_delivery(1), a_delivery(2), a_delivery(3))
        with store.transaction() as work:
            claimed = work.deliveries.claim_due(later(3), until=later(5), limit=9)
            for delivery, state in zip(claimed, (DeliveryState.DONE, DeliveryState.STOPPED), strict=False):
                work.deliveries.save(evolve(delivery, state=state, next_attempt_at=None, attempts=1))
        with store.transaction() as work:
            again = work.deliveries.claim_due(later(9), until=later(10), limit=9)
        assert [claimed[2].number] == [delivery.number for delivery in again]

    @feature("I11")
    def test_deliveries_of_a_change_that_is_undone_are_not_sent(self, store: Store) -> None:
        _make(store, a_webhook(1))
        with pytest.raises(LookupError), store.transaction() as work:
            work.deliveries.add_many([a_delivery(1)])
            raise LookupError
        assert [] == _told(store, 1)

    @feature("I11")
    def test_the_outcome_of_an_attempt_is_saved_unless_the_delivery_is_gone(self, store: Store) -> None:
        _make(store, a_webhook(1))
        _tell(store, a_delivery(1), a_delivery(2))
        done = a_delivery(1, next_attempt_at=None, attempts=1, state=DeliveryState.DONE, status=204)
        with store.transaction() as work:
            work.deliveries.save(done)
            work.deliveries.save(a_delivery(404))
        with store.snapshot() as work:
            assert [a_delivery(2), done] == list(work.deliveries.of_webhook(1))

    @feature("I11")
    def test_deliveries_of_a_webhook_are_listed_latest_first(self, store: Store) -> None:
        _make(store, a_webhook(1), a_webhook(2))
        _tell(store, *(a_delivery(number, at=later(-number)) for number in (3, 1, 2)), a_delivery(9, at=later(-2)))
        _tell(store, a_delivery(4, webhook=2))
        assert [1, 9, 2, 3] == _told(store, 1)
        with store.snapshot() as work:
            assert [1, 9] == [one.number for one in work.deliveries.of_webhook(1, limit=2)]

    @feature("I11", "I9")
    def test_ended_deliveries_from_before_a_moment_are_purged(self, store: Store) -> None:
        _make(store, a_webhook(1))
        states = {1: DeliveryState.DONE, 2: DeliveryState.STOPPED, 3: DeliveryState.DONE}
        ended = (a_delivery(one, at=later(one), next_attempt_at=None, state=state) for one, state in states.items())
        _tell(store, *ended, a_delivery(4, at=later(1)))
        with store.transaction() as work:
            assert (2, 0) == (work.deliveries.purge(later(3)), work.deliveries.purge(later(3)))
        assert [3, 4] == _told(store, 1)


def _make(store: Store, *webhooks: Webhook) -> None:
    """Add two accounts and webhooks."""
    with store.transaction() as work:
        work.accounts.add_many([an_account(1), an_account(2)])
        for webhook in webhooks:
            work.webhooks.add(webhook)


def _tell(store: Store, *deliveries: Delivery) -> None:
    with store.transaction() as work:
        work.deliveries.add_many(deliveries)


def _numbers(store: Store, account_id: int) -> list[int]:
    with store.snapshot() as work:
        return [webhook.number for webhook in work.webhooks.of_account(account_id)]


def _told(store: Store, number: int) -> list[int]:
    with store.snapshot() as work:
        return [delivery.number for delivery in work.deliveries.of_webhook(number)]
