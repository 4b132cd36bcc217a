"""Learner groups on SQL."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Any

from attrs import evolve
from sqlalchemy import ColumnElement, Select, delete, func, or_, select

from progress_core.domain.foundations.actors import Scope
from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_core.domain.providers.groups import GROUP_HAS_MANAGERS, Group
from progress_core.domain.values.text import folded
from progress_sql.foundations.backend import chunks
from progress_sql.foundations.changes import note_members
from progress_sql.foundations.scope import breadth_of, groups_given, seen_whole, values_of, whole_given
from progress_sql.foundations.session import Session
from progress_sql.foundations.tables import groups, learners, memberships, staff_groups
from progress_sql.foundations.together import Reading

_COLUMNS = tuple(groups.columns)[:-1]
_BY_NAME = (1, 4)
"""The places of `ukprn` and `name_key`."""


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
        def build() -> Select[Any]:
            return select(*groups.columns).where(self._given(scope)).order_by(groups.c.ukprn, groups.c.name_key)

        rows = self._session.later(Reading(("groups in scope", *_shape(scope)), build, self._values(scope), _BY_NAME))
        return (Group(*row[:-1]) for row in rows)

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
        def build() -> Select[Any]:
            listed = memberships.join(groups).join(learners)
            counted = select(memberships.c.group_id, func.count().label("members")).select_from(listed)
            return counted.where(self._given(scope), learners.c.archived == 0).group_by(memberships.c.group_id)

        return dict(self._session.now(Reading(("members of groups", *_shape(scope)), build, self._values(scope))))

    def members(self, group_id: int) -> frozenset[int]:
        found = select(memberships.c.learner_id).where(memberships.c.group_id == group_id)
        return frozenset(row[0] for row in self._session.stream(found))

    def _in_group(self, group_id: int, learner_ids: list[int]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        these = self._session.backend.any_of(memberships.c.learner_id, learner_ids)
        return memberships.c.group_id == group_id, these

    def _seen(self, scope: Scope) -> Select[str, str, str, int]:
        return select(*_COLUMNS).where(self._condition(scope))

    def _condition(self, scope: Scope) -> ColumnElement[bool]:
        backend = self._session.backend
        seen = seen_whole(backend, scope, groups.c.ukprn)
        return or_(seen, backend.any_of(groups.c.id, scope.groups)) if scope.groups else seen

    def _given(self, scope: Scope) -> ColumnElement[bool]:
        """Return the same condition for a statement made once."""
        seen = whole_given(self._session.backend, breadth_of(scope), groups.c.ukprn)
        return or_(seen, groups_given(self._session.backend, groups.c.id)) if scope.groups else seen

    def _values(self, scope: Scope) -> dict[str, object]:
        return values_of(self._session.backend, scope)


def _shape(scope: Scope) -> tuple[Hashable, ...]:
    return breadth_of(scope), bool(scope.groups)


def _row(group: Group) -> tuple[int, str, str, int, str]:
    return group.id, group.ukprn, group.name, group.version, folded(group.name)
