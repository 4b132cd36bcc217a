"""What is kept of the reminders to people, in the store."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from progress_core.domain.correspondence.reminders import Reminded


class Reminders(Protocol):
    """Stores when people were reminded, and whether they want to be. Not scoped: only workers and owners ask."""

    def of_many(self, account_ids: Iterable[int]) -> Mapping[int, Reminded]:
        """Return what is kept of these accounts, by id; those of whom nothing is kept are left out."""
        ...

    def claim(self, account_ids: Iterable[int], week: int) -> frozenset[int]:
        """Record that people are reminded in a week, and return those of them who may be: see `Reminded.is_due`.

        Of two transactions that claim the same person, one gets them. What is kept is deleted with the account.

        Args:
            account_ids: whom; each counts once.
            week: the ISO week, like 202649.

        Raises:
            NotFound: an account does not exist; nothing is recorded.
        """
        ...

    def stop(self, account_id: int, *, stopped: bool) -> None:
        """Record whether somebody wants no reminders; when they were last reminded stays.

        Raises:
            NotFound: the account does not exist.
        """
        ...

    def providers(self) -> list[str]:
        """Return the UKPRNs of the providers that remind managers or learners, in ascending order."""
        ...
