"""Messages to learners in memory."""

from collections.abc import Iterable
from datetime import datetime

from attrs import evolve

from progress_core.domain.correspondence.inbox import InboxMessage
from progress_core.domain.foundations.actors import Scope
from progress_core.memory.learners import MemoryLearners
from progress_core.memory.tables import Tables, refuse_repeats


class MemoryInbox:
    """See `progress_core.ports.inbox.Inbox`."""

    def __init__(self, tables: Tables) -> None:
        self._learners = MemoryLearners(tables)
        self._rows = tables.inbox
        self._known = tables.learners

    def add_many(self, messages: Iterable[InboxMessage]) -> None:
        added = list(messages)
        refuse_repeats((message.id for message in added), self._rows)
        for message in added:
            self._known.get(message.learner_id)
        for message in added:
            self._rows.put(message.id, message)

    def of(self, scope: Scope, learner_id: int) -> list[InboxMessage]:
        if not self._learners.get_many(scope, [learner_id]):
            return []
        theirs = [message for message in self._rows.values() if message.learner_id == learner_id]
        return sorted(theirs, key=lambda message: (message.at, message.id), reverse=True)

    def mark_read(self, learner_id: int, message_ids: Iterable[int], at: datetime) -> None:
        for id_ in message_ids:
            message = self._rows.find(id_)
            if message is not None and message.learner_id == learner_id and message.read_at is None:
                self._rows.put(id_, evolve(message, read_at=at))
