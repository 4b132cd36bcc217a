"""Duplicates that need a decision before an import can go on (E7)."""

from collections.abc import Iterable, Mapping

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.domain.importing.imports import Import, ImportStatus, OnDuplicate, RowProblem

_LEARNER, _ROW = "imports.duplicates", "imports.repeated_rows"
"""Rules whose errors can be resolved by a decision; all others need a corrected file."""

_ALL_CHOICES = (OnDuplicate.SKIP, OnDuplicate.UPDATE, OnDuplicate.CREATE)
_NO_UPDATE = (OnDuplicate.SKIP, OnDuplicate.CREATE)


def undecided(found: Iterable[RowProblem]) -> tuple[RowProblem, ...]:
    """Return the errors that need a decision; none if there is any other error, as the file must be corrected then."""
    errors = tuple(wrong for wrong in found if wrong.problem.severity == "error")
    return errors if all(wrong.problem.rule in (_LEARNER, _ROW) for wrong in errors) else ()


def choices_of(record: Import, found: RowProblem) -> tuple[OnDuplicate, ...]:
    """Return the choices for a row: no update if it duplicates another row, or if an update was tried in vain."""
    tried = record.choices.of(found.row) is OnDuplicate.UPDATE
    return _NO_UPDATE if tried or found.problem.rule == _ROW else _ALL_CHOICES


def all_decisions(
    record: Import, decisions: Mapping[int, OnDuplicate], on_duplicate: OnDuplicate
) -> dict[int, OnDuplicate]:
    """Return all decisions about an import, both earlier and new ones.

    Args:
        record: the import.
        decisions: row number -> what to do with that row.
        on_duplicate: what to do with the other rows that need a decision; `ASK` leaves them open.

    Raises:
        Rejected: the import needs no decision, or a row has none, with a problem "decisions" for each such row.
    """
    waiting = undecided(record.problems)
    if record.status is not ImportStatus.UNSUCCESSFUL or not waiting:
        raise Rejected(problems=[problem("decisions", "not_waiting", rule=_LEARNER, status=record.status.value)])
    new = {wrong.row: decisions.get(wrong.row, on_duplicate) for wrong in waiting}
    missing = [row for row, choice in new.items() if choice is OnDuplicate.ASK]
    if missing:
        raise Rejected(problems=[problem("decisions", "required", row, rule=_LEARNER) for row in missing])
    return dict(record.decisions) | new
