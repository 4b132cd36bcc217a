"""Identity providers under their kit."""

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from progress_core.domain.accounts.identities import Identity
from progress_core.ports.identity_providers import IdentityProviders
from progress_core.testing.identity_providers import IdentityProvidersContract, LogIn, LogInAs
from progress_sso import open_providers
from progress_sso.kits.provider import ANOTHER_RSA, Provider, serving


def _forging(provider: Provider, changes: Mapping[str, Any]) -> Callable[[str, str], str]:
    def logged_in(url: str, subject: str) -> str:
        for name, value in changes.items():
            setattr(provider, name, value)
        return provider.log_in(url, subject)

    return logged_in


class OpenidIdentityProvidersKit(IdentityProvidersContract):
    """The kit of `openid`."""

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
    def log_in_as(self, served: list[Provider]) -> LogInAs:
        def logged_in(url: str, person: Identity) -> str:
            (provider,) = (provider for provider in served if url.startswith(provider.issuer))
            provider.claims = {"email": person.email, "email_verified": person.email_verified, "name": person.name}
            if person.organisation is not None:
                told = person.organisation
                provider.claims["organisation"] = {"name": told.name, "ukprn": told.ukprn}
            return provider.log_in(url, person.subject)

        return logged_in

    @pytest.fixture
    def forged(self, served: list[Provider]) -> Mapping[str, LogIn]:
        provider, now = served[0], int(time.time())
        claims: dict[str, dict[str, Any]] = {
            "issuer": {"iss": f"{provider.issuer}/"},
            "audience": {"aud": "another"},
            "audience of several": {"aud": ["progress", "another"]},
            "authorised party": {"azp": "another"},
            "expired": {"exp": now - 300, "iat": now - 600},
            "of the future": {"iat": now + 3600, "exp": now + 7200},
            "not yet valid": {"nbf": now + 3600, "exp": now + 7200},
            "nonce": {"nonce": "another"},
            "access token": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
            "subject": {"sub": None},
            "time of log-in": {"auth_time": None},
        }
        changed: dict[str, dict[str, Any]] = {name: {"claims": wrong} for name, wrong in claims.items()}
        changed["signature"] = {"token": lambda header, told: provider.sign(header, told)[:-8] + "AAAAAAAA"}
        changed["unsigned"] = {"token": provider.unsigned}
        changed["another key"] = {"key": ANOTHER_RSA}
        return {name: _forging(provider, changes) for name, changes in changed.items()}

    @pytest.fixture
    def unreachable(self) -> IdentityProviders:
        with serving(Provider()) as gone:
            registered = gone.registered()
        return open_providers([registered])
