"""The store in memory, which is lost when the process ends."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Lock, get_ident

from attrs import evolve

from progress_core.domain.foundations.errors import Conflict, Unavailable
from progress_core.memory.access_tokens import MemoryAccessTokens
from progress_core.memory.accounts import MemoryAccounts
from progress_core.memory.applications import MemoryApplications
from progress_core.memory.audit import MemoryAuditTrail
from progress_core.memory.changes import MemoryChanges, begun_anew
from progress_core.memory.commits import Commit, RowChange
from progress_core.memory.courses import MemoryCourses
from progress_core.memory.devices import MemoryDevices
from progress_core.memory.exports import MemoryExports
from progress_core.memory.favourites import MemoryFavourites
from progress_core.memory.groups import MemoryGroups
from progress_core.memory.identities import MemoryIdentities
from progress_core.memory.imports import MemoryImports
from progress_core.memory.inbox import MemoryInbox
from progress_core.memory.job_rows import MemoryJobRows
from progress_core.memory.learners import MemoryLearners
from progress_core.memory.mappings import MemoryMappings
from progress_core.memory.outbox import MemoryOutbox
from progress_core.memory.profiles import MemoryProfileContents
from progress_core.memory.providers import MemoryProviders
from progress_core.memory.qualifications import MemoryQualifications
from progress_core.memory.references import MemoryReferences
from progress_core.memory.reminders import MemoryReminders
from progress_core.memory.repeats import MemoryRepeats
from progress_core.memory.reports import MemoryReports
from progress_core.memory.second_factors import MemorySecondFactors
from progress_core.memory.sessions import MemorySessions
from progress_core.memory.spent_answers import MemorySpentAnswers
from progress_core.memory.staff import MemoryStaffRecords
from progress_core.memory.statements import MemoryStatementRecords
from progress_core.memory.tables import Table, Tables
from progress_core.memory.transfers import MemoryTransfers
from progress_core.memory.webhooks import MemoryDeliveries, MemoryWebhooks
from progress_core.memory.years import MemoryYears
from progress_core.ports.store import Store, UnitOfWork

_FIRST_ID = 1_000_001
_IDS_AT_ONCE = 500
"""Further ids that are reserved with those that are needed, as keeping something takes long."""
_NOT_EMPTY = "The store is not empty, so nothing was restored. Restore into a new one."


class MemoryUnitOfWork:
    """The fork of the tables for one transaction, and the repositories that use it."""

    def __init__(self, tables: Tables, new_ids: Callable[[int], Sequence[int]]) -> None:
        self.providers = MemoryProviders(tables)
        self.accounts = MemoryAccounts(tables)
        self.sessions = MemorySessions(tables)
        self.access_tokens = MemoryAccessTokens(tables)
        self.devices = MemoryDevices(tables)
        self.second_factors = MemorySecondFactors(tables)
        self.identities = MemoryIdentities(tables)
        self.spent_answers = MemorySpentAnswers(tables)
        self.repeats = MemoryRepeats(tables)
        self.staff = MemoryStaffRecords(tables)
        self.learners = MemoryLearners(tables)
        self.groups = MemoryGroups(tables)
        self.imports = MemoryImports(tables)
        self.mappings = MemoryMappings(tables)
        self.exports = MemoryExports(tables)
        self.jobs = MemoryJobRows(tables)
        self.outbox = MemoryOutbox(tables)
        self.audit = MemoryAuditTrail(tables)
        self.courses = MemoryCourses(tables)
        self.qualifications = MemoryQualifications(tables)
        self.statements = MemoryStatementRecords(tables)
        self.references = MemoryReferences(tables)
        self.profiles = MemoryProfileContents(tables)
        self.applications = MemoryApplications(tables)
        self.reports = MemoryReports(tables)
        self.inbox = MemoryInbox(tables)
        self.reminders = MemoryReminders(tables)
        self.favourites = MemoryFavourites(tables)
        self.changes = MemoryChanges(tables)
        self.webhooks = MemoryWebhooks(tables)
        self.deliveries = MemoryDeliveries(tables)
        self.years = MemoryYears(tables)
        self.transfers = MemoryTransfers(tables)
        self._new_ids = new_ids

    def new_ids(self, count: int) -> Sequence[int]:
        """Reserve new ids; see the port."""
        return self._new_ids(count)

    def hold(self, name: str) -> None:
        """Do nothing: this store allows one transaction at a time, so every name is held."""


class MemoryStore:
    """A store in memory that threads can share, with one writer at a time; readers never wait.

    A transaction uses a fork of the tables, which replaces the tables of the store at the end.
    Values are frozen, so that forks share them; only tables that are changed are copied.

    Stores of others can be built on it: `on_commit` keeps each commit in a file, `load` reads them when the file is
    opened again, `content` is what a compacted file holds, and `backup` and `filled` are for backups.

    Args:
        on_commit: called with what each transaction has changed, as the last step that can fail: if it raises, the
            transaction is rolled back. It is also called when ids are reserved, some hundred at once, with their end
            and no changes. Calls come one at a time, from any thread. None to keep nothing.

    Attributes:
        tables: the committed tables.
    """

    def __init__(self, on_commit: Callable[[Commit], None] | None = None) -> None:
        self._on_commit = on_commit
        self._keeping = Lock()
        self.tables = Tables()
        self._writing = Lock()
        self._writer: int | None = None
        self._numbering = Lock()
        self._next_id = _FIRST_ID
        self._reserved = _FIRST_ID
        """No id from this one on is given out before `on_commit` has heard of it."""
        self._closed = False

    def load(self, commit: Commit) -> None:
        """Make a commit again that was kept; `on_commit` is not called. A new store is given all, in their order.

        Raises:
            ValueError: it is not a commit of this version of Progress.
        """
        with self._turn():
            self.tables.change(commit.changes)
            self._skip_to(commit.next_id)

    def content(self) -> Commit:
        """Return everything in the store: loaded instead of all earlier commits, it makes the same store.

        To replace a file by it, open a transaction first, so that nothing is committed meanwhile.
        """
        return Commit(self.tables.all_rows(), max(self._next_id, self._reserved))

    def backup(self) -> Commit:
        """Return everything that belongs into a backup: no sessions, and nothing that a cursor could go on from."""
        kept = evolve(self.tables.fork(), sessions=Table(), spent_answers=Table(), changes=Table())
        return Commit(kept.all_rows(), max(self._next_id, self._reserved))

    @contextmanager
    def transaction(self) -> Iterator[UnitOfWork]:
        """Open a unit of work for writing; see the port."""
        with self._turn():
            tables = self.tables.fork()
            yield MemoryUnitOfWork(tables, self._new_ids)
            self._keep(tables)

    @contextmanager
    def filled(self, backup: Commit) -> Iterator[UnitOfWork]:
        """Open a unit of work in which an empty store has the content of another; the block's end commits it.

        Args:
            backup: what `backup` of the other store returned.

        Raises:
            Conflict: the store is not empty.
            ValueError: the backup is not one of this version of Progress.
        """
        with self._turn():
            if not self.tables.empty:
                raise Conflict(_NOT_EMPTY)
            tables = self.tables.fork()
            tables.clear()
            tables.change({**backup.changes, "changes": begun_anew()})
            self._skip_to(backup.next_id)
            yield MemoryUnitOfWork(tables, self._new_ids)
            self._keep(tables)

    @contextmanager
    def snapshot(self) -> Iterator[UnitOfWork]:
        """Open a unit of work for reading; see the port."""
        self.check()
        yield MemoryUnitOfWork(self.tables.fork(), self._new_ids)

    def check(self) -> None:
        """Check that the store has not been closed."""
        if self._closed:
            raise Unavailable("The store in memory has been closed. Open another.")

    def migrate(self) -> None:
        """Only check that the store is not closed, as it exists from the start."""
        self.check()

    def compact(self) -> None:
        """Only check that the store is not closed, as nothing deleted stays in memory."""
        self.check()

    def close(self) -> None:
        """Delete everything."""
        self._closed = True
        self.tables = Tables()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        self.check()
        if self._writer == get_ident():
            raise Conflict("A transaction of this thread is still open.")
        with self._writing:
            self._writer = get_ident()
            try:
                yield
            finally:
                self._writer = None

    def _keep(self, tables: Tables) -> None:
        self.check()
        changes = tables.changed_rows()
        if changes:
            self._tell(changes)
        self.tables = tables.fork()  # so that a unit of work that is used too late changes nothing

    def _tell(self, changes: Mapping[str, Sequence[RowChange]]) -> None:
        if self._on_commit is not None:
            with self._keeping:
                self._on_commit(Commit(changes, self._reserved))

    def _skip_to(self, next_id: int) -> None:
        with self._numbering:
            self._next_id = max(self._next_id, next_id)
            self._reserved = max(self._reserved, next_id)

    def _new_ids(self, count: int) -> Sequence[int]:
        with self._numbering:
            first = self._next_id
            if first + count > self._reserved and self._on_commit is not None:
                reserved, self._reserved = self._reserved, first + count + _IDS_AT_ONCE
                try:
                    self._tell({})
                except BaseException:
                    self._reserved = reserved
                    raise
            self._next_id += count
        return range(first, first + count)


def open_store(url: str = "memory:") -> Store:
    """Make an empty store in memory.

    Args:
        url: `memory:`; it has no options.
    """
    del url
    return MemoryStore()
