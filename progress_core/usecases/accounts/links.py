"""Links in e-mails: single use, for one purpose, expiring; nothing is stored, so nothing can leak (A2, A7)."""

import hashlib
import json
from datetime import timedelta
from enum import Enum

from progress_core.domain.accounts.accounts import Account
from progress_core.domain.correspondence.account_notices import invitation, password_reset
from progress_core.domain.foundations.errors import ProgressError, Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.correspondence.outbox import post
from progress_core.usecases.foundations.actors import Person, person_of
from progress_core.usecases.foundations.context import Context


class Purpose(str, Enum):
    """What a link lets its reader do; a link for one purpose is good for no other."""

    VERIFY = "verify"
    RESET = "reset"


def mail_link(context: Context, work: UnitOfWork, account: Account, person: Person) -> None:
    """Mail the owner of an account a link to choose a password by; without an address the work is the same.

    People who never had a password are invited; all others asked for a new one.

    Args:
        context: the ports.
        work: the unit of work that the e-mail belongs to.
        account: whose password is to be chosen.
        person: its owner.
    """
    address, username = person.actor.email, account.username
    if account.credential is None:
        days = context.limits.link_days
        link = _link(context, account, address, Purpose.VERIFY, timedelta(days=days))
        notice = invitation(person.name, username, link, days)
    else:  # short: people who forgot a password wait for the e-mail
        minutes = context.limits.password.reset_minutes
        link = _link(context, account, address, Purpose.RESET, timedelta(minutes=minutes))
        notice = password_reset(username, link, minutes)
    post(context, work, address, notice)


def open_link(context: Context, work: UnitOfWork, token: str, purpose: Purpose) -> Account:
    """Return the account that a link was made for.

    Looking at a link does not use it up; changing the password does.

    Raises:
        Rejected: the link was altered, used, or has expired; one sentence for all three.
    """
    account, stamp, expires = _read(context, work, token, purpose)
    address = person_of(work, account).actor.email
    if context.clock.now().timestamp() >= expires or stamp != _stamp(account, address):
        raise _void()
    return account


def owner_of(context: Context, work: UnitOfWork, token: str, purpose: Purpose) -> Account:
    """Return the account that a link was made for, even if the link was used or has expired.

    Raises:
        Rejected: the link was altered.
    """
    return _read(context, work, token, purpose)[0]


def _read(context: Context, work: UnitOfWork, token: str, purpose: Purpose) -> tuple[Account, str, float]:
    try:
        account_id, stamp, expires = json.loads(context.sealer.unseal(token, f"link:{purpose.value}"))
        account = work.accounts.get(account_id)
    except (ProgressError, ValueError):
        raise _void() from None
    if account.deleted or account.disabled:
        raise _void()
    return account, stamp, expires


def _void() -> Rejected:
    return Rejected(problems=[problem("link", "void_link")])


def _link(context: Context, account: Account, address: str, purpose: Purpose, lasts: timedelta) -> str:
    """Return the web address of a link for the owner of an account."""
    expires = context.clock.now() + lasts
    token = context.sealer.seal(
        json.dumps([account.id, _stamp(account, address), expires.timestamp()]), f"link:{purpose.value}"
    )
    return f"{context.limits.base_url}/{purpose.value}/{token}"


def _stamp(account: Account, address: str) -> str:
    """Return a digest of what a link depends on: a change of username, password or e-mail address voids the link."""
    secret = account.credential.secret if account.credential else ""
    return hashlib.sha256(f"{account.id}\n{account.username}\n{secret}\n{address}".encode()).hexdigest()
