"""The store on a database: connections, transactions, and the version of the tables."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial
from threading import local
from typing import BinaryIO

from sqlalchemy import Connection, RootTransaction, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from progress_core.domain.foundations.errors import Conflict, ProgressError, Unavailable
from progress_core.ports.backups import Backup
from progress_core.ports.store import UnitOfWork
from progress_sql.accounts.access_tokens import SqlAccessTokens
from progress_sql.accounts.accounts import SqlAccounts
from progress_sql.accounts.devices import SqlDevices
from progress_sql.accounts.identities import SqlIdentities
from progress_sql.accounts.second_factors import SqlSecondFactors
from progress_sql.accounts.sessions import SqlSessions
from progress_sql.accounts.spent_answers import SqlSpentAnswers
from progress_sql.accounts.staff import SqlStaffRecords
from progress_sql.applications.applications import SqlApplications
from progress_sql.correspondence.inbox import SqlInbox
from progress_sql.correspondence.outbox import SqlOutbox
from progress_sql.correspondence.reminders import SqlReminders
from progress_sql.courses.courses import SqlCourses
from progress_sql.courses.favourites import SqlFavourites
from progress_sql.foundations.backend import Backend
from progress_sql.foundations.errors import NOT_SET_UP, translated
from progress_sql.foundations.job_rows import SqlJobRows
from progress_sql.foundations.repeats import SqlRepeats
from progress_sql.foundations.session import Session
from progress_sql.importing.imports import SqlImports
from progress_sql.importing.mappings import SqlMappings
from progress_sql.learners.learners import SqlLearners
from progress_sql.operations import backups, restores
from progress_sql.operations.audit import SqlAuditTrail
from progress_sql.operations.changes import SqlChanges
from progress_sql.operations.webhooks import SqlDeliveries, SqlWebhooks
from progress_sql.profiles.profiles import SqlProfileContents
from progress_sql.profiles.references import SqlReferences
from progress_sql.profiles.statements import SqlStatementRecords
from progress_sql.providers.groups import SqlGroups
from progress_sql.providers.providers import SqlProviders
from progress_sql.qualifications.exports import SqlExports
from progress_sql.qualifications.qualifications import SqlQualifications
from progress_sql.reports.reports import SqlReports
from progress_sql.years.transfers import SqlTransfers
from progress_sql.years.years import SqlYears

HEAD = "0031"
"""The revision of the tables that this version works with: the newest file in `migrations/versions`."""


class SqlUnitOfWork:
    """One transaction and the repositories that take part in it."""

    def __init__(self, session: Session) -> None:
        self.providers = SqlProviders(session)
        self.accounts = SqlAccounts(session)
        self.sessions = SqlSessions(session)
        self.access_tokens = SqlAccessTokens(session)
        self.devices = SqlDevices(session)
        self.second_factors = SqlSecondFactors(session)
        self.identities = SqlIdentities(session)
        self.spent_answers = SqlSpentAnswers(session)
        self.repeats = SqlRepeats(session)
        self.staff = SqlStaffRecords(session)
        self.learners = SqlLearners(session)
        self.groups = SqlGroups(session)
        self.imports = SqlImports(session)
        self.mappings = SqlMappings(session)
        self.exports = SqlExports(session)
        self.jobs = SqlJobRows(session)
        self.outbox = SqlOutbox(session)
        self.audit = SqlAuditTrail(session)
        self.courses = SqlCourses(session)
        self.qualifications = SqlQualifications(session)
        self.statements = SqlStatementRecords(session)
        self.references = SqlReferences(session)
        self.profiles = SqlProfileContents(session)
        self.applications = SqlApplications(session)
        self.reports = SqlReports(session)
        self.inbox = SqlInbox(session)
        self.reminders = SqlReminders(session)
        self.favourites = SqlFavourites(session)
        self.changes = SqlChanges(session)
        self.webhooks = SqlWebhooks(session)
        self.deliveries = SqlDeliveries(session)
        self.years = SqlYears(session)
        self.transfers = SqlTransfers(session)
        self._session = session

    def new_ids(self, count: int) -> Sequence[int]:
        """Reserve numbers; see the port."""
        return self._session.new_ids(count)

    def hold(self, name: str) -> None:
        """Hold a name until the transaction ends; see the port."""
        self._session.hold(name)

    @property
    def driver_connection(self) -> object:
        """The driver's own connection of the transaction, for a job engine in the same database."""
        return self._session.driver_connection


