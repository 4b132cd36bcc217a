"""Sessions: log-ins that last from page to page, kept on the server (manual 2.1, 2.3, 3.3)."""

import hashlib
from datetime import datetime, timedelta

from attrs import frozen

from progress_core.domain.foundations.rules import Rule

MAX_SESSION_LENGTH = timedelta(hours=12)
"""A school day and an evening: no session lasts longer, even if it is in use."""

SEEN_INTERVAL = timedelta(minutes=1)
"""Shortest time between two records of a session's use, so that reading pages seldom writes to the store."""

RULES = (
    Rule(
        "session.end",
        "2.3",
        "A session ends on the server when its owner logs off, or after a time without any request.",
    ),
    Rule("session.account", "2.1, 5.2", "A session of a locked, disabled or deleted account gives no access."),
    Rule(
        "session.username",
        "3.3",
        "Changing the username ends all sessions of the account; changing the password ends all other sessions.",
    ),
)


@frozen
class Session:
    """A log-in in one browser. Nobody can use it by reading the store, which does not have its token.

    Args:
        digest: `digest_of` the token that the browser holds.
        account_id: id of the account that is logged in.
        created_at: when it began, aware UTC.
        seen_at: when it was last used, to within a minute.
    """

    digest: str
    account_id: int
    created_at: datetime
    seen_at: datetime


def digest_of(token: str) -> str:
    """Return the digest under which a session is stored; tokens are random, so one round of SHA-256 is enough."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def is_open(session: Session, *, idle: timedelta, now: datetime) -> bool:
    """Return whether a session may still be used.

    Args:
        session: the stored session.
        idle: how long a session lasts without any request (`PROGRESS_SESSION_MINUTES`).
        now: aware UTC.
    """
    return now - session.seen_at < idle and now - session.created_at < MAX_SESSION_LENGTH


def is_stale(session: Session, now: datetime) -> bool:
    """Return whether it is time to record that a session is in use."""
    return now - session.seen_at >= SEEN_INTERVAL
