"""Reading what has changed, on SQL; `foundations.changes` says how it is noted."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    delete,
    func,
    insert,
    literal,
    literal_column,
    or_,
    select,
    true,
    tuple_,
    update,
)

from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.foundations.actors import Scope
from progress_core.domain.operations.changes import Change, ChangeKind, Head, Place
from progress_sql.foundations.backend import Backend, chunks
from progress_sql.foundations.changes import NO_GROUP, Note, changes, note
from progress_sql.foundations.profile_tables import applications
from progress_sql.foundations.scope import learners_seen, seen_whole
from progress_sql.foundations.session import Session
from progress_sql.foundations.tables import learners, memberships
from progress_sql.foundations.values import micros

MARK, FIRST = -1, -2
"""Kinds of rows that note no change: what the place was at a moment; and the first place that is told, with the name
of the store as its `ukprn`."""

_IS_MARK = changes.c.kind < literal_column("0")  # in the form that lets databases use its index
_OF_LEARNER = applications.join(learners, learners.c.id == applications.c.learner_id)


class SqlChanges:
    """See `progress_core.ports.changes.Changes`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def head(self) -> Head:
        first = select(changes.c.ukprn, changes.c.stamp).where(_IS_MARK, changes.c.kind == FIRST)
        name, stamp = self._session.one(first)
        server, following = self._session.within(lambda connection, backend: backend.settled(connection))
        return Head(f"{name}{server}", stamp, following)

    def listed(self, kind: ChangeKind, scope: Scope, *, after: int, limit: int) -> list[int]:
        ids = learners.c.id if kind is ChangeKind.LEARNER else applications.c.id
        shown = self._shown(kind, scope, ids > after)
        among = learners if kind is ChangeKind.LEARNER else _OF_LEARNER
        rows = self._session.tuples(select(ids).select_from(among).where(shown).order_by(ids).limit(limit))
        return [row[0] for row in rows]

    def present(self, kind: ChangeKind, scope: Scope, ids: Iterable[int]) -> frozenset[int]:
        column = learners.c.id if kind is ChangeKind.LEARNER else applications.c.id
        among = learners if kind is ChangeKind.LEARNER else _OF_LEARNER
        found: set[int] = set()
        for chunk in chunks(ids):
            these = self._shown(kind, scope, self._session.backend.any_of(column, chunk))
            found.update(row[0] for row in self._session.tuples(select(column).select_from(among).where(these)))
        return frozenset(found)

    def since(self, kind: ChangeKind, scope: Scope, place: Place, limit: int) -> list[Change]:
        _, following = self._session.within(lambda connection, backend: backend.settled(connection))
        at = (changes.c.stamp, changes.c.number)
        told = (
            changes.c.kind == int(kind),
            changes.c.stamp < following,
            tuple_(*at) > tuple_(literal(place.stamp), literal(place.number)),
            self._told(kind, scope),
        )
        rows = self._session.tuples(select(changes.c.subject_id, *at).where(*told).order_by(*at).limit(limit))
        return [Change(subject_id, Place(stamp, number)) for subject_id, stamp, number in rows]

    def purge(self, before: datetime, now: datetime) -> int:
        same = (changes.c.kind, changes.c.subject_id, changes.c.learner_id, changes.c.ukprn, changes.c.group_id)
        place = func.row_number().over(
            partition_by=same,
            order_by=(changes.c.stamp.desc(), changes.c.number.desc()),
        )
        ranked = select(changes.c.number, place.label("place")).where(changes.c.kind > 0).subquery()
        gone = self._drop(changes.c.number.in_(select(ranked.c.number).where(ranked.c.place > 1)))
        marks = (_IS_MARK, changes.c.kind == MARK, changes.c.subject_id <= micros(before))
        (newest,) = self._session.one(select(func.max(changes.c.stamp)).where(*marks))
        if newest is not None:
            gone += self._drop(changes.c.stamp < newest, changes.c.kind > 0)
            self._drop(changes.c.stamp < newest, _IS_MARK, changes.c.kind == MARK)
            self._session.run(update(changes).where(_IS_MARK, changes.c.kind == FIRST).values(stamp=newest))
        note(self._session, [Note(MARK, micros(now), 0, "")])
        return gone

    def _drop(self, *conditions: ColumnElement[bool]) -> int:
        return int(self._session.run(delete(changes).where(*conditions)).rowcount)

    def _shown(self, kind: ChangeKind, scope: Scope, which: ColumnElement[bool]) -> ColumnElement[bool]:
        backend = self._session.backend
        if kind is ChangeKind.LEARNER:
            return and_(which, learners.c.archived == 0, learners_seen(backend, scope))
        if kind is ChangeKind.RECEIVED:
            return and_(which, applications.c.received == 1, seen_whole(backend, scope, applications.c.ukprn))
        return and_(which, applications.c.state != ApplicationState.DRAFT.value, learners_seen(backend, scope))

    def _told(self, kind: ChangeKind, scope: Scope) -> ColumnElement[bool]:
        """Return the condition that a note is for those with this scope."""
        if scope.everything:
            return true()
        backend = self._session.backend
        whole = seen_whole(backend, scope, changes.c.ukprn)
        if kind is ChangeKind.RECEIVED:
            return whole
        told = [whole]
        if scope.groups:
            members = select(memberships.c.learner_id).where(backend.any_of(memberships.c.group_id, scope.groups))
            told += [backend.any_of(changes.c.group_id, scope.groups), changes.c.learner_id.in_(members)]
        if scope.learner is not None:
            told.append(changes.c.learner_id == scope.learner)
        return or_(*told)


def begin_anew(connection: Connection, backend: Backend, name: str) -> None:
    """Forget all changes, and give the store a name under which no earlier cursor is known.

    Args:
        connection: of the transaction that restored everything.
        backend: of the connection.
        name: of the store; no other has it.
    """
    connection.execute(delete(changes))
    row = {"kind": FIRST, "subject_id": 0, "learner_id": 0, "ukprn": name, "group_id": NO_GROUP}
    connection.execute(insert(changes).values(stamp=backend.stamp(connection), **row))
