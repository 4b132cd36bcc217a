"""A store in memory with backups: what they hold stays in the process, and a file says which of them it is."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import BinaryIO

from attrs import evolve

from progress_core.domain.foundations.errors import Rejected
from progress_core.memory.store import MemoryStore
from progress_core.memory.tables import Table, Tables
from progress_core.ports.backups import Backup
from progress_core.ports.store import UnitOfWork

_NO_BACKUP = "This is no backup of a store in memory, or it was altered. Choose another file."
_KEPT: dict[bytes, tuple[Backup, Tables, int]] = {}
"""By the content of the file: what was backed up, and from which number on none was given."""


class BackedUpMemoryStore(MemoryStore):
    """The twin of a store with backups, for tests.

    No entry point opens it: nobody shall take a file home whose content ends with the process.
    """

    def write_backup(self, file: BinaryIO, now: datetime) -> Backup:
        """Keep one state of everything; see the port."""
        self.check()
        tables = evolve(self.tables.fork(), sessions=Table())
        backup = Backup(now, tables.rows)
        content = f"progress backup in memory {secrets.token_hex(32)}\n".encode()
        _KEPT[content] = backup, tables, self.next_id
        file.write(content)
        return backup

    @contextmanager
    def restoring(self, file: BinaryIO) -> Iterator[tuple[UnitOfWork, Backup]]:
        """Open a unit of work in which what was kept is back; see the port."""
        content = file.read()
        if content not in _KEPT:
            raise Rejected(_NO_BACKUP)
        backup, tables, next_id = _KEPT[content]
        with self.filled(tables, next_id) as work:
            yield work, backup
