"""The store: the core's in-memory store, which hands each commit to a file, and is filled from it when it is opened.

The in-memory store fulfils the whole contract already, so only its data must be made to last. It says itself what each
transaction has changed (`on_commit`), and makes the changes again when they are read back (`load`).
"""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any, BinaryIO

from progress_core.domain.foundations.errors import Rejected, Unavailable
from progress_core.memory.commits import Commit
from progress_core.memory.store import MemoryStore
from progress_core.ports.backups import Backup
from progress_core.ports.store import UnitOfWork
from progress_journal import backups
from progress_journal.codec import decode, encode
from progress_journal.file import JournalFile


class JournalStore:
    """A store that threads of one process may share.

    Args:
        path: path of the file, which is opened when it is first needed.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._opening = Lock()
        self._file: JournalFile | None = None
        self._memory = MemoryStore(on_commit=lambda commit: self._opened().append(line_of(commit)))
        self._closed = False

    def transaction(self) -> AbstractContextManager[UnitOfWork]:
        """Open a unit of work whose changes are on the disk when the block has ended; see the port."""
        self._opened()
        return self._memory.transaction()

    def snapshot(self) -> AbstractContextManager[UnitOfWork]:
        """Open a unit of work for reading; see the port."""
        self._opened()
        return self._memory.snapshot()

    def check(self) -> None:
        """Check that the journal can be opened and read; see the port."""
        self._opened()

    def migrate(self) -> None:
        """Create the journal if it does not exist; see the port."""
        self._opened(create=True)

    def compact(self) -> None:
        """Rewrite the journal with the current state, so that no trace of removed rows is left in it."""
        file = self._opened()
        with self._memory.transaction():  # so that nobody writes in the meantime
            file.rewrite([line_of(self._memory.content())])

    def write_backup(self, file: BinaryIO, now: datetime) -> Backup:
        """Back up one state of everything except sessions, while others go on working; see the port."""
        self._opened()
        kept = self._memory.backup()
        backup = Backup(now, kept.rows)
        file.write(backups.dump(backup, line_of(kept)))
        return backup

    @contextmanager
    def restoring(self, file: BinaryIO) -> Iterator[tuple[UnitOfWork, Backup]]:
        """Open a unit of work with a whole backup restored; it becomes one line of the file. See the port."""
        backup, line = backups.load(file.read())
        self._opened()
        try:
            kept = commit_of(line)
        except (LookupError, TypeError, ValueError) as error:
            raise Rejected(f"This backup is not one of this version of the journal ({error}).") from error
        with self._memory.filled(kept) as work:
            yield work, backup

    def close(self) -> None:
        """Close the file; see the port."""
        with self._opening:
            self._closed = True
            self._memory.close()
            if self._file is not None:
                self._file.close()
                self._file = None

    def _opened(self, *, create: bool = False) -> JournalFile:
        with self._opening:
            if self._closed:
                raise Unavailable(f"The journal {self._path} has been closed. Open it again.")
            if self._file is None:
                file = JournalFile(self._path, create=create)
                try:
                    replay(file.lines, self._memory)
                except BaseException:
                    file.close()
                    raise
                self._file = file
            return self._file


def line_of(commit: Commit) -> dict[str, Any]:
    """Return a commit for JSON: rows that were deleted are null."""
    changes = {name: [[encode(key), encode(row)] for key, row in rows] for name, rows in commit.changes.items()}
    return {"next_id": commit.next_id, "changes": changes}


def commit_of(line: dict[str, Any]) -> Commit:
    """Return the commit that `line_of` was called with.

    Raises:
        LookupError, TypeError, ValueError: it was called with something else.
    """
    changes = {name: [(decode(key), decode(row)) for key, row in rows] for name, rows in line["changes"].items()}
    return Commit(changes, line["next_id"])


def replay(lines: Iterable[dict[str, Any]], store: MemoryStore) -> None:
    """Fill an empty store with the commits in these lines.

    Raises:
        Unavailable: that is not possible, so the lines are not those of a journal.
    """
    for number, line in enumerate(lines, start=2):
        try:
            store.load(commit_of(line))
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise Unavailable(f"Line {number} of the journal cannot be replayed ({error}). Restore a copy.") from error
