"""Backups of the stores on SQL: everything is restored on either database, or nothing."""

import gzip
import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from progress_sql import open_store
from progress_sql.foundations.columns import metadata
from progress_sql.kits.store import migrated
from progress_sql.operations import backups
from progress_sql.operations.backups import LEFT_OUT, kept_tables
from progress_sql.store import HEAD, SqlStore
from sqlalchemy import Connection, Float, LargeBinary, Table, Text, select, text

from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.foundations.errors import Conflict, Rejected
from progress_core.domain.operations.audit import Entry
from progress_core.testing.backups import BackedUpContract, BackedUpStore
from progress_core.testing.tools.builders import a_learner, enrol
from tests import postgres
from tests.kits.subjects import backups as subjects

pytestmark = pytest.mark.feature("I7")

NOW = datetime(2026, 11, 25, 2, tzinfo=UTC)
Maker = Callable[[str], SqlStore]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Maker]:
    """Return a function that makes migrated stores by the name of their database."""
    with ExitStack() as closing:
        made: list[SqlStore] = []

        def maker(database: str) -> SqlStore:
            place = tmp_path / f"{len(made)}.db"
            if database == "sqlite":
                place.write_bytes(migrated())
            url = f"sqlite:///{place}" if database == "sqlite" else closing.enter_context(postgres.migrated())
            store = open_store(url)
            assert isinstance(store, SqlStore)
            closing.callback(store.close)
            made.append(store)
            return store

        yield maker


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


class TestMemoryBackups(subjects.TestMemory):
    """The twin."""


class _SqlBackups(BackedUpContract):
    name: str

    @pytest.fixture
    def store(self, make: Maker) -> BackedUpStore:
        return make(self.name)

    @pytest.fixture
    def other(self, make: Maker) -> BackedUpStore:
        return make(self.name)


class TestSqliteBackups(_SqlBackups):
    name = "sqlite"


class TestPostgreSqlBackups(_SqlBackups):
    name = "postgresql"


def _within(store: SqlStore, work: Callable[[Connection], Any]) -> Any:
    with store._backend.engine.connect() as connection, connection.begin():
        return work(connection)


def _fill(connection: Connection) -> None:
    """Put two rows into every table that there is, whatever its columns are."""
    for table in metadata.sorted_tables:
        if table.name != "counters":
            connection.execute(table.insert(), [_row(table, number) for number in (1, 2)])


def _row(table: Table, number: int) -> dict[str, object]:
    return {column.name: _value(column, number) for column in table.columns}


def _value(column: Any, number: int) -> object:
    if column.foreign_keys:
        parent = next(iter(column.foreign_keys)).column
        return _value(parent, number)
    if column.nullable and number > 1:
        return None
    if isinstance(column.type, LargeBinary):
        return bytes(range(256)) * number
    if isinstance(column.type, Float):
        return 51.1 / number
    if isinstance(column.type, Text):
        return f'{column.name} {number} "Żółć"\n\u2028\U0001f600'
    return number


def _all_rows(store: SqlStore) -> dict[str, list[tuple[Any, ...]]]:
    def read(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
        keys = {table: list(table.primary_key.columns) for table in kept_tables()}
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*key))]
            for table, key in keys.items()
        }

    found: dict[str, list[tuple[Any, ...]]] = _within(store, read)
    return found


def _backup(store: SqlStore) -> bytes:
    file = BytesIO()
    store.write_backup(file, NOW)
    return file.getvalue()


def _restore(store: SqlStore, content: bytes) -> None:
    with store.restoring(BytesIO(content)) as (_, backup):
        assert backup.made_at == NOW


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
def test_every_row_of_every_table_is_restored_on_either_database(make: Maker, database: str, target: str) -> None:
    store, other = make(database), make(target)
    _within(store, _fill)
    with store.transaction() as work:
        given = max(work.new_ids(5))
    _restore(other, _backup(store))
    rows = _all_rows(other)
    assert _all_rows(store) == rows
    assert set(metadata.tables) - LEFT_OUT == {name for name, found in rows.items() if len(found) == 2}
    assert [] == _within(other, lambda connection: connection.execute(select(metadata.tables["sessions"])).all())
    with other.transaction() as work:
        assert min(work.new_ids(2)) > given
    assert json.loads(gzip.decompress(_backup(store)).splitlines()[0])["tables"] == HEAD


def test_a_backup_is_restored_only_into_an_empty_store(make: Maker, database: str) -> None:
    store, other = make(database), make(database)
    enrol(store, a_learner())
    content = _backup(store)
    _restore(other, content)
    before = _all_rows(other)
    with pytest.raises(Conflict, match=r"not empty.*progress init"):
        _restore(other, content)
    assert before == _all_rows(other)


def _lines(content: bytes) -> list[bytes]:
    return gzip.decompress(content).splitlines(keepends=True)


def _header(content: bytes, **changes: object) -> bytes:
    first, *rest = _lines(content)
    return gzip.compress(b"".join([json.dumps(json.loads(first) | changes).encode() + b"\n", *rest]))


def _forged(content: bytes, old: bytes, new: bytes) -> bytes:
    """Return the backup with a text replaced, and the digest that belongs to it."""
    body = b"".join(_lines(content)[:-1]).replace(old, new)
    end = {"end": {"lines": body.count(b"\n"), "sha256": sha256(body).hexdigest()}}
    return gzip.compress(body + json.dumps(end).encode() + b"\n")


