"""Identity providers under their kit."""

from datetime import UTC, datetime

import pytest

from progress_core.domain.accounts.identities import Identity
from progress_core.domain.accounts.identity_providers import IdentityProvider
from progress_core.memory import identity_providers as memory
from progress_core.ports.identity_providers import IdentityProviders
from progress_core.testing.identity_providers import IdentityProvidersContract, LogIn, LogInAs

REGISTERED = [
    IdentityProvider(name, name.title(), f"https://{name}.example", "progress", "the-secret")
    for name in ("first", "second")
]


class MemoryIdentityProvidersKit(IdentityProvidersContract):
    """The kit of `memory`."""

    @pytest.fixture
    def providers(self) -> memory.MemoryIdentityProviders:
        return memory.open_providers(REGISTERED)

    @pytest.fixture
    def log_in(self, providers: memory.MemoryIdentityProviders) -> LogIn:
        def logged_in(url: str, subject: str) -> str:
            issuer = url.partition("/log-in")[0]
            return providers.log_in(url, Identity(issuer, subject, authenticated_at=datetime.now(UTC)))

        return logged_in

    @pytest.fixture
    def log_in_as(self, providers: memory.MemoryIdentityProviders) -> LogInAs:
        return providers.log_in

    @pytest.fixture
    def unreachable(self) -> IdentityProviders:
        providers = memory.open_providers(REGISTERED[:1])
        providers.down.add("first")
        return providers

    @pytest.fixture
    def forged(self) -> None:
        """Declare that there is nothing to forge: whoever holds the providers logs people in."""
