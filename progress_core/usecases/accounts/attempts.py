"""Attempts at a password, counted before they are checked (manual 2.1)."""

from datetime import datetime, timedelta

from attrs import evolve, frozen

from progress_core.domain.accounts.accounts import (
    Account,
    Credential,
    log_in_failed,
)
from progress_core.domain.accounts.devices import Admitted, KnownDevice, device_failed, password_was_right_there
from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.origins import Origin
from progress_core.domain.operations.audit import Action
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.accounts.devices import is_admitted, known_device
from progress_core.usecases.consequences.standings import save_account
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.holds import Lock, hold
from progress_core.usecases.foundations.trail import record_action_of_nobody_known


@frozen
class Attempt:
    """An attempt that has been counted.

    Args:
        account: as it now is.
        credential: to check the password against.
        device: the known device for which it counts instead of the account, as it was before; None for strangers.
        own_lock: the lock that this very attempt set; None if it set none.
    """

    account: Account
    credential: Credential
    device: KnownDevice | None = None
    own_lock: datetime | None = None


def count_attempt(
    context: Context,
    work: UnitOfWork,
    account: Account | None,
    origin: Origin,
    device: str = "",
    admitted: Admitted = Admitted.EVERYBODY,
) -> Attempt | None:
    """Count an attempt; return None if there is nothing to check the password against."""
    now = context.clock.now()
    account_id = OPERATOR.account_id if account is None else account.id
    if account is None:
        hold(work, Lock.ACCOUNT, account_id)  # as much is asked and written as if there were one
        work.accounts.find("")
    else:
        account = alone(work, account)
    known = known_device(context, work, account_id, device)
    is_welcome = is_admitted(context, work, account_id, origin, admitted)
    if account is None or account.credential is None or not may_use_password(context, account):
        is_open = False
    elif known is None:
        is_open = account.may_log_in and is_welcome
    else:
        is_open = not account.is_closed
    if account is None or account.credential is None or not is_open or _expired(context, account.credential, now):
        work.accounts.pretend()
        return None
    if known is not None:
        own_lock = count_on_device(context, work, account, known, origin)
        return Attempt(account, account.credential, known, own_lock)
    counted = log_in_failed(account, limit=context.limits.lockout_failures, now=now)
    if counted.locked_at is None:
        return Attempt(work.accounts.save(counted), account.credential)  # no standing depends on the count
    record_action_of_nobody_known(work, now, Action.LOCK_ACCOUNT, account, origin)
    own_lock = None if account.locked_at else counted.locked_at
    return Attempt(save_account(work, counted), account.credential, own_lock=own_lock)


def count_on_device(
    context: Context, work: UnitOfWork, account: Account, device: KnownDevice, origin: Origin
) -> datetime | None:
    """Count an attempt on a known device; at the limit the device is forgotten and the account locked.

    Args:
        context: the ports.
        work: the transaction, which holds the account.
        account: as it now is.
        device: as it now is.
        origin: where the person is.

    Returns:
        when this attempt locked the account; None if it did not.
    """
    counted = device_failed(device, limit=context.limits.lockout_failures)
    if counted is not None:
        work.devices.put(counted)
        return None
    work.devices.forget(account.id, device.digest)
    if account.locked_at is not None:
        return None
    now = context.clock.now()
    record_action_of_nobody_known(work, now, Action.LOCK_ACCOUNT, account, origin)
    save_account(work, evolve(account, locked_at=now))
    return now


def take_back(context: Context, attempt: Attempt | None) -> None:
    """Take back the count of an attempt whose password could not be checked, and a lock that it set.

    Nothing was guessed, so nobody gets a new guess by it.

    Args:
        context: the ports.
        attempt: as counted by `count_attempt`; if it is None, as much is written.
    """
    with context.store.transaction() as work:
        if attempt is None:
            hold(work, Lock.ACCOUNT, OPERATOR.account_id)
            work.accounts.pretend()
            return
        account = alone(work, attempt.account)
        if attempt.device is None:
            account = evolve(account, failures=max(account.failures - 1, 0))
        else:
            take_back_on_device(context, work, attempt.device)
        if attempt.own_lock is not None and account.locked_at == attempt.own_lock:
            record_action_of_nobody_known(work, context.clock.now(), Action.UNLOCK_ACCOUNT, account)
            account = evolve(account, locked_at=None)
        save_account(work, account)


def take_back_on_device(context: Context, work: UnitOfWork, device: KnownDevice) -> None:
    """Take back an attempt on a known device, whose password was right, while a second factor is still to come.

    Args:
        context: the ports.
        work: the transaction, which holds the account.
        device: as it was before the attempt, which may have forgotten it.
    """
    present = work.devices.find(device.account_id, device.digest)
    if present is not None:
        work.devices.put(password_was_right_there(present))
    elif device_failed(device, limit=context.limits.lockout_failures) is None:
        work.devices.put(device)


def may_use_password(context: Context, account: Account) -> bool:
    """Return whether an account has a password, and its role may log in with one."""
    return account.has_password and account.role not in context.limits.password_log_in_off


def alone(work: UnitOfWork, account: Account) -> Account:
    """Hold an account and return it as it is now: two attempts at once would see the same count, and lose one."""
    hold(work, Lock.ACCOUNT, account.id)
    return work.accounts.get(account.id)


def _expired(context: Context, credential: Credential, now: datetime) -> bool:
    days = context.limits.password.initial_days
    return days is not None and credential.kind == "sealed" and now >= credential.set_at + timedelta(days=days)
