"""Backups under their kit."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from progress_core.testing.backups import BackedUpContract, BackedUpStore
from progress_sql import open_store
from progress_sql.kits.store import migrated
from progress_sql.store import SqlStore


class SqliteBackedUpKit(BackedUpContract):
    """The kit of `sqlite`."""

    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[BackedUpStore]:
        yield from _opened(tmp_path / "store.db")

    @pytest.fixture
    def other(self, tmp_path: Path) -> Iterator[BackedUpStore]:
        yield from _opened(tmp_path / "other.db")


def _opened(path: Path) -> Iterator[BackedUpStore]:
    path.write_bytes(migrated())
    store = open_store(f"sqlite:///{path}")
    assert isinstance(store, SqlStore)
    yield store
    store.close()
