"""Backups: every table as lines of JSON, compressed; any database restores what another wrote.

The first line says what the file is, the last holds the number and the digest of all before it. Between
them, each table is a line with its name and columns, then lines of rows, some hundred on each. New tables come
along by themselves. Files of version 1 have a line a row.
"""

import json
from base64 import b64encode
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from gzip import GzipFile
from hashlib import sha256
from typing import Any, BinaryIO, Self

from sqlalchemy import Connection, LargeBinary, Table, func, select

from progress_core.ports.backups import Backup
from progress_sql.foundations.backend import Backend
from progress_sql.foundations.columns import metadata

FORMAT, FORMAT_VERSION = "progress backup", 2

LEFT_OUT = {"counters", "sessions"}
"""Tables that are in no backup: `counters` is SQLite's own, and sessions end with a restore."""

_ROWS = 200  # on a line
_FAST = 1  # of nine levels: a quarter larger than the best one, and several times as fast
_LINES = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def kept_tables() -> list[Table]:
    """Give the tables that are in a backup, each after those that it points to."""
    return [table for table in metadata.sorted_tables if table.name not in LEFT_OUT]


def write(connection: Connection, backend: Backend, file: BinaryIO, *, revision: str, now: datetime) -> Backup:
    """Write all that one transaction sees.

    Args:
        connection: in a transaction that sees one state.
        backend: of the connection.
        file: open for writing.
        revision: of the tables.
        now: aware UTC.
    """
    counts = {
        table.name: int(connection.execute(select(func.count()).select_from(table)).scalar_one())
        for table in kept_tables()
    }
    with (
        GzipFile(filename="", mode="wb", compresslevel=_FAST, fileobj=file, mtime=0) as packed,
        _Lines(packed) as lines,
    ):
        lines.add(
            {
                "format": FORMAT,
                "version": FORMAT_VERSION,
                "tables": revision,
                "made_at": now.isoformat(),
                "next_id": backend.next_id(connection),
                "rows": counts,
            }
        )
        for table in kept_tables():
            binary = binary_columns(table)
            lines.add({"table": table.name, "columns": table.columns.keys(), "binary": binary})
            for rows in _rows(connection, table, [table.columns.keys().index(name) for name in binary]):
                lines.add(rows)
        lines.end()
    return Backup(now, counts)


def binary_columns(table: Table) -> list[str]:
    """Give the columns that JSON has no form for. A row that has one may be large, so it has a line to itself."""
    return [column.name for column in table.columns if isinstance(column.type, LargeBinary)]


def _rows(connection: Connection, table: Table, binary: Sequence[int]) -> Iterator[list[Any]]:
    """Give the rows, so many at a time, as JSON can hold them."""
    size = 1 if binary else _ROWS
    for rows in connection.execute(select(table), execution_options={"yield_per": size}).partitions():
        yield [_packed(row, binary) for row in rows] if binary else list(map(tuple, rows))


def _packed(row: Sequence[Any], binary: Sequence[int]) -> list[Any]:
    return [
        b64encode(value).decode("ascii") if place in binary and value is not None else value
        for place, value in enumerate(row)
    ]


class _Lines:
    """Writes lines, and counts and digests them. One is compressed while the next is read from the database."""

    def __init__(self, file: GzipFile) -> None:
        self._file = file
        self._digest = sha256()
        self._count = 0
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._writing: Future[int] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.shutdown()

    def add(self, value: object) -> None:
        """Write a line; what kept the one before from being written is raised here."""
        line = _LINES.encode(value).encode() + b"\n"
        self._digest.update(line)
        self._count += 1
        self._finish()
        self._writing = self._thread.submit(self._file.write, line)

    def end(self) -> None:
        """Write the last line."""
        self.add({"end": {"lines": self._count, "sha256": self._digest.hexdigest()}})
        self._finish()

    def _finish(self) -> None:
        if self._writing is not None:
            self._writing.result()
