"""The store: the core's in-memory store, with every committed transaction written to a file and read back.

The in-memory store fulfils the whole contract already, so only its data must be made to last: while a transaction
runs, each call that changes something is recorded, and all of them become one line of the file before the
transaction ends. Opening a journal makes the same calls again.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any, BinaryIO, TypeVar, cast

from attrs import evolve, fields

from progress_core.domain.foundations.errors import ProgressError, Unavailable
from progress_core.memory.changes import begun_anew
from progress_core.memory.store import MemoryStore
from progress_core.memory.tables import Table, Tables
from progress_core.ports.backups import Backup
from progress_core.ports.store import UnitOfWork
from progress_journal import backups
from progress_journal.codec import decode, encode
from progress_journal.file import JournalFile

Call = tuple[str, str, object, object]
"""Repository, method, arguments, arguments by name."""

Repository = TypeVar("Repository")

FIRST_ID = 1_000_001

WRITES = {
    "add", "add_many", "append", "assign", "claim", "claim_due", "drop_contents", "end", "end_all", "finish",
    "forget", "forget_all", "forget_origins", "keep", "mark_read", "purge", "put", "put_many", "remove",
    "remove_many", "renew", "save", "save_many", "spend", "touch", "unassign",
}  # fmt: skip
"""The methods of the ports that change something; all others only read."""


class _Recording:
    """A repository that records every call that changes something, once it has succeeded."""

    def __init__(self, name: str, repository: object, calls: list[Call]) -> None:
        self._name, self._repository, self._calls = name, repository, calls

    def __getattr__(self, verb: str) -> Any:
        method = getattr(self._repository, verb)
        if verb not in WRITES:
            return method

        def recorded(*args: object, **named: object) -> object:
            args_ = [_repeatable(argument) for argument in args]
            named_ = {name: _repeatable(argument) for name, argument in named.items()}
            answer = method(*args_, **named_)
            self._calls.append((self._name, verb, encode(args_), encode(named_)))
            return answer

        return recorded


def _repeatable(argument: object) -> object:
    """Return an iterator's items as a list: an iterator yields them only once, and they are needed twice."""
    return list(argument) if isinstance(argument, Iterator) else argument


class JournalUnitOfWork:
    """One transaction of the in-memory store, with its calls recorded."""

    def __init__(self, work: UnitOfWork, calls: list[Call], reserve: Callable[[int], None]) -> None:
        def recording(name: str, repository: Repository) -> Repository:
            return cast("Repository", _Recording(name, repository, calls))

        self.providers = recording("providers", work.providers)
        self.accounts = recording("accounts", work.accounts)
        self.sessions = recording("sessions", work.sessions)
        self.access_tokens = recording("access_tokens", work.access_tokens)
        self.devices = recording("devices", work.devices)
        self.second_factors = recording("second_factors", work.second_factors)
        self.identities = recording("identities", work.identities)
        self.spent_answers = recording("spent_answers", work.spent_answers)
        self.repeats = recording("repeats", work.repeats)
        self.staff = recording("staff", work.staff)
        self.learners = recording("learners", work.learners)
        self.groups = recording("groups", work.groups)
        self.imports = recording("imports", work.imports)
        self.exports = recording("exports", work.exports)
        self.jobs = recording("jobs", work.jobs)
        self.outbox = recording("outbox", work.outbox)
        self.audit = recording("audit", work.audit)
        self.courses = recording("courses", work.courses)
        self.qualifications = recording("qualifications", work.qualifications)
        self.statements = recording("statements", work.statements)
        self.references = recording("references", work.references)
        self.profiles = recording("profiles", work.profiles)
        self.applications = recording("applications", work.applications)
        self.reports = work.reports
        self.inbox = recording("inbox", work.inbox)
        self.favourites = recording("favourites", work.favourites)
        self.changes = recording("changes", work.changes)
        self.webhooks = recording("webhooks", work.webhooks)
        self.deliveries = recording("deliveries", work.deliveries)
        self.hold = work.hold
        self._work = work
        self._reserve = reserve

    def new_ids(self, count: int) -> Sequence[int]:
        """Reserve numbers, and write that down at once, because they stay reserved even after a rollback."""
        self._reserve(count)
        return self._work.new_ids(count)


class JournalStore:
    """A store that threads of one process may share.

    Args:
        path: path of the file, which is opened when it is first needed.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._opening = Lock()
        self._file: JournalFile | None = None
        self._memory = MemoryStore()
        self._closed = False

    @contextmanager
    def transaction(self) -> Iterator[UnitOfWork]:
        """Open a unit of work whose changes are on the disk when the block has ended; see the port."""
        file = self._opened()
        calls: list[Call] = []
        with self._memory.transaction() as work:
            yield self._unit(work, calls, file)
            if calls:  # the last step that can fail: if it does, the in-memory store rolls back too
                file.append({"calls": calls})

    @contextmanager
    def snapshot(self) -> Iterator[UnitOfWork]:
        """Open a unit of work for reading; its recorded calls are dropped. See the port."""
        file = self._opened()
        with self._memory.snapshot() as work:
            yield self._unit(work, [], file)

    def check(self) -> None:
        """Check that the journal can be opened and read; see the port."""
        self._opened()

    def migrate(self) -> None:
        """Create the journal if it does not exist; see the port."""
        self._opened(create=True)

    def compact(self) -> None:
        """Rewrite the journal with the current state, so that no trace of removed rows is left in it."""
        file = self._opened()
        with self._memory.transaction() as work:  # so that nobody writes in the meantime
            (latest,) = work.new_ids(1)
            file.rewrite([{"ids": latest - FIRST_ID + 1}, {"state": state_of(self._memory.tables)}])

    def write_backup(self, file: BinaryIO, now: datetime) -> Backup:
        """Back up one state of everything except sessions, while others go on working; see the port."""
        self._opened()
        tables, next_id = self._memory.tables.fork(), self._memory.next_id
        tables = evolve(tables, sessions=Table(), spent_answers=Table(), changes=begun_anew())
        backup = Backup(now, tables.rows)
        file.write(backups.dump(backup, next_id, state_of(tables)))
        return backup

    @contextmanager
    def restoring(self, file: BinaryIO) -> Iterator[tuple[UnitOfWork, Backup]]:
        """Open a unit of work with a whole backup restored; it becomes one line of the file. See the port."""
        backup, next_id, state = backups.load(file.read())
        journal = self._opened()
        more = max(0, next_id - self._memory.next_id)
        calls: list[Call] = []
        with self._memory.filled(tables_of(state), next_id) as work:
            yield self._unit(work, calls, journal), backup
            journal.append({"ids": more, "state": state, "calls": calls})

    def close(self) -> None:
        """Close the file; see the port."""
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
    """Return everything that an in-memory store holds, for JSON."""
    by_name = {field.name: getattr(tables, field.name) for field in fields(Tables)}
    return {
        name: [[encode(key), encode(row)] for key, row in zip(table.keys(), table.values(), strict=True)]
        for name, table in by_name.items()
    }


def tables_of(state: dict[str, Any]) -> Tables:
    """Return the tables that `state_of` was called with."""
    return Tables(**{name: Table({decode(key): decode(row) for key, row in rows}) for name, rows in state.items()})


def replay(lines: list[dict[str, Any]], store: MemoryStore) -> None:
    """Make the calls in these lines again.

    Raises:
        Unavailable: that is not possible, so the lines are not those of a journal.
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
            raise Unavailable(f"Line {number} of the journal cannot be replayed ({error}). Restore a copy.") from error
