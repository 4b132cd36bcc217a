"""Staff records in the store."""

from collections.abc import Iterator
from typing import Protocol

from progress_core.domain.accounts.staff import Staff
from progress_core.domain.foundations.actors import Scope


class StaffRecords(Protocol):
    """Stores members of staff and what they are responsible for."""

    def add(self, staff: Staff) -> None:
        """Add a member of staff, whose account must exist.

        Raises:
            Conflict: the id is taken.
            NotFound: the account, or one of their providers or groups, does not exist.
        """
        ...

    def get(self, account_id: int) -> Staff:
        """Return the record of an account. Not scoped, as the scope is calculated from it.

        Raises:
            NotFound: there is none.
        """
        ...

    def save(self, staff: Staff) -> Staff:
        """Save a changed record, and return it with its version increased by one.

        Raises:
            Conflict: its version is not the stored version.
            NotFound: the record, or one of its providers or groups, does not exist.
        """
        ...

    def remove(self, account_id: int) -> None:
        """Delete a record; a record that does not exist is ignored."""
        ...

    def in_scope(self, scope: Scope) -> Iterator[Staff]:
        """Return staff with any provider in scope, not only groups of it; everybody for `everything`.

        The order is by e-mail address without regard to case, then id.
        """
        ...

    def in_area(self, area: str) -> Iterator[Staff]:
        """Return the administrators of an area with exactly this name, in the order of `in_scope`."""
        ...

    def with_email(self, email: str) -> Iterator[Staff]:
        """Return staff with this e-mail address, without regard to case, sorted by id."""
        ...
