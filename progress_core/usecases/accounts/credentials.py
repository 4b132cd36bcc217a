"""Checking passwords: shared by logging in and by changing or choosing a password (manual 2.1, 3.4)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from attrs import evolve

from progress_core.domain.accounts.accounts import (
    Account,
    Credential,
    choose_password,
    log_in_succeeded,
    password_was_right,
)
from progress_core.domain.accounts.devices import Admitted
from progress_core.domain.accounts.sessions import digest_of
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.errors import NotAllowed, Unavailable
from progress_core.domain.foundations.origins import NOWHERE, Origin
from progress_core.domain.operations.audit import Action
from progress_core.domain.operations.events import Event
from progress_core.domain.values.text import tidy
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.accounts.attempts import (
    Attempt,
    alone,
    count_attempt,
    may_use_password,
    take_back,
    take_back_on_device,
)
from progress_core.usecases.accounts.stored_passwords import PasswordReplaced, strengthened, verified
from progress_core.usecases.consequences.standings import save_account
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.events import report
from progress_core.usecases.foundations.trail import record_account_action, record_action_of_nobody_known

T = TypeVar("T")

LOG_IN_REFUSED = "The username or password is not right, or the account is locked."
PASSWORD_REFUSED = "The current password is not right."  # noqa: S105 - a sentence


class LogInRefused(NotAllowed):
    """The log-in failed, for whichever reason.

    Args:
        was_checked: whether the password was looked at; nobody outside may learn this.
    """

    def __init__(self, *, was_checked: bool) -> None:
        super().__init__(LOG_IN_REFUSED)
        self.was_checked = was_checked


def enter(
    context: Context,
    username: str,
    password: str,
    then: Callable[[UnitOfWork, Account], T],
    origin: Origin = NOWHERE,
    device: str = "",
    admitted: Admitted = Admitted.EVERYBODY,
) -> T:
    """Check a username and password.

    An attempt is counted before it is checked, so that many guesses at once cannot outrun the limit, and costs one
    commit and one hash, whether or not there is such an account. If it cannot be checked, the count is taken back.

    On a device where the person has logged in before, neither a lock nor wrong guesses of strangers keep them out.
    Wrong guesses there count for the device; at the limit it is forgotten, and the account is locked.

    Args:
        context: the ports.
        username: as typed; phones put a space after it, so spaces and invisible characters do not count.
        password: as typed, with all spaces.
        then: called with the account as it then is, in the transaction that records the log-in; if the account has
            a second factor, nothing is recorded, because nobody is logged in yet.
        origin: where the person is.
        device: token of the browser, from an earlier log-in; "" for none.
        admitted: whose passwords are checked; others are refused with the same work.

    Raises:
        LogInRefused: one sentence for every reason.
        Unavailable: the password could not be checked; no attempt is counted.

    Source: manual 2.1; features A5, A6, K2.
    """
    with context.store.transaction() as work:
        found = work.accounts.find(tidy(username))
        attempt = count_attempt(context, work, found, origin, device, admitted)
    credential = None
    with _taken_back(context, attempt):
        if attempt is None:
            context.hasher.verify(context.hasher.decoy, password)
        else:
            credential = verified(context, attempt.account, attempt.credential, password)
    if attempt is None or credential is None:
        report(context, Event.LOG_IN_REFUSED, origin, found.id if found else None)
        raise LogInRefused(was_checked=attempt is not None)
    try:
        return _entered(context, attempt, strengthened(context, credential, password), then, origin)
    except PasswordReplaced as replaced:  # by a new password, or by another log-in of the same person
        credential = _checked_again(context, attempt, replaced.account, password)
        return _entered(context, evolve(attempt, account=replaced.account), credential, then, origin)


def _checked_again(context: Context, attempt: Attempt, present: Account, password: str) -> Credential:
    """Check a password that was right against what is stored by now, and return the credential to save.

    Raises:
        NotAllowed: it is not right any more.
    """
    credential = present.credential
    with _taken_back(context, attempt):
        if credential is not None and present.has_password:
            credential = verified(context, present, credential, password)
            if credential is not None:
                return credential
    raise NotAllowed(LOG_IN_REFUSED)


def _entered(
    context: Context,
    attempt: Attempt,
    credential: Credential,
    then: Callable[[UnitOfWork, Account], T],
    origin: Origin,
) -> T:
    """Record that the password was right, and let the caller go on in the same transaction."""
    now = context.clock.now()
    with context.store.transaction() as work:
        present = _still(work, attempt.account, LOG_IN_REFUSED)
        if work.second_factors.get(present.id).are_on:
            done = _password_was_right(context, work, present, attempt)
            return then(work, save_account(work, evolve(done, credential=credential)))
        is_known = attempt.device is not None  # what strangers did stays
        done = log_in_succeeded(_without_own_lock(present, attempt), now=now, keeps_count=is_known)
        done = save_account(work, evolve(done, credential=credential, locked_at=done.locked_at if is_known else None))
        record_account_action(work, now, Action.LOG_IN, done, origin=origin)
        return then(work, done)


def _password_was_right(context: Context, work: UnitOfWork, present: Account, attempt: Attempt) -> Account:
    """Take an attempt back while a second factor is still to come."""
    if attempt.device is None:
        return password_was_right(present, limit=context.limits.lockout_failures)
    take_back_on_device(context, work, attempt.device)
    return _without_own_lock(present, attempt)


def _without_own_lock(present: Account, attempt: Attempt) -> Account:
    """Lift the lock that this very attempt on a known device set, since it was right after all."""
    return evolve(present, locked_at=None if present.locked_at == attempt.own_lock else present.locked_at)


def replace_password(
    context: Context, actor: Actor, current: str, new: str, then: Callable[[UnitOfWork, Account], None], token: str
) -> None:
    """Set a new password for somebody who knows the current one; wrong guesses count as at log-in.

    Args:
        context: the ports.
        actor: whose.
        current: as typed.
        new: checked already.
        then: called with the account as it then is, in the same transaction.
        token: of the session; "" for none.

    Raises:
        NotAllowed: the current password is not right.
        Unavailable: a password could not be checked or hashed; no attempt is counted.
    """
    attempt = _proved(context, actor, current, token)
    account = attempt.account
    with _taken_back(context, attempt, token):
        hashed = context.hasher.hash(new)
    with context.store.transaction() as work:
        present = _still(work, account, PASSWORD_REFUSED)
        then(work, save_password(context, work, present, hashed, Action.CHANGE_PASSWORD, actor.origin))


def prove_password(context: Context, actor: Actor, password: str, token: str) -> Account:
    """Check the password of somebody who is logged in, and return their account as it was then.

    Wrong guesses in a session count for this session, whatever strangers guess elsewhere. Too many in a row end
    every session and lock the account: whoever is guessing has got hold of a session. Without a session, wrong
    guesses count as at log-in.

    Args:
        context: the ports.
        actor: whose.
        password: as typed.
        token: of the session; "" for none.

    Raises:
        NotAllowed: the password is not right.
        Unavailable: the password could not be checked; no attempt is counted.
    """
    return _proved(context, actor, password, token).account


def _proved(context: Context, actor: Actor, password: str, token: str) -> Attempt:
    """Return the attempt that `prove_password` has counted, and found to be right."""
    with context.store.transaction() as work:
        account = work.accounts.get(actor.account_id)
        attempt = (
            _attempt_in(context, work, account, token) if token else count_attempt(context, work, account, actor.origin)
        )
    if attempt is not None:
        with _taken_back(context, attempt, token):
            if verified(context, attempt.account, attempt.credential, password) is not None:
                return attempt
    report(context, Event.PROOF_REFUSED, actor.origin, actor.account_id)
    _end_guessing(context, actor, token)
    raise NotAllowed(PASSWORD_REFUSED)


@contextmanager
def _taken_back(context: Context, attempt: Attempt | None, token: str = "") -> Iterator[None]:
    """Take an attempt back if the hasher is too busy, or has not the memory, to check it."""
    try:
        yield
    except Unavailable:
        if token:
            _take_back_in(context, token)
        else:
            take_back(context, attempt)
        raise


def _take_back_in(context: Context, token: str) -> None:
    """Take back an attempt in a session."""
    with context.store.transaction() as work:
        session = work.sessions.find(digest_of(token))
        if session is not None:
            work.sessions.save(evolve(session, failures=max(session.failures - 1, 0)))


def _attempt_in(context: Context, work: UnitOfWork, account: Account, token: str) -> Attempt | None:
    """Count an attempt in a session; return None if there is nothing to check, or have been too many."""
    account = alone(work, account)
    session = work.sessions.find(digest_of(token))
    if session is None or session.account_id != account.id or session.failures >= context.limits.lockout_failures:
        return None
    if account.credential is None or not may_use_password(context, account) or account.is_closed:
        return None
    work.sessions.save(evolve(session, failures=session.failures + 1))
    return Attempt(account, account.credential)


def _end_guessing(context: Context, actor: Actor, token: str) -> None:
    """End every session of an account, and lock it, if too many attempts in one session have failed."""
    with context.store.transaction() as work:
        account = alone(work, work.accounts.get(actor.account_id))
        session = work.sessions.find(digest_of(token))
        if session is None or session.failures < context.limits.lockout_failures:
            return
        work.sessions.end_all(account.id)
        work.devices.forget_all(account.id)
        now = context.clock.now()
        if account.locked_at is None:
            record_action_of_nobody_known(work, now, Action.LOCK_ACCOUNT, account, actor.origin)
            save_account(work, evolve(account, locked_at=now))


def save_password(
    context: Context, work: UnitOfWork, account: Account, hashed: str, action: Action, origin: Origin
) -> Account:
    """Save the password that an account's owner chose; locks are lifted (A6) and seals broken (A10).

    With a second factor, failures stay counted: whoever reads somebody's e-mail must not get new guesses at it.
    """
    now = context.clock.now()
    record_account_action(work, now, action, account, origin=origin)
    chosen = choose_password(account, hashed, now=now)
    if work.second_factors.get(account.id).are_on:
        chosen = evolve(chosen, failures=min(account.failures, context.limits.lockout_failures - 1))
    return save_account(work, chosen)


def _still(work: UnitOfWork, account: Account, refused: str) -> Account:
    """Return the account as it is now, which must be as it was when its password was checked."""
    present = alone(work, account)
    if present.is_closed:
        raise NotAllowed(refused)
    if present.credential != account.credential:
        raise PasswordReplaced(refused, present)
    return present
