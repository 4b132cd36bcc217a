"""Learner groups on SQL."""

from collections.abc import Iterable, Iterator

from sqlalchemy import Select, delete, or_, select

from progress_core.domain.errors import NotFound
from progress_core.domain.groups import Group
from progress_core.domain.permissions import Scope
from progress_core.domain.text import folded
from progress_sql.backend import chunks
from progress_sql.scope import seen_whole
from progress_sql.session import Session
from progress_sql.tables import groups, learners, memberships

_COLUMNS = tuple(groups.columns)[:-1]


class SqlGroups:
    """See `progress_core.ports.groups.Groups`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, group: Group) -> None:
        row = (group.id, group.ukprn, group.name, group.version, folded(group.name))
        self._session.insert_many(groups, [row])

    def get(self, scope: Scope, group_id: int) -> Group:
        return Group(*self._session.one(self._seen(scope).where(groups.c.id == group_id)))

    def in_scope(self, scope: Scope) -> Iterator[Group]:
        ordered = self._seen(scope).order_by(groups.c.ukprn, groups.c.name_key)
        return (Group(*row) for row in self._session.stream(ordered))

    def assign(self, group_id: int, learner_ids: Iterable[int]) -> None:
        (ukprn,) = self._session.one(select(groups.c.ukprn).where(groups.c.id == group_id))
        present = self.members(group_id)
        for chunk in chunks(set(learner_ids)):
            at_provider = self._session.backend.any_of(learners.c.id, chunk) & (learners.c.ukprn == ukprn)
            if self._session.count(learners, at_provider) != len(chunk):
                self._session.spoilt = True  # an earlier chunk is there already
                raise NotFound
            self._session.insert_many(memberships, [(group_id, id_) for id_ in chunk if id_ not in present])

    def unassign(self, group_id: int, learner_ids: Iterable[int]) -> None:
        for chunk in chunks(learner_ids):
            these = self._session.backend.any_of(memberships.c.learner_id, chunk)
            self._session.run(delete(memberships).where(memberships.c.group_id == group_id, these))

    def members(self, group_id: int) -> frozenset[int]:
        found = select(memberships.c.learner_id).where(memberships.c.group_id == group_id)
        return frozenset(row[0] for row in self._session.stream(found))

    def _seen(self, scope: Scope) -> Select[str, str, str, int]:
        backend = self._session.backend
        seen = seen_whole(backend, scope, groups.c.ukprn)
        if scope.groups:
            seen = or_(seen, backend.any_of(groups.c.id, scope.groups))
        return select(*_COLUMNS).where(seen)
