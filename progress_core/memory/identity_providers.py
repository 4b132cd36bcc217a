"""Pretend identity providers, for tests, demos and embedding: whoever holds them logs people in."""

from collections.abc import Sequence
from hashlib import sha256
from urllib.parse import parse_qs, urlencode, urlsplit

from progress_core.domain.accounts.identities import Identity
from progress_core.domain.accounts.identity_providers import (
    AuthenticationRequest,
    IdentityProvider,
    NotProved,
    ProviderDown,
    no_time,
)
from progress_core.domain.foundations.errors import NotFound


class MemoryIdentityProviders:
    """See `progress_core.ports.identity_providers.IdentityProviders`.

    Args:
        providers: as the settings have them.

    Attributes:
        down: names of the providers that cannot be reached.
    """

    def __init__(self, providers: Sequence[IdentityProvider] = ()) -> None:
        self._providers = {provider.name: provider for provider in providers}
        self._codes: dict[str, tuple[str, Identity]] = {}
        self.down: set[str] = set()

    def offered(self) -> Sequence[IdentityProvider]:
        return list(self._providers.values())

    def begin(self, name: str, request: AuthenticationRequest) -> str:
        provider = self._reached(name)
        asked = {"redirect_uri": request.redirect_uri, "state": request.state, "bound": _bound(name, request)}
        if request.again:
            asked["prompt"] = "login"
        return f"{provider.issuer}/log-in?{urlencode(asked)}"

    def log_in(self, url: str, identity: Identity) -> str:
        """Log somebody in at the address that `begin` returned, and return the code that the provider sends back."""
        (bound,) = parse_qs(urlsplit(url).query)["bound"]
        code = f"code-{len(self._codes) + 1}"
        self._codes[code] = (bound, identity)
        return code

    def finish(self, name: str, request: AuthenticationRequest, code: str, issuer: str = "") -> Identity:
        provider = self._reached(name)
        if issuer not in ("", provider.issuer):
            raise NotProved("answer of another issuer")
        bound, identity = self._codes.get(code, ("", None))
        if identity is None or bound != _bound(name, request):
            raise NotProved("code refused")
        self._codes[code] = ("", identity)  # it can be used once
        if request.again and identity.authenticated_at is None:
            raise no_time()
        return identity

    def check(self, name: str) -> str:
        return f"{self._reached(name).issuer} answers"

    def _reached(self, name: str) -> IdentityProvider:
        provider = self._providers.get(name)
        if provider is None:
            raise NotFound(f"There is no identity provider called {name!r}.")
        if name in self.down:
            raise ProviderDown(provider.label, "it does not answer in time")
        return provider


def open_providers(providers: Sequence[IdentityProvider] = ()) -> MemoryIdentityProviders:
    """Make the pretend providers (entry point `memory`).

    Args:
        providers: as the settings have them.
    """
    return MemoryIdentityProviders(providers)


def _bound(name: str, request: AuthenticationRequest) -> str:
    """Return what ties a code to its provider and request."""
    parts = (name, request.redirect_uri, request.state, request.nonce, request.verifier)
    return sha256("\n".join(parts).encode()).hexdigest()
