"""Restoring a backup of `progress_sql.operations.backups` to empty tables."""

import json
import secrets
import zlib
from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from gzip import BadGzipFile, GzipFile
from hashlib import sha256
from io import BufferedReader
from typing import Any, BinaryIO

from attrs import frozen
from sqlalchemy import Connection, inspect, select
from sqlalchemy import text as sql

from progress_core.domain.foundations.errors import Conflict, NotFound, Rejected
from progress_core.ports.backups import Backup
from progress_sql.foundations.backend import Backend
from progress_sql.foundations.columns import metadata
from progress_sql.foundations.errors import translated
from progress_sql.operations.backups import FORMAT, FORMAT_VERSION, LEFT_OUT
from progress_sql.operations.changes import begin_anew

NOT_RESTORED = {*LEFT_OUT, "alembic_version"}
_NEVER_EMPTY = {"changes", "counters"}
_BLOCK_BYTES = 262_144  # unpacked at a time
_MAX_FIRST_LINE = 65_536  # bytes; a file with a longer first line is not a backup
_CELLS = {str, int, float, bool, type(None)}
_BROKEN = (BadGzipFile, EOFError, zlib.error, ValueError, OverflowError, RecursionError)
_NO_BACKUP = "This file is not a backup from `progress backup`. Choose another file."
_DAMAGED = "The backup is incomplete or has been altered, so nothing was restored. Use another copy of it."
_NEWER = "The backup was made by a newer version of Progress. Install that version, then restore it."
_NOT_EMPTY = (
    "The store is not empty, so nothing was restored. Restore to a new database: set PROGRESS_DATABASE_URL to it, "
    "run `progress init`, then restore."
)


@frozen
class _Header:
    """The first line."""

    tables: str
    made_at: datetime
    next_id: int
    rows: dict[str, int]


def restore(connection: Connection, backend: Backend, file: BinaryIO, *, revision: str) -> Backup:
    """Restore all rows in the open transaction.

    Args:
        connection: connection in a transaction that writes.
        backend: backend of the connection.
        file: open for reading.
        revision: revision of the tables.

    Raises:
        Conflict: the tables are not empty.
        Rejected: the file is not a backup, is incomplete or altered, or has a newer version.
    """
    lines = _Lines(file)
    header = lines.header()
    if header.tables > revision:
        raise Rejected(_NEWER)
    with translated():
        backend.hold_tables(connection, list(metadata.tables))
        _require_empty(connection)
    older = header.tables != revision
    if older:
        _create_older_tables(connection, header.tables)
    try:
        counts = _load(connection, backend, lines, _columns(connection))
    except (NotFound, Conflict):  # a row that refers to nothing, or occurs twice
        raise Rejected(_DAMAGED) from None
    if counts != header.rows:
        raise Rejected(_DAMAGED)
    with translated():
        if older:
            _migrate(connection)
        begin_anew(connection, backend, secrets.token_hex(8))
        backend.finish_restore(connection, header.next_id, list(metadata.tables), _own_numbers())
    return Backup(header.made_at, counts)


def _require_empty(connection: Connection) -> None:
    for table in metadata.sorted_tables:
        if table.name not in _NEVER_EMPTY and connection.execute(select(1).select_from(table).limit(1)).first():
            raise Conflict(_NOT_EMPTY)


def _create_older_tables(connection: Connection, revision: str) -> None:
    """Replace the empty tables by those of an older version; they are migrated when the rows are in."""
    from progress_sql.migrations import upgrade  # noqa: PLC0415 - Alembic is slow to import, and rarely needed

    with translated():
        metadata.drop_all(connection)
        connection.execute(sql("DROP TABLE alembic_version"))
        if connection.dialect.name == "postgresql":
            connection.execute(sql("DROP SEQUENCE progress_ids"))
        try:
            upgrade(connection, revision)
        except LookupError:
            raise Rejected(_NO_BACKUP) from None


def _columns(connection: Connection) -> dict[str, set[str]]:
    """Return the columns of each table in the database."""
    with translated():
        found = inspect(connection).get_multi_columns()
    return {name: {column["name"] for column in columns} for (_, name), columns in found.items()}


def _migrate(connection: Connection) -> None:
    from progress_sql.migrations import upgrade  # noqa: PLC0415 - as above

    upgrade(connection)


def _own_numbers() -> list[tuple[str, str]]:
    """Return the tables and columns whose numbers the database assigns itself."""
    owners = ((table, table.autoincrement_column) for table in metadata.sorted_tables)
    return [(table.name, column.name) for table, column in owners if column is not None]


