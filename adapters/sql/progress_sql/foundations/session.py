"""One open transaction, and the few operations that the repositories use."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar, cast

from attrs import define
from sqlalchemy import Column, ColumnElement, Connection, CursorResult, Dialect, Table, func, select
from sqlalchemy.sql.base import Executable

from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_sql.foundations.backend import BATCH_SIZE, Backend, chunks
from progress_sql.foundations.errors import translated
from progress_sql.foundations.noted import Noted
from progress_sql.foundations.prepared import Prepared
from progress_sql.foundations.together import Reading, Together, compatible

T = TypeVar("T")
P = TypeVar("P", bound=Prepared)

Values: TypeAlias = Sequence[Any]
"""A row of a result."""


@define(eq=False)
class _Waiting:
    """A reading whose rows have not been looked at yet."""

    reading: Reading
    rows: list[tuple[Any, ...]] | None = None


class Session:
    """A connection in a transaction; all statements go through it, and all errors it raises are the core's."""

    def __init__(self, connection: Connection, backend: Backend, *, reads: bool = False) -> None:
        self.backend = backend
        self.reads = reads
        """Whether it reads one state, so that what it has read once stays true until its end."""
        self.known: dict[tuple[str, object], Any] = {}
        """What a statement read ahead for those that follow, by what it is and its key; only if it `reads`."""
        self.spoilt = False
        self.changes = 0
        self.noted = Noted()
        self.new_usernames: dict[int, str] = {}
        self._stamp: int | None = None
        self._connection = connection
        self._waiting: list[_Waiting] = []
        self._open: set[CursorResult[Any]] = set()

    @property
    def driver_connection(self) -> object:
        """The driver's own connection."""
        return self._connection.connection.driver_connection

    def run(self, statement: Executable) -> CursorResult[Any]:
        """Run one statement."""
        self.changes += 1
        return self._guarded(lambda: self._connection.execute(statement))

    def first(self, statement: Executable) -> Values | None:
        """Return the first row, or None."""
        return self._guarded(lambda: self._connection.execute(statement).first())

    def one(self, statement: Executable) -> Values:
        """Return the first row.

        Raises:
            NotFound: there is none.
        """
        row = self.first(statement)
        if row is None:
            raise NotFound
        return row

    def all(self, statement: Executable) -> Sequence[Values]:
        """Return all rows of a short result."""
        return self._guarded(lambda: self._connection.execute(statement).all())

    def tuples(self, statement: Executable) -> list[tuple[Any, ...]]:
        """Return all rows of a long result as the driver has them, which costs a fifth: of numbers and texts alone."""

        def fetched() -> list[tuple[Any, ...]]:
            result = self._connection.execute(statement)
            rows = cast("list[tuple[Any, ...]]", result.cursor.fetchall())
            result.close()
            return rows

        return self._guarded(fetched)

    def prepared(
        self, shape: Hashable, build: Callable[[], Executable], values: Mapping[str, object]
    ) -> list[tuple[Any, ...]]:
        """Return all rows of a statement that is built and compiled once: of numbers and texts alone.

        To build a statement and to look its text up takes SQLAlchemy longer than most databases take to run it.

        Args:
            shape: what the text of the statement depends on, and whose it is.
            build: returns the statement, with parameters in place of values.
            values: of its parameters.
        """
        return self._prepared(shape, lambda dialect: Prepared(build(), dialect, values), values)[1]

    def later(self, reading: Reading) -> Iterator[tuple[Any, ...]]:
        """Return rows that wait until they are used, if the session `reads`; all that wait go in one statement.

        So a repository can be asked for several lists, and the database is asked once, when the first is looked at.
        """
        if not self.reads:
            return iter(self.prepared(reading.shape, reading.build, reading.values))
        waiting = _Waiting(reading)
        self._waiting.append(waiting)
        return self._rows_of(waiting)

    def now(self, reading: Reading) -> list[tuple[Any, ...]]:
        """Return rows at once, and with them those that wait."""
        return list(self.later(reading))

    def _rows_of(self, waiting: "_Waiting") -> Iterator[tuple[Any, ...]]:
        while waiting.rows is None:
            self._read_waiting()
        yield from waiting.rows

    def _read_waiting(self) -> None:
        """Run one statement for all readings that wait and can share it."""
        readings, values = compatible(waiting.reading for waiting in self._waiting)
        if len(readings) == 1:
            found = [self.prepared(readings[0].shape, readings[0].build, values)]
        else:
            shape = ("together", *(reading.shape for reading in readings))
            together, rows = self._prepared(shape, lambda dialect: Together(readings, dialect, values), values)
            found = together.divided(rows, readings)
        by_reading = {id(reading): rows for reading, rows in zip(readings, found, strict=True)}
        for waiting in self._waiting:
            waiting.rows = by_reading.get(id(waiting.reading))
        self._waiting = [waiting for waiting in self._waiting if waiting.rows is None]

    def _prepared(
        self, shape: Hashable, prepare: Callable[[Dialect], P], values: Mapping[str, object]
    ) -> tuple[P, list[tuple[Any, ...]]]:
        """Run a statement that is prepared once; return it too."""

        def fetched() -> tuple[P, list[tuple[Any, ...]]]:
            prepared = cast("P | None", self.backend.statements.get(shape))
            if prepared is None:
                prepared = prepare(self._connection.dialect)
                self.backend.statements[shape] = prepared
            result = self._connection.exec_driver_sql(prepared.text, prepared.parameters(values))
            rows = cast("list[tuple[Any, ...]]", result.cursor.fetchall())
            result.close()
            return prepared, rows

        return self._guarded(fetched)

    def stream(self, statement: Executable) -> Iterator[Values]:
        """Run a statement now, and yield its rows as they are used."""
        options = {"yield_per": BATCH_SIZE}
        result = self._guarded(lambda: self._connection.execute(statement, execution_options=options))
        self._open.add(result)
        return self._rows(result)

    def insert_many(self, table: Table, rows: Iterable[Sequence[Any]]) -> None:
        """Add rows: a value for every column of the table, in order, except a number that the database assigns."""
        self.changes += 1
        names = [column.name for column in table.columns if column is not table.autoincrement_column]
        self._guarded(lambda: self.backend.insert(self._connection, table.name, names, rows))

    def update_many(self, columns: Sequence[Column[Any]], rows: Iterable[Sequence[Any]]) -> bool:
        """Replace rows whose version is the stored one, and increment the version.

        Args:
            columns: columns of one table, including `version`; the primary key is first.
            rows: a value for each of the columns.

        Returns:
            False if any row is gone or has another version.
        """
        names = [column.name for column in columns]
        mark, place = self.backend.placeholder, names.index("version")
        changes = ", ".join(f"{name} = {mark}" for name in names[1:] if name != "version")
        statement = (
            f"UPDATE {columns[0].table.name} SET {changes}, version = version + 1"  # noqa: S608 - our own names
            f" WHERE {names[0]} = {mark} AND version = {mark}"
        )
        for chunk in chunks(rows):
            moved = [(*row[1:place], *row[place + 1 :], row[0], row[place]) for row in chunk]
            result = self.write(statement, moved)
            if result.rowcount != len(chunk):
                self.spoilt = True
                return False
        return True

    def write(self, statement: str, rows: list[tuple[Any, ...]]) -> CursorResult[Any]:
        """Run one statement that we wrote ourselves for each of these rows."""
        self.changes += 1
        return self._guarded(lambda: self._connection.exec_driver_sql(statement, rows))

    def returned(self, statement: str, values: tuple[Any, ...]) -> Sequence[Values]:
        """Run one statement that we wrote ourselves, and return the rows that it writes and returns."""
        self.changes += 1
        return self._guarded(lambda: self._connection.exec_driver_sql(statement, values).all())

    def has(self, table: Table, key: object) -> bool:
        """Return whether a row with this primary key exists."""
        return self.first(select(1).where(table.columns[0] == key)) is not None

    def count(self, table: Table, *conditions: ColumnElement[bool]) -> int:
        """Count rows."""
        return int(self.one(select(func.count()).select_from(table).where(*conditions))[0])

    def within(self, work: Callable[[Connection, Backend], T]) -> T:
        """Run a function of this adapter in the transaction."""
        return self._guarded(lambda: work(self._connection, self.backend))

    def new_ids(self, count: int) -> Sequence[int]:
        """Reserve numbers."""
        return self._guarded(lambda: self.backend.new_ids(self._connection, count))

    def stamp(self) -> int:
        """Return the number of this transaction, which orders what it changes."""
        if self._stamp is None:
            self._stamp = self._guarded(lambda: self.backend.stamp(self._connection))
        return self._stamp

    def hold(self, name: str) -> None:
        """Hold a name until the transaction ends."""
        self._guarded(lambda: self.backend.hold(self._connection, name))

    def end(self, *, keep: bool) -> None:
        """Close results that are still being read, and check that the transaction may be kept.

        Raises:
            Conflict: it is to be kept, but a write was refused, so it is incomplete.
        """
        with translated():
            for result in self._open:
                result.close()
        if keep and self.spoilt:
            raise Conflict("A change was refused, so nothing of the transaction was kept.")

    def _rows(self, result: CursorResult[Any]) -> Iterator[Values]:
        while rows := self._guarded(lambda: result.fetchmany(BATCH_SIZE)):
            yield from rows
        self._open.discard(result)

    def _guarded(self, work: Callable[[], T]) -> T:
        try:
            with translated():
                return work()
        except Exception:
            self.spoilt = True
            raise
