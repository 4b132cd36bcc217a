"""Identities of single sign-on in the store."""

from collections.abc import Sequence
from typing import Protocol

from progress_core.domain.accounts.identities import LinkedIdentity


class Identities(Protocol):
    """Stores which identities open which accounts. Not scoped: only the holder of an identity can find it."""

    def add(self, identity: LinkedIdentity) -> None:
        """Add an identity, which is deleted together with its account.

        Raises:
            Conflict: with `field="identity"`, its issuer and subject are linked already; or the id is taken.
            NotFound: the account does not exist.
        """
        ...

    def find(self, issuer: str, subject: str) -> LinkedIdentity | None:
        """Return the identity with exactly this issuer and subject, or None."""
        ...

    def of_account(self, account_id: int) -> Sequence[LinkedIdentity]:
        """Return the identities of an account, in the order of their ids."""
        ...

    def remove(self, identity_id: int) -> None:
        """Delete an identity; one that does not exist is ignored."""
        ...
