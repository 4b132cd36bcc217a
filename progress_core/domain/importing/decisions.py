"""Duplicates that somebody has to decide about before an import can go on (E7)."""

from collections.abc import Iterable, Mapping

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.domain.importing.imports import Import, ImportStatus, OnDuplicate, RowProblem

_LEARNER, _ROW = "imports.duplicates", "imports.repeated_rows"
"""Rules whose errors end with a decision; all others need another file."""

_EVERY = (OnDuplicate.SKIP, OnDuplicate.UPDATE, OnDuplicate.CREATE)
_NO_UPDATE = (OnDuplicate.SKIP, OnDuplicate.CREATE)


def to_decide(found: Iterable[RowProblem]) -> tuple[RowProblem, ...]:
    """Return the errors that end with a decision; none if any other error is there, for which the file must change."""
    errors = tuple(each for each in found if each.problem.severity == "error")
    return errors if all(each.problem.rule in (_LEARNER, _ROW) for each in errors) else ()


def choices_of(record: Import, found: RowProblem) -> tuple[OnDuplicate, ...]:
    """Return what may be decided about a row: updating only if it is like a learner, and was not tried in vain."""
    tried = record.choices.of(found.row) is OnDuplicate.UPDATE
    return _NO_UPDATE if tried or found.problem.rule == _ROW else _EVERY


def decided(record: Import, decisions: Mapping[int, OnDuplicate], on_duplicate: OnDuplicate) -> dict[int, OnDuplicate]:
    """Return every decision about an import: those made before, and the new ones.

    Args:
        record: the import.
        decisions: row number -> what to do with that row.
        on_duplicate: what to do with the rows that wait and have no decision of their own; `ASK` for nothing.

    Raises:
        Rejected: the import waits for no decision, or a row has none: a problem "decisions" for each such row.
    """
    waiting = to_decide(record.problems)
    if record.status is not ImportStatus.UNSUCCESSFUL or not waiting:
        raise Rejected(problems=[problem("decisions", "not_waiting", rule=_LEARNER, status=record.status.value)])
    new = {each.row: decisions.get(each.row, on_duplicate) for each in waiting}
    missing = [row for row, choice in new.items() if choice is OnDuplicate.ASK]
    if missing:
        raise Rejected(problems=[problem("decisions", "required", row, rule=_LEARNER) for row in missing])
    return dict(record.decisions) | new
