"""Showing a second factor, after the password was right."""

from collections.abc import Callable
from datetime import timedelta

from attrs import evolve, frozen

from progress_core.domain.accounts.accounts import Account, log_in_failed
from progress_core.domain.accounts.devices import KnownDevice
from progress_core.domain.accounts.second_factors import (
    AccountFactors,
    app_context,
    recovery_digest,
    step_of_code,
)
from progress_core.domain.accounts.sessions import Method, Session, digest_of, is_open
from progress_core.domain.foundations.errors import NotAllowed, Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.origins import NOWHERE, Origin
from progress_core.domain.operations.audit import Action
from progress_core.domain.operations.events import Event
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.accounts.attempts import count_on_device
from progress_core.usecases.accounts.devices import known_device
from progress_core.usecases.accounts.passkey_answers import (
    Question,
    checked_passkey,
    new_challenge,
    offered,
    spent_challenge,
)
from progress_core.usecases.accounts.sessions import LOG_IN_AGAIN, Started, finish_log_in
from progress_core.usecases.accounts.telling import tell_of_change
from progress_core.usecases.consequences.standings import save_account
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.events import report
from progress_core.usecases.foundations.holds import Lock, hold
from progress_core.usecases.foundations.trail import record_account_action, record_action_of_nobody_known

WAITING_TIME = timedelta(minutes=10)
"""How long after the password a second factor may be shown."""


@frozen
class Choices:
    """By what somebody can finish their log-in.

    Args:
        username: whose.
        app: whether a code of their authenticator app will do.
        recovery: whether they have recovery codes left.
        passkeys: ids of the passkeys that will do; () if the installation offers none.
    """

    username: str
    app: bool
    recovery: bool
    passkeys: tuple[str, ...]


@frozen
class _Waiting:
    """A log-in that waits for its second factor.

    Args:
        session: that waits.
        account: whose.
        known: the device, if the account knows it; None for strangers.
    """

    session: Session
    account: Account
    known: KnownDevice | None


