"""The feeds of changes, with which another system keeps in step without reading everything (I6)."""

import json
from datetime import timedelta
from enum import IntEnum
from hashlib import sha256
from typing import Self

from attrs import frozen

from progress_core.domain.foundations.actors import Scope
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.values import cursors

FIELD = "changed_since"
"""The field that problems about a cursor name."""

KEPT = timedelta(days=400)
"""How long a change is told; an older cursor is refused."""

BEGINNING = 0
"""The id after which the first page of everything starts."""

RULES = (
    Rule(
        "changes.cursor",
        "RFC 9110 15.5.11",
        f"A cursor of a feed of changes works for {KEPT.days} days, in the database that it came from, for a person who"
        " still sees the same providers and groups; otherwise the reader reads everything anew.",
        ("read_anew",),
    ),
)


class ChangeKind(IntEnum):
    """What a feed is about."""

    LEARNER = 1
    APPLICATION = 2
    """Applications of the learners that somebody sees, without drafts."""
    RECEIVED = 3
    """Applications that somebody's providers have received."""


@frozen(order=True)
class Place:
    """A place in the order of all changes.

    Args:
        stamp: of the transaction that made the change; what has a lower stamp than the head of the store is complete.
        number: orders the changes of one transaction; -1 is before all of them.
    """

    stamp: int
    number: int = -1


@frozen
class Head:
    """What the feeds of a store reach from and to.

    Args:
        store: name of this store; another one, such as one that was restored from a backup, has another name.
        first: stamp of the first change that is still told.
        next: every transaction with a lower stamp has ended, and no new one will have one.
    """

    store: str
    first: int
    next: int


@frozen
class Change:
    """A change that somebody is told.

    Args:
        subject_id: of the learner or application.
        place: of the change.
    """

    subject_id: int
    place: Place


@frozen
class ChangesCursor:
    """How far somebody has read a feed.

    Args:
        kind: which feed.
        store: `Head.store` when they began.
        scope: `scope_digest` of what they saw when they began.
        place: the last change that they know of; changes after it are told next.
        listed: everything is still being listed, up to this id; None once all is listed.
    """

    kind: ChangeKind
    store: str
    scope: str
    place: Place
    listed: int | None = None

    def __str__(self) -> str:
        listed = -1 if self.listed is None else self.listed
        place = self.place.stamp, self.place.number, listed
        return cursors.encode([int(self.kind), self.store, self.scope, *place])

    @classmethod
    def read(cls, text: str) -> Self:
        """Read a cursor, which may come back altered.

        Raises:
            Rejected: it is not a cursor of a feed.
        """
        cursors.short_enough(None, None, text)
        kind, store, scope, stamp, number, listed = cursors.decode(text, int, str, str, int, int, int)
        if kind not in list(ChangeKind):
            raise Rejected(problems=[read_anew()])
        return cls(ChangeKind(kind), store, scope, Place(stamp, number), None if listed < 0 else listed)

    def follows(self, kind: ChangeKind, head: Head, scope: str) -> bool:
        """Return whether everything since is still told to somebody with this scope."""
        same = (self.kind, self.store, self.scope) == (kind, head.store, scope)
        return same and head.first <= self.place.stamp <= head.next


def scope_digest(scope: Scope) -> str:
    """Return a digest of a scope, to find out whether it is still the same."""
    parts = (scope.everything, sorted(scope.providers), sorted(scope.groups), scope.learner)
    return sha256(json.dumps(parts).encode()).hexdigest()[:24]


def read_anew() -> Problem:
    """Return the problem of a cursor from which nobody can go on."""
    return problem(FIELD, "read_anew", rule="changes.cursor", days=KEPT.days)
