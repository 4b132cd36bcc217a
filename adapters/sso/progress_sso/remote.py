"""One identity provider as it describes itself: addresses and keys, kept for a while."""

import time
from collections.abc import Callable
from typing import Any

from attrs import field, frozen
from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, Key, RSAKey

from progress_core.domain.accounts.identity_providers import IdentityProvider, NotProved, ProviderDown
from progress_sso.fetching import Answer, NotFetched, fetch, require_safe

KEPT_SECONDS = 3600.0
"""How long addresses and keys are kept; a key that is not known is looked for at once."""
LOOK_AGAIN_SECONDS = 60.0
"""Shortest time between two looks for a key that is not known: tokens with invented keys must not flood a provider."""
REST_SECONDS = 10.0
"""How long a provider that could not be reached is left alone, so that nobody waits for it."""
MIN_RSA_BITS = 2048

_DISCOVERY = "/.well-known/openid-configuration"


@frozen
class Metadata:
    """What a provider says about itself.

    Args:
        authorization: where people log in.
        token: where codes are redeemed.
        jwks: where its keys are.
        userinfo: where more about a person is; "" if nowhere.
        authentication: how clients may send their secret.
        names_issuer: whether its answers name the issuer (RFC 9207).

    Source: OpenID Connect Discovery 1.0, section 3.
    """

    authorization: str
    token: str
    jwks: str
    userinfo: str = ""
    authentication: tuple[str, ...] = ("client_secret_basic",)
    names_issuer: bool = False


@frozen
class Kept:
    """Something that was fetched, and when."""

    at: float
    value: Any = field(repr=False)


class Remote:
    """A provider, asked over the network.

    Args:
        provider: as registered.
        monotonic: seconds that never go back.
    """

    def __init__(self, provider: IdentityProvider, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.provider = provider
        self._monotonic = monotonic
        self._metadata: Kept | None = None
        self._keys: Kept | None = None
        self._resting: Kept | None = None

    def metadata(self) -> Metadata:
        """Return what the provider says about itself.

        Raises:
            ProviderDown: it cannot be reached, or is another than the settings name.
        """
        kept = self._metadata
        if kept is None or self._is_old(kept, KEPT_SECONDS):
            kept = self._metadata = Kept(self._monotonic(), self._discovered())
        found: Metadata = kept.value
        return found

    def key(self, kid: object) -> Key:
        """Return the key that a token names; keys that the provider has changed are fetched once more.

        Args:
            kid: as in the token's header; None is right where the provider has one key alone.

        Raises:
            NotProved: the provider has no such key.
            ProviderDown: it cannot be reached.
        """
        kept = self._keys
        if kept is None or self._is_old(kept, KEPT_SECONDS):
            kept = self.fetched_keys()
        found = _pick(kept.value, kid)
        if found is None and self._is_old(kept, LOOK_AGAIN_SECONDS):
            found = _pick(self.fetched_keys().value, kid)
        if found is None:
            raise NotProved("unknown key")
        return found

    def fetch(self, url: str, form: dict[str, str] | None = None, headers: dict[str, str] | None = None) -> Answer:
        """Ask the provider.

        Raises:
            ProviderDown: it cannot be reached, or could not a moment ago.
        """
        resting = self._resting
        if resting is not None and not self._is_old(resting, REST_SECONDS):
            raise self.down(resting.value)
        try:
            answer = fetch(url, form, headers)
        except NotFetched as error:
            self._resting = Kept(self._monotonic(), str(error))
            raise self.down(str(error)) from None
        self._resting = None
        return answer

    def down(self, reason: str) -> ProviderDown:
        """Return the error that says that the provider cannot be used."""
        return ProviderDown(self.provider.label, reason)

    def _is_old(self, kept: Kept, seconds: float) -> bool:
        return self._monotonic() - kept.at >= seconds

    def _discovered(self) -> Metadata:
        answer = self.fetch(f"{self.provider.issuer.rstrip('/')}{_DISCOVERY}")
        if not answer.ok:
            raise self.down(f"it has no description of itself ({answer.status})")
        told = answer.content
        if told.get("issuer") != self.provider.issuer:
            raise self.down(f"it calls itself {str(told.get('issuer'))[:200]!r}, not {self.provider.issuer!r}")
        methods = told.get("token_endpoint_auth_methods_supported")
        try:
            return Metadata(
                authorization=require_safe(told.get("authorization_endpoint")),
                token=require_safe(told.get("token_endpoint")),
                jwks=require_safe(told.get("jwks_uri")),
                userinfo=require_safe(told["userinfo_endpoint"]) if told.get("userinfo_endpoint") else "",
                authentication=tuple(map(str, methods)) if isinstance(methods, list) else ("client_secret_basic",),
                names_issuer=told.get("authorization_response_iss_parameter_supported") is True,
            )
        except NotFetched as error:
            raise self.down(f"its description of itself is of no use: {error}") from None

    def fetched_keys(self) -> Kept:
        """Fetch the provider's keys, and its description if that is not known.

        Raises:
            ProviderDown: it cannot be reached, or has none.
        """
        answer = self.fetch(self.metadata().jwks)
        listed = answer.content.get("keys")
        if not answer.ok or not isinstance(listed, list):
            raise self.down(f"it has no keys ({answer.status})")
        self._keys = Kept(self._monotonic(), [key for data in listed if (key := _imported(data)) is not None])
        return self._keys


def _pick(keys: list[Key], kid: object) -> Key | None:
    if kid is None:
        return keys[0] if len(keys) == 1 else None
    return next((key for key in keys if key.get("kid") == kid), None)


def _imported(data: object) -> Key | None:
    """Return a public key for signatures; None for anything else, such as a kind that we do not know."""
    if not isinstance(data, dict) or data.get("kty") not in ("RSA", "EC") or data.get("use", "sig") != "sig":
        return None
    try:
        key = JWKRegistry.import_key(data)
        if isinstance(key, RSAKey) and key.public_key.key_size < MIN_RSA_BITS:
            return None
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    return key
