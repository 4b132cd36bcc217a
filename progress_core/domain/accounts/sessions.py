"""Log-ins that last from page to page, on the server's side (manual 2.1, 2.3, 3.3)."""

import hashlib
from datetime import datetime, timedelta

from attrs import frozen

from progress_core.domain.foundations.rules import Rule

LONGEST = timedelta(hours=12)
"""A school day and an evening: however busy, a session lasts no longer."""

SEEN_EVERY = timedelta(minutes=1)
"""A session is noted as seen at most so often, so that reading pages seldom writes."""

RULES = (
    Rule("session.end", "2.3", "A session ends on the server when its owner logs off, or after a time without a page."),
    Rule("session.account", "2.1, 5.2", "A session of a locked, disabled or deleted account opens nothing."),
    Rule(
        "session.username", "3.3", "Changing the username ends every session of the account; the password, all others."
    ),
)


@frozen
class Session:
    """One log-in of one browser. Whoever reads it in the store cannot use it: its token is not there.

    Args:
        digest: `digest_of` the token that the browser holds.
        account_id: whose it is.
        created_at: when it began, aware UTC.
        seen_at: when it was last used, to about a minute.
    """

    digest: str
    account_id: int
    created_at: datetime
    seen_at: datetime


def digest_of(token: str) -> str:
    """Give the form in which the token of a session is kept: tokens are random, so one round of SHA-256 will do."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def is_open(session: Session, *, idle: timedelta, now: datetime) -> bool:
    """Say whether a session may still be used.

    Args:
        session: as kept.
        idle: how long it lasts without a page (`PROGRESS_SESSION_MINUTES`).
        now: aware UTC.
    """
    return now - session.seen_at < idle and now - session.created_at < LONGEST


def is_stale(session: Session, now: datetime) -> bool:
    """Say whether it is time to note that a session was seen."""
    return now - session.seen_at >= SEEN_EVERY
