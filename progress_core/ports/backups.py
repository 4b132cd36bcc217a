"""Backups: the whole contents of a store as one file, and their restoration."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import BinaryIO, Protocol, runtime_checkable

from attrs import frozen

from progress_core.ports.store import UnitOfWork


@frozen
class Backup:
    """A summary of a backup.

    Args:
        made_at: when it was started, aware UTC.
        rows: kind of row, as the store names it -> number of rows.
    """

    made_at: datetime
    rows: Mapping[str, int]

    @property
    def size(self) -> int:
        """The total number of rows."""
        return sum(self.rows.values())


@runtime_checkable
class BackedUp(Protocol):
    """What a persistent store may offer in addition: backups of its whole contents.

    The store decides the format, but every database that an adapter supports can restore what another wrote.
    Sessions are not included, so people must log in again.
    """

    def write_backup(self, file: BinaryIO, now: datetime) -> Backup:
        """Write one consistent state of everything, row by row, while others can go on writing.

        Args:
            file: file open for writing; it is neither flushed nor closed.
            now: aware UTC.

        Raises:
            Unavailable: the database cannot be reached, or has another version.
        """
        ...

    def restoring(self, file: BinaryIO) -> AbstractContextManager[tuple[UnitOfWork, Backup]]:
        """Open a unit of work in which an empty store has the contents of a backup; otherwise as `Store.transaction`.

        A backup of an older version is migrated to this version.

        Raises:
            Conflict: the store is not empty; nothing was done.
            Rejected: the file is not a backup, is incomplete or altered, or has a newer version; nothing was done.
            Unavailable: the database cannot be reached; nothing was done.
        """
        ...