def _load(connection: Connection, backend: Backend, lines: "_Lines", tables: Mapping[str, set[str]]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for name, columns, binary in lines.tables():
        known = tables.get(name)
        wrong = known is None or name in NOT_RESTORED or name in counts or set(columns) != known
        if wrong or len(set(columns)) != len(columns) or not set(binary) <= set(columns):
            raise Rejected(_DAMAGED)
        before = lines.count
        rows = lines.rows([columns.index(column) for column in binary])
        with translated():
            for batch in ([row] for row in rows) if binary else (rows,):  # large rows one by one
                backend.insert(connection, f'"{name}"', columns, batch)
        counts[name] = lines.count - before
    return counts


class _Lines:
    """Reads, counts and digests lines."""

    def __init__(self, file: BinaryIO) -> None:
        self._file: GzipFile | BufferedReader = GzipFile(fileobj=file, mode="rb")
        self._digest = sha256()
        self._table: dict[str, Any] | None = None
        self._width = 0
        self._lines = 0
        self.count = 0

    def header(self) -> _Header:
        """Read the first line."""
        try:
            line = self._file.readline(_MAX_FIRST_LINE)
            found = json.loads(line)
            if found["format"] != FORMAT:
                raise Rejected(_NO_BACKUP)
            if found["version"] > FORMAT_VERSION:
                raise Rejected(_NEWER)
            rows = {str(name): int(count) for name, count in found["rows"].items()}
            header = _Header(
                str(found["tables"]), datetime.fromisoformat(found["made_at"]), int(found["next_id"]), rows
            )
        except (*_BROKEN, LookupError, TypeError, AttributeError):
            raise Rejected(_NO_BACKUP) from None
        self._note(line)
        self._file = BufferedReader(self._file, _BLOCK_BYTES)  # not earlier: it would report damage first
        return header

    def tables(self) -> Iterator[tuple[str, list[str], list[str]]]:
        """Yield the name, columns and binary columns of each table; read its rows before the next table.

        Raises:
            Rejected: the file is incomplete or has been altered.
        """
        self._next()
        while self._table is not None:
            table, self._table = self._table, None
            try:
                name, columns, binary = str(table["table"]), [*map(str, table["columns"])], [*map(str, table["binary"])]
            except (LookupError, TypeError):
                raise Rejected(_DAMAGED) from None
            self._width = len(columns)
            yield name, columns, binary

    def rows(self, binary: Sequence[int]) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of the table, and read the line after them."""
        while (rows := self._next()) is not None:
            self.count += len(rows)
            if binary:
                yield from (_unpacked(row, binary) for row in rows)
            else:
                yield from map(tuple, rows)

    def _next(self) -> list[Any] | None:
        """Return the rows of a line, or None after reading the line of a table or the last line."""
        try:
            line = self._file.readline()
            found = json.loads(line.decode())
            if b"\\u" in line:  # a surrogate cannot be encoded, so it was never written
                json.dumps(found, ensure_ascii=False).encode()
        except _BROKEN:
            raise Rejected(_DAMAGED) from None
        if isinstance(found, list):
            rows = found if found and isinstance(found[0], list) else [found]  # version 1: a row is a line
            if not all(map(self._is_row, rows)):
                raise Rejected(_DAMAGED)
            self._note(line)
            return rows
        if not isinstance(found, dict):
            raise Rejected(_DAMAGED)
        if "end" in found:
            self._require_end(found["end"])
        else:
            self._note(line)
            self._table = found
        return None

    def _is_row(self, row: object) -> bool:
        return isinstance(row, list) and len(row) == self._width and _CELLS.issuperset(map(type, row))

    def _require_end(self, end: object) -> None:
        whole = {"lines": self._lines, "sha256": self._digest.hexdigest()}
        try:
            rest = self._file.read(1)
        except (BadGzipFile, EOFError, zlib.error):
            rest = b"damaged"
        if end != whole or rest:
            raise Rejected(_DAMAGED)

    def _note(self, line: bytes) -> None:
        self._digest.update(line)
        self._lines += 1


def _unpacked(row: list[Any], binary: Sequence[int]) -> tuple[Any, ...]:
    return tuple(_bytes(value) if place in binary and value is not None else value for place, value in enumerate(row))


def _bytes(value: object) -> bytes:
    try:
        return b64decode(str(value), validate=True)
    except ValueError:
        raise Rejected(_DAMAGED) from None
