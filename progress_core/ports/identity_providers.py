"""Identity providers that people log in with: Microsoft, Google, DfE Sign-in and others."""

from collections.abc import Sequence
from typing import Protocol

from progress_core.domain.accounts.identities import Identity
from progress_core.domain.accounts.identity_providers import AuthenticationRequest, IdentityProvider


class IdentityProviders(Protocol):
    """Sends people to identity providers, and checks what these say about them (OpenID Connect Core 1.0)."""

    def offered(self) -> Sequence[IdentityProvider]:
        """Return the providers that people can log in with, in the order of the settings; asks no network."""
        ...

    def begin(self, name: str, request: AuthenticationRequest) -> str:
        """Return the web address at which somebody logs in.

        Args:
            name: of the provider.
            request: what the log-in is bound to; whoever calls keeps it for `finish`.

        Raises:
            NotFound: there is no provider of this name.
            Unavailable: it cannot be reached (`ProviderDown`).
        """
        ...

    def finish(self, name: str, request: AuthenticationRequest, code: str, issuer: str = "") -> Identity:
        """Return who has logged in, once everything that the provider says has been checked.

        Args:
            name: of the provider.
            request: as given to `begin`; if it asks for a new log-in, the identity says when that was.
            code: as the provider sent it back; it can be used once.
            issuer: as the provider sent it back (RFC 9207); "" if it sent none.

        Raises:
            NotFound: there is no provider of this name.
            NotProved: the provider refuses the code, or its answer does not prove anything; `reason` says why.
            Unavailable: it cannot be reached (`ProviderDown`).
        """
        ...

    def check(self, name: str) -> str:
        """Check that a provider can be reached and is the one that the settings name; return what was found.

        Raises:
            NotFound: there is no provider of this name.
            Unavailable: it cannot be reached, or is another (`ProviderDown`).
        """
        ...
