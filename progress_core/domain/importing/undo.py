"""The conditions for undoing an import (E8, J4)."""

from collections.abc import Iterable

from progress_core.domain.accounts.accounts import Account
from progress_core.domain.foundations.actors import Scope
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.domain.importing.imports import Import, ImportStatus
from progress_core.domain.learners.learners import Learner


def learners_to_undo(
    record: Import, scope: Scope, made: Iterable[tuple[Learner, Account]], *, updates_kept: bool
) -> list[int]:
    """Return the ids of the learners that are removed when an import is undone.

    Args:
        record: the import.
        scope: scope of the person who asks.
        made: the learners that the import created and that still exist, with their accounts.
        updates_kept: whether the earlier details of learners whom it updated are still kept.

    Raises:
        Rejected: it cannot be undone; there is a problem for each reason, with the number of learners concerned.
    """
    if record.status is not ImportStatus.SUCCESSFUL:
        raise Rejected(problems=[problem("file", "not_successful", rule=_RULE, status=record.status.value)])
    lost = 0 if updates_kept else record.counts.updated
    reasons = {"undo_updated": lost, "undo_logged_in": 0, "undo_submitted": 0, "undo_moved": 0}
    ids = []
    for learner, account in made:
        ids.append(learner.id)
        reasons["undo_logged_in"] += not account.never_logged_in
        reasons["undo_submitted"] += learner.submitted
        reasons["undo_moved"] += not scope.sees_provider(learner.details.ukprn)
    problems = [problem("file", code, rule=_RULE, count=count) for code, count in reasons.items() if count]
    if problems:
        raise Rejected(problems=problems)
    return ids


_RULE = "imports.undo"
