"""PostgreSQL: many machines, many writers."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from itertools import chain, islice
from time import monotonic, sleep
from typing import Any, cast

import psycopg
from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    String,
    Text,
    any_,
    bindparam,
    column,
    create_engine,
    func,
    text,
)
from sqlalchemy import (
    cast as as_type,
)
from sqlalchemy.engine import URL

from progress_core.domain.foundations.errors import Unavailable
from progress_sql.foundations.backend import Statements, insert_text
from progress_sql.foundations.columns import metadata
from progress_sql.foundations.errors import translated

_LOCK_SECONDS = 10  # to wait for a table, or for others' earlier transactions to end
_POLL_SECONDS = 0.1
_OLDER = text(
    """
    SELECT EXISTS (
        SELECT FROM pg_stat_activity
        WHERE pid <> pg_backend_pid() AND (datname = current_database() OR datname IS NULL)
        AND (age(backend_xmin) > age(CAST(:mine AS xid)) OR age(backend_xid) > age(CAST(:mine AS xid))
             OR (datname IS NOT NULL AND query = '<insufficient privilege>'))
    ) OR EXISTS (
        SELECT FROM pg_prepared_xacts WHERE database = current_database()
    ) OR EXISTS (
        SELECT FROM pg_replication_slots WHERE age(xmin) > age(CAST(:mine AS xid))
    )
    """
)
"""Whether anybody can still see rows deleted before a transaction; a session that we may not inspect counts as one."""
_OWNED = text(
    """
    SELECT bool_and(pg_has_role(relowner, 'USAGE')) FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relname = ANY(:names)
    """
)
_NOT_OWNED = (
    "Traces of erased learners are still in the files of the database: its tables belong to another user. "
    "Run a worker with the user that owns them."
)
_SETTLED = """
    SELECT system_identifier::text, pg_snapshot_xmin(pg_current_snapshot())::text::bigint FROM pg_control_system()
