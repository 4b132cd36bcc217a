"""Password hashers under their kit."""

from progress_security.kits.passwords import Argon2idPasswordHasherKit

from progress_core.testing.twins.passwords import MemoryPasswordHasherKit


class TestMemory(MemoryPasswordHasherKit):
    """The twin."""


class TestArgon2id(Argon2idPasswordHasherKit):
    """`argon2id`."""
