"""The queue, as the core uses it."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Event
from time import sleep
from typing import Any

import psycopg
from procrastinate import App, SyncPsycopgConnector
from procrastinate.exceptions import ProcrastinateException
from procrastinate.schema import SchemaManager

from progress_core.domain.foundations.errors import Unavailable
from progress_core.ports.store import UnitOfWork
from progress_procrastinate.worker import QUEUE, TASK, work

_SCHEMES = ("postgresql", "postgresql+psycopg")
_CONNECT_SECONDS = "5"
_MIGRATIONS = 2013_12  # an advisory lock of our own
_UNREACHABLE = "The job queue in PostgreSQL cannot be reached."
_NOT_SET_UP = "The tables of the job queue are missing. Run `progress init`."
_NO_RIGHTS = (
    "The database user lacks rights on the tables of the job queue. Grant those that “Run jobs on an engine” names."
)
_RIGHTS = """
SELECT bool_and(has_table_privilege(name, needed)
    AND (name = 'procrastinate_workers' OR has_sequence_privilege(pg_get_serial_sequence(name, 'id'), 'USAGE')))
FROM unnest(ARRAY['procrastinate_jobs', 'procrastinate_events', 'procrastinate_periodic_defers',
    'procrastinate_workers']) AS name, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS needed
"""
"""Whether the user has the rights that announcing and working need."""

# A program that sets up no logging gets one sentence of ours, not every traceback of the library's.
logging.getLogger("procrastinate").addHandler(logging.NullHandler())


class ProcrastinateQueue:
    """A queue in the database of the store.

    Args:
        conninfo: address of the database as psycopg takes it.
    """

    def __init__(self, conninfo: str) -> None:
        self._conninfo = conninfo
        self._app = App(connector=SyncPsycopgConnector())

    def announce(self, job_id: int, kind: str, not_before: datetime | None = None) -> None:
        """Defer a task on a connection of its own; see `progress_core.ports.jobs.JobEngine`."""
        with self._connection() as connection:
            self._defer(connection, job_id, kind, not_before)

    def announce_within(self, work: UnitOfWork, job_id: int, kind: str) -> bool:
        """Defer a task in a transaction of the store; see `progress_core.ports.jobs.EnlistingEngine`."""
        connection = getattr(work, "driver_connection", None)
        if not isinstance(connection, psycopg.Connection):
            return False
        with _translated(), connection.transaction():  # a savepoint, so that a failure spoils nothing else
            self._defer(connection, job_id, kind)
        return True

    def work(self, run: Callable[[int], object], stop: Event) -> None:
        """Run what the queue brings; see `progress_core.ports.jobs.JobQueue`."""
        with _translated():
            self.check()
            asyncio.run(work(self._conninfo, run, stop))
        if not stop.is_set():
            raise Unavailable(_UNREACHABLE)

    def wait(self, seconds: float) -> None:
        """Sleep: the queue wakes its own workers."""
        sleep(seconds)

    def check(self) -> None:
        """Check that the tables are there and may be used; see the port."""
        with self._connection() as connection:
            if not _is_set_up(connection):
                raise Unavailable(_NOT_SET_UP)
            if connection.execute(_RIGHTS).fetchone() != (True,):
                raise Unavailable(_NO_RIGHTS)

    def migrate(self) -> None:
        """Create the tables unless they are there; see the port."""
        with self._connection() as connection:
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (_MIGRATIONS,))
            if not _is_set_up(connection):
                connection.execute(SchemaManager.get_schema())

    def close(self) -> None:
        """Do nothing: no connection is kept."""

    def _defer(
        self, connection: "psycopg.Connection[Any]", job_id: int, kind: str, not_before: datetime | None = None
    ) -> None:
        task = self._app.configure_task(TASK, queue=QUEUE, schedule_at=not_before, connection=connection)
        task.defer(job_id=job_id, kind=kind)

    @contextmanager
    def _connection(self) -> Iterator["psycopg.Connection[Any]"]:
        """Open a connection whose transaction is committed when the block ends."""
        with _translated(), psycopg.connect(self._conninfo, connect_timeout=_CONNECT_SECONDS) as connection:
            yield connection


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (psycopg.Error, ProcrastinateException) as error:
        raise Unavailable(_sentence(error if isinstance(error, psycopg.Error) else error.__cause__)) from None


def _sentence(error: BaseException | None) -> str:
    if isinstance(error, psycopg.errors.UndefinedObject | psycopg.errors.UndefinedTable):
        return _NOT_SET_UP
    return _NO_RIGHTS if isinstance(error, psycopg.errors.InsufficientPrivilege) else _UNREACHABLE


def _is_set_up(connection: "psycopg.Connection[Any]") -> bool:
    return connection.execute("SELECT to_regclass('procrastinate_workers') IS NOT NULL").fetchone() == (True,)


def open_engine(url: str) -> ProcrastinateQueue:
    """Make the engine (entry point `procrastinate`).

    Args:
        url: `procrastinate:`, followed by the URL of the store's database.

    Raises:
        ValueError: the database is not PostgreSQL.
    """
    address = url.partition(":")[2]
    scheme, separator, rest = address.partition("://")
    if scheme.lower() not in _SCHEMES or not separator:
        raise ValueError("procrastinate: needs PROGRESS_DATABASE_URL to name a PostgreSQL")
    return ProcrastinateQueue(f"postgresql://{rest}")
