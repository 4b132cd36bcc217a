"""Learner groups in the store."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from progress_core.domain.groups import Group
from progress_core.domain.permissions import Scope


class Groups(Protocol):
    """Remembers groups and who is in them."""

    def add(self, group: Group) -> None:
        """Add a group.

        Raises:
            Conflict: `field="name"`: the provider has a group of that name.
            NotFound: the provider is not there.
        """
        ...

    def get(self, scope: Scope, group_id: int) -> Group:
        """Give one group that is in scope: itself, or its whole provider.

        Raises:
            NotFound: it is not there or not in scope.
        """
        ...

    def in_scope(self, scope: Scope) -> Iterator[Group]:
        """Give the groups in scope, ordered by UKPRN, then name without regard to case."""
        ...

    def assign(self, group_id: int, learner_ids: Iterable[int]) -> None:
        """Put learners of the group's provider into it; those who are in it stay.

        Raises:
            NotFound: the group, or a learner at its provider, is not there; nothing is changed.
        """
        ...

    def unassign(self, group_id: int, learner_ids: Iterable[int]) -> None:
        """Take learners out of a group; those who are not in it are passed over."""
        ...

    def members(self, group_id: int) -> frozenset[int]:
        """Give the ids of the learners in a group; none for a group that is not there."""
        ...
