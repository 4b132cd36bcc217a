"""Log-in accounts in the store."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from progress_core.domain.accounts.accounts import Account


class Accounts(Protocol):
    """Remembers accounts. Not scoped: what decides who may touch one is the learner or staff record."""

    def add_many(self, accounts: Iterable[Account]) -> None:
        """Add accounts.

        Raises:
            Conflict: `field="username"`: one is taken, in the store or by another of these (compared without
                regard to case); or an id is taken. Nothing is added.
        """
        ...

    def get(self, account_id: int) -> Account:
        """Return one account.

        Raises:
            NotFound: there is none with this id.
        """
        ...

    def get_many(self, account_ids: Iterable[int]) -> Iterator[Account]:
        """Return those of these accounts that are there, each once, in any order."""
        ...

    def find(self, username: str) -> Account | None:
        """Return the account with this username, without regard to case, or None."""
        ...

    def save(self, account: Account) -> Account:
        """Keep a changed account; return it with its version one higher.

        Raises:
            Conflict: its version is not the stored one, or its new username is taken.
            NotFound: it is gone.
        """
        ...

    def pretend(self) -> None:
        """Write and commit as much as saving an account does, where there is none to save.

        How long a log-in takes to be refused must not tell whether there is such an account.
        """
        ...

    def taken(self, stems: Iterable[str]) -> Iterator[str]:
        """Return every username key in the store that starts with any of these stems (lower case)."""
        ...

    def remove_many(self, account_ids: Iterable[int]) -> None:
        """Destroy accounts; those that are not there are passed over.

        Raises:
            Conflict: one still belongs to a learner or a member of staff; nothing is removed.
        """
        ...
