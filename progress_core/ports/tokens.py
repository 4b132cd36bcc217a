"""Randomness: passwords, links, identifiers that must not be guessed."""

from collections.abc import Sequence
from typing import Protocol


class Tokens(Protocol):
    """Gives what nobody can guess."""

    def passwords(self, alphabet: str, length: int, count: int) -> Sequence[str]:
        """Return so many independent texts of this length, each character drawn evenly from the alphabet.

        Args:
            alphabet: 1 to 256 different characters.
            length: of each text.
            count: how many texts.
        """
        ...

    def token(self) -> str:
        """Return one URL-safe text of at least 256 random bits."""
        ...
