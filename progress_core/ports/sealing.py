"""Sealing of secrets that only staff must be able to read again (A10)."""

from collections.abc import Iterable
from typing import Protocol


class Sealer(Protocol):
    """Seals short secrets with authenticated encryption; the key is kept outside the database."""

    def seal(self, secret: str, context: str) -> str:
        """Seal one secret.

        Args:
            secret: any text, however long: bodies of e-mails are sealed too.
            context: what the secret belongs to ("initial-password:1000017"); opening it needs the same context.

        Returns:
            ASCII text that can be used in a web address.
        """
        ...

    def seal_many(self, secrets: Iterable[tuple[str, str]]) -> list[str]:
        """Seal pairs of (secret, context), in order."""
        ...

    def unseal(self, sealed: str, context: str) -> str:
        """Open a sealed secret.

        Raises:
            Unavailable: it was sealed with another key, the text or context was altered, or a service for keys
                cannot be reached.
        """
        ...
