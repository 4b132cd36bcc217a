"""The fixtures that the kits of the store and its repositories need."""

from collections.abc import Callable
from typing import TypeAlias

import pytest

from progress_core.ports.store import Store
from progress_core.testing.tools.guards import Patient

Reopen: TypeAlias = Callable[[Store], Store]
"""Closes a store, and opens it again as another process would."""


Traces: TypeAlias = Callable[[bytes], bool]
"""Tells whether the files of a store hold some bytes."""


class Interruption(BaseException):
    """The error that stops a transaction of a test: no store mistakes it for one of its own."""


class StoreFixture(Patient):
    """A base class with the fixtures `store` and `reopen`, which the tests of an adapter override."""

    @pytest.fixture
    def store(self) -> Store:
        """Return an empty, migrated store that threads may share."""
        raise NotImplementedError("write a fixture `store` that returns an empty, migrated Store")

    @pytest.fixture
    def traces(self) -> Traces | None:
        """Return a function that returns whether the files of `store` hold these bytes; None if nobody can look."""
        return None

    @pytest.fixture
    def reopen(self) -> Reopen | None:
        """Return a function that closes the store of the test and opens it anew, from what it kept.

        Return None to declare that nothing outlives a store, because it is in memory.
        """
        raise NotImplementedError(
            "write a fixture `reopen` that returns a function, which closes a store and opens it again;"
            " return None if nothing outlives your store"
        )
