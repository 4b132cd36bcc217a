"""Requests that are sent again, in the store."""

from datetime import datetime
from typing import Protocol

from progress_core.domain.foundations.repeats import KeptRequest


class Repeats(Protocol):
    """Stores requests by account and key. Not scoped: only the account that sent a key can find its request."""

    def add(self, request: KeptRequest) -> None:
        """Add a request; it is deleted together with the account.

        Raises:
            Conflict: the account has a request with this key.
            NotFound: the account does not exist.
        """
        ...

    def find(self, account_id: int, key_digest: str) -> KeptRequest | None:
        """Return the request of an account with this key, or None."""
        ...

    def save(self, request: KeptRequest) -> None:
        """Keep the answer to a request; ignored if the request is gone, or if its answer was kept or forgotten."""
        ...

    def forget(self, account_id: int, key_digest: str) -> None:
        """Delete a request, so that its key is free again; one that does not exist is ignored."""
        ...

    def forget_all(self) -> None:
        """Replace every answer with `NO_ANSWER`, those of requests that are still running too; keys stay taken."""
        ...

    def purge(self, before: datetime) -> int:
        """Delete the requests that began before this moment, and return how many."""
        ...
