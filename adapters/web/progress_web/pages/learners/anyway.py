"""“Create anyway” and “Save anyway”: learners who are like existing ones, and the password typed meanwhile (B10)."""

from collections.abc import Iterable

from progress_core.domain.accounts.sessions import digest_of
from progress_core.domain.foundations.errors import ProgressError
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.learners.likenesses import ALIKE_RULE
from progress_web.foundations.visit import Visit


def only_alike(problems: Iterable[Problem]) -> bool:
    """Return whether likeness to existing learners is all that is in the way."""
    rules = {problem.rule for problem in problems}
    return rules == {ALIKE_RULE}


def sealed_password(visit: Visit) -> str:
    """Return the typed password as a hidden field can hold it: nobody but this site can open it, in this session."""
    typed = typed_password(visit)
    return visit.progress.context.sealer.seal(typed, _context(visit)) if typed else ""


def typed_password(visit: Visit) -> str:
    """Return the password that was typed, now or on the page before; "" if there is none."""
    typed, sealed = visit.text("password"), visit.text("sealed_password")
    if typed or not sealed:
        return typed
    try:
        return visit.progress.context.sealer.unseal(sealed, _context(visit))
    except ProgressError:  # altered, or of another session: it has to be typed again
        return ""


def _context(visit: Visit) -> str:
    return f"typed-password:{digest_of(visit.session)}"