BAD: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "nothing": (lambda _: b"", "not a backup"),
    "text": (lambda _: b"PK", "not a backup"),
    "another file": (lambda _: gzip.compress(b"[1]\n"), "not a backup"),
    "cut short": (lambda content: content[: len(content) * 3 // 4], "incomplete"),
    "one byte less": (lambda content: content[:-1], "incomplete"),
    "more behind": (lambda content: content + gzip.compress(b"more"), "incomplete"),
    "no last line": (lambda content: gzip.compress(b"".join(_lines(content)[:-1])), "incomplete"),
    "no line in between": (
        lambda content: gzip.compress(b"".join(_lines(content)[:3] + _lines(content)[4:])),
        "incomplete",
    ),
    "a changed letter": (
        lambda content: gzip.compress(gzip.decompress(content).replace(b'"learner"', b'"operator"')),
        "incomplete",
    ),
    "an unknown table": (
        lambda content: gzip.compress(gzip.decompress(content).replace(b'"table":"learners"', b'"table":"x; DROP"')),
        "incomplete",
    ),
    "newer tables": (lambda content: _header(content, tables="9999"), "newer version"),
    "newer form": (lambda content: _header(content, version=3), "newer version"),
    "no number": (lambda content: _header(content, next_id="x"), "not a backup"),
    "no end": (lambda content: _header(content, next_id=float("inf")), "not a backup"),
    "endless brackets": (lambda _: gzip.compress(b"[" * 60_000), "not a backup"),
    "endless brackets behind": (lambda content: gzip.compress(_lines(content)[0] + b"[" * 60_000), "incomplete"),
    "columns that are lists": (
        lambda content: gzip.compress(gzip.decompress(content).replace(b'"columns":[', b'"columns":[[],')),
        "incomplete",
    ),
    "objects in cells": (lambda content: _forged(content, b'"learner"', b'{"a":1}'), "incomplete"),
    "lists in cells": (lambda content: _forged(content, b'"learner"', b'["a"]'), "incomplete"),
    "half a character": (lambda content: _forged(content, b'"learner"', b'"\\ud800"'), "incomplete"),
    "unknown tables": (lambda content: _header(content, tables="0000"), "not a backup"),
}


@pytest.mark.parametrize("bad", BAD)
def test_an_incomplete_backup_is_refused_and_restores_nothing(make: Maker, database: str, bad: str) -> None:
    store, other = make(database), make(database)
    enrol(store, a_learner())
    spoil, said = BAD[bad]
    with pytest.raises(Rejected, match=said):
        _restore(other, spoil(_backup(store)))
    assert not any(_all_rows(other).values())
    _restore(other, _backup(store))
    assert _all_rows(store) == _all_rows(other)


def test_a_value_that_postgresql_cannot_hold_is_reported_and_nothing_is_restored(make: Maker) -> None:
    store, other = make("sqlite"), make("postgresql")
    with store.transaction() as work:
        work.audit.append([Entry(NOW, 0, "log in", "account", "a\0b")])
    with pytest.raises(Rejected, match="cannot hold one of the values"):
        _restore(other, _backup(store))
    assert not any(_all_rows(other).values())


def test_a_backup_is_a_consistent_snapshot_despite_concurrent_writes(make: Maker, database: str) -> None:
    store, other = make(database), make(database)
    enrol(store, a_learner())
    before = _all_rows(store)

    file = BytesIO()
    with store._connection(store._backend.reading) as connection, connection.begin():
        connection.execute(text("SELECT count(*) FROM learners")).scalar_one()
        enrol(store, a_learner(2))
        backups.write(connection, store._backend, file, revision=HEAD, now=NOW)
    _restore(other, file.getvalue())
    assert before == _all_rows(other)
    assert before != _all_rows(store)


def test_a_backup_of_an_older_version_is_migrated(make: Maker, database: str) -> None:
    other = make(database)
    columns = ["ukprn", "name", "area", "postcode", "street", "locality", "town", "latitude", "longitude", "sign_off"]
    columns += ["staff_add_qualifications", "referee", "version", "name_key"]
    entry = {"id": 7, "at": 1, "actor": "operator", "action": "a", "subject": "s", "subject_id": "1"}
    entry |= {"ukprn": "", "facts": "{}"}
    asked = {"id": 8, "file_name": "a.csv", "digest": "d", "requested_by": 5, "requested_at": 1, "on_duplicate": "ask"}
    asked |= {"decisions": "{}", "status": "queued", "created": 0, "updated": 0, "skipped": 0, "processed_at": None}
    asked |= {"ukprns": "[]", "problems": "[]"}
    lines: list[object] = [
        {
            "format": "progress backup", "version": 1, "tables": "0001", "made_at": NOW.isoformat(),
            "next_id": 1_000_123, "rows": {"providers": 1, "imports": 1, "import_files": 1, "audit": 1},
        },
        {"table": "providers", "columns": columns, "binary": []},
        ["10000001", "School", "", "", "", "", "", None, 1.5, 0, 0, "", 1, "school"],
        {"table": "imports", "columns": list(asked), "binary": []},
        list(asked.values()),
        {"table": "import_files", "columns": ["import_id", "content"], "binary": ["content"]},
        [8, b64encode(b"a file").decode()],
        {"table": "audit", "columns": list(entry), "binary": []},
        list(entry.values()),
    ]  # fmt: skip
    content = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    end = {"end": {"lines": len(lines), "sha256": sha256(content).hexdigest()}}
    _restore(other, gzip.compress(content + json.dumps(end).encode()))
    other.check()
    with other.transaction() as work:
        assert ["School"] == [provider.name for provider in work.providers.in_scope(EVERYTHING)]
        assert [0] == [entry.actor_id for entry in work.audit.page(EVERYTHING).entries]
        assert b"a file" == work.imports.content(8)
        assert min(work.new_ids(1)) >= 1_000_123
        work.audit.append([Entry(NOW, 0, "a", "s", "1")])
