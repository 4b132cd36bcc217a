"""Checking passwords: shared by logging in and by changing or choosing a password (manual 2.1, 3.4)."""

import hmac
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from attrs import evolve

from progress_core.domain.accounts.accounts import (
    Account,
    Credential,
    choose_password,
    log_in_failed,
    log_in_succeeded,
    password_context,
)
from progress_core.domain.accounts.passwords import check_chosen_password
from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.errors import NotAllowed, Rejected
from progress_core.domain.foundations.problems import has_errors
from progress_core.domain.operations.audit import Action
from progress_core.domain.values.text import tidy
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.consequences.standings import save_account
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.holds import Lock, hold
from progress_core.usecases.foundations.trail import record_account_action

T = TypeVar("T")

LOG_IN_REFUSED = "The username or password is not right, or the account is locked."


def enter(context: Context, username: str, password: str, then: Callable[[UnitOfWork, Account], T]) -> T:
    """Check a username and password.

    An attempt is counted before it is checked, so that many guesses at once cannot outrun the
    limit; and every attempt costs one commit and one hash, whether or not there is such an account.

    Args:
        context: the ports.
        username: as typed; phones put a space after it, so spaces and invisible characters do not count.
        password: as typed, with all spaces.
        then: called with the account as it then is, in the transaction that records the log-in.

    Raises:
        NotAllowed: one sentence for every reason.

    Source: manual 2.1; features A5, A6.
    """
    with context.store.transaction() as work:
        attempt = _attempt(context, work, work.accounts.find(tidy(username)))
    if attempt is None:
        context.hasher.verify(context.hasher.decoy, password)
        raise NotAllowed(LOG_IN_REFUSED)
    account = attempt[0]
    credential = _verified(context, *attempt, password)
    if credential is None:
        raise NotAllowed(LOG_IN_REFUSED)
    now = context.clock.now()
    with context.store.transaction() as work:
        present = _still(work, account, LOG_IN_REFUSED)
        # The lock that this very attempt may have set is lifted with its count.
        done = evolve(log_in_succeeded(present, now=now), credential=credential, locked_at=None)
        done = save_account(work, done)
        record_account_action(work, now, Action.LOG_IN, done)
        return then(work, done)


def replace_password(
    context: Context, account_id: int, current: str, new: str, then: Callable[[UnitOfWork, Account], None]
) -> None:
    """Set a new password for somebody who knows the current one; wrong guesses count as at log-in.

    Args:
        context: the ports.
        account_id: whose.
        current: as typed.
        new: checked already.
        then: called with the account as it then is, in the same transaction.

    Raises:
        NotAllowed: the current password is not right.
    """
    refused = "The current password is not right."
    with context.store.transaction() as work:
        attempt = _attempt(context, work, work.accounts.get(account_id))
    if attempt is None or _verified(context, *attempt, current) is None:
        raise NotAllowed(refused)
    hashed = context.hasher.hash(new)
    with context.store.transaction() as work:
        then(work, save_password(context, work, _still(work, attempt[0], refused), hashed, Action.CHANGE_PASSWORD))


def save_password(context: Context, work: UnitOfWork, account: Account, hashed: str, action: Action) -> Account:
    """Save the password that an account's owner chose; locks are lifted (A6) and seals broken (A10)."""
    now = context.clock.now()
    record_account_action(work, now, action, account)
    return save_account(work, choose_password(account, hashed, now=now))


def require_good_password(context: Context, password: str, confirm: str | None) -> None:
    """Refuse a password that breaks the rules; see `check_chosen_password`.

    Raises:
        Rejected: all problems at once.
    """
    problems = check_chosen_password(password, confirm, context.limits.password)
    if has_errors(problems):
        raise Rejected(problems=problems)


def _attempt(context: Context, work: UnitOfWork, account: Account | None) -> tuple[Account, Credential] | None:
    """Count an attempt; return None if there is nothing to check the password against."""
    now = context.clock.now()
    if account is None:
        hold(work, Lock.ACCOUNT, OPERATOR.account_id)  # as much is asked and written as if there were one
        work.accounts.find("")
        work.accounts.pretend()
        return None
    account = _alone(work, account)
    if account.credential is None or not account.may_log_in or _expired(context, account.credential, now):
        work.accounts.pretend()
        return None
    counted = log_in_failed(account, limit=context.limits.lockout_failures, now=now)
    if counted.locked_at is None:
        return work.accounts.save(counted), account.credential  # no standing depends on the count
    record_account_action(work, now, Action.LOCK_ACCOUNT, account)
    return save_account(work, counted), account.credential


def _alone(work: UnitOfWork, account: Account) -> Account:
    """Hold an account and return it as it is now: two attempts at once would see the same count, and lose one."""
    hold(work, Lock.ACCOUNT, account.id)
    return work.accounts.get(account.id)


def _still(work: UnitOfWork, account: Account, refused: str) -> Account:
    """Return the account as it is now, which must be as it was when its password was checked."""
    present = _alone(work, account)
    if present.credential != account.credential or present.disabled or present.deleted:
        raise NotAllowed(refused)
    return present


def _expired(context: Context, credential: Credential, now: datetime) -> bool:
    days = context.limits.password.initial_days
    return days is not None and credential.kind == "sealed" and now >= credential.set_at + timedelta(days=days)


def _verified(context: Context, account: Account, credential: Credential, password: str) -> Credential | None:
    """Return the credential to save if the password is right, with any seal broken for good (A10)."""
    if credential.kind == "hashed":
        return credential if context.hasher.verify(credential.secret, password) else None
    initial = context.sealer.unseal(credential.secret, password_context(account.id))
    hashed = context.hasher.hash(password)  # right or wrong: the same cost
    if not hmac.compare_digest(initial.encode(), password.encode("utf-8", "surrogatepass")):
        return None
    return evolve(credential, kind="hashed", secret=hashed)
