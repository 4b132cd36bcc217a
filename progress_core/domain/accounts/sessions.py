"""Sessions: log-ins that last from page to page, kept on the server (manual 2.1, 2.3, 3.3)."""

import hashlib
from datetime import datetime, timedelta
from enum import StrEnum

from attrs import frozen

from progress_core.domain.foundations.origins import NOWHERE, Origin
from progress_core.domain.foundations.rules import Rule

MAX_SESSION_LENGTH = timedelta(hours=12)
"""A school day and an evening: no session lasts longer, even if it is in use."""

SEEN_INTERVAL = timedelta(minutes=1)
"""Shortest time between two records of a session's use, so that reading pages seldom writes to the store."""

PROOF_TIME = timedelta(minutes=10)
"""How long a person who has shown who they are need not do so again before what could hand an account over."""

RULES = (
    Rule(
        "session.end",
        "2.3",
        "A session ends on the server when its owner logs off, or after a time without any request.",
    ),
    Rule(
        "session.account",
        "2.1, 5.2",
        "A session of a disabled or deleted account gives no access; a lock keeps out only those who"
        " are not logged in.",
    ),
    Rule(
        "session.username",
        "3.3",
        "Changing the username ends all sessions of the account; changing the password ends all other sessions.",
    ),
    Rule(
        "session.proof",
        "OWASP ASVS 5.0",
        "What could hand an account or personal data over asks for the password or a second factor again, if it was"
        " last given more than 10 minutes ago.",
    ),
    Rule(
        "session.list",
        "OWASP ASVS 5.0",
        "Everybody sees where they are logged in, and can end any of these sessions; staff who manage accounts can end"
        " those of the people in their scope.",
    ),
)


class Method(StrEnum):
    """A way of showing who one is; stores keep the text."""

    PASSWORD = "password"  # noqa: S105 - a way, not a secret
    CODE = "code"
    PASSKEY = "passkey"
    RECOVERY_CODE = "recovery code"
    SINGLE_SIGN_ON = "single sign-on"


@frozen
class Session:
    """A log-in in one browser. Nobody can use it by reading the store, which does not have its token.

    Args:
        digest: `digest_of` the token that the browser holds.
        account_id: id of the account that is logged in.
        created_at: when it began, aware UTC.
        seen_at: when it was last used, to within a minute.
        proved_at: when its owner last showed who they are, aware UTC.
        number: names it on pages, where its digest has no place.
        origin: where it was begun.
        methods: how its owner showed who they are, in order.
        waits: whether a second factor is still to be shown; until then it gives access to nothing else.
        failures: number of failed attempts in a row to show again who its owner is.
    """

    digest: str
    account_id: int
    created_at: datetime
    seen_at: datetime
    proved_at: datetime
    number: int
    origin: Origin = NOWHERE
    methods: tuple[Method, ...] = (Method.PASSWORD,)
    waits: bool = False
    failures: int = 0


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


def needs_proof(proved_at: datetime | None, now: datetime) -> bool:
    """Return whether somebody has to show again who they are (K1).

    Args:
        proved_at: when they last did; None for trusted callers without a log-in, who need not.
        now: aware UTC.
    """
    return proved_at is not None and now - proved_at >= PROOF_TIME
