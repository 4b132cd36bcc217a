"""The one fixture that every kit of the store's repositories asks for."""

import pytest

from progress_core.ports.store import Store


class StoreFixture:
    """What an adapter's tests give: an empty store."""

    @pytest.fixture
    def store(self) -> Store:
        """Return an empty, migrated store that threads may share."""
        raise NotImplementedError("give a fixture `store` that returns an empty, migrated Store")
