"""Links in reminders that stop them without a log-in: they carry their own proof, and stay good (J7, ADR 8)."""

from progress_core.domain.accounts.accounts import Account
from progress_core.domain.foundations.errors import ProgressError, Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.foundations.context import Context

_PURPOSE = "link:stop-reminders"


def stop_link(context: Context, account_id: int) -> str:
    """Return the web address where the owner of an account stops reminders.

    It does not end: an e-mail may be read months later. All that it can do is stop reminders.
    """
    token = context.sealer.seal(str(account_id), _PURPOSE)
    return f"{context.limits.base_url}/reminders/stop/{token}"


def account_behind(context: Context, work: UnitOfWork, token: str) -> Account:
    """Return the account that a link was made for.

    Raises:
        Rejected: the link was altered, or the account is gone.
    """
    try:
        return work.accounts.get(int(context.sealer.unseal(token, _PURPOSE)))
    except (ProgressError, ValueError):
        raise Rejected(problems=[problem("link", "void_link")]) from None
