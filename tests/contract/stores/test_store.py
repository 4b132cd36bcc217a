"""The store in memory keeps the contract of a store."""

import pytest

from progress_core.memory.store import open_store
from progress_core.testing.tools.stateful import store_machine
from progress_core.testing.tools.stateful_profiles import profiles_machine
from progress_core.testing.twins.store import MemoryStoreKit


class TestMemoryStore(MemoryStoreKit):
    """The twin."""


TestMemoryStoreBesideMemory = pytest.mark.feature("I2")(store_machine(open_store))
TestMemoryProfilesBesideMemory = pytest.mark.feature("I2")(profiles_machine(open_store))
