"""Secrets that staff must be able to read again, sealed with AES-256-GCM (A10)."""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Sequence

from attrs import frozen
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from progress_core.domain.foundations.errors import Unavailable

_FORMAT = "s1"
_PURPOSE = b"progress sealing 1"
_KEY_BYTES = 32
_KEY_ID_BYTES = 4
_NONCE_BYTES = 12
_SALT_BYTES = 16
_MIN_CHARACTERS = 12


@frozen
class _Key:
    prefix: str
    cipher: AESGCM


class AesGcmSealer:
    """Seals with AES-256-GCM and a new random nonce each time.

    A sealed text is `s1.<key id>.<base64url of nonce, ciphertext and tag>`. Its context and its prefix are
    associated data, so that neither can be exchanged. With one key, 2^32 secrets can be sealed before random
    nonces become a risk.

    Args:
        keys: texts of the keys; the first seals, and any of them opens.

    Source: NIST SP 800-38D.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        made = [_make_key(text) for text in keys]
        self._first = made[0]
        self._ciphers = {key.prefix: key.cipher for key in made}
        self._unsalted = [text for _, text in map(_salt_of, keys) if text]

    def seal(self, secret: str, context: str) -> str:
        """Seal one secret; see `progress_core.ports.sealing.Sealer`."""
        return self.seal_many([(secret, context)])[0]

    def seal_many(self, secrets: Iterable[tuple[str, str]]) -> list[str]:
        """Seal (secret, context) pairs, in order."""
        pairs = list(secrets)
        prefix, encrypt = self._first.prefix, self._first.cipher.encrypt
        nonces = os.urandom(_NONCE_BYTES * len(pairs))
        sealed = []
        for number, (secret, context) in enumerate(pairs):
            nonce = nonces[number * _NONCE_BYTES : (number + 1) * _NONCE_BYTES]
            sealed.append(prefix + _text(nonce + encrypt(nonce, _encoded(secret), _encoded(prefix + context))))
        return sealed

    def unseal(self, sealed: str, context: str) -> str:
        """Open a sealed secret; see `progress_core.ports.sealing.Sealer`."""
        head, dot, body = sealed.rpartition(".")
        prefix = head + dot
        cipher = self._ciphers.get(prefix) or self._earlier_cipher(prefix)
        if cipher is None:
            raise Unavailable(
                "A sealed secret cannot be opened: it was sealed with a key that is not in PROGRESS_SECRET_KEY. "
                "Add the earlier key after a comma."
            )
        packed = _bytes(body)
        try:
            opened = cipher.decrypt(packed[:_NONCE_BYTES], packed[_NONCE_BYTES:], _encoded(prefix + context))
        except (InvalidTag, ValueError):  # ValueError: too short
            raise Unavailable("A sealed secret cannot be opened: it, or what it belongs to, was altered.") from None
        return opened.decode("utf-8", "surrogatepass")

    def _earlier_cipher(self, prefix: str) -> AESGCM | None:
        """Return the cipher of what was sealed before a typed key got its salt; derived once, when it is needed."""
        while self._unsalted:
            key = _make_key(self._unsalted.pop())
            self._ciphers.setdefault(key.prefix, key.cipher)
        return self._ciphers.get(prefix)


def _make_key(text: str) -> _Key:
    """Build a key: from 32 random bytes in base64 directly, from any other text by a slow derivation.

    The salt of a typed key stands before it, because the same text must give the same key on every machine; texts
    from before there were salts have a fixed one.

    Source: OWASP Password Storage Cheat Sheet, on scrypt; OWASP ASVS 5.0, 11.4.4.
    """
    material = _bytes(text.rstrip("=").replace("+", "-").replace("/", "_"))
    if len(material) != _KEY_BYTES:
        salt, typed = _salt_of(text)
        if len(typed or text) < _MIN_CHARACTERS:
            raise Unavailable(
                f"PROGRESS_SECRET_KEY is too short: a key needs {_MIN_CHARACTERS} characters or more. `progress init` "
                "creates a good one."
            )
        if typed:
            material = Scrypt(salt=salt, length=_KEY_BYTES, n=2**15, r=8, p=3).derive(_encoded(typed))
        else:
            material = Scrypt(salt=_PURPOSE, length=_KEY_BYTES, n=2**14, r=8, p=1).derive(_encoded(text))
    made = HKDF(algorithm=SHA256(), length=_KEY_BYTES + _KEY_ID_BYTES, salt=None, info=_PURPOSE).derive(material)
    return _Key(f"{_FORMAT}.{made[_KEY_BYTES:].hex()}.", AESGCM(made[:_KEY_BYTES]))


def _salt_of(text: str) -> tuple[bytes, str]:
    """Return the salt that stands before a typed key, and the key; (b"", "") if it has none."""
    head, _, typed = text.partition(":")
    salt = _bytes(head)
    return (salt, typed) if len(salt) == _SALT_BYTES and typed else (b"", "")


def salted(typed: str) -> str:
    """Return a typed key with a new random salt before it, as `PROGRESS_SECRET_KEY` takes it.

    What was sealed with the key alone stays readable.

    Args:
        typed: the key, in `PROGRESS_SECRET_KEY` until now, or new.
    """
    return f"{_text(os.urandom(_SALT_BYTES))}:{typed}"


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).decode("ascii").rstrip("=")


def _bytes(text: str) -> bytes:
    """Return the bytes of unpadded URL-safe base64; b"" unless it is exactly as `_text` writes it."""
    try:
        data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return b""
    return data if _text(data) == text else b""


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def new_secret() -> str:
    """Return the text of a new key: 32 random bytes in base64."""
    return _text(os.urandom(_KEY_BYTES))


def open_sealer(secret: str) -> AesGcmSealer:
    """Return the sealer for `PROGRESS_SECRET_KEY` (entry point `aes-gcm`).

    Args:
        secret: one key, or several separated by commas: the first seals, and any of them opens, so a new
            key is put before the old one.

    Raises:
        Unavailable: there is no key, or one that could be guessed.
    """
    keys = [text.strip() for text in secret.split(",") if text.strip()]
    if not keys:
        raise Unavailable("PROGRESS_SECRET_KEY is empty. `progress init` creates a key.")
    return AesGcmSealer(keys)
