"""Learner groups in the store."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from progress_core.domain.foundations.actors import Scope
from progress_core.domain.providers.groups import Group


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
        """Return one group that is in scope: itself, or its whole provider.

        Raises:
            NotFound: it is not there or not in scope.
        """
        ...

    def save(self, group: Group) -> Group:
        """Keep a renamed group; return it with its version one higher.

        Raises:
            Conflict: its version is not the stored one; or `field="name"`: the provider has another of that name.
            NotFound: it is gone.
        """
        ...

    def remove(self, group_id: int) -> None:
        """Remove a group and its learners' places in it; one that is not there is passed over.

        Raises:
            Conflict: a member of staff is associated with it, who would see more without it.
        """
        ...

    def in_scope(self, scope: Scope) -> Iterator[Group]:
        """Return the groups in scope, ordered by UKPRN, then name without regard to case."""
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

    def counts(self, scope: Scope) -> Mapping[int, int]:
        """Count the learners in each group in scope, archived ones left out; empty groups may be left out."""
        ...

    def members(self, group_id: int) -> frozenset[int]:
        """Return the ids of the learners in a group; none for a group that is not there."""
        ...
