"""Backups under their kit."""

import pytest

from progress_core.memory.backups import BackedUpMemoryStore
from progress_core.testing.backups import BackedUpContract, BackedUpStore


class MemoryBackedUpKit(BackedUpContract):
    """The kit of `memory`."""

    @pytest.fixture
    def store(self) -> BackedUpStore:
        return BackedUpMemoryStore()

    @pytest.fixture
    def other(self) -> BackedUpStore:
        return BackedUpMemoryStore()
