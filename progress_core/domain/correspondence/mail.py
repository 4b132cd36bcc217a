"""E-mail to be sent, which is put into the outbox in the same transaction as its cause."""

from datetime import datetime, timedelta

from attrs import evolve, frozen

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.messages import problem


@frozen
class Message:
    """An e-mail for a mailer.

    Args:
        to: one address.
        subject: one line.
        text: plain text body.
        html: HTML body; "" for none.
        message_id: RFC 5322 Message-ID with angle brackets; the same for every attempt.
        sender: address from `PROGRESS_MAIL_FROM`.
        stop: web address where the reader stops e-mails of this kind, by one click of their mail program (RFC 8058);
            "" if these cannot be stopped.
    """

    to: str
    subject: str
    text: str
    html: str = ""
    message_id: str = ""
    sender: str = ""
    stop: str = ""


@frozen
class Outgoing:
    """An e-mail in the outbox.

    Args:
        id: number.
        to: one address.
        subject: one line.
        body: sealed text, HTML and address to stop; "" once it is sent or refused for good.
        message_id: as in `Message`.
        created_at: aware UTC.
        attempts: number of attempts so far.
        next_attempt_at: earliest time of the next attempt; None once sent or refused for good.
        sent_at: when the mail server accepted it, or None.
        error: why the last attempt failed, in one sentence.
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
        """Whether the mail server refused it for good; staff are shown these."""
        return self.sent_at is None and self.next_attempt_at is None


_MAX_STOP = 900  # with the name of its header, it has to fit on a line of 998 characters (RFC 5322, 2.1.1)

MAX_RETRY_AFTER = timedelta(days=1)
"""Mail servers that ask to wait for longer are asked again after this time."""


def back_off(attempts: int) -> timedelta:
    """Return how long to wait after this many failed attempts: 10 s, doubling, at most an hour."""
    return timedelta(seconds=min(10 * 2 ** max(attempts - 1, 0), 3600))


def mark_delivered(mail: Outgoing, *, now: datetime) -> Outgoing:
    """Record that the mail server accepted an e-mail, and erase its body."""
    return evolve(mail, body="", attempts=mail.attempts + 1, next_attempt_at=None, sent_at=now, error="")


def mark_delayed(mail: Outgoing, *, now: datetime, error: str, retry_after: timedelta | None = None) -> Outgoing:
    """Record a failed attempt, and set the time of the next one.

    Args:
        mail: the e-mail.
        now: aware UTC.
        error: why it failed, in one sentence.
        retry_after: how long the mail server asks to wait; None if it does not say.
    """
    attempts = mail.attempts + 1
    wait = max(back_off(attempts), min(retry_after or timedelta(), MAX_RETRY_AFTER))
    return evolve(mail, attempts=attempts, next_attempt_at=now + wait, error=error)


def mark_refused(mail: Outgoing, *, error: str) -> Outgoing:
    """Record that the mail server refused an e-mail for good, and erase its body."""
    return evolve(mail, body="", attempts=mail.attempts + 1, next_attempt_at=None, error=error)


def mail_refused(to: str, reason: str) -> Rejected:
    """Build the error for a message that is refused.

    Args:
        to: the address of the message.
        reason: a few words or one sentence, without a full stop.
    """
    return Rejected(problems=[problem("email", "mail_refused", to, reason=reason)])


def require_sendable(message: Message) -> None:
    """Refuse a message that could inject headers or recipients: line breaks in a header, or several addresses.

    Every mailer calls this first.

    Raises:
        Rejected: code `mail_refused`.
    """
    headers = (message.to, message.subject, message.message_id, message.sender, message.stop)
    if not all(header.isprintable() for header in headers):
        raise mail_refused(message.to, "an address or the subject contains a line break or control character")
    if len(message.stop) > _MAX_STOP or not message.stop.isascii() or any(mark in message.stop for mark in " <>,"):
        raise mail_refused(message.to, "the address that stops such emails is not one web address")
    name, at, domain = message.to.partition("@")
    if not (name and at and domain) or any(character in message.to for character in ' ,;:<>()[]"\\') or "@" in domain:
        raise mail_refused(message.to, "this is not one email address")
