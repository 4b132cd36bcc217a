"""E-mail that is to be sent: written into the outbox in the same transaction as its cause."""

from datetime import datetime, timedelta

from attrs import frozen


@frozen
class Message:
    """An e-mail as a mailer takes it.

    Args:
        to: one address.
        subject: one line.
        text: plain text body.
        html: HTML body; "" for none.
        message_id: RFC 5322 Message-ID with its angle brackets; the same at every attempt.
        sender: address of `PROGRESS_MAIL_FROM`.
    """

    to: str
    subject: str
    text: str
    html: str = ""
    message_id: str = ""
    sender: str = ""


@frozen
class Outgoing:
    """A row of the outbox.

    Args:
        id: number.
        to: one address.
        subject: one line.
        body: sealed text and HTML; "" once it has left for good.
        message_id: as in `Message`.
        created_at: aware UTC.
        attempts: how often delivery was tried.
        next_attempt_at: not before; None once sent or given up.
        sent_at: when the mail server took it, or None.
        error: why the last attempt failed, one sentence.
    """

    id: int
    to: str
    subject: str
    body: str
    message_id: str
    created_at: datetime
    attempts: int = 0
    next_attempt_at: datetime | None = None
    sent_at: datetime | None = None
    error: str = ""

    @property
    def refused(self) -> bool:
        """True when the mail server refused it for good; staff are shown these."""
        return self.sent_at is None and self.next_attempt_at is None


def back_off(attempts: int) -> timedelta:
    """Say how long to wait after so many failed attempts: 10 s, doubling, at most an hour."""
    return timedelta(seconds=min(10 * 2 ** max(attempts - 1, 0), 3600))
