"""Ways to break the store's known devices in memory, and the tests of the kit that fail for them; see `broken`."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

import pytest

from progress_core.domain.accounts.devices import KnownDevice
from progress_core.memory.accounts import MemoryAccounts
from progress_core.memory.devices import MemoryDevices
from progress_core.testing.store import StoreContract

Patch = pytest.MonkeyPatch

kit = StoreContract()


def devices_outlive_their_account(patch: Patch) -> None:
    honest = MemoryAccounts.remove_many

    def remove_many(self: MemoryAccounts, account_ids: Iterable[int]) -> None:
        kept = self._tables.devices.values()
        honest(self, account_ids)
        for device in kept:
            self._tables.devices.put((device.account_id, device.digest), device)

    patch.setattr(MemoryAccounts, "remove_many", remove_many)


def a_device_is_known_to_everybody(patch: Patch) -> None:
    def find(self: MemoryDevices, _account_id: int, digest: str) -> KnownDevice | None:
        return next((device for device in self._devices.values() if device.digest == digest), None)

    patch.setattr(MemoryDevices, "find", find)


def every_token_is_known(patch: Patch) -> None:
    patch.setattr(MemoryDevices, "known", lambda _self, _digest: True)


def devices_of_nobody_are_kept(patch: Patch) -> None:
    def put(self: MemoryDevices, device: KnownDevice) -> None:
        self._devices.put((device.account_id, device.digest), device)

    patch.setattr(MemoryDevices, "put", put)


def a_device_has_one_owner(patch: Patch) -> None:
    honest = MemoryDevices.put

    def put(self: MemoryDevices, device: KnownDevice) -> None:
        for other in [one for one in self._devices.values() if one.digest == device.digest]:
            self.forget(other.account_id, other.digest)
        honest(self, device)

    patch.setattr(MemoryDevices, "put", put)


def devices_are_never_replaced(patch: Patch) -> None:
    honest = MemoryDevices.put

    def put(self: MemoryDevices, device: KnownDevice) -> None:
        if self.find(device.account_id, device.digest) is None:
            honest(self, device)

    patch.setattr(MemoryDevices, "put", put)


def devices_are_listed_the_first_used_first(patch: Patch) -> None:
    honest = MemoryDevices.of_account

    def of_account(self: MemoryDevices, account_id: int) -> Iterator[KnownDevice]:
        yield from sorted(honest(self, account_id), key=lambda device: device.seen_at)

    patch.setattr(MemoryDevices, "of_account", of_account)


def others_forget_the_device_too(patch: Patch) -> None:
    def forget(self: MemoryDevices, _account_id: int, digest: str) -> None:
        for device in [one for one in self._devices.values() if one.digest == digest]:
            self._devices.drop((device.account_id, digest))

    patch.setattr(MemoryDevices, "forget", forget)


def no_device_is_spared(patch: Patch) -> None:
    honest = MemoryDevices.forget_all
    patch.setattr(MemoryDevices, "forget_all", lambda self, account_id, **_but: honest(self, account_id))


def devices_of_everybody_are_forgotten(patch: Patch) -> None:
    def forget_all(self: MemoryDevices, _account_id: int, *, but: str = "") -> None:
        for device in [one for one in self._devices.values() if one.digest != but]:
            self._devices.drop((device.account_id, device.digest))

    patch.setattr(MemoryDevices, "forget_all", forget_all)


def old_devices_are_too_many(patch: Patch) -> None:
    def old(self: MemoryDevices, before: datetime) -> list[KnownDevice]:
        return [device for device in self._devices.values() if device.seen_at <= before]

    patch.setattr(MemoryDevices, "_old", old)


CAUGHT_BY: dict[Callable[[Patch], None], list[tuple[Any, ...]]] = {
    devices_outlive_their_account: [(kit.test_devices_are_removed_with_their_account,)],
    a_device_is_known_to_everybody: [(kit.test_a_device_is_returned_unchanged_to_each_account_that_shares_it,)],
    every_token_is_known: [(kit.test_a_device_is_returned_unchanged_to_each_account_that_shares_it,)],
    devices_of_nobody_are_kept: [(kit.test_a_device_of_a_missing_account_is_refused,)],
    a_device_has_one_owner: [(kit.test_a_device_is_returned_unchanged_to_each_account_that_shares_it,)],
    devices_are_never_replaced: [(kit.test_a_device_is_replaced_for_one_account,)],
    devices_are_listed_the_first_used_first: [
        (kit.test_the_devices_of_an_account_are_listed_the_last_used_first,),
    ],
    others_forget_the_device_too: [(kit.test_forgetting_a_device_leaves_it_to_others_and_leaves_others,)],
    no_device_is_spared: [(kit.test_all_devices_of_an_account_but_one_can_be_forgotten,)],
    devices_of_everybody_are_forgotten: [(kit.test_all_devices_of_an_account_but_one_can_be_forgotten,)],
    old_devices_are_too_many: [(kit.test_old_devices_are_counted_before_and_after_removal,)],
}