"""
_COPY_FROM = 100  # rows above which COPY is faster than a plain INSERT


def _outwait(connection: Connection) -> None:
    """Wait until nobody can see the rows deleted so far, as PostgreSQL keeps them for as long as somebody can.

    Raises:
        Unavailable: somebody still can.
    """
    mine = str(connection.execute(text("SELECT CAST(CAST(pg_current_xact_id() AS xid) AS text)")).scalar_one())
    until = monotonic() + _LOCK_SECONDS
    while connection.execute(_OLDER, {"mine": mine}).scalar_one():
        if monotonic() > until:
            raise Unavailable("The database is in use. Try again in a minute.")
        sleep(_POLL_SECONDS)


class PostgreSql:
    """PostgreSQL as a backend.

    Args:
        url: `postgresql://` or `postgresql+psycopg://`, with psycopg's own options.
    """

    placeholder = "%s"

    def __init__(self, url: URL) -> None:
        self.statements: Statements = {}
        self.engine = create_engine(
            url.set(drivername="postgresql+psycopg"),
            hide_parameters=True,
            isolation_level="READ COMMITTED",
            pool_size=10,
            max_overflow=10,
            pool_timeout=30,
            pool_pre_ping=True,  # replaces a connection that a restarted server has dropped
            connect_args={"connect_timeout": 10, "application_name": "progress"} | dict(url.query),
        )

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Do not wait: the server orders its writers."""
        yield

    def writing(self, connection: Connection) -> Connection:
        """Return the connection as it is, which can write."""
        return connection

    def reading(self, connection: Connection) -> Connection:
        """Prepare a connection for reading one state."""
        return connection.execution_options(isolation_level="REPEATABLE READ")

    def require_exists(self) -> None:
        """Do nothing: the first statement finds out whether the server is there."""

    def create(self) -> None:
        """Do nothing: its owner creates the database."""

    def compact(self) -> None:
        """Rewrite every table.

        Raises:
            Unavailable: the user of the database does not own the tables; PostgreSQL would leave them as they are
                and only warn.
        """
        with self.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            if not connection.execute(_OWNED, {"names": [table.name for table in metadata.sorted_tables]}).scalar_one():
                raise Unavailable(_NOT_OWNED)
            _outwait(connection)
            connection.execute(text(f"SET lock_timeout = '{_LOCK_SECONDS}s'"))
            try:
                for table in metadata.sorted_tables:
                    connection.execute(text(f"VACUUM (FULL) {table.name}"))
            finally:
                connection.execute(text("RESET lock_timeout"))

    def any_of(self, column: ColumnElement[Any], values: Collection[Any]) -> ColumnElement[bool]:
        if len(values) == 1:
            return column.in_(values)
        kind = ARRAY(Text() if isinstance(column.type, String) else BigInteger())
        condition: ColumnElement[bool] = column == any_(as_type(list(values), kind))
        return condition

    def any_given(self, column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
        kind = ARRAY(Text() if isinstance(column.type, String) else BigInteger())
        condition: ColumnElement[bool] = column == any_(bindparam(name, type_=kind))
        return condition

    def listed(self, values: Collection[Any]) -> object:
        return list(values)

    def holds(self, whole: ColumnElement[str], part: str | ColumnElement[str]) -> ColumnElement[bool]:
        return func.strpos(whole, part) > 0

    def ranges(self, ranges: Sequence[tuple[str, str]]) -> FromClause:
        lows, highs = (as_type(list(ends), ARRAY(Text())) for ends in zip(*ranges, strict=True))
        return func.unnest(lows, highs).table_valued(column("low", Text()), column("high", Text())).render_derived()

    def overview(self, table: str, columns: Sequence[str], by: Sequence[str], listed: Sequence[str]) -> str:
        sets = ", ".join(f"({', '.join(group)})" for group in (by, *([column] for column in listed)))
        every = ", ".join(columns)
        return f"SELECT GROUPING({every}), {every}, count(*) FROM {table} GROUP BY GROUPING SETS ({sets})"  # noqa: S608 - names are ours

    def insert(self, connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        rest = iter(rows)
        first = list(islice(rest, _COPY_FROM + 1))
        if len(first) > _COPY_FROM:
            driver = cast("psycopg.Connection[Any]", connection.connection.driver_connection)
            with (
                translated(psycopg.Error),
                driver.cursor() as cursor,
                cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN".encode()) as copy,
            ):
                for row in chain(first, rest):
                    copy.write_row(row)
        elif first:
            connection.exec_driver_sql(insert_text(table, columns, "%s"), cast("list[tuple[Any, ...]]", first))

    def new_ids(self, connection: Connection, count: int) -> Sequence[int]:
        numbers = text("SELECT nextval('progress_ids') FROM generate_series(1, :count)")
        return list(connection.execute(numbers, {"count": count}).scalars())

    def stamp(self, connection: Connection) -> int:
        return int(connection.exec_driver_sql("SELECT pg_current_xact_id()::text::bigint").scalar_one())

    def settled(self, connection: Connection) -> tuple[str, int]:
        """Return the server's identity, as another one counts transactions anew, and its oldest open transaction."""
        server, oldest = connection.exec_driver_sql(_SETTLED).one()
        return f"-{server}", int(oldest)

    def hold(self, connection: Connection, name: str) -> None:
        number = int.from_bytes(sha256(name.encode()).digest()[:8], signed=True)
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})

    def next_id(self, connection: Connection) -> int:
        return int(connection.exec_driver_sql("SELECT last_value + 1 FROM progress_ids").scalar_one())

    def hold_tables(self, connection: Connection, tables: Sequence[str]) -> None:
        listed = ", ".join(f'"{table}"' for table in tables)
        connection.exec_driver_sql(f"LOCK TABLE {listed} IN ACCESS EXCLUSIVE MODE")

    def finish_restore(
        self, connection: Connection, next_id: int, tables: Sequence[str], own_numbers: Sequence[tuple[str, str]]
    ) -> None:
        """Set the sequences, and analyse the tables so that the first queries are fast too."""
        connection.exec_driver_sql(
            "SELECT setval('progress_ids', greatest(%s, last_value + 1), false) FROM progress_ids", (next_id,)
        )
        for table, own in own_numbers:
            connection.exec_driver_sql(
                f"SELECT setval(pg_get_serial_sequence('{table}', '{own}'), max({own})) FROM {table}"  # noqa: S608 - ours
                f" HAVING max({own}) IS NOT NULL"
            )
        listed = ", ".join(f'"{table}"' for table in tables)
        connection.exec_driver_sql(f"ANALYZE {listed}")
