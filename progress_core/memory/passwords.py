"""Fast password hashing, only for tests and demos: it does not slow down guessing."""

import hashlib
import hmac
import secrets

_PREFIX = "$memory$"


class MemoryHasher:
    """Hashes with salted SHA-256; passwords of real people need `argon2id`."""

    def __init__(self) -> None:
        self._decoy = f"{_PREFIX}{secrets.token_hex(16)}${secrets.token_hex(32)}"

    def hash(self, password: str) -> str:
        """Return a salted hash; see `progress_core.ports.passwords.PasswordHasher`."""
        salt = secrets.token_hex(16)
        return f"{_PREFIX}{salt}${_digest(salt, password)}"

    def verify(self, hashed: str, password: str) -> bool:
        """Return whether this is the hash of the password."""
        salt, _, digest = hashed.removeprefix(_PREFIX).partition("$")
        made = _digest(salt, password)
        return hashed.startswith(_PREFIX) and hmac.compare_digest(made.encode(), digest.encode("utf-8", "replace"))

    @property
    def decoy(self) -> str:
        """A hash that matches no password."""
        return self._decoy


def _digest(salt: str, password: str) -> str:
    return hashlib.sha256(f"{salt}${password}".encode("utf-8", "surrogatepass")).hexdigest()


def open_hasher(url: str = "") -> MemoryHasher:  # noqa: ARG001 - every adapter is given its URL
    """Make the hasher (entry point `memory`)."""
    return MemoryHasher()
