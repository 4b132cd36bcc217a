"""A store in memory with backups, which stay in the process; a backup file only has the key of its backup."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import BinaryIO

from progress_core.domain.foundations.errors import Rejected
from progress_core.memory.commits import Commit
from progress_core.memory.store import MemoryStore
from progress_core.ports.backups import Backup
from progress_core.ports.store import UnitOfWork

_NO_BACKUP = "This is not a backup of a store in memory, or it was altered. Choose another file."
_BACKUPS: dict[bytes, tuple[Backup, Commit]] = {}
"""Content of the file -> the backup, and what it holds."""


class BackedUpMemoryStore(MemoryStore):
    """A store in memory with backups, for tests.

    No entry point opens it, so that nobody keeps a backup file that is useless after the process ends.
    """

    def write_backup(self, file: BinaryIO, now: datetime) -> Backup:
        """Keep a copy of everything; see the port."""
        self.check()
        kept = self.backup()
        backup = Backup(now, kept.rows)
        content = f"progress backup in memory {secrets.token_hex(32)}\n".encode()
        _BACKUPS[content] = backup, kept
        file.write(content)
        return backup

    @contextmanager
    def restoring(self, file: BinaryIO) -> Iterator[tuple[UnitOfWork, Backup]]:
        """Open a unit of work with the contents of a backup; see the port."""
        content = file.read()
        if content not in _BACKUPS:
            raise Rejected(_NO_BACKUP)
        backup, kept = _BACKUPS[content]
        with self.filled(kept) as work:
            yield work, backup
