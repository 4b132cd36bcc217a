"""The outbox: e-mail that waits to be delivered."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Protocol

from progress_core.domain.correspondence.mail import Outgoing


class Outbox(Protocol):
    """Stores e-mail until the mail server has accepted it."""

    def add_many(self, mails: Iterable[Outgoing]) -> None:
        """Add e-mail to be sent."""
        ...

    def claim_due(self, now: datetime, *, until: datetime, limit: int = 50) -> list[Outgoing]:
        """Claim e-mail whose next attempt is due, longest due first, and postpone its next attempt to `until`.

        No other sender gets the same e-mail before that time. The result has the new times.
        """
        ...

    def save(self, mail: Outgoing) -> None:
        """Save the outcome of an attempt.

        Raises:
            NotFound: it no longer exists.
        """
        ...

    def recent(self, limit: int = 50) -> Iterator[Outgoing]:
        """Return the latest e-mail, latest first."""
        ...

    def written_to(self, addresses: Iterable[str]) -> Iterator[Outgoing]:
        """Return all e-mail to these addresses, latest first; the case of English letters does not matter."""
        ...

    def forget(self, addresses: Iterable[str]) -> int:
        """Delete all e-mail to these addresses, sent or not; the case of English letters does not matter.

        Returns:
            how many e-mails were deleted.
        """
        ...

    def old(self, before: datetime) -> int:
        """Count the e-mails that `purge` would delete."""
        ...

    def purge(self, before: datetime, *, limit: int | None = None) -> int:
        """Delete e-mail from before this time that was sent or refused for good, and return how many.

        Args:
            before: aware UTC.
            limit: maximum number, oldest first; None for all.
        """
        ...

    def waiting(self) -> int:
        """Count the e-mails that are still to be sent."""
        ...
