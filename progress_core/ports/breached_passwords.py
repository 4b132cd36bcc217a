"""Passwords that were stolen from other sites and published."""

from typing import Protocol


class BreachedPasswords(Protocol):
    """A set of breached passwords that the operator provides; the set may be empty.

    A look-up may read a disk, so call it outside transactions.
    """

    def contains(self, password: str) -> bool:
        """Return whether a password is in the set, exactly as typed: case and spaces count.

        Raises:
            Unavailable: the set cannot be read any more.
        """
        ...

    def check(self) -> None:
        """Check that the set can be read and searched.

        Raises:
            Unavailable: it cannot; the message says why.
        """
        ...
