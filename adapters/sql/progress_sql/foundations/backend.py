"""What the two databases do each in its own way."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import islice
from typing import Any, Protocol, TypeVar

from sqlalchemy import ColumnElement, Connection, Engine, FromClause

T = TypeVar("T")

CHUNK = 1000
"""Rows that are read or written at a time, so that memory stays flat."""

_LAST = chr(0x10FFFF)  # no text has it


class Backend(Protocol):
    """A database.

    Args:
        engine: where connections come from.
        placeholder: what stands for a value in a statement of our own text.
    """

    engine: Engine
    placeholder: str

    def found(self) -> None:
        """Make sure, before a connection is asked for, that there is something to connect to.

        Raises:
            Unavailable: there is not.
        """
        ...

    def create(self) -> None:
        """Make an empty database, if that is ours to do and there is none.

        Raises:
            Unavailable: it cannot be made.
        """
        ...

    def compact(self) -> None:
        """Write the database anew without what was removed from it.

        Raises:
            Unavailable: others are at work in it.
        """
        ...

    def turn(self) -> AbstractContextManager[None]:
        """Wait, before a connection is asked for, until this thread may write.

        Raises:
            Unavailable: it took too long.
        """
        ...

    def writing(self, connection: Connection) -> Connection:
        """Make a connection one that writes."""
        ...

    def reading(self, connection: Connection) -> Connection:
        """Make a connection one that reads one state."""
        ...

    def any_of(self, column: ColumnElement[Any], values: Collection[Any]) -> ColumnElement[bool]:
        """Give the condition that a column holds one of these values, however many they are."""
        ...

    def holds(self, whole: ColumnElement[str], part: str) -> ColumnElement[bool]:
        """Give the condition that a text has this part somewhere, letter by letter."""
        ...

    def ranges(self, ranges: Sequence[tuple[str, str]]) -> FromClause:
        """Give a table of these ranges with the columns `low` and `high`."""
        ...

    def insert(self, connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Add many rows."""
        ...

    def new_ids(self, connection: Connection, count: int) -> Sequence[int]:
        """Reserve numbers."""
        ...

    def next_id(self, connection: Connection) -> int:
        """Give a number that is above all that were given."""
        ...

    def hold(self, connection: Connection, name: str) -> None:
        """Hold a name until the transaction ends."""
        ...

    def hold_tables(self, connection: Connection, tables: Sequence[str]) -> None:
        """Keep all others from writing these tables until the transaction ends."""
        ...

    def restored(
        self, connection: Connection, next_id: int, tables: Sequence[str], own_numbers: Sequence[tuple[str, str]]
    ) -> None:
        """Go on where a backup left off.

        Args:
            connection: of the transaction that brought the rows back.
            next_id: from this number on none was given.
            tables: all.
            own_numbers: tables and columns whose numbers the database gives itself.
        """
        ...


def chunks(values: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """Give the values in lists of at most so many."""
    rest = iter(values)
    while chunk := list(islice(rest, size)):
        yield chunk


def insert_text(table: str, columns: Sequence[str], placeholder: str) -> str:
    """Give an INSERT for one row; the names are ours, never a stranger's."""
    marks = ", ".join([placeholder] * len(columns))
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608


def past(prefix: str) -> str:
    """Give the end of the range of texts that start with this prefix."""
    if not prefix.rstrip(_LAST):
        return prefix + _LAST
    if prefix.endswith(_LAST):
        return past(prefix.rstrip(_LAST))
    last = ord(prefix[-1])
    return prefix[:-1] + chr(0xE000 if last == 0xD7FF else last + 1)  # noqa: PLR2004 - surrogates are no characters
