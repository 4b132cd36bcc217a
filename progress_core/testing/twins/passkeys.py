"""Passkeys under their kit."""

from collections.abc import Callable

import pytest
from attrs import evolve

from progress_core.memory import passkeys as memory
from progress_core.memory.passkeys import MemoryAuthenticator
from progress_core.ports.passkeys import Passkeys
from progress_core.testing.passkeys import Authenticator, PasskeysContract


class MemoryPasskeysKit(PasskeysContract):
    """The kit of `memory`."""

    @pytest.fixture
    def passkeys(self) -> Passkeys:
        return memory.open_passkeys()

    @pytest.fixture
    def authenticator(self) -> MemoryAuthenticator:
        return MemoryAuthenticator()

    @pytest.fixture
    def locked(self, authenticator: MemoryAuthenticator) -> Authenticator:
        return evolve(authenticator, is_unlocked=False)

    @pytest.fixture
    def elsewhere(self, authenticator: MemoryAuthenticator) -> Authenticator:
        return evolve(authenticator, site="elsewhere.example")

    @pytest.fixture
    def at_site(self, authenticator: MemoryAuthenticator) -> Callable[[str], Authenticator]:
        return lambda host: evolve(authenticator, site=host)

    @pytest.fixture
    def uncounting(self) -> None:
        """Declare that all devices in memory count."""
