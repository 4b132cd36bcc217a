"""What has changed, in memory."""

import secrets
from collections.abc import Callable, Iterable
from datetime import datetime

from progress_core.domain.applications.applications import Application, ApplicationState
from progress_core.domain.foundations.actors import Scope
from progress_core.domain.operations.changes import Change, ChangeKind, Head, Place
from progress_core.memory.tables import Tables

Key = tuple[int, int, int, str, int]
"""Kind, subject, learner, UKPRN and group of a note."""

_MARK, _FIRST = -1, -2
_NO_GROUP = 0
_NOBODY: frozenset[int] = frozenset()


def note_learner(tables: Tables, learner_id: int, ukprn: str) -> None:
    """Note a learner for the readers of a provider."""
    _note(tables, ChangeKind.LEARNER, learner_id, learner_id, ukprn, _NO_GROUP)


def note_application(tables: Tables, application: Application, ukprn: str) -> None:
    """Note an application for the readers of its learner's provider, and for the provider that receives it."""
    _note(tables, ChangeKind.APPLICATION, application.id, application.learner_id, ukprn, _NO_GROUP)
    _note(tables, ChangeKind.RECEIVED, application.id, application.learner_id, application.ukprn, _NO_GROUP)


def note_all(tables: Tables, learner_id: int, ukprn: str) -> None:
    """Note a learner and their applications for the readers of a provider."""
    note_learner(tables, learner_id, ukprn)
    for application in _of_learner(tables, learner_id):
        note_application(tables, application, ukprn)


def note_member(tables: Tables, learner_id: int, group_id: int) -> None:
    """Note a learner and their applications for the readers of a group."""
    _note(tables, ChangeKind.LEARNER, learner_id, learner_id, "", group_id)
    for application in _of_learner(tables, learner_id):
        _note(tables, ChangeKind.APPLICATION, application.id, learner_id, "", group_id)


def _of_learner(tables: Tables, learner_id: int) -> list[Application]:
    return [application for application in tables.applications.values() if application.learner_id == learner_id]


def _note(tables: Tables, kind: int, subject_id: int, learner_id: int, ukprn: str, group_id: int) -> None:
    """Put a note at the end; it replaces the same note from before."""
    key, newest = (kind, subject_id, learner_id, ukprn, group_id), tables.changes.last() or 0
    tables.changes.drop(key)
    tables.changes.put(key, newest + 1)


def begun_anew() -> list[tuple[Key, int]]:
    """Return the changes of a store that is restored: none, under a name that no cursor has yet."""
    return [((_FIRST, 0, 0, secrets.token_hex(8), _NO_GROUP), 1)]


class MemoryChanges:
    """See `progress_core.ports.changes.Changes`."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def head(self) -> Head:
        first = [(key[3], stamp) for key, stamp in self._notes() if key[0] == _FIRST]
        store, stamp = first[0] if first else ("", 0)
        return Head(store, stamp, (self._tables.changes.last() or 0) + 1)

    def listed(self, kind: ChangeKind, scope: Scope, *, after: int, limit: int) -> list[int]:
        return sorted(id_ for id_ in self._all(kind, scope) if id_ > after)[:limit]

    def present(self, kind: ChangeKind, scope: Scope, ids: Iterable[int]) -> frozenset[int]:
        return frozenset(self._all(kind, scope)).intersection(ids)

    def since(self, kind: ChangeKind, scope: Scope, place: Place, limit: int) -> list[Change]:
        told = self._told(kind, scope)
        notes = ((key, Place(stamp, 0)) for key, stamp in self._notes() if key[0] == kind)
        return [Change(key[1], at) for key, at in notes if at > place and told(key[1], key[2], key[3], key[4])][:limit]

    def purge(self, before: datetime, now: datetime) -> int:
        marks = [stamp for key, stamp in self._notes() if key[0] == _MARK and key[1] <= _seconds(before)]
        old = [key for key, stamp in self._notes() if marks and stamp < max(marks)]
        if marks:
            store = self.head().store
            for key in old:
                self._tables.changes.drop(key)
            (mark,) = [key for key, stamp in self._notes() if stamp == max(marks)]
            self._begin_at(mark, store)
        _note(self._tables, _MARK, _seconds(now), 0, "", _NO_GROUP)
        return sum(key[0] > 0 for key in old)

    def _begin_at(self, mark: Key, store: str) -> None:
        """Turn a mark into the first place that is told; it stays where it is in the order."""
        notes = self._notes()
        for key, _ in notes:
            self._tables.changes.drop(key)
        for key, stamp in notes:
            self._tables.changes.put((_FIRST, 0, 0, store, 0) if key == mark else key, stamp)

    def _notes(self) -> list[tuple[Key, int]]:
        return list(zip(self._tables.changes.keys(), self._tables.changes.values(), strict=True))

    def _all(self, kind: ChangeKind, scope: Scope) -> list[int]:
        if kind is ChangeKind.LEARNER:
            return [one.id for one in self._tables.learners.values() if not one.archived and self._sees(scope, one.id)]
        if kind is ChangeKind.RECEIVED:
            received = (one for one in self._tables.applications.values() if one.state.received)
            return [one.id for one in received if scope.sees_provider(one.ukprn)]
        shown = (one for one in self._tables.applications.values() if one.state is not ApplicationState.DRAFT)
        return [one.id for one in shown if self._sees(scope, one.learner_id)]

    def _sees(self, scope: Scope, learner_id: int) -> bool:
        groups = scope.groups if self._is_member(scope, learner_id) else ()
        return scope.sees(self._tables.learners.get(learner_id).details.ukprn, groups, learner_id)

    def _is_member(self, scope: Scope, learner_id: int) -> bool:
        return any(learner_id in (self._tables.members.find(group) or _NOBODY) for group in scope.groups)

    def _told(self, kind: ChangeKind, scope: Scope) -> Callable[[int, int, str, int], bool]:
        def told(_subject_id: int, learner_id: int, ukprn: str, group_id: int) -> bool:
            if scope.sees_provider(ukprn) or kind is ChangeKind.RECEIVED:
                return scope.sees_provider(ukprn)
            return group_id in scope.groups or learner_id == scope.learner or self._is_member(scope, learner_id)

        return told


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
