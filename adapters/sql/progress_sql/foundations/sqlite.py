"""SQLite: one file, one writer at a time, for one machine."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Engine, FromClause, bindparam, create_engine, event, func, select
from sqlalchemy.engine import URL
from sqlalchemy.pool import QueuePool
from sqlalchemy.util import LRUCache

from progress_core.domain.foundations.errors import Unavailable
from progress_sql.foundations.backend import Statements, chunks, grouping, insert_text
from progress_sql.foundations.errors import NOT_SET_UP

_WAIT_SECONDS = 30.0  # that a writer waits for its turn
_TRY_SECONDS = 5.0  # that SQLite itself waits at a time
_FIRST_ID = 1_000_001
_NEXT_IDS = "UPDATE counters SET next = max(next, ?) + ? WHERE name = 'ids' RETURNING next"

_NEXT_STAMP = "SELECT coalesce(max(stamp), 0) + 1 FROM changes"

_COMPILED: LRUCache[Any, Any] = LRUCache(500)
_PREPARED: Statements = {}


@cache
def _common() -> Engine:
    """Make the engine whose dialect all stores of the process have, so that they compile a statement once."""
    engine = create_engine("sqlite://")
    engine.connect().close()  # the dialect looks at SQLite
    engine.dispose()
    return engine


class Sqlite:
    """SQLite as a backend.

    Args:
        url: `sqlite:///PATH`; `?timeout=SECONDS` changes how long a writer waits for its turn.
    """

    placeholder = "?"

    def __init__(self, url: URL) -> None:
        if url.database in (None, "", ":memory:"):
            raise Unavailable("SQLite needs a file, such as sqlite:///progress.db. For a store in memory, use memory:.")
        self._path = Path(str(url.database)).resolve()  # fixed now, in case the process changes its folder
        self._wait_seconds = float(str(url.query.get("timeout", _WAIT_SECONDS)))
        self._writing = Lock()
        self._floor = _FIRST_ID
        self.engine = self._engine()
        self.statements = _PREPARED

    def _engine(self) -> Engine:
        common = _common()
        engine = Engine(
            QueuePool(
                cast("Any", self._connect), pool_size=20, max_overflow=0, timeout=_WAIT_SECONDS, dialect=common.dialect
            ),
            common.dialect,
            common.url,
            execution_options={"compiled_cache": _COMPILED},
            hide_parameters=True,
        )
        event.listen(engine, "begin", self._begin)
        return engine

    def _connect(self) -> sqlite3.Connection:
        """Open the file, which must exist: `create` makes it."""
        connection = sqlite3.connect(
            f"{self._path.as_uri()}?mode=rw",
            uri=True,
            timeout=min(_TRY_SECONDS, self._wait_seconds),
            isolation_level=None,
            check_same_thread=False,
            cached_statements=256,
        )
        # FULL: what was reported as saved survives a power cut. Erased secrets are overwritten, and
        # sorting never writes data to a temporary file.
        for setting in (
            "foreign_keys = ON",
            "synchronous = FULL",
            "secure_delete = ON",
            "temp_store = MEMORY",
            "cache_size = -32768",
        ):
            connection.execute(f"PRAGMA {setting}")
        return connection

    def _begin(self, connection: Connection) -> None:
        """Begin a transaction for reading or writing; a writer tries until its waiting time is over."""
        driver = cast("sqlite3.Connection", connection.connection.driver_connection)
        if not connection.get_execution_options().get("writes"):
            driver.execute("BEGIN")
            return
        end = monotonic() + self._wait_seconds
        while True:
            try:
                driver.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if not error.sqlite_errorname.startswith("SQLITE_BUSY") or monotonic() > end:
                    raise
            else:
                return

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait until no other thread writes; SQLite itself does not queue writers fairly.

        Raises:
            Unavailable: it took too long.
        """
        if not self._writing.acquire(timeout=self._wait_seconds):
            raise Unavailable("The database is busy with other work. Try again in a minute.")
        try:
            yield
        finally:
            self._writing.release()

    def writing(self, connection: Connection) -> Connection:
        """Prepare a connection for writing."""
        return connection.execution_options(writes=True)

    def reading(self, connection: Connection) -> Connection:
        """Return the connection as it is, which reads one state."""
        return connection

    def require_exists(self) -> None:
        """Check that the file exists.

        Raises:
            Unavailable: it does not.
        """
        if not self._path.is_file():
            raise Unavailable(f"{NOT_SET_UP} (There is no file {self._path}.)")

    def create(self) -> None:
        """Create the file if there is none; only its owner can read it.

        Raises:
            Unavailable: it cannot be created.
        """
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with suppress(FileExistsError):
                self._path.touch(mode=0o600, exist_ok=False)
        except OSError as error:
            reason = error.strerror or "unknown reason"
            raise Unavailable(f"The database file {self._path} cannot be created: {reason}. Choose another.") from None
        with self.engine.connect() as connection:
            driver = cast("sqlite3.Connection", connection.connection.driver_connection)
            driver.execute("PRAGMA journal_mode = WAL")  # readers never wait for the writer

    def compact(self) -> None:
        with self.engine.connect() as connection:
            driver = cast("sqlite3.Connection", connection.connection.driver_connection)
            driver.execute("VACUUM")
            # Deleted rows stay in the write-ahead log until it is emptied.
            busy, *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise Unavailable("The database is busy with other work. Try again in a minute.")

    def any_of(self, column: ColumnElement[Any], values: Collection[Any]) -> ColumnElement[bool]:
        if len(values) == 1:
            return column.in_(values)
        listed = func.json_each(json.dumps(list(values))).table_valued("value")
        return column.in_(select(listed.c.value))

    def any_given(self, column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
        listed = func.json_each(bindparam(name)).table_valued("value")
        return column.in_(select(listed.c.value))

    def listed(self, values: Collection[Any]) -> object:
        return json.dumps(list(values))

    def holds(self, whole: ColumnElement[str], part: str | ColumnElement[str]) -> ColumnElement[bool]:
        return func.instr(whole, part) > 0

    def ranges(self, ranges: Sequence[tuple[str, str]]) -> FromClause:
        listed = func.json_each(json.dumps(ranges)).table_valued("value")
        low, high = (func.json_extract(listed.c.value, place) for place in ("$[0]", "$[1]"))
        return select(low.label("low"), high.label("high")).subquery()

    def overview(self, table: str, columns: Sequence[str], by: Sequence[str], listed: Sequence[str]) -> str:
        """Count by sorting, as SQLite does, and list all values in one look, which compares each with few others."""
        group = f" GROUP BY {', '.join(by)}" if by else ""
        counted = ", ".join(column if column in by else "NULL" for column in columns)
        counts = f"SELECT {grouping(columns, by)}, {counted}, count(*) FROM {table}{group}"  # noqa: S608 - names are ours
        if not listed:
            return counts
        every = ", ".join(f"json_group_array(DISTINCT {column})" for column in listed)
        groups = " ".join(f"WHEN {place} THEN {grouping(columns, [column])}" for place, column in enumerate(listed))
        places = {column: place for place, column in enumerate(listed)}
        values = ", ".join(
            f"CASE fact.key WHEN {places[column]} THEN one.value END" if column in places else "NULL"
            for column in columns
        )
        return (
            f"{counts} UNION ALL SELECT CASE fact.key {groups} END, {values}, 0"  # noqa: S608 - names are ours
            f" FROM (SELECT json_array({every}) AS listed FROM {table}) AS found,"
            " json_each(found.listed) AS fact, json_each(fact.value) AS one"
        )

    def insert(self, connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        statement = insert_text(table, columns, "?")
        for chunk in chunks(rows):
            connection.exec_driver_sql(statement, cast("list[tuple[Any, ...]]", chunk))

    def new_ids(self, connection: Connection, count: int) -> Sequence[int]:
        """Take numbers from the counter; `_floor` keeps those of a rolled-back transaction from being used again."""
        end = int(connection.exec_driver_sql(_NEXT_IDS, (self._floor, count)).scalar_one())
        self._floor = end
        return range(end - count, end)

    def next_id(self, connection: Connection) -> int:
        return int(connection.exec_driver_sql("SELECT next FROM counters WHERE name = 'ids'").scalar_one())

    def stamp(self, connection: Connection) -> int:
        return int(connection.exec_driver_sql(_NEXT_STAMP).scalar_one())

    def settled(self, connection: Connection) -> tuple[str, int]:
        """Return the next stamp: whoever reads sees all that were given, as writers take turns."""
        return "", self.stamp(connection)

    def hold(self, connection: Connection, name: str) -> None:
        """Do nothing: there is only one writer at a time, so every name is held."""

    def hold_tables(self, connection: Connection, tables: Sequence[str]) -> None:
        """Do nothing: there is only one writer at a time."""

    def finish_restore(
        self, connection: Connection, next_id: int, tables: Sequence[str], own_numbers: Sequence[tuple[str, str]]
    ) -> None:
        """Set the counter; SQLite itself keeps track of the numbers that it assigns."""
        del tables, own_numbers
        connection.exec_driver_sql("UPDATE counters SET next = max(next, ?) WHERE name = 'ids'", (next_id,))
