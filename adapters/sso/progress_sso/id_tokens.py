"""Checks of an ID token: signature, issuer, audience, times, nonce (OpenID Connect Core 1.0, section 3.1.3.7)."""

import base64
import binascii
import hashlib
import hmac
import json
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jws import JWSRegistry

from progress_core.domain.accounts.identity_providers import IdentityProvider, NotProved
from progress_sso.remote import Remote

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Signatures by a key that the provider alone has; never `none`, and never one by a secret that we share (HS256)."""
LEEWAY_SECONDS = 60
"""How far the provider's clock and ours may differ."""
MAX_TOKEN_LENGTH = 64 * 1024
MAX_SUBJECT_LENGTH = 255
"""Source: OpenID Connect Core 1.0, section 2."""

_HASHES = {"256": hashlib.sha256, "384": hashlib.sha384, "512": hashlib.sha512}


def checked_claims(remote: Remote, token: object, *, nonce: str, access_token: str, now: float) -> dict[str, Any]:
    """Return the claims of an ID token, once all of them that matter have been checked.

    Args:
        remote: the provider.
        token: as received.
        nonce: of the request.
        access_token: that came with it; "" if none did.
        now: seconds since 1970.

    Raises:
        NotProved: the first check that failed.
        ProviderDown: the provider's keys cannot be fetched.
    """
    if not isinstance(token, str) or len(token) > MAX_TOKEN_LENGTH:
        raise NotProved("no ID token")
    header = _header(token)
    algorithm = header.get("alg")
    if algorithm not in ALGORITHMS:
        raise NotProved("algorithm that is not allowed")
    claims = _verified(remote, token, header, str(algorithm))
    _check_parties(remote.provider, claims)
    _check_times(claims, now)
    if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise NotProved("wrong nonce")
    if "at_hash" in claims and claims["at_hash"] != _half_hash(str(algorithm), access_token):
        raise NotProved("wrong at_hash")
    return claims


def _header(token: str) -> dict[str, Any]:
    """Read the header, which nothing has checked yet."""
    first = token.partition(".")[0]
    try:
        header = json.loads(base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        raise NotProved("ID token that cannot be read") from None
    if not isinstance(header, dict):
        raise NotProved("ID token that cannot be read")
    return header


def _verified(remote: Remote, token: str, header: dict[str, Any], algorithm: str) -> dict[str, Any]:
    key = remote.key(header.get("kid"))
    if key.get("alg") not in (None, algorithm):
        raise NotProved("algorithm of another key")
    registry = JWSRegistry(algorithms=[algorithm], strict_check_header=False)
    registry.max_header_length = MAX_TOKEN_LENGTH
    try:
        return jwt.decode(token, key, [algorithm], registry).claims
    except (JoseError, ValueError, TypeError, RecursionError):
        raise NotProved("wrong signature") from None


def _check_parties(provider: IdentityProvider, claims: dict[str, Any]) -> None:
    """Check who issued a token, to whom, and about whom."""
    if claims.get("iss") != provider.issuer:
        raise NotProved("wrong issuer")
    audience = claims.get("aud")
    if (audience if isinstance(audience, list) else [audience]) != [provider.client_id]:
        raise NotProved("wrong audience")
    if claims.get("azp", provider.client_id) != provider.client_id:
        raise NotProved("wrong authorised party")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= MAX_SUBJECT_LENGTH or not subject.isprintable():
        raise NotProved("no subject")


def _check_times(claims: dict[str, Any], now: float) -> None:
    expires, issued, starts = (_seconds(claims, name) for name in ("exp", "iat", "nbf"))
    if expires is None or issued is None:
        raise NotProved("no times")
    if now >= expires + LEEWAY_SECONDS:
        raise NotProved("expired token")
    if max(issued, starts or 0) > now + LEEWAY_SECONDS:
        raise NotProved("token of the future")


def _seconds(claims: dict[str, Any], name: str) -> float | None:
    """Return a moment in seconds since 1970; None if there is none."""
    value = claims.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1 << 40:
        raise NotProved("wrong times")
    return value


def _half_hash(algorithm: str, access_token: str) -> str:
    """Return what binds an access token to its ID token (OpenID Connect Core 1.0, section 3.1.3.6)."""
    digest = _HASHES[algorithm[2:]](access_token.encode()).digest()
    return base64.urlsafe_b64encode(digest[: len(digest) // 2]).decode().rstrip("=")
