"""Access tokens that end, or stay, when something else about an account changes."""

from progress_core.domain.accounts.access_tokens import is_living
from progress_core.domain.foundations.messages import sentence
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.foundations.context import Context


def end_tokens(work: UnitOfWork, account_id: int) -> dict[str, str]:
    """End every access token of an account, and return the fact for the audit trail; {} if there was none."""
    ended = work.access_tokens.end_all(account_id)
    return {"access_tokens": str(ended)} if ended else {}


def living_tokens(context: Context, work: UnitOfWork, account_id: int) -> int:
    """Count the access tokens of an account that have not ended."""
    now = context.clock.now()
    return sum(1 for token in work.access_tokens.of_account(account_id) if is_living(token, now))


def tokens_kept(context: Context, work: UnitOfWork, account_id: int) -> str:
    """Return what the e-mail about a new password adds if tokens of the account stay; "" if there are none."""
    count = living_tokens(context, work, account_id)
    if not count:
        return ""
    return " " + (sentence("tokens_kept_one") if count == 1 else sentence("tokens_kept", count=count))
