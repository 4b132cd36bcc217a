"""The store in memory keeps the contract of a store."""

import pytest

from progress_core.memory.store import open_store
from progress_core.ports.store import Store
from progress_core.testing.store import StoreContract
from progress_core.testing.tools.stateful import store_machine
from progress_core.testing.tools.stateful_profiles import profiles_machine


class TestMemoryStore(StoreContract):
    @pytest.fixture
    def store(self) -> Store:
        return open_store("memory:")


TestMemoryStoreBesideMemory = pytest.mark.feature("I2")(store_machine(open_store))
TestMemoryProfilesBesideMemory = pytest.mark.feature("I2")(profiles_machine(open_store))
