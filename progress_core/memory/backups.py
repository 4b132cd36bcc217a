"""A store in memory with backups, which stay in the process; a backup file only has the key of its backup."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import BinaryIO

from attrs import evolve

from progress_core.domain.foundations.errors import Rejected
from progress_core.memory.changes import begun_anew
from progress_core.memory.store import MemoryStore
from progress_core.memory.tables import Table, Tables
from progress_core.ports.backups import Backup
from progress_core.ports.store import UnitOfWork

_NO_BACKUP = "This is not a backup of a store in memory, or it was altered. Choose another file."
_BACKUPS: dict[bytes, tuple[Backup, Tables, int]] = {}
"""Content of the file -> the backup, its tables, and the next id."""


class BackedUpMemoryStore(MemoryStore):
    """A store in memory with backups, for tests.

    No entry point opens it, so that nobody keeps a backup file that is useless after the process ends.
    """

    def write_backup(self, file: BinaryIO, now: datetime) -> Backup:
        """Keep a copy of everything; see the port."""
        self.check()
        tables = evolve(self.tables.fork(), sessions=Table(), spent_answers=Table(), changes=begun_anew())
        backup = Backup(now, tables.rows)
        content = f"progress backup in memory {secrets.token_hex(32)}\n".encode()
        _BACKUPS[content] = backup, tables, self.next_id
        file.write(content)
        return backup

    @contextmanager
    def restoring(self, file: BinaryIO) -> Iterator[tuple[UnitOfWork, Backup]]:
        """Open a unit of work with the contents of a backup; see the port."""
        content = file.read()
        if content not in _BACKUPS:
            raise Rejected(_NO_BACKUP)
        backup, tables, next_id = _BACKUPS[content]
        with self.filled(tables, next_id) as work:
            yield work, backup
