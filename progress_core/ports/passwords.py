"""Hashing of passwords that their owners chose."""

from typing import Protocol


class PasswordHasher(Protocol):
    """Keeps chosen passwords so that nobody can read them.

    Hashing is slow on purpose: call it outside transactions.
    """

    def hash(self, password: str) -> str:
        """Return a salted hash as one ASCII text."""
        ...

    def verify(self, hashed: str, password: str) -> bool:
        """Return whether the password made this hash; False, not an error, for text that is no hash.

        Takes as long for a wrong password as for the right one.
        """
        ...

    @property
    def decoy(self) -> str:
        """A hash that no password matches, to verify against where there is none: the cost is the same."""
        ...
