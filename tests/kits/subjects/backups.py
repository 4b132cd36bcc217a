"""Backups under their kit."""

from progress_sql.kits.backups import SqliteBackedUpKit

from progress_core.testing.twins.backups import MemoryBackedUpKit


class TestMemory(MemoryBackedUpKit):
    """The twin."""


class TestSqlite(SqliteBackedUpKit):
    """`sqlite`."""
