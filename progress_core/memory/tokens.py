"""Random texts: from the operating system for real use, from a seed for tests and demos."""

import random
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable

_BYTES = 256


class _Tokens:
    def __init__(self, draw: Callable[[int], bytes]) -> None:
        self._draw = draw

    def passwords(self, alphabet: str, length: int, count: int) -> list[str]:
        """Generate passwords; see `progress_core.ports.tokens.Tokens`.

        The remainder of a byte selects a character; bytes that would favour the first characters
        are discarded, so that every character is equally likely.
        """
        size = len(alphabet)
        places = bytes(value % size for value in range(_BYTES))
        uneven = bytes(range(_BYTES - _BYTES % size, _BYTES))
        wanted = length * count
        drawn = bytearray()
        while len(drawn) < wanted:
            drawn += self._draw(wanted - len(drawn)).translate(places, uneven)
        text = "".join(map(alphabet.__getitem__, drawn[:wanted]))
        return [text[start : start + length] for start in range(0, wanted, length)]

    def token(self) -> str:
        """Generate one URL-safe text of 256 random bits."""
        return urlsafe_b64encode(self._draw(32)).decode("ascii").rstrip("=")


class SecretTokens(_Tokens):
    """Generates texts that nobody can guess, from the randomness of the operating system."""

    def __init__(self) -> None:
        super().__init__(secrets.token_bytes)


class MemoryTokens(_Tokens):
    """Generates the same texts for the same seed, for tests and demos, never for real accounts.

    Args:
        seed: any number.
    """

    def __init__(self, seed: int = 0) -> None:
        super().__init__(random.Random(seed).randbytes)  # noqa: S311 - repeatable on purpose


def open_tokens(url: str = "") -> MemoryTokens:  # noqa: ARG001 - every adapter is given its URL
    """Make repeatable tokens (entry point `memory`)."""
    return MemoryTokens()


def open_secrets(url: str = "") -> SecretTokens:  # noqa: ARG001 - every adapter is given its URL
    """Make real tokens (entry point `secrets`)."""
    return SecretTokens()
