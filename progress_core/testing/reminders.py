"""The contract kit of what is kept of reminders."""

from contextlib import suppress
from functools import partial

import pytest

from progress_core.domain.correspondence.reminders import Reminded
from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_core.ports.store import Store
from progress_core.testing.tools.builders import UKPRN, a_provider, an_account
from progress_core.testing.tools.fixtures import StoreFixture
from progress_core.testing.tools.marks import feature
from progress_core.testing.tools.threads import all_done

_MANY = range(1, 2_001)


class RemindersContract(StoreFixture):
    """What use cases rely on in `UnitOfWork.reminders`."""

    @feature("J7")
    def test_people_are_claimed_once_a_week_unless_they_have_stopped_it(self, store: Store) -> None:
        _accounts(store, 1, 2, 3)
        with store.transaction() as work:
            work.reminders.stop(2, stopped=True)
            assert {1, 3} == work.reminders.claim(iter([3, 2, 1, 3]), 202649)
            assert frozenset() == work.reminders.claim([1, 2, 3], 202649)
            assert frozenset() == work.reminders.claim([], 202649)
        for week, due in ((202649, set()), (202648, set()), (202650, {1})):
            with store.transaction() as work:
                assert due == work.reminders.claim([1], week), week
        with store.snapshot() as work:
            kept = {1: Reminded(1, 202650), 2: Reminded(2, 0, stopped=True), 3: Reminded(3, 202649)}
            assert kept == work.reminders.of_many([1, 2, 3])

    @feature("J7")
    def test_who_starts_again_was_still_reminded_this_week(self, store: Store) -> None:
        _accounts(store, 1)
        for stopped in (True, False):
            with store.transaction() as work:
                work.reminders.claim([1], 202649)
                work.reminders.stop(1, stopped=stopped)
        with store.transaction() as work:
            assert {1: Reminded(1, 202649)} == work.reminders.of_many([1])
            assert frozenset() == work.reminders.claim([1], 202649)

    def test_of_those_of_whom_nothing_is_kept_nothing_is_returned(self, store: Store) -> None:
        _accounts(store, 1, 2)
        with store.transaction() as work:
            work.reminders.stop(2, stopped=False)
            assert {2: Reminded(2)} == work.reminders.of_many(iter([1, 2, 404, 2]))
            assert {} == work.reminders.of_many([])

    @feature("J7")
    def test_thousands_are_claimed_at_once(self, store: Store) -> None:
        _accounts(store, *_MANY)
        with store.transaction() as work:
            assert set(_MANY) == work.reminders.claim(_MANY, 202649)
            assert frozenset() == work.reminders.claim(_MANY, 202649)
            assert list(_MANY) == sorted(work.reminders.of_many(_MANY))

    @feature("J7")
    def test_of_two_that_claim_the_same_people_at_once_one_gets_them(self, store: Store) -> None:
        _accounts(store, *range(1, 41))
        claimed: list[int] = []
        all_done(*(partial(_claim_all, store, claimed) for _ in range(4)))
        assert list(range(1, 41)) == sorted(claimed)

    @pytest.mark.parametrize("week", [202649, 0])
    def test_an_unknown_account_takes_the_whole_claim_with_it(self, store: Store, week: int) -> None:
        _accounts(store, 1)
        with pytest.raises(NotFound), store.transaction() as work:
            work.reminders.claim([1, 404], week)
        with pytest.raises(NotFound), store.transaction() as work:
            work.reminders.stop(404, stopped=True)
        with store.snapshot() as work:
            assert {} == work.reminders.of_many([1, 404])

    def test_what_is_kept_is_deleted_with_the_account(self, store: Store) -> None:
        _accounts(store, 1, 2)
        with store.transaction() as work:
            work.reminders.claim([1, 2], 202649)
        with store.transaction() as work:
            work.accounts.remove_many([1])
        _accounts(store, 1)
        with store.snapshot() as work:
            assert {2: Reminded(2, 202649)} == work.reminders.of_many([1, 2])

    @feature("J7")
    def test_the_providers_that_remind_anybody_are_listed(self, store: Store) -> None:
        with store.transaction() as work:
            work.providers.put_many(
                [
                    a_provider("10000004", remind_managers=True, remind_learners=True),
                    a_provider("10000003", remind_learners=True),
                    a_provider("10000002", remind_managers=True),
                    a_provider(UKPRN),
                ]
            )
        with store.transaction() as work:
            assert ["10000002", "10000003", "10000004"] == work.reminders.providers()


def _accounts(store: Store, *ids: int) -> None:
    with store.transaction() as work:
        work.accounts.add_many(an_account(id_) for id_ in ids)


def _claim_all(store: Store, claimed: list[int]) -> None:
    """Claim everybody in small steps, as workers do; a transaction that another disturbed begins anew."""
    start = 1
    while start <= 40:
        with suppress(Conflict):
            with store.transaction() as work:
                found = work.reminders.claim(range(start, start + 8), 202649)
            claimed.extend(found)
            start += 8
