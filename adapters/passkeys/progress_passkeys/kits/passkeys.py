"""Passkeys under their kit."""

from collections.abc import Callable

import pytest
from attrs import evolve

from progress_core.ports.passkeys import Passkeys
from progress_core.testing.passkeys import Authenticator, PasskeysContract
from progress_passkeys import open_passkeys
from progress_passkeys.kits.authenticator import SoftwareAuthenticator

SITE = "https://progress.example.org:8443"


HOST = "progress.example.org"


class WebauthnPasskeysKit(PasskeysContract):
    """The kit of `webauthn`."""

    @pytest.fixture
    def passkeys(self) -> Passkeys:
        return open_passkeys(SITE)

    @pytest.fixture
    def authenticator(self) -> SoftwareAuthenticator:
        return SoftwareAuthenticator(SITE, HOST)

    @pytest.fixture
    def locked(self, authenticator: SoftwareAuthenticator) -> Authenticator:
        return evolve(authenticator, is_unlocked=False)

    @pytest.fixture
    def elsewhere(self, authenticator: SoftwareAuthenticator) -> Authenticator:
        return evolve(authenticator, origin="https://elsewhere.example")

    @pytest.fixture
    def at_site(self, authenticator: SoftwareAuthenticator) -> Callable[[str], Authenticator]:
        return lambda host: evolve(authenticator, origin=SITE.replace(HOST, host))

    @pytest.fixture
    def uncounting(self) -> Authenticator:
        return SoftwareAuthenticator(SITE, HOST, counts=False)
