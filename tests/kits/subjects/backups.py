"""Backups under their kit."""

from progress_sql.kits import store
from progress_sql.kits.backups import SqliteBackedUpKit

from progress_core.testing.twins.backups import MemoryBackedUpKit


class TestMemory(MemoryBackedUpKit):
    """The twin."""


class TestSqlite(SqliteBackedUpKit):
    """`sqlite`."""

    @staticmethod
    def warm_up() -> None:
        """Migrate one file, of which every check has a copy."""
        store.migrated()
