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
from progress_sql.foundations.backend import insert_text
from progress_sql.foundations.columns import metadata
from progress_sql.foundations.errors import translated

_LOCK_SECONDS = 10  # to wait for others to leave a table, or to end what they began before
_LOOK_AGAIN = 0.1  # seconds
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
"""Whether anybody may still see what was removed before a transaction: whoever cannot be looked at may."""
_FEW = 100  # rows up to which a plain INSERT is as fast as COPY


def _outwait(connection: Connection) -> None:
    """Wait until nobody can see any more what was removed by now: as long as somebody may, it is kept for them.

    Raises:
        Unavailable: somebody still can.
    """
    mine = str(connection.execute(text("SELECT CAST(CAST(pg_current_xact_id() AS xid) AS text)")).scalar_one())
    until = monotonic() + _LOCK_SECONDS
    while connection.execute(_OLDER, {"mine": mine}).scalar_one():
        if monotonic() > until:
            raise Unavailable("Others are at work in the database. Try again in a minute.")
        sleep(_LOOK_AGAIN)


class PostgreSql:
    """What is particular to PostgreSQL.

    Args:
        url: `postgresql://` or `postgresql+psycopg://`, with psycopg's own options.
    """

    placeholder = "%s"

    def __init__(self, url: URL) -> None:
        self.engine = create_engine(
            url.set(drivername="postgresql+psycopg"),
            hide_parameters=True,
            isolation_level="READ COMMITTED",
            pool_size=10,
            max_overflow=10,
            pool_timeout=30,
            pool_pre_ping=True,  # a connection that a restarted server has dropped is replaced unseen
            connect_args={"connect_timeout": 10, "application_name": "progress"} | dict(url.query),
        )

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for nobody: the server orders its writers."""
        yield

    def writing(self, connection: Connection) -> Connection:
        """Leave a connection as it is: it writes."""
        return connection

    def reading(self, connection: Connection) -> Connection:
        """Make a connection one that reads one state."""
        return connection.execution_options(isolation_level="REPEATABLE READ")

    def found(self) -> None:
        """Leave it to the first statement to find the server."""

    def create(self) -> None:
        """Leave it to its owner to make the database."""

    def compact(self) -> None:
        with self.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
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

    def holds(self, whole: ColumnElement[str], part: str) -> ColumnElement[bool]:
        return func.strpos(whole, part) > 0

    def ranges(self, ranges: Sequence[tuple[str, str]]) -> FromClause:
        lows, highs = (as_type(list(ends), ARRAY(Text())) for ends in zip(*ranges, strict=True))
        return func.unnest(lows, highs).table_valued(column("low", Text()), column("high", Text())).render_derived()

    def insert(self, connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        rest = iter(rows)
        first = list(islice(rest, _FEW + 1))
        if len(first) > _FEW:
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

    def hold(self, connection: Connection, name: str) -> None:
        number = int.from_bytes(sha256(name.encode()).digest()[:8], signed=True)
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})

    def next_id(self, connection: Connection) -> int:
        return int(connection.exec_driver_sql("SELECT last_value + 1 FROM progress_ids").scalar_one())

    def hold_tables(self, connection: Connection, tables: Sequence[str]) -> None:
        listed = ", ".join(f'"{table}"' for table in tables)
        connection.exec_driver_sql(f"LOCK TABLE {listed} IN ACCESS EXCLUSIVE MODE")

    def restored(
        self, connection: Connection, next_id: int, tables: Sequence[str], own_numbers: Sequence[tuple[str, str]]
    ) -> None:
        """Set the sequences, and let the planner know the tables at once: the first page is to be fast."""
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
