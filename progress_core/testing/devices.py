"""The contract kit of known devices."""

import pytest

from progress_core.domain.accounts.devices import KnownDevice
from progress_core.domain.foundations.errors import NotFound
from progress_core.ports.store import Store
from progress_core.testing.tools.builders import a_device, an_account, later
from progress_core.testing.tools.fixtures import StoreFixture
from progress_core.testing.tools.marks import feature


class DevicesContract(StoreFixture):
    """What use cases rely on in `UnitOfWork.devices`."""

    @feature("K2")
    def test_a_device_is_returned_unchanged_to_each_account_that_shares_it(self, store: Store) -> None:
        ann = a_device("a", created_at=later(-1 / 7), seen_at=later(1 / 7), network="2001:db8::/64", failures=3)
        bob = a_device("a", account_id=2)
        _keep(store, ann, bob)
        with store.snapshot() as work:
            assert [ann, bob, None] == [work.devices.find(account_id, "a") for account_id in (1, 2, 3)]
            assert work.devices.find(1, "b") is None
            assert [True, False, False] == [work.devices.known(digest) for digest in ("a", "b", "")]

    @feature("K2")
    def test_a_device_is_replaced_for_one_account(self, store: Store) -> None:
        bob = a_device("a", account_id=2)
        _keep(store, a_device("a"), bob)
        changed = a_device("a", seen_at=later(1), network="192.0.2.1", failures=1)
        with store.transaction() as work:
            work.devices.put(changed)
        with store.snapshot() as work:
            assert [changed, bob] == [work.devices.find(account_id, "a") for account_id in (1, 2)]

    def test_a_device_of_a_missing_account_is_refused(self, store: Store) -> None:
        with pytest.raises(NotFound), store.transaction() as work:
            work.devices.put(a_device("a", account_id=404))
        with store.snapshot() as work:
            assert not work.devices.known("a")

    @feature("K2")
    def test_the_devices_of_an_account_are_listed_the_last_used_first(self, store: Store) -> None:
        first, second, third = a_device("a"), a_device("c"), a_device("b", seen_at=later(1))
        _keep(store, first, second, third, a_device("d", account_id=2))
        with store.snapshot() as work:
            assert [third, first, second] == list(work.devices.of_account(1))
            assert [] == list(work.devices.of_account(404))

    @feature("K2")
    def test_forgetting_a_device_leaves_it_to_others_and_leaves_others(self, store: Store) -> None:
        _keep(store, a_device("a"), a_device("b"), a_device("a", account_id=2))
        with store.transaction() as work:
            work.devices.forget(1, "a")
            work.devices.forget(1, "c")
        assert [(1, "b"), (2, "a")] == _known(store)

    @feature("K2")
    def test_all_devices_of_an_account_but_one_can_be_forgotten(self, store: Store) -> None:
        _keep(store, a_device("a"), a_device("b"), a_device("c"), a_device("a", account_id=2))
        with store.transaction() as work:
            work.devices.forget_all(1, but="b")
        assert [(1, "b"), (2, "a")] == _known(store)
        with store.transaction() as work:
            work.devices.forget_all(1)
            work.devices.forget_all(404)
        assert [(2, "a")] == _known(store)

    @feature("K2", "I9")
    def test_old_devices_are_counted_before_and_after_removal(self, store: Store) -> None:
        _keep(store, *(a_device(name, seen_at=later(minute)) for minute, name in enumerate("abcd")))
        with store.transaction() as work:
            assert (0, 3) == (work.devices.old(later(0)), work.devices.old(later(3)))
            assert (3, 0) == (work.devices.purge(later(3)), work.devices.purge(later(3)))
        assert [(1, "d")] == _known(store)

    @feature("K2", "B6")
    def test_devices_are_removed_with_their_account(self, store: Store) -> None:
        _keep(store, a_device("a"), a_device("a", account_id=2))
        with store.transaction() as work:
            work.accounts.remove_many([1])
        assert [(2, "a")] == _known(store)


def _keep(store: Store, *devices: KnownDevice) -> None:
    """Add two accounts and their devices."""
    with store.transaction() as work:
        work.accounts.add_many([an_account(1), an_account(2)])
        for device in devices:
            work.devices.put(device)


def _known(store: Store) -> list[tuple[int, str]]:
    with store.snapshot() as work:
        return [(number, name) for number in (1, 2) for name in "abcd" if work.devices.find(number, name) is not None]
