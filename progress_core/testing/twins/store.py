"""Stores under their kit."""

import pytest

from progress_core.memory.store import open_store
from progress_core.ports.store import Store
from progress_core.testing.store import StoreContract


class MemoryStoreKit(StoreContract):
    """The kit of `memory`."""

    @pytest.fixture
    def store(self) -> Store:
        return open_store("memory:")

    @pytest.fixture
    def reopen(self) -> None:
        """Declare that nothing outlives a store in memory."""

    @pytest.fixture
    def traces(self) -> None:
        """Declare that there are no files."""
