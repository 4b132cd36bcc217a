"""Logging in and off, and being logged in from page to page (manual 2.1, 2.3)."""

from datetime import timedelta

from attrs import field, frozen

from progress_core.domain.accounts.accounts import Account
from progress_core.domain.accounts.sessions import Session, digest_of, is_open, is_stale
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.errors import NotAllowed
from progress_core.domain.operations.audit import Action
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.accounts.credentials import enter
from progress_core.usecases.foundations.actors import person_of
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.trail import record_account_action

LOG_IN_AGAIN = "You are not logged in, or your session has ended. Log in again."


@frozen
class SignedIn:
    """Who is logged in.

    Args:
        actor: with the scope that they have now.
        name: to greet them by.
        must_change_password: nothing else may be done before they choose a password of their own.
    """

    actor: Actor
    name: str
    must_change_password: bool


@frozen
class Started:
    """A session that has begun.

    Args:
        token: for the browser to keep and to send with each request; nothing else knows it.
        signed_in: who is logged in.
    """

    token: str = field(repr=False)
    signed_in: SignedIn


class LogIns:
    """What people do to be logged in."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._idle = timedelta(minutes=context.limits.session_minutes)

    def log_in(self, username: str, password: str) -> Started:
        """Check a username and password and begin a session, always a new one.

        Raises:
            NotAllowed: one sentence for every reason.

        Source: manual 2.1; features A5, A6.
        """

        def begun(work: UnitOfWork, account: Account) -> Started:
            now = self._context.clock.now()
            token = self._context.tokens.token()
            work.sessions.purge(now - self._idle)
            work.sessions.add(Session(digest_of(token), account.id, now, now))
            return Started(token, _signed_in(work, account))

        return enter(self._context, username, password, begun)

    def resume(self, token: str) -> SignedIn:
        """Return the person who is logged in, with the rights that they have now.

        Raises:
            NotAllowed: the session is not there or has ended, or its account may no longer log in.

        Source: features A5, A6, A8.
        """
        context = self._context
        now = context.clock.now()
        with context.store.snapshot() as work:
            session = work.sessions.find(digest_of(token))
            if session is None or not is_open(session, idle=self._idle, now=now):
                raise NotAllowed(LOG_IN_AGAIN)
            account = work.accounts.get(session.account_id)
            if not account.may_log_in:
                raise NotAllowed(LOG_IN_AGAIN)
            signed_in = _signed_in(work, account)
        if is_stale(session, now):
            with context.store.transaction() as work:
                work.sessions.touch(session.digest, now)
        return signed_in

    def log_off(self, token: str) -> None:
        """End a session on the server; one that is not there is passed over.

        Source: manual 2.3; features A8.
        """
        context = self._context
        digest = digest_of(token)
        with context.store.transaction() as work:
            session = work.sessions.find(digest)
            if session is None:
                return
            account = work.accounts.get(session.account_id)
            work.sessions.end(digest)
            record_account_action(work, context.clock.now(), Action.LOG_OFF, account)


def _signed_in(work: UnitOfWork, account: Account) -> SignedIn:
    person = person_of(work, account)
    return SignedIn(person.actor, person.name, account.must_change_password)
