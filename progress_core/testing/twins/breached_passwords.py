"""Sets of breached passwords under their kit."""

import pytest

from progress_core.memory.breached_passwords import MemoryBreachedPasswords
from progress_core.ports.breached_passwords import BreachedPasswords
from progress_core.testing.breached_passwords import BREACHED, BreachedPasswordsContract


class MemoryBreachedPasswordsKit(BreachedPasswordsContract):
    """The kit of `memory`."""

    @pytest.fixture
    def breached(self) -> BreachedPasswords:
        return MemoryBreachedPasswords(BREACHED)

    @pytest.fixture
    def unreachable(self) -> None:
        """Declare that memory can always be read."""
