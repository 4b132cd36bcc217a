"""Breached passwords in memory: an empty set, unless a test or a demo fills it."""

from collections.abc import Collection


class MemoryBreachedPasswords:
    """A set of passwords.

    Args:
        passwords: what is in it.
    """

    def __init__(self, passwords: Collection[str] = ()) -> None:
        self._passwords = frozenset(passwords)

    def contains(self, password: str) -> bool:
        """Return whether a password is in the set."""
        return password in self._passwords

    def check(self) -> None:
        """Do nothing: memory can always be read."""


def open_breached_passwords(url: str = "") -> MemoryBreachedPasswords:
    """Make a set (entry point `memory`).

    Args:
        url: "" for an empty set, or `memory:` and the passwords in it, separated by spaces.
    """
    return MemoryBreachedPasswords(url.partition(":")[2].split())
