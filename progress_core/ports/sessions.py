"""Sessions in the store."""

from datetime import datetime
from typing import Protocol

from progress_core.domain.accounts.sessions import Session


class Sessions(Protocol):
    """Remembers who is logged in. Not scoped: only the holder of a token finds a session."""

    def add(self, session: Session) -> None:
        """Add a session. When its account is destroyed, so is the session.

        Raises:
            Conflict: there is one with this digest.
            NotFound: the account is not there.
        """
        ...

    def find(self, digest: str) -> Session | None:
        """Return the session with this digest, or None."""
        ...

    def touch(self, digest: str, seen_at: datetime) -> None:
        """Note that a session was used; never backwards, and one that is not there is passed over."""
        ...

    def end(self, digest: str) -> None:
        """Destroy a session; one that is not there is passed over."""
        ...

    def end_all(self, account_id: int, *, but: str = "") -> None:
        """Destroy the sessions of an account.

        Args:
            account_id: whose.
            but: digest of the one that stays; "" for none.
        """
        ...

    def old(self, before: datetime) -> int:
        """Count the sessions that were last seen before this moment."""
        ...

    def purge(self, before: datetime) -> int:
        """Destroy the sessions that were last seen before this moment; gives how many."""
        ...
