"""E-mail: written in the transaction of its cause, delivered later, tried as often as it takes (I8)."""

import json
from collections.abc import Collection
from datetime import timedelta

from attrs import frozen

from progress_core.domain.correspondence.mail import Message, Outgoing, mark_delayed, mark_delivered, mark_refused
from progress_core.domain.correspondence.notice import Notice
from progress_core.domain.foundations.errors import Rejected, Unavailable
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.foundations.context import Context

_CLAIM = timedelta(minutes=2)
_LAST_START = timedelta(minutes=1)
"""No attempt starts in the second half of the claim, so that a slow mail server cannot outlast it."""


@frozen
class Delivered:
    """What one round of delivery did.

    Args:
        sent: accepted by the mail server.
        delayed: to be tried again later.
        refused: refused for good; staff are shown these.
    """

    sent: int = 0
    delayed: int = 0
    refused: int = 0


def post(context: Context, work: UnitOfWork, to: str, notice: Notice) -> None:
    """Write an e-mail into the outbox, as part of the transaction of its cause.

    Args:
        context: the ports.
        work: the unit of work that the e-mail belongs to.
        to: one address; nothing is written for "".
        notice: what it says.
    """
    if to:
        post_many(context, work, [(to, notice)])


def post_many(context: Context, work: UnitOfWork, mails: Collection[tuple[str, Notice]]) -> None:
    """Write e-mails into the outbox, as part of the transaction of their cause.

    Their bodies are sealed, so that nobody reads log-in links in the database.

    Args:
        context: the ports.
        work: the unit of work that the e-mails belong to.
        mails: the address and what it is told, for each.
    """
    now = context.clock.now()
    domain = context.limits.mail_from.rpartition("@")[2].rstrip("> ")
    numbers = work.new_ids(len(mails))
    work.outbox.add_many(
        Outgoing(
            mail_id,
            to,
            notice.subject,
            context.sealer.seal(json.dumps(_body(notice)), _context_of(mail_id)),
            message_id=f"<{mail_id}.{context.tokens.token()}@{domain}>",
            created_at=now,
            next_attempt_at=now,
        )
        for mail_id, (to, notice) in zip(numbers, mails, strict=True)
    )


def _body(notice: Notice) -> list[str]:
    """Return what is sealed; workers of earlier versions read those e-mails that cannot be stopped."""
    return [notice.text, notice.html, notice.stop] if notice.stop else [notice.text, notice.html]


def deliver_due(context: Context, limit: int = 50) -> Delivered:
    """Try to deliver the e-mail that is due; for workers.

    E-mails are claimed in one transaction and sent outside any; each outcome is saved at once. A worker
    that is killed between sending and saving sends the same e-mail again, with the same Message-ID. If the mail server
    asks to wait with one e-mail, the others do not wait with it.

    Args:
        context: the ports.
        limit: at most this many in this round.
    """
    started = context.clock.now()
    with context.store.transaction() as work:
        due = work.outbox.claim_due(started, until=started + _CLAIM, limit=limit)
    outcomes = []
    for mail in due:
        if context.clock.now() - started >= _LAST_START:
            break
        outcome = _attempt(context, mail)
        with context.store.transaction() as work:
            work.outbox.save(outcome)
        outcomes.append(outcome)
    refused = sum(outcome.refused for outcome in outcomes)
    sent = sum(outcome.sent_at is not None for outcome in outcomes)
    return Delivered(sent, len(outcomes) - sent - refused, refused)


def _attempt(context: Context, mail: Outgoing) -> Outgoing:
    try:
        text, html, *stop = json.loads(context.sealer.unseal(mail.body, _context_of(mail.id)))
        sender = context.limits.mail_from
        context.mailer.send(Message(mail.to, mail.subject, text, html, mail.message_id, sender, *stop))
    except Unavailable as error:
        return mark_delayed(mail, now=context.clock.now(), error=error.message, retry_after=error.retry_after)
    except Rejected as error:
        return mark_refused(mail, error=error.message)
    return mark_delivered(mail, now=context.clock.now())


def _context_of(mail_id: int) -> str:
    return f"mail:{mail_id}"
