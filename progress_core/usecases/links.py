"""Links in e-mails: single use, for one purpose, expiring; nothing is stored, so nothing can leak (A2)."""

import hashlib
import json
from datetime import datetime, timedelta
from enum import Enum

from progress_core.domain.accounts import Account
from progress_core.domain.errors import ProgressError, Rejected
from progress_core.domain.messages import problem
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.context import Context


class Purpose(str, Enum):
    """What a link lets its reader do; a link for one purpose is good for no other."""

    VERIFY = "verify"
    RESET = "reset"


def _stamp(account: Account) -> str:
    """Sum up what a link depends on: when the username or password changes, the link is void."""
    secret = account.credential.secret if account.credential else ""
    return hashlib.sha256(f"{account.id}\n{account.username}\n{secret}".encode()).hexdigest()


def make_link(context: Context, account: Account, purpose: Purpose) -> str:
    """Give the web address of a link for the owner of an account."""
    expires = context.clock.now() + timedelta(days=context.limits.link_days)
    token = context.sealer.seal(
        json.dumps([account.id, _stamp(account), expires.timestamp()]),
        f"link:{purpose.value}",
    )
    return f"{context.limits.base_url}/{purpose.value}/{token}"


def open_link(context: Context, work: UnitOfWork, token: str, purpose: Purpose, *, now: datetime) -> Account:
    """Give the account that a link was made for.

    Looking at a link does not use it up; changing the password does.

    Raises:
        Rejected: the link was altered, used, or has expired; one sentence for all three.
    """
    refused = Rejected(problems=[problem("link", "void_link")])
    try:
        account_id, stamp, expires = json.loads(context.sealer.unseal(token, f"link:{purpose.value}"))
        account = work.accounts.get(account_id)
    except (ProgressError, ValueError):
        raise refused from None
    if now.timestamp() >= expires or stamp != _stamp(account) or account.deleted or account.disabled:
        raise refused
    return account
