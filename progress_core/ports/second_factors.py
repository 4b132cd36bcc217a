"""Second factors in the store."""

from collections.abc import Iterable
from typing import Protocol

from progress_core.domain.accounts.second_factors import AccountFactors


class SecondFactors(Protocol):
    """Stores the second factors of accounts. Not scoped: use cases read their own, or those of staff in scope."""

    def get(self, account_id: int) -> AccountFactors:
        """Return the second factors of an account; those of an account that has none are empty."""
        ...

    def holders(self, account_ids: Iterable[int]) -> frozenset[int]:
        """Return which of these accounts have a second factor that is on (`AccountFactors.are_on`)."""
        ...

    def with_passkey(self, passkey_id: str) -> AccountFactors | None:
        """Return the second factors of the account that has this passkey, or None."""
        ...

    def save(self, factors: AccountFactors) -> AccountFactors:
        """Store the second factors of an account in place of those that were there.

        They are deleted together with their account.

        Returns:
            the factors with their new version.

        Raises:
            Conflict: they have been changed since they were read, or a passkey belongs to another account.
            NotFound: the account does not exist.
        """
        ...
