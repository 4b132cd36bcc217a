"""Backups: all that a store holds as one file, and back."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import BinaryIO, Protocol, runtime_checkable

from attrs import frozen

from progress_core.ports.store import UnitOfWork


@frozen
class Backup:
    """What a backup holds.

    Args:
        made_at: when it was begun; aware UTC.
        rows: how many, by the name that the store has for their kind.
    """

    made_at: datetime
    rows: Mapping[str, int]

    @property
    def size(self) -> int:
        """How many rows there are in all."""
        return sum(self.rows.values())


@runtime_checkable
class BackedUp(Protocol):
    """What a store that outlives its process may offer beside: all that it holds as one file, and back.

    The file is the store's own matter, but any of the adapter's databases restores what another wrote.
    Sessions are left out: whoever was logged in logs in again.
    """

    def write_backup(self, file: BinaryIO, now: datetime) -> Backup:
        """Write one state of everything, a row at a time, while others go on writing.

        Args:
            file: open for writing; it is neither flushed nor closed.
            now: aware UTC.

        Raises:
            Unavailable: the database cannot be reached, or is not of this version.
        """
        ...

    def restoring(self, file: BinaryIO) -> AbstractContextManager[tuple[UnitOfWork, Backup]]:
        """Open a unit of work in which an empty store holds what a backup held; as `Store.transaction` else.

        A backup of an older version is brought up to this one.

        Raises:
            Conflict: the store is not empty; nothing was done.
            Rejected: the file is no backup, not whole, altered, or of a newer version; nothing was done.
            Unavailable: the database cannot be reached; nothing was done.
        """
        ...
