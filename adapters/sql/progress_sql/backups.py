"""Backups: every table as lines of JSON, compressed; any database restores what another wrote.

The first line says what the file is, the last holds the number and the digest of all before it. Between
them, each table is a line with its name and columns, then a line a row. New tables come along by themselves.
"""

import json
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from gzip import GzipFile
from hashlib import sha256
from typing import Any, BinaryIO

from sqlalchemy import Connection, LargeBinary, Table, func, select

from progress_core.ports.store import Backup
from progress_sql.backend import CHUNK, Backend
from progress_sql.columns import metadata

FORMAT, FORMAT_VERSION = "progress backup", 1

LEFT_OUT = {"counters", "sessions"}
"""Tables that are in no backup: `counters` is SQLite's own, and sessions end with a restore."""

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
    with GzipFile(filename="", mode="wb", compresslevel=_FAST, fileobj=file, mtime=0) as packed:
        lines = _Lines(packed)
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
            binary = [column.name for column in table.columns if isinstance(column.type, LargeBinary)]
            names = [column.name for column in table.columns]
            lines.add({"table": table.name, "columns": names, "binary": binary})
            for row in _rows(connection, table):
                lines.add(row)
        lines.end()
    return Backup(now, counts)


def _rows(connection: Connection, table: Table) -> Iterator[Sequence[Any]]:
    """Give the rows as JSON can hold them."""
    found = connection.execute(select(table), execution_options={"yield_per": CHUNK})
    places = [place for place, column in enumerate(table.columns) if isinstance(column.type, LargeBinary)]
    pack: Callable[[Any], list[Any]] = list
    if places:

        def pack(row: Any) -> list[Any]:
            return [
                b64encode(value).decode("ascii") if place in places and value is not None else value
                for place, value in enumerate(row)
            ]

    return map(pack, found)


class _Lines:
    """Writes lines, and counts and digests them."""

    def __init__(self, file: GzipFile) -> None:
        self._file = file
        self._digest = sha256()
        self._count = 0

    def add(self, value: object) -> None:
        line = _LINES.encode(value).encode() + b"\n"
        self._digest.update(line)
        self._file.write(line)
        self._count += 1

    def end(self) -> None:
        """Write the last line."""
        self.add({"end": {"lines": self._count, "sha256": self._digest.hexdigest()}})
