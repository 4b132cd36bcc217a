"""A sealer whose key stays in a service for keys, as a stranger writes it.

The service takes a few kilobytes at most, so it wraps a key of one batch, with which the secrets are sealed here.
"""

import json
import os
from base64 import b64decode, b64encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from progress_core.domain.foundations.errors import Unavailable

_NONCE, _SIZE = 12, 2


class KmsSealer:
    """Seals with keys that a service wraps."""

    def __init__(self, url: str, key: str, token: str) -> None:
        self._url, self._key, self._token = url, key, token
        self._unwrapped = lru_cache(maxsize=256)(self._unwrap)

    def seal(self, secret: str, context: str) -> str:
        return self.seal_many([(secret, context)])[0]

    def seal_many(self, secrets: Iterable[tuple[str, str]]) -> list[str]:
        pairs = list(secrets)
        if not pairs:
            return []
        data = AESGCM.generate_key(256)
        wrapped = b64decode(self._ask("wrap", {"data": b64encode(data).decode()})["wrapped"])
        cipher, head = AESGCM(data), len(wrapped).to_bytes(_SIZE, "big") + wrapped
        sealed = []
        for secret, context in pairs:
            nonce = os.urandom(_NONCE)
            sealed.append(_text(head + nonce + cipher.encrypt(nonce, _bytes(secret), _bytes(context))))
        return sealed

    def unseal(self, sealed: str, context: str) -> str:
        try:
            packed = urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4))
        except ValueError:
            packed = b""
        if _text(packed) != sealed:
            raise _cannot()
        size = int.from_bytes(packed[:_SIZE], "big")
        wrapped, rest = packed[_SIZE : _SIZE + size], packed[_SIZE + size :]
        try:
            cipher = AESGCM(self._unwrapped(wrapped))
            opened = cipher.decrypt(rest[:_NONCE], rest[_NONCE:], _bytes(context))
        except (InvalidTag, ValueError):
            raise _cannot() from None
        return opened.decode("utf-8", "surrogatepass")

    def _unwrap(self, wrapped: bytes) -> bytes:
        return b64decode(self._ask("unwrap", {"wrapped": b64encode(wrapped).decode()})["data"])

    def _ask(self, what: str, asked: dict[str, str]) -> Any:
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        body = json.dumps({"key": self._key, **asked}).encode()
        try:
            with urlopen(Request(f"{self._url}/{what}", body, headers), timeout=30) as answer:  # noqa: S310 - of the settings
                return json.load(answer)
        except HTTPError as error:
            error.close()
            raise _cannot() from None
        except OSError:
            raise Unavailable(f"The service for keys {self._url} cannot be reached.") from None


def _cannot() -> Unavailable:
    return Unavailable("A sealed secret cannot be opened: it was sealed with another key, or was altered.")


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
