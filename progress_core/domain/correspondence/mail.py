"""E-mail that is to be sent: written into the outbox in the same transaction as its cause."""

from datetime import datetime, timedelta

from attrs import evolve, frozen

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.messages import problem


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


def delivered(mail: Outgoing, *, now: datetime) -> Outgoing:
    """Note that the mail server took it; the body is erased."""
    return evolve(mail, body="", attempts=mail.attempts + 1, next_attempt_at=None, sent_at=now, error="")


def delayed(mail: Outgoing, *, now: datetime, error: str) -> Outgoing:
    """Note an attempt that failed, and put the next one off.

    Args:
        mail: what was tried.
        now: aware UTC.
        error: why, one sentence.
    """
    attempts = mail.attempts + 1
    return evolve(mail, attempts=attempts, next_attempt_at=now + back_off(attempts), error=error)


def given_up(mail: Outgoing, *, error: str) -> Outgoing:
    """Note that it was refused for good; the body is erased."""
    return evolve(mail, body="", attempts=mail.attempts + 1, next_attempt_at=None, error=error)


def mail_refused(to: str, reason: str) -> Rejected:
    """Make the refusal of one message.

    Args:
        to: the address it was for.
        reason: a few words or one sentence, without a full stop.
    """
    return Rejected(problems=[problem("email", "mail_refused", to, reason=reason)])


def require_sendable(message: Message) -> None:
    """Refuse a message that could say other than it should: more lines in a heading, more than one address.

    Every mailer calls this first.

    Raises:
        Rejected: code `mail_refused`.
    """
    headings = (message.to, message.subject, message.message_id, message.sender)
    if not all(heading.isprintable() for heading in headings):
        raise mail_refused(message.to, "an address or the subject holds a line break or a control character")
    name, at, domain = message.to.partition("@")
    if not (name and at and domain) or any(character in message.to for character in ' ,;:<>()[]"\\') or "@" in domain:
        raise mail_refused(message.to, "this is not one e-mail address")
