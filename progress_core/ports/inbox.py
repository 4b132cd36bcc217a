"""Messages to learners in the store."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from progress_core.domain.correspondence.inbox import InboxMessage
from progress_core.domain.foundations.actors import Scope


class Inbox(Protocol):
    """Remembers messages to learners."""

    def add_many(self, messages: Iterable[InboxMessage]) -> None:
        """Add messages.

        Raises:
            Conflict: there is one with this id.
            NotFound: a learner is not there.
        """
        ...

    def of(self, scope: Scope, learner_id: int) -> list[InboxMessage]:
        """Return a learner's messages, the latest first; none for a learner that is not there or not in scope."""
        ...

    def mark_read(self, learner_id: int, message_ids: Iterable[int], at: datetime) -> None:
        """Note that the learner has read messages of theirs; others, and those read before, stay as they are."""
        ...
