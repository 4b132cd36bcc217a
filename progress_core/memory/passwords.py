"""Fast password hashing, only for tests and demos: it does not slow down guessing."""

import hashlib
import hmac
import re
import secrets

_PREFIX = "$memory$"
_HASH = re.compile(r"\$memory\$([1-9][0-9]{0,3})\$([0-9a-f]{32})\$([0-9a-f]{64})", re.ASCII)


class MemoryHasher:
    """Hashes with salted SHA-256; passwords of real people need `argon2id`.

    Args:
        rounds: how often each password is hashed; more is stronger.
    """

    def __init__(self, rounds: int = 2) -> None:
        self._rounds = rounds
        self._decoy = f"{_PREFIX}{rounds}${secrets.token_hex(16)}${secrets.token_hex(32)}"

    def hash(self, password: str) -> str:
        """Return a salted hash; see `progress_core.ports.passwords.PasswordHasher`."""
        salt = secrets.token_hex(16)
        return f"{_PREFIX}{self._rounds}${salt}${_digest(self._rounds, salt, password)}"

    def verify(self, hashed: str, password: str) -> bool:
        """Return whether this is the hash of the password."""
        found = _HASH.fullmatch(hashed)
        if found is None:
            return False
        rounds, salt, digest = found.groups()
        return hmac.compare_digest(_digest(int(rounds), salt, password), digest)

    def needs_rehash(self, hashed: str) -> bool:
        """Return whether this hash was made with fewer rounds."""
        found = _HASH.fullmatch(hashed)
        return found is not None and int(found[1]) < self._rounds

    @property
    def decoy(self) -> str:
        """A hash that matches no password."""
        return self._decoy


def _digest(rounds: int, salt: str, password: str) -> str:
    digest = f"{salt}${password}".encode("utf-8", "surrogatepass")
    for _ in range(rounds):
        digest = hashlib.sha256(digest).digest()
    return digest.hex()


def open_hasher(url: str = "") -> MemoryHasher:  # noqa: ARG001 - every adapter is given its URL
    """Make the hasher (entry point `memory`)."""
    return MemoryHasher()
