"""Password hashers under their kit."""

from collections.abc import Callable

import pytest

from progress_core.ports.passwords import PasswordHasher
from progress_core.testing.passwords import PasswordHasherContract
from progress_security import Argon2Hasher, open_hasher


class Argon2idPasswordHasherKit(PasswordHasherContract):
    """The kit of `argon2id`."""

    @pytest.fixture
    def hasher(self) -> PasswordHasher:
        return open_hasher()

    @pytest.fixture
    def reopen(self) -> Callable[[], PasswordHasher]:
        return open_hasher

    @pytest.fixture
    def weaker(self) -> PasswordHasher:
        return Argon2Hasher(memory_kib=8 * 1024, passes=1)
