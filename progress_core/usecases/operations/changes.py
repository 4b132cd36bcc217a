"""Feeds of changes: another system reads everything once, and from then on only what has changed (I6)."""

from collections.abc import Collection
from typing import Generic, TypeVar

from attrs import evolve, frozen

from progress_core.domain.applications.applications import Application
from progress_core.domain.foundations.actors import Actor, Scope
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.learners.learners import Learner
from progress_core.domain.operations.changes import (
    BEGINNING,
    ChangeKind,
    ChangesCursor,
    Place,
    read_anew,
    scope_digest,
)
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.foundations.context import Context

T = TypeVar("T")


@frozen
class ChangedLearner:
    """A learner as they are now, with the username that they log in with."""

    learner: Learner
    username: str


@frozen
class Changed(Generic[T]):
    """Something that changed.

    Args:
        id: of the learner or application.
        now: as it is now; None if the reader does not see it any more, or not yet.
    """

    id: int
    now: T | None


@frozen
class ChangedPage(Generic[T]):
    """A page of changes.

    Args:
        changes: each subject once.
        next: the cursor from which to go on, now or later.
        more: whether there is more already.
    """

    changes: tuple[Changed[T], ...]
    next: str
    more: bool


@frozen
class _Read:
    """What a page is about.

    Args:
        ids: in the order in which they are told.
        present: those that the reader sees now.
        cursor: from which to go on.
        more: whether there is more already.
    """

    ids: Collection[int]
    present: frozenset[int]
    cursor: ChangesCursor
    more: bool


class Changes:
    """What programs of other systems read so as to keep in step."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def learners(self, actor: Actor, since: str = "", limit: int = 50) -> ChangedPage[ChangedLearner]:
        """Return learners who have changed since a cursor; those who are archived count as gone.

        Args:
            actor: staff who see learners.
            since: `next` of the page before; "" to begin with everything that the actor sees.
            limit: maximum number on the page, from 1.

        Raises:
            NotAllowed: the actor may not see learners.
            Rejected: the cursor is not one of this feed, or too old ("read_anew").

        Source: features I6.
        """
        actor.require(Permission.VIEW_LEARNERS)
        with self._context.store.snapshot() as work:
            read = _read(work, ChangeKind.LEARNER, actor.scope, since, limit)
            learners = work.learners.get_many(actor.scope, sorted(read.present))
            usernames = {account.id: account.username for account in work.accounts.get_many(read.present)}
        return _page(read, {one.id: ChangedLearner(one, usernames[one.id]) for one in learners})

    def applications(self, actor: Actor, since: str = "", limit: int = 50) -> ChangedPage[Application]:
        """Return applications of the learners whom the actor sees that have changed since a cursor, without drafts.

        Args:
            actor: staff who see learners.
            since: as in `learners`.
            limit: as in `learners`.

        Raises:
            NotAllowed: the actor may not see learners.
            Rejected: the cursor is not one of this feed, or too old ("read_anew").

        Source: features I6.
        """
        actor.require(Permission.VIEW_LEARNERS)
        return self._applications(ChangeKind.APPLICATION, actor.scope, since, limit)

    def received(self, actor: Actor, since: str = "", limit: int = 50) -> ChangedPage[Application]:
        """Return received applications that have changed since a cursor.

        Args:
            actor: admissions staff.
            since: as in `learners`.
            limit: as in `learners`.

        Raises:
            NotAllowed: the actor may not decide about applications.
            Rejected: the cursor is not one of this feed, or too old ("read_anew").

        Source: features H3, I6.
        """
        actor.require(Permission.DECIDE_APPLICATIONS)
        return self._applications(ChangeKind.RECEIVED, actor.scope, since, limit)

    def _applications(self, kind: ChangeKind, scope: Scope, since: str, limit: int) -> ChangedPage[Application]:
        with self._context.store.snapshot() as work:
            read = _read(work, kind, scope, since, limit)
            found = work.applications.get_many(read.present)
        return _page(read, {application.id: application for application in found})


def _read(work: UnitOfWork, kind: ChangeKind, scope: Scope, since: str, limit: int) -> _Read:
    """Read a page: of everything first, then of changes from where that began, so that nothing falls in between."""
    head, digest = work.changes.head(), scope_digest(scope)
    cursor = ChangesCursor(kind, head.store, digest, Place(head.next), BEGINNING)
    if since:
        cursor = ChangesCursor.read(since)
    if not cursor.follows(kind, head, digest):
        raise Rejected(problems=[read_anew()])
    if cursor.listed is not None:
        listed = work.changes.listed(kind, scope, after=cursor.listed, limit=limit + 1)
        shown, more = listed[:limit], len(listed) > limit
        return _Read(shown, frozenset(shown), evolve(cursor, listed=shown[-1] if more else None), more)
    told = work.changes.since(kind, scope, cursor.place, limit + 1)
    more = len(told) > limit
    ids = dict.fromkeys(change.subject_id for change in told[:limit])
    place = told[limit - 1].place if more else Place(head.next)
    return _Read(ids, work.changes.present(kind, scope, ids), evolve(cursor, place=place), more)


def _page(read: _Read, found: dict[int, T]) -> ChangedPage[T]:
    return ChangedPage(tuple(Changed(id_, found.get(id_)) for id_ in read.ids), str(read.cursor), read.more)
