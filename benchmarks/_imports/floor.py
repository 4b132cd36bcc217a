"""The floor: calamine reads, the driver writes the rows as they are into one table. Nothing is checked."""

import sqlite3
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import psycopg
from python_calamine import load_workbook
from sqlalchemy import make_url

from benchmarks._imports.work import Contestant, Outcome, Work
from progress_core.domain.learners.learners import FIELDS

COLUMNS = (*FIELDS, "username", "secret")
SECRET = "s1.00000000." + "x" * 48


def _table(kind: str) -> str:
    columns = ", ".join(f"{name} {kind if name == 'year_group' else 'TEXT'} NOT NULL" for name in COLUMNS)
    return f"CREATE TABLE learners (id INTEGER PRIMARY KEY, {columns}, UNIQUE (username))"


def _rows(content: bytes) -> Iterator[tuple[Any, ...]]:
    rows: list[list[Any]] = load_workbook(BytesIO(content)).get_sheet_by_index(0).to_python()[1:]
    year_group, born = FIELDS.index("year_group"), FIELDS.index("date_of_birth")
    for number, row in enumerate(rows):
        row[year_group] = int(row[year_group])
        row[born] = row[born].isoformat()
        yield number, *row, f"user{number}", SECRET


def _prepare(url: str) -> None:
    if url.startswith("sqlite"):
        with sqlite3.connect(_path(url)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(_table("INTEGER"))
    else:
        with psycopg.connect(_path(url)) as connection:
            connection.execute(_table("SMALLINT"))


def _path(url: str) -> str:
    where = make_url(url)
    if url.startswith("sqlite"):
        return str(where.database)
    return where.set(drivername="postgresql").render_as_string(hide_password=False)


def _insert(url: str) -> Work:
    path = _path(url)

    def sqlite(content: bytes) -> Outcome:
        marks = ", ".join("?" * (len(COLUMNS) + 1))
        with sqlite3.connect(path) as connection:
            return connection.executemany(f"INSERT INTO learners VALUES ({marks})", _rows(content)).rowcount, 0

    def postgresql(content: bytes) -> Outcome:
        with psycopg.connect(path) as connection, connection.cursor() as cursor:
            with cursor.copy("COPY learners FROM STDIN") as copy:
                for row in _rows(content):
                    copy.write_row(row)
            return cursor.rowcount, 0

    return sqlite if url.startswith("sqlite") else postgresql


def _read(_url: str) -> Work:
    def work(content: bytes) -> Outcome:
        rows = load_workbook(BytesIO(content)).get_sheet_by_index(0).to_python()
        return 0, (len(rows) - 1) // 50

    return work


CONTESTANTS = {"floor": Contestant(_prepare, _insert), "reading alone": Contestant(_prepare, _read)}
