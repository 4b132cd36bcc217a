"""Writing names of any script in plain ASCII letters, for usernames (A11)."""

from typing import Protocol


class Transliterator(Protocol):
    """Writes what it can in ASCII; usernames keep only their allowed characters of it."""

    def ascii(self, text: str) -> str:
        """Return the text in ASCII; "" where nothing of it can be written so. ASCII comes back unchanged."""
        ...
