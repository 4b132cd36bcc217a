"""Answers that count only once, in the store: of passkeys, and of identity providers."""

from datetime import datetime
from typing import Protocol


class SpentAnswers(Protocol):
    """Remembers which answers were used, so that nobody can use one again. Not scoped: digests tell nothing."""

    def spend(self, digest: str, expires_at: datetime) -> bool:
        """Record that an answer was used.

        Args:
            digest: of the challenge or state that it answers.
            expires_at: when the answer would be too old anyway; until then it must be remembered.

        Returns:
            whether it had not been used before; of several transactions at once, only one is told so.
        """
        ...

    def purge(self, before: datetime) -> int:
        """Forget the answers that expired before this moment, and return how many."""
        ...
