"""Messages to learners, which they read on their own pages (manual 5.6)."""

from datetime import datetime

from attrs import frozen


@frozen
class InboxMessage:
    """A message to a learner.

    Args:
        id: number.
        learner_id: the learner who receives it.
        at: when it was sent, aware UTC.
        subject: one line.
        body: plain English text.
        read_at: when the learner opened it, aware UTC; None until then.
    """

    id: int
    learner_id: int
    at: datetime
    subject: str
    body: str
    read_at: datetime | None = None
