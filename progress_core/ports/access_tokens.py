"""Access tokens in the store."""

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from progress_core.domain.accounts.access_tokens import AccessToken


class AccessTokens(Protocol):
    """Stores access tokens. Not scoped: only who holds a token, or knows an account, can find one."""

    def add(self, token: AccessToken) -> None:
        """Add a token, which is deleted together with its account.

        Raises:
            Conflict: the digest or the number is taken.
            NotFound: the account does not exist.
        """
        ...

    def find(self, digest: str) -> AccessToken | None:
        """Return the token with this digest, ended or not, or None."""
        ...

    def of_account(self, account_id: int) -> Iterator[AccessToken]:
        """Return the tokens of an account, by number, those that have ended too."""
        ...

    def touch(self, digest: str, used_at: datetime) -> None:
        """Record when a token was last used; earlier times, and tokens that do not exist, are ignored."""
        ...

    def end(self, account_id: int, number: int) -> None:
        """Delete a token of an account; a token that does not exist, or is somebody else's, is ignored."""
        ...

    def end_all(self, account_id: int) -> int:
        """Delete the tokens of an account, and return how many."""
        ...

    def old(self, before: datetime) -> int:
        """Count the tokens that ended before this moment."""
        ...

    def purge(self, before: datetime) -> int:
        """Delete the tokens that ended before this moment, and return how many."""
        ...
