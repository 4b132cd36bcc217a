"""Whether a password that somebody chooses is good enough (manual 3.4; features A4, K7)."""

from collections.abc import Collection

from progress_core.domain.accounts.passwords import check_chosen_password
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.problems import Problem, has_errors
from progress_core.usecases.foundations.context import Context


def require_good_password(
    context: Context, password: str, confirm: str | None, names: Collection[str]
) -> tuple[Problem, ...]:
    """Refuse a password that breaks the rules, and return the warnings of one that does not.

    Call it outside transactions.

    Args:
        context: the ports.
        password: as typed.
        confirm: typed once more; None if nobody was asked to.
        names: of its owner; see `names_of`.

    Raises:
        Rejected: all problems at once.

    Source: manual 3.4; features A4, K7.
    """
    breached = is_breached(context, password)
    problems = check_chosen_password(password, confirm, context.limits.password, names=names, breached=breached)
    if has_errors(problems):
        raise Rejected(problems=[problem for problem in problems if problem.severity == "error"])
    return problems


def is_breached(context: Context, password: str) -> bool:
    """Return whether a password is in the set of breached ones that the installation names."""
    return bool(password) and context.breached_passwords.contains(password)
