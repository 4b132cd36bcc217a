"""Random passwords, links and identifiers that nobody can guess."""

from collections.abc import Sequence
from typing import Protocol


class Tokens(Protocol):
    """Generates texts that nobody can guess: not by when it started, nor from what other processes get."""

    def passwords(self, alphabet: str, length: int, count: int) -> Sequence[str]:
        """Generate independent texts, with each character drawn evenly from the alphabet.

        Args:
            alphabet: 1 to 256 different characters.
            length: length of each text.
            count: number of texts.
        """
        ...

    def token(self) -> str:
        """Generate one URL-safe text of at least 256 random bits."""
        ...
