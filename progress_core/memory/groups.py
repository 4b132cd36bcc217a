"""Learner groups in memory."""

from collections.abc import Iterable, Iterator, Mapping

from attrs import evolve

from progress_core.domain.foundations.actors import Scope
from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_core.domain.providers.groups import GROUP_HAS_MANAGERS, Group
from progress_core.domain.values.text import folded
from progress_core.memory.changes import note_member
from progress_core.memory.tables import Tables, refuse_repeats

_NOBODY: frozenset[int] = frozenset()


class MemoryGroups:
    """See `progress_core.ports.groups.Groups`."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._providers = tables.providers
        self._learners = tables.learners
        self._groups = tables.groups
        self._members = tables.members
        self._staff = tables.staff

    def add(self, group: Group) -> None:
        self._providers.get(group.ukprn)
        refuse_repeats([group.id], self._groups)
        self._refuse_taken_name(group)
        self._groups.put(group.id, group)

    def save(self, group: Group) -> Group:
        if self._groups.get(group.id).version != group.version:
            raise Conflict
        self._refuse_taken_name(group)
        saved = evolve(group, version=group.version + 1)
        self._groups.put(saved.id, saved)
        return saved

    def remove(self, group_id: int) -> None:
        if any(group_id in staff.groups for staff in self._staff.values()):
            raise Conflict(GROUP_HAS_MANAGERS)
        self._groups.drop(group_id)
        self._members.drop(group_id)

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
        for learner_id in sorted(joining - self.members(group_id)):
            note_member(self._tables, learner_id, group_id)
        self._members.put(group_id, self.members(group_id) | joining)

    def unassign(self, group_id: int, learner_ids: Iterable[int]) -> None:
        leaving = self.members(group_id).intersection(learner_ids)
        for learner_id in sorted(leaving):
            note_member(self._tables, learner_id, group_id)
        self._members.put(group_id, self.members(group_id) - leaving)

    def counts(self, scope: Scope) -> Mapping[int, int]:
        return {group.id: sum(map(self._is_listed, self.members(group.id))) for group in self.in_scope(scope)}

    def members(self, group_id: int) -> frozenset[int]:
        return self._members.find(group_id) or _NOBODY

    def _is_listed(self, learner_id: int) -> bool:
        return not self._learners.get(learner_id).archived

    def _refuse_taken_name(self, group: Group) -> None:
        others = (other for other in self._groups.values() if other.id != group.id)
        if any(_name_key(group) == _name_key(other) for other in others):
            raise Conflict(f"The provider has a group called {group.name}. Choose another name.", field="name")


def _name_key(group: Group) -> tuple[str, str]:
    return group.ukprn, folded(group.name)


def _sees(scope: Scope, group: Group) -> bool:
    return scope.sees_provider(group.ukprn) or group.id in scope.groups
