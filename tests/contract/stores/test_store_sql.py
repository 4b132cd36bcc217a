"""The stores on SQLite and PostgreSQL keep the contract of a store."""

from collections.abc import Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from progress_sql import open_store

from progress_core.ports.store import Store
from progress_core.testing.store import StoreContract
from progress_core.testing.tools.stateful import store_machine
from progress_core.testing.tools.stateful_profiles import profiles_machine
from tests import postgres


@cache
def _migrated() -> bytes:
    """Make an empty, migrated SQLite database: copying it is faster than migrating one for every test."""
    with TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/progress.db")
        store.migrate()
        store.close()
        return Path(folder, "progress.db").read_bytes()


class TestSqliteStore(StoreContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[Store]:
        path = tmp_path / "progress.db"
        path.write_bytes(_migrated())
        store = open_store(f"sqlite:///{path}")
        yield store
        store.close()


class TestPostgreSqlStore(StoreContract):
    @pytest.fixture
    def store(self, migrated_postgres_url: str) -> Iterator[Store]:
        store = open_store(migrated_postgres_url)
        yield store
        store.close()


@pytest.fixture(scope="class")
def _places() -> Iterator[None]:
    """Delete, at the end, the places of all stores that a machine asked for."""
    yield
    _PLACES.close()


_PLACES = ExitStack()


def _new_sqlite() -> Store:
    path = Path(_PLACES.enter_context(TemporaryDirectory()), "progress.db")
    path.write_bytes(_migrated())
    return open_store(f"sqlite:///{path}")


def _new_postgresql() -> Store:
    return open_store(_PLACES.enter_context(postgres.migrated()))


_beside_memory = pytest.mark.feature("I2", "I7")
TestSqliteStoreBesideMemory = _beside_memory(pytest.mark.usefixtures("_places")(store_machine(_new_sqlite)))
TestPostgreSqlStoreBesideMemory = _beside_memory(
    pytest.mark.usefixtures("_places")(store_machine(_new_postgresql, examples=15))
)
TestSqliteProfilesBesideMemory = _beside_memory(pytest.mark.usefixtures("_places")(profiles_machine(_new_sqlite)))
TestPostgreSqlProfilesBesideMemory = _beside_memory(
    pytest.mark.usefixtures("_places")(profiles_machine(_new_postgresql, examples=15))
)
