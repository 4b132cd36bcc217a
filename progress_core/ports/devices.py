"""Known devices in the store."""

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from progress_core.domain.accounts.devices import KnownDevice


class Devices(Protocol):
    """Stores known devices. Not scoped: only who holds a token, or knows an account, can find a device."""

    def find(self, account_id: int, digest: str) -> KnownDevice | None:
        """Return a device as this account knows it, or None."""
        ...

    def known(self, digest: str) -> bool:
        """Return whether any account knows the device."""
        ...

    def of_account(self, account_id: int) -> Iterator[KnownDevice]:
        """Return the devices of an account, the last used first, then by digest."""
        ...

    def put(self, device: KnownDevice) -> None:
        """Add or replace a device of an account; it is deleted together with the account.

        Raises:
            NotFound: the account does not exist.
        """
        ...

    def forget(self, account_id: int, digest: str) -> None:
        """Delete a device of an account; a device that does not exist is ignored."""
        ...

    def forget_all(self, account_id: int, *, but: str = "") -> None:
        """Delete the devices of an account.

        Args:
            account_id: id of the account.
            but: digest of the device to keep; "" for none.
        """
        ...

    def old(self, before: datetime) -> int:
        """Count the devices that were last used before this moment."""
        ...

    def purge(self, before: datetime) -> int:
        """Delete the devices that were last used before this moment, and return how many."""
        ...
