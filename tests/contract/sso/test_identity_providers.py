"""Identity providers keep their contract: the pretended ones, and those that speak OpenID Connect."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from progress_sso import open_providers

from progress_core.domain.accounts.identities import Identity
from progress_core.domain.accounts.identity_providers import IdentityProvider, NotProved
from progress_core.memory import identity_providers as memory
from progress_core.ports.identity_providers import IdentityProviders
from progress_core.testing.identity_providers import IdentityProvidersContract, LogIn
from tests.given.identity_provider import Provider, serving

REGISTERED = [
    IdentityProvider(name, name.title(), f"https://{name}.example", "progress", "the-secret")
    for name in ("first", "second")
]


class TestMemoryIdentityProviders(IdentityProvidersContract):
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
    def unreachable(self) -> IdentityProviders:
        providers = memory.open_providers(REGISTERED[:1])
        providers.down.add("first")
        return providers

    @pytest.mark.feature("K4", "K1")
    def test_a_new_log_in_without_a_time_is_refused(self, providers: memory.MemoryIdentityProviders) -> None:
        with pytest.raises(NotProved, match="does not say when you logged in"):
            self.test_a_new_log_in_says_when_it_was(
                providers, lambda url, subject: providers.log_in(url, Identity(url.partition("/log-in")[0], subject))
            )


class TestOpenIdProviders(IdentityProvidersContract):
    @pytest.fixture
    def served(self) -> Iterator[list[Provider]]:
        with serving(Provider()) as first, serving(Provider()) as second:
            yield [first, second]

    @pytest.fixture
    def providers(self, served: list[Provider]) -> IdentityProviders:
        first, second = served
        return open_providers([first.registered("first"), second.registered("second")])

    @pytest.fixture
    def log_in(self, served: list[Provider]) -> LogIn:
        def logged_in(url: str, subject: str) -> str:
            (provider,) = (provider for provider in served if url.startswith(provider.issuer))
            return provider.log_in(url, subject)

        return logged_in

    @pytest.fixture
    def unreachable(self) -> IdentityProviders:
        with serving(Provider()) as gone:
            registered = gone.registered()
        return open_providers([registered])
