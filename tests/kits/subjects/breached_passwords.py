"""Sets of breached passwords under their kit."""

from progress_security.kits.breached_passwords import FileBreachedPasswordsKit

from progress_core.testing.twins.breached_passwords import MemoryBreachedPasswordsKit


class TestMemory(MemoryBreachedPasswordsKit):
    """The twin."""


class TestFile(FileBreachedPasswordsKit):
    """`file`."""
