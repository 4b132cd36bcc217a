"""Learners in the store; nearly every read takes a scope."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Literal, Protocol

from attrs import field, frozen

from progress_core.domain.accounts.accounts import Account
from progress_core.domain.foundations.actors import Scope
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.learners.learners import Learner
from progress_core.domain.profiles.profiles import Profile
from progress_core.domain.reports.cells import UNKNOWN_CELL, Cell, Population
from progress_core.domain.values.cursors import short_enough
from progress_core.domain.values.searches import searchable

Sort = Literal["last_name", "first_name", "username", "created_at"]


def _of_learners(_query: object, _attribute: object, cell: Cell) -> None:
    """Refuse a figure that counts no learners; a validator of attrs.

    Raises:
        Rejected: it counts applications.
    """
    if cell.population is not Population.LEARNERS:
        raise Rejected(UNKNOWN_CELL)


@frozen
class LearnerQuery:
    """A query for a page of learners (B5).

    Args:
        search: as typed: beginning of a first name, last name, both in either order or a username, or a whole ULN
            or UPN, as `search_of` in `domain.learners.search` reads it; "" for all.
        mask: bits of the standing to compare; 0 for all learners.
        value: the required value of these bits.
        ukprn: one provider; "" for all in scope.
        year_group: 7 to 14; None for all.
        group: id of a group; None for all.
        import_id: only learners that this import created; None for all.
        cell: only learners that this figure of a report counts, who are not archived.
        archived: whether to list archived learners instead.
        left: whether to list, of the archived learners, only those who left.
        behind: only learners whose year group is that of an academic year that began before this calendar year; None
            for all.
        sort: column to sort by, names by their `name_key` and then by the other name; then by id.
        descending: whether to reverse the order.
        after: `LearnerPage.next` of the page before; "" for the first page.
        limit: maximum number on a page.
        counted: whether the page says how many learners match in all.
    """

    search: str = field(default="", validator=searchable)
    mask: int = 0
    value: int = 0
    ukprn: str = field(default="", validator=searchable)
    year_group: int | None = None
    group: int | None = None
    import_id: int | None = None
    cell: Cell = field(default=Cell(), validator=_of_learners)
    archived: bool = False
    left: bool = False
    behind: int | None = None
    sort: Sort = "last_name"
    descending: bool = False
    after: str = field(default="", validator=short_enough)
    limit: int = 50
    counted: bool = False


@frozen
class LearnerLine:
    """A learner in a list."""

    id: int
    username: str
    first_name: str
    last_name: str
    email: str
    ukprn: str
    year_group: int
    profile: Profile
    standing: int


@frozen
class LearnerPage:
    """A page of learners.

    Args:
        lines: the learners.
        next: value of `after` for the next page; "" on the last page.
        total: how many learners match on all pages; None unless the query asks for it.
    """

    lines: tuple[LearnerLine, ...]
    next: str = ""
    total: int | None = None


@frozen
class RegisterPage:
    """A page of learners with their accounts.

    Args:
        rows: the learners.
        total: how many there are on all pages.
        next: value of `after` for the next page; "" on the last page.
    """

    rows: tuple[tuple[Learner, Account], ...]
    total: int
    next: str = ""


@frozen
class Identity:
    """What identifies a learner, to find duplicates (E7); `username` is only for display."""

    id: int
    ukprn: str
    first_name: str
    last_name: str
    date_of_birth: str
    postcode: str
    uln: str
    upn: str
    username: str = ""


class Learners(Protocol):
    """Stores learners."""

    def add_many(self, learners: Iterable[Learner]) -> None:
        """Add learners, whose accounts must exist.

        Raises:
            Conflict: an id is taken; nothing is added.
            NotFound: a provider or account does not exist; nothing is added.
        """
        ...

    def get(self, scope: Scope, learner_id: int) -> Learner:
        """Return a learner in scope, archived or not.

        Raises:
            NotFound: it does not exist or is not in scope.
        """
        ...

    def get_many(self, scope: Scope, learner_ids: Iterable[int]) -> list[Learner]:
        """Return learners in the order of these ids, without those that do not exist or are not in scope."""
        ...

    def save(self, learner: Learner) -> Learner:
        """Save a changed learner, and return it with its version increased by one.

        A learner who moves to another provider leaves the groups of the old provider.

        Raises:
            Conflict: its version is not the stored version; `changes` is the `differences` of the given and
                the stored details.
            NotFound: it no longer exists, or its provider does not exist.
        """
        ...

    def save_many(self, learners: Iterable[Learner]) -> None:
        """Save changed learners as `save` does, all or none.

        Raises:
            Conflict: a version is not the stored version.
            NotFound: a learner no longer exists, or a provider does not exist.
        """
        ...

    def page(self, scope: Scope, query: LearnerQuery) -> LearnerPage:
        """Return one page of learners in scope.

        Raises:
            Rejected: `after` is not the `next` of a page in this order.
        """
        ...

    def standings(self, scope: Scope) -> Mapping[tuple[str, int], int]:
        """Count the learners in scope by (UKPRN, standing), without archived learners."""
        ...

    def identities(self, scope: Scope, ukprns: Iterable[str]) -> Iterator[Identity]:
        """Return the identities of the learners in scope at these providers, without archived learners."""
        ...

    def identified(self, scope: Scope, ulns: Iterable[str], upns: Iterable[str]) -> Iterator[Identity]:
        """Return the identities of the learners in scope with one of these ULNs or UPNs, without archived learners.

        An empty text matches nobody.
        """
        ...

    def not_logged_on(self, scope: Scope, query: LearnerQuery) -> Iterator[tuple[Learner, Account]]:
        """Return the learners in scope who have never logged in, with their accounts, without archived learners.

        Only ukprn, year_group, group and import_id of the query apply. The order is by provider name, last name and
        first name, by the keys in `domain.values.name_keys`, then id.
        """
        ...

    def not_logged_on_page(self, scope: Scope, query: LearnerQuery) -> RegisterPage:
        """Return one page of the list of `not_logged_on`, in the same order.

        `after` and `limit` of the query apply too.

        Raises:
            Rejected: `after` is not the `next` of a page of this list.
        """
        ...

    def with_email(self, email: str) -> Iterator[Learner]:
        """Return the learners with this e-mail address by id, without archived learners; nobody for "".

        The case of English letters does not matter. Not scoped: the result is only sent to that address.
        """
        ...

    def made_by(self, import_id: int) -> Iterator[tuple[Learner, Account]]:
        """Return the learners that an import created, with their accounts, by id. Not scoped, as the import is.

        Nobody else can change them until the transaction ends.
        """
        ...

    def at_provider(self, ukprn: str) -> Iterator[tuple[Learner, Account]]:
        """Return all learners of a provider with their accounts, by id, to recalculate their standings."""
        ...

    def idle_since(
        self, before: datetime, *, after: int = 0, limit: int = 100, held: bool = False
    ) -> list[tuple[Learner, Account]]:
        """Return learners created before this moment and not logged in since, with their accounts, by id.

        Archived learners are included. Not scoped: how long data is kept does not depend on who asks.

        Args:
            before: aware UTC.
            after: only learners with higher ids, usually than the last one of the page before.
            limit: maximum number.
            held: whether to prevent changes to their accounts by others until the transaction ends.
        """
        ...

    def remove_many(self, learner_ids: Iterable[int]) -> None:
        """Delete learners and their memberships of groups; ids that do not exist are ignored."""
        ...
