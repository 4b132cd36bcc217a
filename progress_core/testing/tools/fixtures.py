"""The fixture that the kits of the store and its repositories need."""

import pytest

from progress_core.ports.store import Store


class StoreFixture:
    """A base class with the fixture `store`, which the tests of an adapter override."""

    @pytest.fixture
    def store(self) -> Store:
        """Return an empty, migrated store that threads may share."""
        raise NotImplementedError("write a fixture `store` that returns an empty, migrated Store")
