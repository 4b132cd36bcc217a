"""Sealing of secrets that staff, and only staff, must be able to read again (A10)."""

from collections.abc import Iterable
from typing import Protocol


class Sealer(Protocol):
    """Seals short secrets with authenticated encryption; the key is outside the database."""

    def seal(self, secret: str, context: str) -> str:
        """Seal one secret.

        Args:
            secret: any text.
            context: what it belongs to ("initial-password:1000017"); needed, unchanged, to open it.

        Returns:
            ASCII that is fit for a web address.
        """
        ...

    def seal_many(self, secrets: Iterable[tuple[str, str]]) -> list[str]:
        """Seal (secret, context) pairs, in order."""
        ...

    def unseal(self, sealed: str, context: str) -> str:
        """Open a sealed secret.

        Raises:
            Unavailable: the key is not the one it was sealed with, or the text or context was altered.
        """
        ...
