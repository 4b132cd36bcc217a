"""Learner groups on SQL."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import evolve
from sqlalchemy import ColumnElement, Select, delete, func, or_, select

from progress_core.domain.foundations.actors import Scope
from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_core.domain.providers.groups import GROUP_HAS_MANAGERS, Group
from progress_core.domain.values.text import folded
from progress_sql.foundations.backend import chunks
from progress_sql.foundations.changes import note_members
from progress_sql.foundations.scope import breadth_of, seen_whole, values_of, whole_given
from progress_sql.foundations.session import Session
from progress_sql.foundations.tables import groups, learners, memberships, staff_groups

_COLUMNS = tuple(groups.columns)[:-1]


class SqlGroups:
    """See `progress_core.ports.groups.Groups`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, group: Group) -> None:
        self._session.insert_many(groups, [_row(group)])

    def save(self, group: Group) -> Group:
        if not self._session.update_many(tuple(groups.columns), [_row(group)]):
            raise Conflict if self._session.has(groups, group.id) else NotFound
        return evolve(group, version=group.version + 1)

    def remove(self, group_id: int) -> None:
        if self._session.count(staff_groups, staff_groups.c.group_id == group_id):
            self._session.spoilt = True
            raise Conflict(GROUP_HAS_MANAGERS)
        self._session.run(delete(memberships).where(memberships.c.group_id == group_id))
        self._session.run(delete(groups).where(groups.c.id == group_id))

    def get(self, scope: Scope, group_id: int) -> Group:
        return Group(*self._session.one(self._seen(scope).where(groups.c.id == group_id)))

    def in_scope(self, scope: Scope) -> Iterator[Group]:
        if not scope.groups:
            return (Group(*row) for row in self._wholly_in(scope))
        ordered = self._seen(scope).order_by(groups.c.ukprn, groups.c.name_key)
        return (Group(*row) for row in self._session.stream(ordered))

    def assign(self, group_id: int, learner_ids: Iterable[int]) -> None:
        (ukprn,) = self._session.one(select(groups.c.ukprn).where(groups.c.id == group_id))
        present = self.members(group_id)
        for chunk in chunks(sorted(set(learner_ids))):
            at_provider = self._session.backend.any_of(learners.c.id, chunk) & (learners.c.ukprn == ukprn)
            there = select(learners.c.id).where(at_provider).order_by(learners.c.id)
            # Held, so that nobody moves them, or adds an application that the group's readers would not be told of.
            if len(self._session.all(there.with_for_update(key_share=True))) != len(chunk):
                self._session.spoilt = True  # an earlier chunk is there already
                raise NotFound
            joining = [id_ for id_ in chunk if id_ not in present]
            self._session.insert_many(memberships, [(group_id, id_) for id_ in joining])
            note_members(self._session, *self._in_group(group_id, joining))

    def unassign(self, group_id: int, learner_ids: Iterable[int]) -> None:
        for chunk in chunks(learner_ids):
            these = self._in_group(group_id, chunk)
            note_members(self._session, *these)
            self._session.run(delete(memberships).where(*these))

    def counts(self, scope: Scope) -> Mapping[int, int]:
        listed = memberships.join(groups).join(learners)
        counted = select(memberships.c.group_id, func.count()).select_from(listed)
        seen = counted.where(self._condition(scope), learners.c.archived == 0).group_by(memberships.c.group_id)
        return dict(map(tuple, self._session.stream(seen)))

    def members(self, group_id: int) -> frozenset[int]:
        found = select(memberships.c.learner_id).where(memberships.c.group_id == group_id)
        return frozenset(row[0] for row in self._session.stream(found))

    def _wholly_in(self, scope: Scope) -> list[tuple[Any, ...]]:
        backend, breadth = self._session.backend, breadth_of(scope)

        def build() -> Select[Any]:
            seen = whole_given(backend, breadth, groups.c.ukprn)
            return select(*_COLUMNS).where(seen).order_by(groups.c.ukprn, groups.c.name_key)

        return self._session.prepared(("groups in scope", breadth), build, values_of(backend, scope))

    def _in_group(self, group_id: int, learner_ids: list[int]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        these = self._session.backend.any_of(memberships.c.learner_id, learner_ids)
        return memberships.c.group_id == group_id, these

    def _seen(self, scope: Scope) -> Select[str, str, str, int]:
        return select(*_COLUMNS).where(self._condition(scope))

    def _condition(self, scope: Scope) -> ColumnElement[bool]:
        backend = self._session.backend
        seen = seen_whole(backend, scope, groups.c.ukprn)
        return or_(seen, backend.any_of(groups.c.id, scope.groups)) if scope.groups else seen


def _row(group: Group) -> tuple[int, str, str, int, str]:
    return group.id, group.ukprn, group.name, group.version, folded(group.name)
