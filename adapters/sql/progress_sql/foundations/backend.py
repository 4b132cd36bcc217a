"""The protocol of a database: what SQLite and PostgreSQL do in different ways."""

from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import islice
from typing import Any, Protocol, TypeAlias, TypeVar

from sqlalchemy import ColumnElement, Connection, Engine, FromClause

from progress_sql.foundations.prepared import Prepared

T = TypeVar("T")

Statements: TypeAlias = dict[Hashable, Prepared]
"""Statements that are made once, by their shape."""

BATCH_SIZE = 1000
"""Rows that are read or written at a time, so that memory stays flat."""

_LAST = chr(0x10FFFF)  # occurs in no text


def grouping(columns: Sequence[str], by: Sequence[str]) -> int:
    """Return the number that SQL's own GROUPING has for a group: a bit for every column, 0 where it is grouped by."""
    return sum((column not in by) << place for place, column in enumerate(reversed(columns)))


class Backend(Protocol):
    """A database.

    Args:
        engine: the source of connections.
        placeholder: the mark for a value in SQL that we write ourselves.
        statements: those that are made once, by their shape.
    """

    engine: Engine
    placeholder: str
    statements: Statements

    def require_exists(self) -> None:
        """Check, before a connection is requested, that the database exists.

        Raises:
            Unavailable: it does not.
        """
        ...

    def create(self) -> None:
        """Create an empty database if there is none and creating it is our task.

        Raises:
            Unavailable: it cannot be created.
        """
        ...

    def compact(self) -> None:
        """Rewrite the database without deleted rows.

        Raises:
            Unavailable: others are using it.
        """
        ...

    def turn(self) -> AbstractContextManager[None]:
        """Wait, before a connection is requested, until this thread may write.

        Raises:
            Unavailable: it took too long.
        """
        ...

    def writing(self, connection: Connection) -> Connection:
        """Prepare a connection for writing."""
        ...

    def reading(self, connection: Connection) -> Connection:
        """Prepare a connection for reading one state."""
        ...

    def any_of(self, column: ColumnElement[Any], values: Collection[Any]) -> ColumnElement[bool]:
        """Return the condition that a column holds one of these values, of which there may be very many."""
        ...

    def any_given(self, column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
        """Return the condition that a column holds one of the values of a parameter, which are `listed`."""
        ...

    def listed(self, values: Collection[Any]) -> object:
        """Return values as a parameter of `any_given`."""
        ...

    def holds(self, whole: ColumnElement[str], part: str | ColumnElement[str]) -> ColumnElement[bool]:
        """Return the condition that a text contains this part, character for character."""
        ...

    def ranges(self, ranges: Sequence[tuple[str, str]]) -> FromClause:
        """Return a table of these ranges with the columns `low` and `high`."""
        ...

    def overview(self, table: str, columns: Sequence[str], by: Sequence[str], listed: Sequence[str]) -> str:
        """Return SQL that counts the rows of a table grouped by some columns, and lists the values of columns.

        Its rows have `grouping` of these columns, a value for every column, which is null where it is not of the
        group, and the count, which is 0 where only values are listed.

        Args:
            table: its name.
            columns: all of its columns, none of which is ever null.
            by: those to group by.
            listed: those whose values are listed, each by itself.
        """
        ...

    def insert(self, connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Add many rows."""
        ...

    def new_ids(self, connection: Connection, count: int) -> Sequence[int]:
        """Reserve numbers."""
        ...

    def next_id(self, connection: Connection) -> int:
        """Return a number above all reserved ones."""
        ...

    def stamp(self, connection: Connection) -> int:
        """Return the number of the open transaction, which is greater than those of all that ended before it began."""
        ...

    def settled(self, connection: Connection) -> tuple[str, int]:
        """Return the name of the server, and a stamp below which all transactions have ended and are visible."""
        ...

    def hold(self, connection: Connection, name: str) -> None:
        """Hold a name until the transaction ends."""
        ...

    def hold_tables(self, connection: Connection, tables: Sequence[str]) -> None:
        """Prevent all others from writing to these tables until the transaction ends."""
        ...

    def finish_restore(
        self, connection: Connection, next_id: int, tables: Sequence[str], own_numbers: Sequence[tuple[str, str]]
    ) -> None:
        """Set the counters after a restore, so that new numbers follow those of the backup.

        Args:
            connection: connection of the transaction that restored the rows.
            next_id: the first number that is free.
            tables: names of all tables.
            own_numbers: tables and columns whose numbers the database assigns itself.
        """
        ...


def chunks(values: Iterable[T], size: int = BATCH_SIZE) -> Iterator[list[T]]:
    """Yield the values in lists of at most `size`."""
    rest = iter(values)
    while chunk := list(islice(rest, size)):
        yield chunk


def insert_text(table: str, columns: Sequence[str], placeholder: str) -> str:
    """Return an INSERT for one row; the names are our own, never input."""
    marks = ", ".join([placeholder] * len(columns))
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608


def past(prefix: str) -> str:
    """Return the end (exclusive) of the range of texts that start with this prefix."""
    if not prefix.rstrip(_LAST):
        return prefix + _LAST
    if prefix.endswith(_LAST):
        return past(prefix.rstrip(_LAST))
    last = ord(prefix[-1])
    return prefix[:-1] + chr(0xE000 if last == 0xD7FF else last + 1)  # noqa: PLR2004 - surrogates are not characters
