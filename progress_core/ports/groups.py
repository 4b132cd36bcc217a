"""Learner groups in the store."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from progress_core.domain.foundations.actors import Scope
from progress_core.domain.providers.groups import Group


class Groups(Protocol):
    """Stores learner groups and their members."""

    def add(self, group: Group) -> None:
        """Add a group.

        Raises:
            Conflict: with `field="name"`, the provider has a group with this name.
            NotFound: the provider does not exist.
        """
        ...

    def get(self, scope: Scope, group_id: int) -> Group:
        """Return a group that is in scope, by itself or with its provider.

        Raises:
            NotFound: it does not exist or is not in scope.
        """
        ...

    def save(self, group: Group) -> Group:
        """Save a renamed group, and return it with its version increased by one.

        Raises:
            Conflict: its version is not the stored version; or, with `field="name"`, the provider has another
                group with this name.
            NotFound: it no longer exists.
        """
        ...

    def remove(self, group_id: int) -> None:
        """Delete a group and the memberships of its learners; a group that does not exist is ignored.

        Raises:
            Conflict: a member of staff is associated with it, and would see more learners without it.
        """
        ...

    def in_scope(self, scope: Scope) -> Iterator[Group]:
        """Return the groups in scope, sorted by UKPRN, then name without regard to case."""
        ...

    def assign(self, group_id: int, learner_ids: Iterable[int]) -> None:
        """Add learners of the group's provider to it; members stay members.

        Raises:
            NotFound: the group does not exist, or a learner is not at its provider; nothing is changed.
        """
        ...

    def unassign(self, group_id: int, learner_ids: Iterable[int]) -> None:
        """Remove learners from a group; others are ignored."""
        ...

    def counts(self, scope: Scope) -> Mapping[int, int]:
        """Count the learners in each group in scope, without archived ones; empty groups may be left out."""
        ...

    def members(self, group_id: int) -> frozenset[int]:
        """Return the ids of the learners in a group; none if the group does not exist."""
        ...
