"""Backups: every table as lines of JSON, compressed; either database can restore what the other wrote.

The first line says what the file is; the last holds the number of the lines before it, and their digest. In
between, each table is a line with its name and columns, then lines of rows, with up to 200 rows on each. New tables
are included automatically. Files of version 1 have one line per row.
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

LEFT_OUT = {"changes", "counters", "sessions", "spent_answers"}
"""Tables that are in no backup: `counters` is for SQLite alone; sessions, and answers used once, end with
a restore, and whoever followed changes begins anew."""

_ROWS_PER_LINE = 200
_COMPRESSION = 1  # of nine levels: a quarter larger than the best one, and several times as fast
_LINES = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def kept_tables() -> list[Table]:
    """Return the tables that are in a backup, each after those that it refers to."""
    return [table for table in metadata.sorted_tables if table.name not in LEFT_OUT]


def write(connection: Connection, backend: Backend, file: BinaryIO, *, revision: str, now: datetime) -> Backup:
    """Write everything that one transaction sees.

    Args:
        connection: connection in a transaction that sees one state.
        backend: backend of the connection.
        file: open for writing.
        revision: revision of the tables.
        now: aware UTC.
    """
    counts = {
        table.name: int(connection.execute(select(func.count()).select_from(table)).scalar_one())
        for table in kept_tables()
    }
    with (
        GzipFile(filename="", mode="wb", compresslevel=_COMPRESSION, fileobj=file, mtime=0) as packed,
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
    """Return the columns of bytes, which JSON cannot hold; a row with one may be large, so it has its own line."""
    return [column.name for column in table.columns if isinstance(column.type, LargeBinary)]


def _rows(connection: Connection, table: Table, binary: Sequence[int]) -> Iterator[list[Any]]:
    """Yield the rows of each line, as JSON can hold them."""
    size = 1 if binary else _ROWS_PER_LINE
    for rows in connection.execute(select(table), execution_options={"yield_per": size}).partitions():
        yield [_packed(row, binary) for row in rows] if binary else list(map(tuple, rows))


def _packed(row: Sequence[Any], binary: Sequence[int]) -> list[Any]:
    return [
        b64encode(value).decode("ascii") if place in binary and value is not None else value
        for place, value in enumerate(row)
    ]


class _Lines:
    """Writes, counts and digests lines. A line is compressed while the next is read from the database."""

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
        """Write a line, or raise the error that prevented the line before it from being written."""
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