class FactorChecks:
    """What people do between their password and being logged in; the session that waits allows nothing else.

    On a known device neither a lock nor wrong codes of strangers keep anybody out; wrong codes there count for it, as
    wrong passwords do (K2).
    """

    def __init__(self, context: Context) -> None:
        self._context = context

    def choices(self, token: str, *, device: str = "") -> Choices:
        """Return by what somebody can finish their log-in.

        Args:
            token: of the session that waits.
            device: token of the browser, from an earlier log-in; "" for none.

        Raises:
            NotAllowed: no session waits under this token, it has waited for too long, or the account is locked and
                does not know this device.

        Source: features K3.
        """
        with self._context.store.snapshot() as work:
            account = self._waiting(work, token, device).account
            factors = work.second_factors.get(account.id)
        passkeys = () if self._context.passkeys is None else tuple(passkey.id for passkey in factors.passkeys)
        return Choices(account.username, factors.app is not None, bool(factors.recovery), passkeys)

    def enter_code(self, token: str, code: str, origin: Origin = NOWHERE, *, device: str = "") -> Started:
        """Finish a log-in with a code of the authenticator app; a wrong code counts as a failed log-in.

        Args:
            token: of the session that waits.
            code: as typed.
            origin: where the person is.
            device: token of the browser, from an earlier log-in; "" for none.

        Raises:
            NotAllowed: as in `choices`.
            Rejected: the code is not right, or was used already.

        Source: RFC 6238, 5.2; features K3.
        """
        if not code.strip():
            raise Rejected(problems=[problem("code", "required", rule="second_factor.code")])

        def checked(factors: AccountFactors) -> AccountFactors | None:
            if factors.app is None:
                return None
            context, sealer = app_context(factors.account_id), self._context.sealer
            secret = sealer.unseal(factors.app.sealed, context)
            step = step_of_code(secret, code, now=self._context.clock.now(), last_step=factors.app.last_step)
            if step is None:
                return None
            # Sealed anew, so that a secret key that was replaced is soon no longer needed.
            return evolve(factors, app=evolve(factors.app, sealed=sealer.seal(secret, context), last_step=step))

        return self._enter(token, "code", Method.CODE, checked, origin, device)

    def enter_recovery_code(self, token: str, code: str, origin: Origin = NOWHERE, *, device: str = "") -> Started:
        """Finish a log-in with a recovery code, which is used up; a wrong one counts as a failed log-in.

        Args:
            token: of the session that waits.
            code: as typed.
            origin: where the person is.
            device: token of the browser, from an earlier log-in; "" for none.

        Raises:
            NotAllowed: as in `choices`.
            Rejected: the code is not right, or was used already.

        Source: features K3.
        """
        if not code.strip():
            raise Rejected(problems=[problem("recovery_code", "required", rule="second_factor.recovery")])
        digest = recovery_digest(code)

        def checked(factors: AccountFactors) -> AccountFactors | None:
            left = tuple(known for known in factors.recovery if known != digest)
            return None if left == factors.recovery else evolve(factors, recovery=left)

        return self._enter(token, "recovery_code", Method.RECOVERY_CODE, checked, origin, device)

    def ask_passkey(self, token: str, *, device: str = "") -> Question:
        """Return the question by which a browser finishes a log-in with one of the person's passkeys.

        Args:
            token: of the session that waits.
            device: token of the browser, from an earlier log-in; "" for none.

        Raises:
            NotAllowed: as in `choices`.
            NotFound: the installation offers no passkeys.

        Source: features K3.
        """
        allowed = self.choices(token, device=device).passkeys
        challenge, sealed = new_challenge(self._context, "second-factor", token)
        return Question(offered(self._context).request_options(challenge, allowed), sealed)

    def enter_passkey(
        self, token: str, sealed: str, answer: str, origin: Origin = NOWHERE, *, device: str = ""
    ) -> Started:
        """Finish a log-in with a passkey.

        Args:
            token: of the session that waits.
            sealed: of the question.
            answer: as the browser sent it.
            origin: where the person is.
            device: token of the browser, from an earlier log-in; "" for none.

        Raises:
            NotAllowed: as in `choices`.
            NotFound: the installation offers no passkeys.
            Rejected: the answer proves nothing.

        Source: features K3.
        """
        context = self._context
        with context.store.snapshot() as work:
            account_id = self._waiting(work, token, device).account.id
        challenge = spent_challenge(context, "second-factor", token, sealed)
        checked_passkey(context, challenge, answer, origin, account_id=account_id)
        with context.store.transaction() as work:
            return self._finished(work, self._held(work, token, device), Method.PASSKEY, origin, device)

    def _enter(
        self,
        token: str,
        name: str,
        method: Method,
        check: Callable[[AccountFactors], AccountFactors | None],
        origin: Origin,
        device: str,
    ) -> Started:
        """Check what was typed while nobody else can: a code is used once, and no guess goes uncounted."""
        context = self._context
        with context.store.transaction() as work:
            waiting = self._held(work, token, device)
            changed = check(work.second_factors.get(waiting.account.id))
            if changed is not None:
                work.second_factors.save(changed)
                return self._finished(work, waiting, method, origin, device)
            self._count_failure(work, waiting, origin)
        report(context, Event.SECOND_FACTOR_REFUSED, origin, waiting.account.id, method=method.value)
        raise Rejected(problems=[problem(name, "wrong_code", rule="second_factor.code")])

    def _count_failure(self, work: UnitOfWork, waiting: _Waiting, origin: Origin) -> None:
        """Count a wrong code for the known device, or for the account if a stranger entered it."""
        context, account = self._context, waiting.account
        if waiting.known is not None:
            count_on_device(context, work, account, waiting.known, origin)
            return
        now = context.clock.now()
        counted = log_in_failed(account, limit=context.limits.lockout_failures, now=now)
        if counted.locked_at is not None:
            record_action_of_nobody_known(work, now, Action.LOCK_ACCOUNT, account, origin)
        save_account(work, counted)

    def _finished(self, work: UnitOfWork, waiting: _Waiting, method: Method, origin: Origin, device: str) -> Started:
        context, session, account = self._context, waiting.session, waiting.account
        work.sessions.end(session.digest)
        if method is Method.RECOVERY_CODE:
            record_account_action(work, context.clock.now(), Action.USE_RECOVERY_CODE, account, origin=origin)
            tell_of_change(context, work, account, "A recovery code was used to log in to your account.")
        methods, is_known = (*session.methods, method), waiting.known is not None
        return finish_log_in(context, work, account, methods, origin, device=device, keeps_count=is_known)

    def _held(self, work: UnitOfWork, token: str, device: str) -> _Waiting:
        hold(work, Lock.ACCOUNT, self._waiting(work, token, device).account.id)
        return self._waiting(work, token, device)  # as it is now

    def _waiting(self, work: UnitOfWork, token: str, device: str) -> _Waiting:
        session = work.sessions.find(digest_of(token))
        now = self._context.clock.now()
        if session is None or not session.waits or not is_open(session, idle=WAITING_TIME, now=now):
            raise NotAllowed(LOG_IN_AGAIN)
        account = work.accounts.get(session.account_id)
        known = known_device(self._context, work, account.id, device)
        if account.is_closed or (known is None and not account.may_log_in):
            raise NotAllowed(LOG_IN_AGAIN)
        return _Waiting(session, account, known)
