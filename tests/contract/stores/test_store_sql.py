"""The stores on SQLite and PostgreSQL keep the contract of a store."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from progress_sql import open_store
from progress_sql.kits.store import migrated

from progress_core.ports.store import Store
from progress_core.testing.store import StoreContract
from progress_core.testing.tools.fixtures import Reopen
from tests import postgres


class TestSqliteStore(StoreContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[Store]:
        path = tmp_path / "progress.db"
        path.write_bytes(migrated())
        store = open_store(f"sqlite:///{path}")
        yield store
        store.close()

    @pytest.fixture
    def reopen(self, tmp_path: Path) -> Reopen:
        return _reopening(f"sqlite:///{tmp_path}/progress.db")


class TestPostgreSqlStore(StoreContract):
    @pytest.fixture
    def url(self) -> Iterator[str]:
        with postgres.emptied() as url:
            yield url

    @pytest.fixture
    def store(self, url: str) -> Iterator[Store]:
        store = open_store(url)
        yield store
        store.close()

    @pytest.fixture
    def reopen(self, url: str) -> Reopen:
        return _reopening(url)


def _reopening(url: str) -> Reopen:
    def reopen(store: Store) -> Store:
        store.close()
        return open_store(url)

    return reopen
