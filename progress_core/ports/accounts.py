"""Log-in accounts in the store."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from progress_core.domain.accounts.accounts import Account


class Accounts(Protocol):
    """Stores accounts. Not scoped: the learner or staff record decides who may access an account."""

    def add_many(self, accounts: Iterable[Account]) -> None:
        """Add accounts.

        Raises:
            Conflict: with `field="username"`, a username is taken in the store or repeated here (without regard to
                case); or an id is taken. Nothing is added.
        """
        ...

    def get(self, account_id: int) -> Account:
        """Return one account.

        Raises:
            NotFound: there is none with this id.
        """
        ...

    def get_many(self, account_ids: Iterable[int]) -> Iterator[Account]:
        """Return the accounts with these ids that exist, each once, in any order."""
        ...

    def find(self, username: str) -> Account | None:
        """Return the account with this username, without regard to case, or None."""
        ...

    def save(self, account: Account) -> Account:
        """Save a changed account, and return it with its version increased by one.

        Raises:
            Conflict: its version is not the stored version, or its new username is taken.
            NotFound: it no longer exists.
        """
        ...

    def pretend(self) -> None:
        """Take as long as saving and committing an account, without changing anything.

        The time that a refused log-in takes must not reveal whether the account exists.
        """
        ...

    def taken(self, stems: Iterable[str]) -> Iterator[str]:
        """Return all username keys in the store that start with any of these stems (in lower case)."""
        ...

    def remove_many(self, account_ids: Iterable[int]) -> None:
        """Delete accounts; ids that do not exist are ignored.

        Raises:
            Conflict: an account still belongs to a learner or a member of staff; nothing is deleted.
        """
        ...
