"""Sealing with the standard library only, for tests and demos; real secrets need `aes-gcm`."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable

from progress_core.domain.foundations.errors import Unavailable

_PREFIX = "memory."
_NONCE = 16
_TAG = 32


class MemorySealer:
    """Seals with a SHAKE-256 keystream and an HMAC over it.

    The parts are sound, but nobody has reviewed the whole, so it is only for tests and demos.

    Args:
        secret: text from which the key is derived; "" for a random key.
    """

    def __init__(self, secret: str = "") -> None:
        text = secret or secrets.token_hex(32)
        self._key = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()

    def seal(self, secret: str, context: str) -> str:
        """Seal one secret; see `progress_core.ports.sealing.Sealer`."""
        nonce = secrets.token_bytes(_NONCE)
        hidden = self._hide(nonce, secret.encode("utf-8", "surrogatepass"))
        return _PREFIX + urlsafe_b64encode(nonce + self._tag(nonce, hidden, context) + hidden).decode("ascii").rstrip(
            "="
        )

    def seal_many(self, secrets: Iterable[tuple[str, str]]) -> list[str]:
        """Seal pairs of (secret, context), in order."""
        return [self.seal(secret, context) for secret, context in secrets]

    def unseal(self, sealed: str, context: str) -> str:
        """Open a sealed secret; see `progress_core.ports.sealing.Sealer`."""
        body = sealed.removeprefix(_PREFIX)
        try:
            packed = urlsafe_b64decode(body + "=" * (-len(body) % 4))
        except ValueError:
            packed = b""
        nonce, tag, hidden = packed[:_NONCE], packed[_NONCE : _NONCE + _TAG], packed[_NONCE + _TAG :]
        whole = sealed == _PREFIX + urlsafe_b64encode(packed).decode("ascii").rstrip("=")
        if not (whole and hmac.compare_digest(tag, self._tag(nonce, hidden, context))):
            raise Unavailable("A sealed secret cannot be opened: it was sealed with another key, or was altered.")
        return self._hide(nonce, hidden).decode("utf-8", "surrogatepass")

    def _hide(self, nonce: bytes, text: bytes) -> bytes:
        stream = hashlib.shake_256(self._key + nonce).digest(len(text))
        return bytes(one ^ other for one, other in zip(text, stream, strict=True))

    def _tag(self, nonce: bytes, hidden: bytes, context: str) -> bytes:
        about = context.encode("utf-8", "surrogatepass")
        size = len(about).to_bytes(8, "big")
        return hmac.digest(self._key, b"tag" + nonce + size + about + hidden, "sha256")


def open_sealer(secret: str = "") -> MemorySealer:
    """Make the sealer from its secret text (entry point `memory`)."""
    return MemorySealer(secret)