class SqlStore:
    """A store on SQLite or PostgreSQL that threads and processes may share."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._thread = local()

    @contextmanager
    def transaction(self) -> Iterator[UnitOfWork]:
        """Open a unit of work for writing; see the port."""
        with self._only_writer(), self._unit(self._backend.writing, keep=True) as session:
            yield SqlUnitOfWork(session)

    @contextmanager
    def snapshot(self) -> Iterator[UnitOfWork]:
        """Open a unit of work for reading; see the port."""
        with self._unit(self._backend.reading, keep=False) as session:
            yield SqlUnitOfWork(session)

    def write_backup(self, file: BinaryIO, now: datetime) -> Backup:
        """Back up one state of all data; see the port."""
        with self._connection(self._backend.reading) as connection, translated(), connection.begin():
            _require_current(connection)
            return backups.write(connection, self._backend, file, revision=HEAD, now=now)

    @contextmanager
    def restoring(self, file: BinaryIO) -> Iterator[tuple[UnitOfWork, Backup]]:
        """Open a unit of work with all rows of a backup restored; see the port."""
        with self._only_writer(), self._unit(self._backend.writing, keep=True) as session:
            yield SqlUnitOfWork(session), session.within(partial(_restore, file=file))

    def check(self) -> None:
        """Check that the database exists and has this version; see the port."""
        with self._connection(self._backend.reading) as connection, translated():
            _require_current(connection)

    def migrate(self) -> None:
        """Create the tables, or migrate them to this version; see the port."""
        from progress_sql.migrations import upgrade  # noqa: PLC0415 - Alembic is slow to import, and rarely needed

        with translated():
            self._backend.create()
        writing = self._connection(self._backend.writing)
        with self._backend.turn(), writing as connection, translated(), connection.begin():
            self._backend.hold(connection, "migrations")
            try:
                upgrade(connection)
            except LookupError as error:
                raise Unavailable(_newer(str(error.args[0]))) from None

    def compact(self) -> None:
        """Remove every trace of deleted rows from the database's files; see the port."""
        with translated():
            self._backend.require_exists()
        with self._backend.turn(), translated():
            self._backend.compact()

    def close(self) -> None:
        """Close all connections."""
        self._backend.engine.dispose()

    @contextmanager
    def _only_writer(self) -> Iterator[None]:
        """Wait for this thread's turn; a thread that has it already gets a Conflict instead of waiting for ever."""
        if getattr(self._thread, "writes", False):
            raise Conflict("A transaction of this thread is still open.")
        self._thread.writes = True
        try:
            with self._backend.turn():
                yield
        finally:
            self._thread.writes = False

    @contextmanager
    def _connection(self, prepared: Callable[[Connection], Connection]) -> Iterator[Connection]:
        with translated():
            self._backend.require_exists()
            connection = prepared(self._backend.engine.connect())
        try:
            yield connection
        finally:
            with suppress(SQLAlchemyError):
                connection.close()

    @contextmanager
    def _unit(self, prepared: Callable[[Connection], Connection], *, keep: bool) -> Iterator[Session]:
        with self._connection(prepared) as connection:
            with translated():
                transaction = connection.begin()
            session = Session(connection, self._backend, reads=not keep)
            try:
                yield session
                session.end(keep=keep)
            except BaseException:
                with suppress(SQLAlchemyError, ProgressError):
                    session.end(keep=False)
                    transaction.rollback()
                raise
            with translated():
                _finish(transaction, keep=keep)


def _require_current(connection: Connection) -> None:
    """Check that the tables have this version."""
    found = list(connection.execute(text("SELECT version_num FROM alembic_version")).scalars())
    if found == [HEAD]:
        return
    if not found:
        raise Unavailable(NOT_SET_UP)
    if found > [HEAD]:
        raise Unavailable(_newer(found[0]))
    raise Unavailable(f"The database has an older version ({found[0]}). Run `progress init`.")


def _restore(connection: Connection, backend: Backend, file: BinaryIO) -> Backup:
    _require_current(connection)
    return restores.restore(connection, backend, file, revision=HEAD)


def _finish(transaction: RootTransaction, *, keep: bool) -> None:
    """End a transaction, and report if its outcome cannot be known."""
    if not keep:
        transaction.rollback()
        return
    try:
        transaction.commit()
    except DBAPIError as error:
        if error.connection_invalidated:
            raise Unavailable(_UNKNOWN) from None
        raise


_UNKNOWN = (
    "The connection was lost while saving, so the outcome is unknown. Check whether it was saved before you try again."
)


def _newer(revision: str) -> str:
    return f"The database has a newer version ({revision}) than this Progress. Install the newer Progress."
