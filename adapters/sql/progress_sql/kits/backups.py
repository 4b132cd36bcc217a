"""Backups under their kit."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from progress_core.testing.backups import BackedUpContract, BackedUpStore
from progress_sql import open_store
from progress_sql.store import SqlStore


class SqliteBackedUpKit(BackedUpContract):
    """The kit of `sqlite`."""

    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[BackedUpStore]:
        yield from _migrated(tmp_path / "store.db")

    @pytest.fixture
    def other(self, tmp_path: Path) -> Iterator[BackedUpStore]:
        yield from _migrated(tmp_path / "other.db")


def _migrated(path: Path) -> Iterator[BackedUpStore]:
    store = open_store(f"sqlite:///{path}")
    assert isinstance(store, SqlStore)
    store.migrate()
    yield store
    store.close()
