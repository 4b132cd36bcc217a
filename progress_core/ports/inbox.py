"""Messages to learners in the store."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from progress_core.domain.correspondence.inbox import InboxMessage
from progress_core.domain.foundations.actors import Scope


class Inbox(Protocol):
    """Stores messages to learners."""

    def add_many(self, messages: Iterable[InboxMessage]) -> None:
        """Add messages.

        Raises:
            Conflict: an id is taken.
            NotFound: a learner does not exist.
        """
        ...

    def of(self, scope: Scope, learner_id: int) -> list[InboxMessage]:
        """Return a learner's messages, latest first; none if the learner does not exist or is not in scope."""
        ...

    def mark_read(self, learner_id: int, message_ids: Iterable[int], at: datetime) -> None:
        """Record that a learner has read their messages; other messages, and those read before, stay as they are."""
        ...
