"""Staff records in the store."""

from collections.abc import Iterator
from typing import Protocol

from progress_core.domain.accounts.staff import Staff
from progress_core.domain.foundations.actors import Scope


class StaffRecords(Protocol):
    """Remembers who is staff and what for."""

    def add(self, staff: Staff) -> None:
        """Add a member of staff, whose account is there already.

        Raises:
            Conflict: there is one with this id.
            NotFound: the account, or a provider or group they are responsible for, is not there.
        """
        ...

    def get(self, account_id: int) -> Staff:
        """Return the record of one account. Not scoped: it is how a scope is found.

        Raises:
            NotFound: there is none.
        """
        ...

    def save(self, staff: Staff) -> Staff:
        """Keep a changed record; return it with its version one higher.

        Raises:
            Conflict: its version is not the stored one.
            NotFound: it, or a provider or group it names, is not there.
        """
        ...

    def remove(self, account_id: int) -> None:
        """Destroy a record; one that is not there is passed over."""
        ...

    def in_scope(self, scope: Scope) -> Iterator[Staff]:
        """Return staff who have any provider that is seen whole among theirs; everybody for `everything`.

        Ordered by e-mail address without regard to case, then id.
        """
        ...

    def in_area(self, area: str) -> Iterator[Staff]:
        """Return the administrators of an area, named exactly so; ordered as by `in_scope`."""
        ...

    def with_email(self, email: str) -> Iterator[Staff]:
        """Return staff with this address, without regard to case, ordered by id."""
        ...
