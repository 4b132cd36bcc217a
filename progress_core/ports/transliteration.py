"""Transliteration of names in any script to ASCII letters, for usernames (A11)."""

from typing import Protocol


class Transliterator(Protocol):
    """Transliterates names to ASCII; usernames then keep only the allowed characters."""

    def ascii(self, text: str) -> str:
        """Return the text in ASCII, whole; "" if none of it can be written in ASCII. ASCII is returned unchanged."""
        ...
