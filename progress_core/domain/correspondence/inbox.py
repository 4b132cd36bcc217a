"""What the service tells a learner: messages that wait on their own pages (manual 5.6)."""

from datetime import datetime

from attrs import frozen


@frozen
class InboxMessage:
    """A message to a learner.

    Args:
        id: number.
        learner_id: to whom.
        at: aware UTC.
        subject: one line.
        body: plain English.
        read_at: aware UTC; None until the learner has opened it.
    """

    id: int
    learner_id: int
    at: datetime
    subject: str
    body: str
    read_at: datetime | None = None
