"""The store: the one that ships in memory, with every committed transaction written down and read back.

The core's store in memory keeps the whole contract already. So what is left is to make it last: each
call that changes something is noted while a transaction runs, and all of them become one line of the
file before the transaction ends. To open a journal is to make the same calls again.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any, BinaryIO, TypeVar, cast

from attrs import evolve, fields

from progress_core.domain.foundations.errors import ProgressError, Unavailable
from progress_core.memory.store import MemoryStore
from progress_core.memory.tables import Table, Tables
from progress_core.ports.backups import Backup
from progress_core.ports.store import UnitOfWork
from progress_journal import backups
from progress_journal.codec import decode, encode
from progress_journal.file import JournalFile

Call = tuple[str, str, object, object]
"""Repository, verb, arguments, arguments by name."""

Repository = TypeVar("Repository")

FIRST_ID = 1_000_001

WRITES = {
    "add", "add_many", "append", "assign", "claim", "claim_due", "drop_contents", "end", "end_all", "finish", "forget",
    "keep", "mark_read", "purge", "put_many", "remove", "remove_many", "renew", "save", "save_many", "touch",
    "unassign",
}  # fmt: skip
"""The verbs of the ports that change something; all others only read."""


class _Noting:
    """A repository that notes every call that changes something, once it has succeeded."""

    def __init__(self, name: str, repository: object, calls: list[Call]) -> None:
        self._name, self._repository, self._calls = name, repository, calls

    def __getattr__(self, verb: str) -> Any:
        method = getattr(self._repository, verb)
        if verb not in WRITES:
            return method

        def noted(*args: object, **named: object) -> object:
            held = [_held(each) for each in args]
            held_by_name = {name: _held(each) for name, each in named.items()}
            answer = method(*held, **held_by_name)
            self._calls.append((self._name, verb, encode(held), encode(held_by_name)))
            return answer

        return noted


def _held(argument: object) -> object:
    """Use an iterator up now: it gives its items only once, and they are wanted twice."""
    return list(argument) if isinstance(argument, Iterator) else argument


class JournalUnitOfWork:
    """One transaction of the store in memory, with its calls noted."""

    def __init__(self, work: UnitOfWork, calls: list[Call], reserve: Callable[[int], None]) -> None:
        def noting(name: str, repository: Repository) -> Repository:
            return cast("Repository", _Noting(name, repository, calls))

        self.providers = noting("providers", work.providers)
        self.accounts = noting("accounts", work.accounts)
        self.sessions = noting("sessions", work.sessions)
        self.staff = noting("staff", work.staff)
        self.sessions = noting("sessions", work.sessions)
        self.learners = noting("learners", work.learners)
        self.groups = noting("groups", work.groups)
        self.imports = noting("imports", work.imports)
        self.exports = noting("exports", work.exports)
        self.jobs = noting("jobs", work.jobs)
        self.outbox = noting("outbox", work.outbox)
        self.audit = noting("audit", work.audit)
        self.courses = noting("courses", work.courses)
        self.qualifications = noting("qualifications", work.qualifications)
        self.statements = noting("statements", work.statements)
        self.references = noting("references", work.references)
        self.profiles = noting("profiles", work.profiles)
        self.applications = noting("applications", work.applications)
        self.inbox = noting("inbox", work.inbox)
        self.hold = work.hold
        self._work = work
        self._reserve = reserve

    def new_ids(self, count: int) -> Sequence[int]:
        """Reserve numbers; written down at once, because they stay given even if the transaction is undone."""
        self._reserve(count)
        return self._work.new_ids(count)


class JournalStore:
    """A store that threads of one process may share.

    Args:
        path: of the file; opened when it is first needed.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._opening = Lock()
        self._file: JournalFile | None = None
        self._memory = MemoryStore()
        self._closed = False

    @contextmanager
    def transaction(self) -> Iterator[UnitOfWork]:
        """Open a unit of work that is on the disk when the block has ended; see the port."""
        file = self._opened()
        calls: list[Call] = []
        with self._memory.transaction() as work:
            yield self._unit(work, calls, file)
            if calls:  # the last thing that can fail: if it does, the store in memory undoes the transaction too
                file.append({"calls": calls})

    @contextmanager
    def snapshot(self) -> Iterator[UnitOfWork]:
        """Open a unit of work for reading; what is noted in it is thrown away. See the port."""
        file = self._opened()
        with self._memory.snapshot() as work:
            yield self._unit(work, [], file)

    def check(self) -> None:
        """Make sure that the journal can be opened and read; see the port."""
        self._opened()

    def migrate(self) -> None:
        """Make the journal if it is not there; see the port."""
        self._opened(create=True)

    def compact(self) -> None:
        """Begin the journal anew with what is there now, so that nothing that was removed is left in it."""
        file = self._opened()
        with self._memory.transaction() as work:  # so that nobody writes meanwhile
            (given,) = work.new_ids(1)
            file.begin_anew([{"ids": given - FIRST_ID + 1}, {"state": state_of(self._memory.tables)}])

    def write_backup(self, file: BinaryIO, now: datetime) -> Backup:
        """Write one state of everything but sessions, while others go on; see the port."""
        self._opened()
        tables, next_id = self._memory.tables.fork(), self._memory.next_id
        tables = evolve(tables, sessions=Table())
        backup = Backup(now, tables.rows)
        file.write(backups.written(backup, next_id, state_of(tables)))
        return backup

    @contextmanager
    def restoring(self, file: BinaryIO) -> Iterator[tuple[UnitOfWork, Backup]]:
        """Open a unit of work in which all of a backup is back; one line of the file holds it. See the port."""
        backup, next_id, state = backups.read(file.read())
        journal = self._opened()
        more = max(0, next_id - self._memory.next_id)
        calls: list[Call] = []
        with self._memory.filled(tables_of(state), next_id) as work:
            yield self._unit(work, calls, journal), backup
            journal.append({"ids": more, "state": state, "calls": calls})

    def close(self) -> None:
        """Let go of the file; see the port."""
        with self._opening:
            self._closed = True
            self._memory.close()
            if self._file is not None:
                self._file.close()
                self._file = None

    def _unit(self, work: UnitOfWork, calls: list[Call], file: JournalFile) -> UnitOfWork:
        return JournalUnitOfWork(work, calls, lambda count: file.append({"ids": count}))

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


def state_of(tables: Tables) -> dict[str, Any]:
    """Give everything that a store in memory holds, as JSON knows it."""
    by_name = {name.name: getattr(tables, name.name) for name in fields(Tables)}
    return {
        name: [[encode(key), encode(row)] for key, row in zip(table.keys(), table.values(), strict=True)]
        for name, table in by_name.items()
    }


def tables_of(state: dict[str, Any]) -> Tables:
    """Give back what `state_of` was given."""
    return Tables(**{name: Table({decode(key): decode(row) for key, row in rows}) for name, rows in state.items()})


def replay(lines: list[dict[str, Any]], store: MemoryStore) -> None:
    """Do again what was done.

    Raises:
        Unavailable: that is not possible: the lines are not those of a journal.
    """
    for number, line in enumerate(lines, start=2):
        try:
            if "state" in line:
                store.tables = tables_of(line["state"])
            with store.transaction() as work:
                work.new_ids(line.get("ids", 0))
                for name, verb, args, named in line.get("calls", ()):
                    getattr(getattr(work, name), verb)(*decode(args), **decode(named))
        except (ProgressError, LookupError, TypeError, ValueError, AttributeError) as error:
            raise Unavailable(
                f"Line {number} of the journal cannot be done again ({error}). Restore a copy."
            ) from error
