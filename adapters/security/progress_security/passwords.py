"""Chosen passwords, stored as argon2id hashes."""

import os
from base64 import b64encode

from argon2 import Parameters, PasswordHasher, Type, extract_parameters
from argon2.exceptions import HashingError, InvalidHashError, VerificationError, VerifyMismatchError
from argon2.low_level import hash_secret_raw

from progress_core.domain.foundations.errors import Unavailable
from progress_security.hashing_threads import HashingThreads

_MAX_AT_ONCE = 3
"""Each keeps 19 MiB; three check more than a hundred passwords a second."""
MAX_WAITING = 400
"""Callers that wait for their turn: two processors take about five seconds for as many."""

_MEMORY_KIB = 19 * 1024
_PASSES = 2
_LANES = 1
_DIGEST_BYTES = 32
_VERSION = 19
_LEAST_KIB = 8
"""The least memory that argon2 can use for one lane."""
_NO_MEMORY = "Memory allocation error"
"""The argon2 library's message; its error class is the same as for a text that is not a hash."""


class Argon2Hasher:
    """Hashes with argon2id: 19 MiB, two passes, one lane.

    Few hashes are computed at once, in threads of their own, so that a rush of log-ins takes neither all memory
    nor the time of every other page. Further callers wait, up to a number that a rush of honest people never
    reaches.

    Args:
        at_once: maximum number of hashes at once; None for the number of processors, but three at most.
        max_waiting: maximum number of callers that wait for their turn.
        memory_kib: memory of each hash, in KiB.
        passes: passes over that memory.

    Source: OWASP Password Storage Cheat Sheet; RFC 9106.
    """

    def __init__(
        self,
        at_once: int | None = None,
        max_waiting: int = MAX_WAITING,
        *,
        memory_kib: int = _MEMORY_KIB,
        passes: int = _PASSES,
    ) -> None:
        self._argon2 = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=_LANES)
        self._threads = HashingThreads(at_once or min(os.cpu_count() or 1, _MAX_AT_ONCE), max_waiting)
        self._decoy = _decoy(self._argon2)

    def hash(self, password: str) -> str:
        """Return a salted hash; see `progress_core.ports.passwords.PasswordHasher`.

        Raises:
            Busy: too many wait already.
            Unavailable: there is not enough memory.
        """
        try:
            return self._threads.run(lambda: self._argon2.hash(_encoded(password)))
        except HashingError as error:
            raise Unavailable(f"The password could not be hashed: {error}.") from error

    def verify(self, hashed: str, password: str) -> bool:
        """Return whether this is the hash of the password.

        Raises:
            Busy: too many wait already.
            Unavailable: there is not enough memory, which must not count as a wrong password.
        """
        try:
            return self._threads.run(lambda: self._verify(hashed, _encoded(password)))
        except VerifyMismatchError:
            return False
        except HashingError as error:
            raise Unavailable(f"The password could not be checked: {error}.") from error
        except VerificationError as error:
            if str(error) == _NO_MEMORY:
                raise Unavailable(f"The password could not be checked: {error}.") from error
            return False
        except ValueError:  # not ASCII, or not an argon2 hash
            return False

    def needs_rehash(self, hashed: str) -> bool:
        """Return whether this hash is of another kind of argon2, or took less memory, passes, salt or digest."""
        try:
            old = extract_parameters(hashed)
        except (InvalidHashError, UnicodeEncodeError):
            return False
        now = self._argon2
        return (
            old.type is not Type.ID
            or old.version < _VERSION
            or old.memory_cost < now.memory_cost
            or old.time_cost < now.time_cost
            or old.salt_len < now.salt_len
            or old.hash_len < now.hash_len
        )

    @property
    def decoy(self) -> str:
        """A hash that no password matches."""
        return self._decoy

    def _verify(self, hashed: str, password: bytes) -> bool:
        """Verify a hash, and after a weaker one do the work that it saved: it must not tell that the account exists."""
        try:
            matches = self._argon2.verify(hashed, password)
        except VerifyMismatchError:
            self._catch_up(extract_parameters(hashed), password)
            raise
        self._catch_up(extract_parameters(hashed), password)
        return matches

    def _catch_up(self, old: Parameters, password: bytes) -> None:
        now = self._argon2
        missing = now.memory_cost * now.time_cost - old.memory_cost * old.time_cost
        if missing >= _LEAST_KIB:
            passes = -(-missing // now.memory_cost)
            memory = max(missing // passes, _LEAST_KIB)
            hash_secret_raw(password, bytes(now.salt_len), passes, memory, _LANES, _DIGEST_BYTES, Type.ID)


def _decoy(argon2: PasswordHasher) -> str:
    """Return a hash of nothing: its digest is random, so that the start costs no hashing."""
    salt, digest = (b64encode(os.urandom(size)).decode("ascii").rstrip("=") for size in (16, _DIGEST_BYTES))
    return f"$argon2id$v={_VERSION}$m={argon2.memory_cost},t={argon2.time_cost},p={_LANES}${salt}${digest}"


def _encoded(password: str) -> bytes:
    return password.encode("utf-8", "surrogatepass")


def open_hasher(url: str = "") -> Argon2Hasher:  # noqa: ARG001 - every adapter is given its URL
    """Return the hasher (entry point `argon2id`)."""
    return Argon2Hasher()
