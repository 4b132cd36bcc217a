"""Sessions in the store."""

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from progress_core.domain.accounts.sessions import Session


class Sessions(Protocol):
    """Stores sessions. Not scoped: only the holder of a token can find a session."""

    def add(self, session: Session) -> None:
        """Add a session, which is deleted together with its account.

        Raises:
            Conflict: the digest is taken.
            NotFound: the account does not exist.
        """
        ...

    def find(self, digest: str) -> Session | None:
        """Return the session with this digest, or None."""
        ...

    def of_account(self, account_id: int) -> Iterator[Session]:
        """Return the sessions of an account, the last used first, then by number."""
        ...

    def save(self, session: Session) -> None:
        """Save what can change of a session: its last use, proof, methods and failures, and whether it waits.

        Sessions that do not exist are ignored: whoever ended one meant it.
        """
        ...

    def touch(self, digest: str, seen_at: datetime) -> None:
        """Record when a session was last used; earlier times, and sessions that do not exist, are ignored."""
        ...

    def end(self, digest: str) -> None:
        """Delete a session; a session that does not exist is ignored."""
        ...

    def end_all(self, account_id: int, *, but: str = "") -> None:
        """Delete the sessions of an account.

        Args:
            account_id: id of the account.
            but: digest of the session to keep; "" for none.
        """
        ...

    def old(self, before: datetime) -> int:
        """Count the sessions that were last used before this moment."""
        ...

    def purge(self, before: datetime) -> int:
        """Delete the sessions that were last used before this moment, and return how many."""
        ...
