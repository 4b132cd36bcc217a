"""Duplicates that need a decision before an import can go on (E7, J4)."""

from collections.abc import Iterable, Mapping

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.importing.imports import Choices, Import, ImportStatus, OnDuplicate, RowProblem

_LEARNER, _ROW = "imports.duplicates", "imports.repeated_rows"
"""Rules whose errors can be resolved by a decision; all others need a corrected file."""

_ALL_CHOICES = (OnDuplicate.SKIP, OnDuplicate.UPDATE, OnDuplicate.CREATE)
_NO_UPDATE = (OnDuplicate.SKIP, OnDuplicate.CREATE)
_OFFERED = (OnDuplicate.UPDATE_KNOWN, OnDuplicate.SKIP)

ALL_OFFERED = 0
"""The row number of the question whether all the updates that are offered are made."""


def offer(count: int) -> Problem:
    """Return the question whether learners whose ULN or UPN is known are updated; the import waits for the answer (J4).

    Args:
        count: how many learners.
    """
    return problem("decisions", "confirm_updates", rule=_LEARNER, count=count)


def offered(count: int) -> Problem:
    """Return the warning of a check that the import would wait for an answer to `offer`.

    Args:
        count: how many learners.
    """
    return problem("decisions", "updates_offered", rule=_LEARNER, severity="warning", count=count)


def is_offer(found: RowProblem) -> bool:
    """Return whether a problem is the question whether all the updates that are offered are made."""
    return found.problem.code == "confirm_updates"


def undecided(found: Iterable[RowProblem]) -> tuple[RowProblem, ...]:
    """Return the errors that need a decision; none if there is any other error, as the file must be corrected then."""
    errors = tuple(wrong for wrong in found if wrong.problem.severity == "error")
    return errors if all(wrong.problem.rule in (_LEARNER, _ROW) for wrong in errors) else ()


def waits(record: Import) -> bool:
    """Return whether an import ended with nothing but questions, so that it goes on once they are answered."""
    return record.status is ImportStatus.UNSUCCESSFUL and bool(undecided(record.problems))


def may_wait(records: Iterable[Import]) -> list[Import]:
    """Return the imports that may wait for an answer, as far as lists know: their file was not sent again since.

    Args:
        records: the latest first, with problems or without.
    """
    found, seen = list[Import](), set[str]()
    for record in records:
        if record.digest not in seen and record.status is ImportStatus.UNSUCCESSFUL:
            found.append(record)
        seen.add(record.digest)
    return found


def choices_of(record: Import, found: RowProblem) -> tuple[OnDuplicate, ...]:
    """Return the choices for a row: no update if it duplicates another row, or if an update was tried in vain."""
    if is_offer(found):
        return _OFFERED
    tried = record.choices.of(found.row) is OnDuplicate.UPDATE
    return _NO_UPDATE if tried or found.problem.rule == _ROW else _ALL_CHOICES


def all_decisions(record: Import, decisions: Mapping[int, OnDuplicate], on_duplicate: OnDuplicate) -> Choices:
    """Return all decisions about an import, both earlier and new ones.

    Args:
        record: the import.
        decisions: row number -> what to do with that row; `ALL_OFFERED` -> what to do with updates that are offered.
        on_duplicate: what to do with all else that needs a decision; `ASK` leaves it open. `UPDATE_KNOWN` decides
            nothing but that updates which are offered are made.

    Raises:
        Rejected: the import needs no decision, or a row has none, with a problem "decisions" for each such row.
    """
    if not waits(record):
        raise Rejected(problems=[problem("decisions", "not_waiting", rule=_LEARNER, status=record.status.value)])
    rows, missing = dict[int, OnDuplicate](), list[Problem]()
    known = record.on_duplicate
    for found in undecided(record.problems):
        choice = decisions.get(found.row, on_duplicate)
        if is_offer(found):
            known = _of_offered(choice)
            if known is OnDuplicate.ASK:
                missing.append(problem("decisions", "updates_required", rule=_LEARNER))
        elif choice in (OnDuplicate.ASK, OnDuplicate.UPDATE_KNOWN):
            missing.append(problem("decisions", "required", found.row, rule=_LEARNER))
        else:
            rows[found.row] = choice
    if missing:
        raise Rejected(problems=missing)
    return Choices(known, dict(record.decisions) | rows)


def _of_offered(choice: OnDuplicate) -> OnDuplicate:
    """Return what becomes of all updates that are offered; nobody means by one choice to create all of them again."""
    if choice in (OnDuplicate.UPDATE, OnDuplicate.UPDATE_KNOWN):
        return OnDuplicate.UPDATE_KNOWN
    return OnDuplicate.SKIP if choice is OnDuplicate.SKIP else OnDuplicate.ASK
