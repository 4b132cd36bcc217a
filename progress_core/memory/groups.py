"""Learner groups in memory."""

from collections.abc import Iterable, Iterator

from progress_core.domain.errors import Conflict, NotFound
from progress_core.domain.groups import Group
from progress_core.domain.permissions import Scope
from progress_core.domain.text import folded
from progress_core.memory.tables import Tables, refuse_repeats

_NOBODY: frozenset[int] = frozenset()


class MemoryGroups:
    """See `progress_core.ports.groups.Groups`."""

    def __init__(self, tables: Tables) -> None:
        self._providers = tables.providers
        self._learners = tables.learners
        self._groups = tables.groups
        self._members = tables.members

    def add(self, group: Group) -> None:
        self._providers.get(group.ukprn)
        refuse_repeats([group.id], self._groups)
        if any(_name_key(group) == _name_key(other) for other in self._groups.values()):
            raise Conflict(f"The provider has a group called {group.name}. Choose another name.", field="name")
        self._groups.put(group.id, group)

    def get(self, scope: Scope, group_id: int) -> Group:
        group = self._groups.get(group_id)
        if not _sees(scope, group):
            raise NotFound
        return group

    def in_scope(self, scope: Scope) -> Iterator[Group]:
        seen = [group for group in self._groups.values() if _sees(scope, group)]
        return iter(sorted(seen, key=_name_key))

    def assign(self, group_id: int, learner_ids: Iterable[int]) -> None:
        group = self._groups.get(group_id)
        joining = frozenset(learner_ids)
        if any(self._learners.get(id_).details.ukprn != group.ukprn for id_ in joining):
            raise NotFound
        self._members.put(group_id, self.members(group_id) | joining)

    def unassign(self, group_id: int, learner_ids: Iterable[int]) -> None:
        self._members.put(group_id, self.members(group_id).difference(learner_ids))

    def members(self, group_id: int) -> frozenset[int]:
        return self._members.find(group_id) or _NOBODY


def _name_key(group: Group) -> tuple[str, str]:
    return group.ukprn, folded(group.name)


def _sees(scope: Scope, group: Group) -> bool:
    return scope.sees_provider(group.ukprn) or group.id in scope.groups
