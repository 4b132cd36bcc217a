"""Learners in the store; every read takes the scope it may touch."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Literal, Protocol

from attrs import frozen

from progress_core.domain.accounts.accounts import Account
from progress_core.domain.foundations.actors import Scope
from progress_core.domain.learners.learners import Learner
from progress_core.domain.profiles.profiles import Profile

Sort = Literal["last_name", "first_name", "username", "created_at"]


@frozen
class LearnerQuery:
    """What a list of learners is to show (B5).

    Args:
        search: start of a first name, last name, "first last", username, or a whole ULN or UPN; "" for all.
        mask: bits of the standing that are looked at; 0 for all learners.
        value: what these bits must be.
        ukprn: one provider, or "" for all in scope.
        year_group: 7 to 14, or None for all.
        group: id of a group, or None for all.
        archived: show the archived learners instead.
        sort: which column; ties by id, text without regard to case.
        descending: from the end.
        after: the `LearnerPage.next` of the page before; "" for the first page.
        limit: at most so many on a page.
    """

    search: str = ""
    mask: int = 0
    value: int = 0
    ukprn: str = ""
    year_group: int | None = None
    group: int | None = None
    archived: bool = False
    sort: Sort = "last_name"
    descending: bool = False
    after: str = ""
    limit: int = 50


@frozen
class LearnerLine:
    """A learner as a list shows them."""

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
    """A page of a list.

    Args:
        lines: the learners.
        next: give as `after` for the next page; "" on the last.
    """

    lines: tuple[LearnerLine, ...]
    next: str = ""


@frozen
class Identity:
    """What says who a learner is, for finding duplicates (E7); `username` is for naming them."""

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
    """Remembers learners."""

    def add_many(self, learners: Iterable[Learner]) -> None:
        """Add learners, whose accounts are there already.

        Raises:
            Conflict: there is one with this id; nothing is added.
            NotFound: a provider or account is not there; nothing is added.
        """
        ...

    def get(self, scope: Scope, learner_id: int) -> Learner:
        """Return one learner that is in scope, archived or not.

        Raises:
            NotFound: not there or not in scope.
        """
        ...

    def get_many(self, scope: Scope, learner_ids: Iterable[int]) -> list[Learner]:
        """Return learners by id, in the order of the ids; those not there or not in scope are left out."""
        ...

    def save(self, learner: Learner) -> Learner:
        """Keep a changed learner; return it with its version one higher.

        A learner who moves to another provider leaves the groups of the old one.

        Raises:
            Conflict: its version is not the stored one; `changes` is `differences` of the details offered
                and the details stored.
            NotFound: it is gone, or its provider is not there.
        """
        ...

    def save_many(self, learners: Iterable[Learner]) -> None:
        """Keep changed learners, all or none, as `save`.

        Raises:
            Conflict: a version is not the stored one.
            NotFound: one is gone, or its provider is not there.
        """
        ...

    def page(self, scope: Scope, query: LearnerQuery) -> LearnerPage:
        """Return one page of the learners in scope that the query asks for.

        Raises:
            Rejected: `after` is not the `next` of a page in this order.
        """
        ...

    def standings(self, scope: Scope) -> Mapping[tuple[str, int], int]:
        """Count the learners in scope, archived ones left out, by (UKPRN, standing)."""
        ...

    def identities(self, scope: Scope, ukprns: Iterable[str]) -> Iterator[Identity]:
        """Return the identities of the learners in scope at these providers, archived ones left out."""
        ...

    def identified(self, scope: Scope, ulns: Iterable[str], upns: Iterable[str]) -> Iterator[Identity]:
        """Return those in scope, archived ones left out, whose ULN or UPN is any of these; "" is none."""
        ...

    def not_logged_on(self, scope: Scope, query: LearnerQuery) -> Iterator[tuple[Learner, Account]]:
        """Return those in scope who have never logged in, with their accounts, archived ones left out.

        Looks at the query's ukprn, year_group and group alone. Ordered by provider name, last name,
        first name, all without regard to case, then id.
        """
        ...

    def with_email(self, email: str) -> Iterator[Learner]:
        """Return the learners with this e-mail address, archived ones left out, by id; nobody for "".

        Without regard to the case of English letters. Not scoped: what is found out goes to that address alone.
        """
        ...

    def made_by(self, import_id: int) -> Iterator[tuple[Learner, Account]]:
        """Return the learners that an import made, with their accounts, by id. Not scoped: the import is.

        Nobody else changes them until the transaction ends.
        """
        ...

    def at_provider(self, ukprn: str) -> Iterator[tuple[Learner, Account]]:
        """Return all learners of a provider with their accounts, by id: to work out standings anew."""
        ...

    def idle_since(
        self, before: datetime, *, after: int = 0, limit: int = 100, held: bool = False
    ) -> list[tuple[Learner, Account]]:
        """Return learners made before this moment who have not logged in since it, with their accounts, by id.

        Archived or not. Not scoped: how long somebody is kept does not depend on who asks.

        Args:
            before: aware UTC.
            after: only those with higher ids: the last of the page before.
            limit: at most so many.
            held: nobody else changes their accounts until the transaction ends.
        """
        ...

    def remove_many(self, learner_ids: Iterable[int]) -> None:
        """Destroy learners and their places in groups; those not there are passed over."""
        ...
