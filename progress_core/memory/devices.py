"""Known devices in memory."""

from collections.abc import Iterator
from datetime import datetime

from progress_core.domain.accounts.devices import KnownDevice
from progress_core.memory.tables import Tables


class MemoryDevices:
    """See `progress_core.ports.devices.Devices`."""

    def __init__(self, tables: Tables) -> None:
        self._accounts = tables.accounts
        self._devices = tables.devices

    def find(self, account_id: int, digest: str) -> KnownDevice | None:
        return self._devices.find((account_id, digest))

    def known(self, digest: str) -> bool:
        return any(device.digest == digest for device in self._devices.values())

    def of_account(self, account_id: int) -> Iterator[KnownDevice]:
        found = [device for device in self._devices.values() if device.account_id == account_id]
        yield from sorted(found, key=lambda device: (-device.seen_at.timestamp(), device.digest))

    def put(self, device: KnownDevice) -> None:
        self._accounts.get(device.account_id)
        self._devices.put((device.account_id, device.digest), device)

    def forget(self, account_id: int, digest: str) -> None:
        self._devices.drop((account_id, digest))

    def forget_all(self, account_id: int, *, but: str = "") -> None:
        for device in list(self.of_account(account_id)):
            if device.digest != but:
                self.forget(account_id, device.digest)

    def old(self, before: datetime) -> int:
        return len(self._old(before))

    def purge(self, before: datetime) -> int:
        old = self._old(before)
        for device in old:
            self.forget(device.account_id, device.digest)
        return len(old)

    def _old(self, before: datetime) -> list[KnownDevice]:
        return [device for device in self._devices.values() if device.seen_at < before]
