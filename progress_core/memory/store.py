"""The store in memory, which is lost when the process ends."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Lock, get_ident

from progress_core.domain.foundations.errors import Conflict, Unavailable
from progress_core.memory.access_tokens import MemoryAccessTokens
from progress_core.memory.accounts import MemoryAccounts
from progress_core.memory.applications import MemoryApplications
from progress_core.memory.audit import MemoryAuditTrail
from progress_core.memory.changes import MemoryChanges
from progress_core.memory.courses import MemoryCourses
from progress_core.memory.devices import MemoryDevices
from progress_core.memory.exports import MemoryExports
from progress_core.memory.favourites import MemoryFavourites
from progress_core.memory.groups import MemoryGroups
from progress_core.memory.identities import MemoryIdentities
from progress_core.memory.imports import MemoryImports
from progress_core.memory.inbox import MemoryInbox
from progress_core.memory.jobs import MemoryJobs
from progress_core.memory.learners import MemoryLearners
from progress_core.memory.outbox import MemoryOutbox
from progress_core.memory.profiles import MemoryProfileContents
from progress_core.memory.providers import MemoryProviders
from progress_core.memory.qualifications import MemoryQualifications
from progress_core.memory.references import MemoryReferences
from progress_core.memory.repeats import MemoryRepeats
from progress_core.memory.reports import MemoryReports
from progress_core.memory.second_factors import MemorySecondFactors
from progress_core.memory.sessions import MemorySessions
from progress_core.memory.spent_answers import MemorySpentAnswers
from progress_core.memory.staff import MemoryStaffRecords
from progress_core.memory.statements import MemoryStatementRecords
from progress_core.memory.tables import Tables
from progress_core.memory.webhooks import MemoryDeliveries, MemoryWebhooks
from progress_core.ports.store import Store, UnitOfWork

_FIRST_ID = 1_000_001
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
        self.exports = MemoryExports(tables)
        self.jobs = MemoryJobs(tables)
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
        self.favourites = MemoryFavourites(tables)
        self.changes = MemoryChanges(tables)
        self.webhooks = MemoryWebhooks(tables)
        self.deliveries = MemoryDeliveries(tables)
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

    Attributes:
        tables: the committed tables; stores based on this one may copy and restore them.
    """

    def __init__(self) -> None:
        self.tables = Tables()
        self._writing = Lock()
        self._writer: int | None = None
        self._numbering = Lock()
        self._next_id = _FIRST_ID
        self._closed = False

    @property
    def next_id(self) -> int:
        """The next id that will be reserved."""
        return self._next_id

    @contextmanager
    def transaction(self) -> Iterator[UnitOfWork]:
        """Open a unit of work for writing; see the port."""
        with self._turn():
            tables = self.tables.fork()
            yield MemoryUnitOfWork(tables, self._new_ids)
            self._keep(tables)

    @contextmanager
    def filled(self, tables: Tables, next_id: int) -> Iterator[UnitOfWork]:
        """Open a unit of work in which an empty store has these tables, for stores based on this one.

        Args:
            tables: tables of another store.
            next_id: next id of the other store.

        Raises:
            Conflict: the store is not empty.
        """
        with self._turn():
            if not self.tables.empty:
                raise Conflict(_NOT_EMPTY)
            with self._numbering:
                self._next_id = max(self._next_id, next_id)
            tables = tables.fork()
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
        self.tables = tables.fork()  # so that a unit of work that is used too late changes nothing

    def _new_ids(self, count: int) -> Sequence[int]:
        with self._numbering:
            first = self._next_id
            self._next_id += count
        return range(first, first + count)


def open_store(url: str = "memory:") -> Store:
    """Make an empty store in memory.

    Args:
        url: `memory:`; it has no options.
    """
    del url
    return MemoryStore()
