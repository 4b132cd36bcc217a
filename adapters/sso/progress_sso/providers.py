"""Authorization code flow with PKCE, state and nonce (OpenID Connect Core 1.0, RFC 7636, RFC 9700)."""

import base64
import hashlib
import json
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote_plus, urlencode

from progress_core.domain.accounts.identities import Identity, Organisation
from progress_core.domain.accounts.identity_providers import AuthenticationRequest, IdentityProvider, NotProved, no_time
from progress_core.domain.foundations.errors import NotFound
from progress_sso.fetching import Answer
from progress_sso.id_tokens import checked_claims
from progress_sso.remote import Metadata, Remote

MAX_TEXT_LENGTH = 200
"""Of a name or an address that a provider tells."""
MAX_CODE_LENGTH = 4096


class OpenIdProviders:
    """Identity providers that speak OpenID Connect; see `progress_core.ports.identity_providers`.

    Args:
        providers: as registered, in the order of the settings.
        now: seconds since 1970.
        monotonic: seconds that never go back.
    """

    def __init__(
        self,
        providers: Sequence[IdentityProvider],
        now: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._remotes = {provider.name: Remote(provider, monotonic) for provider in providers}
        self._now = now

    def offered(self) -> Sequence[IdentityProvider]:
        return [remote.provider for remote in self._remotes.values()]

    def begin(self, name: str, request: AuthenticationRequest) -> str:
        remote = self._remote(name)
        metadata, provider = remote.metadata(), remote.provider
        asked = {
            "response_type": "code",
            "client_id": provider.client_id,
            "redirect_uri": request.redirect_uri,
            "scope": provider.scope,
            "state": request.state,
            "nonce": request.nonce,
            "code_challenge": _challenge(request.verifier),
            "code_challenge_method": "S256",
        }
        if request.again:
            asked |= {"prompt": "login", "max_age": "0"}
        joined = "&" if "?" in metadata.authorization else "?"
        return f"{metadata.authorization}{joined}{urlencode(asked)}"

    def finish(self, name: str, request: AuthenticationRequest, code: str, issuer: str = "") -> Identity:
        remote = self._remote(name)
        metadata = remote.metadata()
        if (issuer or metadata.names_issuer) and issuer != remote.provider.issuer:
            raise NotProved("answer of another issuer")
        if not 0 < len(code) <= MAX_CODE_LENGTH:
            raise NotProved("no code")
        tokens = _redeemed(remote, metadata, request, code)
        access_token = tokens.get("access_token")
        access_token = access_token if isinstance(access_token, str) else ""
        claims = checked_claims(
            remote, tokens.get("id_token"), nonce=request.nonce, access_token=access_token, now=self._now()
        )
        if request.again and not _is_number(claims.get("auth_time")):
            raise no_time()
        return _identity(claims | _told_apart(remote, metadata, claims, access_token))

    def check(self, name: str) -> str:
        remote = self._remote(name)
        Remote(remote.provider).fetched_keys()  # what was kept says nothing about now
        return f"{remote.provider.issuer} answers"

    def _remote(self, name: str) -> Remote:
        remote = self._remotes.get(name)
        if remote is None:
            raise NotFound(f"There is no identity provider called {name!r}.")
        return remote


def open_providers(providers: Sequence[IdentityProvider] = ()) -> OpenIdProviders:
    """Make the adapter (entry point `openid`).

    Args:
        providers: as the settings have them.
    """
    return OpenIdProviders(providers)


def _challenge(verifier: str) -> str:
    """Return what proves later that we know the verifier (RFC 7636, section 4.2)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def _redeemed(remote: Remote, metadata: Metadata, request: AuthenticationRequest, code: str) -> dict[str, Any]:
    """Return the tokens that a code stands for."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": request.redirect_uri,
        "code_verifier": request.verifier,
    }
    named, headers = _client(remote.provider, metadata)
    answer = remote.fetch(metadata.token, form | named, headers)
    if not answer.ok:
        raise _refusal(remote, answer)
    if str(answer.content.get("token_type", "")).lower() != "bearer":
        raise NotProved("no tokens")
    return answer.content


def _refusal(remote: Remote, answer: Answer) -> Exception:
    """Return the error for a code that was not redeemed: the code's fault, ours, or the provider's."""
    match answer.content.get("error"):
        case "invalid_grant":
            return NotProved("code refused")
        case "invalid_client" | "unauthorized_client":
            return remote.down("it does not accept our client_id and client_secret")
    return remote.down(f"it does not redeem codes ({answer.status})")


def _client(provider: IdentityProvider, metadata: Metadata) -> tuple[dict[str, str], dict[str, str]]:
    """Return how we say who we are: fields and headers (RFC 6749, section 2.3.1)."""
    named = {"client_id": provider.client_id}
    if not provider.client_secret:
        return named, {}
    supported = metadata.authentication
    only_post = "client_secret_basic" not in supported and "client_secret_post" in supported
    if provider.authentication == "post" or (not provider.authentication and only_post):
        return named | {"client_secret": provider.client_secret}, {}
    pair = f"{quote_plus(provider.client_id)}:{quote_plus(provider.client_secret)}"
    return {}, {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


def _told_apart(remote: Remote, metadata: Metadata, claims: Mapping[str, Any], access_token: str) -> dict[str, Any]:
    """Return the claims that are missing in the ID token, from where the provider has more about a person."""
    provider = remote.provider
    wanted = {"email"} & set(provider.scope.split()) | ({"organisation"} if provider.tells_organisation else set())
    if wanted <= set(claims) or not metadata.userinfo or not access_token:
        return {}
    answer = remote.fetch(metadata.userinfo, headers={"Authorization": f"Bearer {access_token}"})
    if not answer.ok:
        raise remote.down(f"it does not tell more about a person ({answer.status})")
    if answer.content.get("sub") != claims["sub"]:
        raise NotProved("claims of somebody else")
    return {name: value for name, value in answer.content.items() if name not in claims}


def _identity(claims: Mapping[str, Any]) -> Identity:
    moment = claims.get("auth_time")
    return Identity(
        issuer=claims["iss"],
        subject=claims["sub"],
        email=_text(claims.get("email")),
        email_verified=claims.get("email_verified") is True,
        name=_text(claims.get("name")),
        organisation=_organisation(claims.get("organisation")),
        authenticated_at=datetime.fromtimestamp(float(moment), UTC) if _is_number(moment) else None,  # type: ignore[arg-type] # it is a number
    )


def _organisation(told: object) -> Organisation | None:
    """Read DfE Sign-in's claim: an object, or the same as JSON text; anything else is no organisation."""
    if isinstance(told, str):
        try:
            told = json.loads(told)
        except (ValueError, RecursionError):
            return None
    if not isinstance(told, dict):
        return None
    return Organisation(_text(told.get("name")), _text(str(told.get("ukprn") or "")))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1 << 37


def _text(value: object) -> str:
    return value[:MAX_TEXT_LENGTH] if isinstance(value, str) and value.isprintable() else ""
