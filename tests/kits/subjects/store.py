"""Stores under their kit."""

from progress_sql.kits import store
from progress_sql.kits.store import SqliteStoreKit

from progress_core.testing.twins.store import MemoryStoreKit


class TestMemory(MemoryStoreKit):
    """The twin."""


class TestSqlite(SqliteStoreKit):
    """`sqlite`."""

    @staticmethod
    def warm_up() -> None:
        """Migrate one file, of which every check has a copy."""
        store.migrated()
