"""What has changed, in the store."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from progress_core.domain.foundations.actors import Scope
from progress_core.domain.operations.changes import Change, ChangeKind, Head, Place


class Changes(Protocol):
    """Notes which learners and applications change, to tell those who keep in step with them.

    The store's other repositories note the changes themselves, in the same transaction, so that no use case can forget
    it: whenever a learner is added, saved, removed, or joins or leaves a group; gets another username; and whenever an
    application is added or saved. Each note has the provider whose readers it is for; a learner who moves is noted for
    both providers, and one who joins or leaves a group for that group too. So a note that something is gone reaches
    those who could see it, and nobody else.

    Read in a unit of work that writes nothing: whether it is told of what it has written itself is left to the store.
    """

    def head(self) -> Head:
        """Return from where to where changes are told."""
        ...

    def listed(self, kind: ChangeKind, scope: Scope, *, after: int, limit: int) -> list[int]:
        """Return the ids that a feed shows now: of learners who are not archived, or of applications.

        Args:
            kind: which feed.
            scope: for `ChangeKind.RECEIVED`, only whole providers count.
            after: only higher ids.
            limit: maximum number; the lowest come first.
        """
        ...

    def present(self, kind: ChangeKind, scope: Scope, ids: Iterable[int]) -> frozenset[int]:
        """Return which of these ids a feed shows now."""
        ...

    def since(self, kind: ChangeKind, scope: Scope, place: Place, limit: int) -> list[Change]:
        """Return the changes after a place that those with this scope are told, in order; a subject may come again.

        Changes of transactions that may still be at work, and of those that began after them, are told later: so
        nothing can appear before a place that was passed.
        """
        ...

    def purge(self, before: datetime, now: datetime) -> int:
        """Forget changes that no reader needs, remember the present place, and return how many were forgotten.

        Forgotten are those that a later change of the same subject for the same readers has replaced, and those from
        before the last purge at or before `before`.

        Args:
            before: aware UTC.
            now: aware UTC.
        """
        ...
