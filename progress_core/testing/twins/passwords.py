"""Password hashers under their kit."""

from collections.abc import Callable

import pytest

from progress_core.memory import passwords as memory
from progress_core.ports.passwords import PasswordHasher
from progress_core.testing.passwords import PasswordHasherContract


class MemoryPasswordHasherKit(PasswordHasherContract):
    """The kit of `memory`."""

    @pytest.fixture
    def hasher(self) -> PasswordHasher:
        return memory.open_hasher()

    @pytest.fixture
    def reopen(self) -> Callable[[], PasswordHasher]:
        return memory.open_hasher

    @pytest.fixture
    def weaker(self) -> PasswordHasher:
        return memory.MemoryHasher(rounds=1)
