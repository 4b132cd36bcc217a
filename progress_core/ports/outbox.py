"""The outbox: e-mail that waits for delivery."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Protocol

from progress_core.domain.correspondence.mail import Outgoing


class Outbox(Protocol):
    """Remembers e-mail until the mail server has taken it."""

    def add_many(self, mails: Iterable[Outgoing]) -> None:
        """Add e-mail to be sent."""
        ...

    def claim_due(self, now: datetime, *, until: datetime, limit: int = 50) -> list[Outgoing]:
        """Take e-mail whose next attempt is due, the longest due first, and put its next attempt off until then.

        Another sender does not get the same e-mail before that time. Gives it as it now is.
        """
        ...

    def save(self, mail: Outgoing) -> None:
        """Keep the outcome of an attempt.

        Raises:
            NotFound: it is gone.
        """
        ...

    def recent(self, limit: int = 50) -> Iterator[Outgoing]:
        """Return e-mail, the latest first."""
        ...

    def written_to(self, addresses: Iterable[str]) -> Iterator[Outgoing]:
        """Return all e-mail to these addresses, the latest first, without regard to the case of English letters."""
        ...

    def forget(self, addresses: Iterable[str]) -> int:
        """Drop all e-mail to these addresses, sent or not, without regard to the case of English letters.

        Returns:
            how much there was.
        """
        ...

    def old(self, before: datetime) -> int:
        """Count what `purge` would drop."""
        ...

    def purge(self, before: datetime, *, limit: int | None = None) -> int:
        """Drop e-mail written before this time that has been sent, or refused for good; gives how much.

        Args:
            before: aware UTC.
            limit: at most so many, the oldest first; None for all.
        """
        ...

    def waiting(self) -> int:
        """Count e-mail that has still to be sent."""
        ...
