"""Logging in and off, and being logged in from page to page (manual 2.1, 2.3)."""

from datetime import timedelta

from attrs import evolve, field, frozen

from progress_core.domain.accounts.accounts import Account, log_in_succeeded
from progress_core.domain.accounts.devices import Admitted
from progress_core.domain.accounts.sessions import Method, Session, digest_of, is_open, is_stale
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.errors import NotAllowed, Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.origins import NOWHERE, Origin
from progress_core.domain.operations.audit import Action
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.accounts.credentials import enter, prove_password
from progress_core.usecases.accounts.devices import remember
from progress_core.usecases.accounts.proof import renewed_session
from progress_core.usecases.consequences.standings import save_account
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
        methods: how they showed who they are.
        waits: they have yet to show a second factor, and nothing else may be done before; only `Started` says so.
        must_add_second_factor: nothing else may be done before they set up a second factor.
    """

    actor: Actor
    name: str
    must_change_password: bool
    methods: tuple[Method, ...] = (Method.PASSWORD,)
    waits: bool = False
    must_add_second_factor: bool = False


@frozen
class Started:
    """A session that has begun.

    Args:
        token: for the browser to keep and to send with each request; nothing else knows it.
        signed_in: who is logged in.
        device: for the browser to keep after the session, so that its device is known at the next log-in.
    """

    token: str = field(repr=False)
    signed_in: SignedIn
    device: str = field(default="", repr=False)


class LogIns:
    """What people do to be logged in."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._idle = timedelta(minutes=context.limits.session_minutes)

    def log_in(
        self,
        username: str,
        password: str,
        origin: Origin = NOWHERE,
        *,
        device: str = "",
        admitted: Admitted = Admitted.EVERYBODY,
    ) -> Started:
        """Check a username and password and begin a session, always a new one.

        Args:
            username: as typed.
            password: as typed.
            origin: where the person is.
            device: token of the browser, from an earlier log-in; "" for none.
            admitted: whose passwords are checked.

        Raises:
            LogInRefused: one sentence for every reason.

        Source: manual 2.1; features A5, A6, K2.
        """

        def begun(work: UnitOfWork, account: Account) -> Started:
            waits = work.second_factors.get(account.id).are_on
            return begin_session(
                self._context, work, account, (Method.PASSWORD,), origin, waits=waits, device=None if waits else device
            )

        return enter(self._context, username, password, begun, origin, device, admitted)

    def resume(self, token: str, origin: Origin = NOWHERE) -> SignedIn:
        """Return the person who is logged in, with the rights that they have now.

        A locked account keeps its sessions: guesses of a stranger must not put anybody out.

        Args:
            token: of the session.
            origin: where this request comes from.

        Raises:
            NotAllowed: the session is not there or has ended, or its account may no longer log in; or a second factor
                is still to be shown (`factor_checks.FactorChecks`).

        Source: features A5, A6, A8.
        """
        context = self._context
        now = context.clock.now()
        with context.store.snapshot() as work:
            session = work.sessions.find(digest_of(token))
            if session is None or session.waits or not is_open(session, idle=self._idle, now=now):
                raise NotAllowed(LOG_IN_AGAIN)
            account = work.accounts.get(session.account_id)
            if account.is_closed:
                raise NotAllowed(LOG_IN_AGAIN)
            signed_in = _signed_in(context, work, account, session, origin)
        if is_stale(session, now):
            with context.store.transaction() as work:
                work.sessions.touch(session.digest, now)
        return signed_in

    def prove(self, token: str, actor: Actor, password: str) -> str:
        """Check the password of somebody who is logged in, who then need not enter it again for a while.

        Args:
            token: of the session.
            actor: whose it is.
            password: as typed.

        Returns:
            the new token of the session; the old one is void.

        Raises:
            Rejected: no password was entered.
            NotAllowed: the password is not right.

        Source: features K1.
        """
        context = self._context
        if not password:  # not counted as a guess
            raise Rejected(problems=[problem("password", "required", rule="session.proof")])
        account = prove_password(context, actor, password, token)
        with context.store.transaction() as work:
            record_account_action(work, context.clock.now(), Action.PROVE, account, origin=actor.origin)
            return renewed_session(context, work, token)

    def log_off(self, token: str, origin: Origin = NOWHERE) -> None:
        """End a session on the server; one that is not there is passed over.

        Args:
            token: of the session.
            origin: where this request comes from.

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
            record_account_action(work, context.clock.now(), Action.LOG_OFF, account, origin=origin)


def begin_session(
    context: Context,
    work: UnitOfWork,
    account: Account,
    methods: tuple[Method, ...],
    origin: Origin,
    *,
    waits: bool = False,
    device: str | None = None,
) -> Started:
    """Begin a session of somebody who has shown who they are.

    Args:
        context: the ports.
        work: the transaction that records the log-in.
        account: whose.
        methods: how they showed it, in order.
        origin: where they are.
        waits: whether a second factor is still to be shown.
        device: token of the browser, from an earlier log-in; "" for none; None to remember no device.
    """
    now = context.clock.now()
    token = context.tokens.token()
    (number,) = work.new_ids(1)
    work.sessions.purge(now - timedelta(minutes=context.limits.session_minutes))
    session = Session(digest_of(token), account.id, now, now, now, number, origin, methods, waits)
    work.sessions.add(session)
    kept = "" if device is None else remember(context, work, account, origin, device)
    return Started(token, _signed_in(context, work, account, session, origin), kept)


def finish_log_in(
    context: Context,
    work: UnitOfWork,
    account: Account,
    methods: tuple[Method, ...],
    origin: Origin,
    *,
    device: str,
    keeps_count: bool,
) -> Started:
    """Record that somebody has shown everything that is needed to log in, and begin their session.

    Args:
        context: the ports.
        work: the transaction that records the log-in.
        account: whose.
        methods: how they showed it, in order.
        origin: where they are.
        device: token of the browser, from an earlier log-in; "" for none. From now on its device is known.
        keeps_count: as in `log_in_succeeded`.
    """
    now = context.clock.now()
    done = save_account(work, log_in_succeeded(account, now=now, keeps_count=keeps_count))
    record_account_action(work, now, Action.LOG_IN, done, origin=origin, method=", ".join(methods))
    return begin_session(context, work, done, methods, origin, device=device)


def _signed_in(context: Context, work: UnitOfWork, account: Account, session: Session, origin: Origin) -> SignedIn:
    person = person_of(work, account)
    must_add = (
        account.role in context.limits.second_factor
        and Method.SINGLE_SIGN_ON not in session.methods  # there, the other side demands it
        and not work.second_factors.get(account.id).are_on
    )
    actor = evolve(person.actor, origin=origin, proved_at=session.proved_at)
    return SignedIn(actor, person.name, account.must_change_password, session.methods, session.waits, must_add)
