"""Messages to learners on SQL."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update

from progress_core.domain.correspondence.inbox import InboxMessage
from progress_core.domain.foundations.actors import Scope
from progress_sql.foundations.backend import chunks
from progress_sql.foundations.profile_tables import inbox
from progress_sql.foundations.scope import learners_seen
from progress_sql.foundations.session import Session, Values
from progress_sql.foundations.tables import learners
from progress_sql.foundations.values import micros, micros_or_none, moment, moment_or_none


class SqlInbox:
    """See `progress_core.ports.inbox.Inbox`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_many(self, messages: Iterable[InboxMessage]) -> None:
        rows = (
            (message.id, message.learner_id, micros(message.at), message.subject, message.body,
             micros_or_none(message.read_at))
            for message in messages
        )  # fmt: skip
        self._session.insert_many(inbox, rows)

    def of(self, scope: Scope, learner_id: int) -> list[InboxMessage]:
        seen = (inbox.c.learner_id == learner_id) & learners_seen(self._session.backend, scope)
        theirs = select(*inbox.columns).select_from(inbox.join(learners)).where(seen)
        return [_message(row) for row in self._session.all(theirs.order_by(inbox.c.at.desc(), inbox.c.id.desc()))]

    def mark_read(self, learner_id: int, message_ids: Iterable[int], at: datetime) -> None:
        for chunk in chunks(message_ids):
            unread = (inbox.c.learner_id == learner_id) & inbox.c.read_at.is_(None)
            these = unread & self._session.backend.any_of(inbox.c.id, chunk)
            self._session.run(update(inbox).where(these).values(read_at=micros(at)))


def _message(row: Values) -> InboxMessage:
    id_, learner_id, at, subject, body, read_at = row
    return InboxMessage(id_, learner_id, moment(at), subject, body, moment_or_none(read_at))
