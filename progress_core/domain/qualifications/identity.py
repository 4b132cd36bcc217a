"""Whether a row of a workbook of qualifications is of the learner whom it names, unchanged (manual 9.2, 9.3; F3)."""

from collections.abc import Iterator
from datetime import date

from attrs import frozen

from progress_core.domain.foundations import choices
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.learners.learners import Learner
from progress_core.domain.providers.providers import Provider
from progress_core.domain.qualifications.qualifications import LearnerQualifications
from progress_core.domain.qualifications.rows import QualificationReading, QualificationRow
from progress_core.domain.qualifications.workbook import FIXED, IDENTITY
from progress_core.domain.values.cells import read_date
from progress_core.domain.values.sheets import Cell
from progress_core.domain.values.text import tidy

_LEARNER, _FIXED = "qualification_import.learner", "qualification_import.unchanged"
_WHO = {"forename", "surname", "date_of_birth"}


@frozen
class Listed:
    """A learner whom a row names, as the stores have them.

    Args:
        learner: in scope, not archived.
        provider: theirs.
        kept: the qualifications that they have.
    """

    learner: Learner
    provider: Provider
    kept: LearnerQualifications


def identity_problems(row: QualificationRow, found: Listed | None, reading: QualificationReading) -> Iterator[Problem]:
    """Return what forbids to import a row, and what of it is left out, from who it says it is of.

    Args:
        row: as read.
        found: whom its account id names; None if they are not the actor's to add qualifications to.
        reading: says where its columns are.

    Source: manual 9.2, 9.3; features F3.
    """
    if found is None:
        if row.account_id is not None:
            yield problem("account_id", "unknown_account", row.identity[0], rule=_LEARNER)
        return
    changed = {name: seen for name, seen in _changes(row, found).items() if reading.letter(name)}
    for name, (cell, stored) in changed.items():
        if name in FIXED:
            yield problem(name, "changed_identity", _seen(cell), rule=_FIXED, stored=stored or "empty")
        else:
            yield problem(name, "ignored_change", _seen(cell), severity="warning", rule=_FIXED, stored=stored or "none")
    if changed.keys() >= _WHO:
        yield problem("account_id", "another_learner", row.identity[0], rule=_LEARNER)
    if not choices.staff_add_qualifications(found.learner.staff_add_qualifications, found.provider).value:
        yield problem("account_id", "learner_adds_own", row.identity[0], rule=_LEARNER)


def _changes(row: QualificationRow, found: Listed) -> dict[str, tuple[Cell, str]]:
    """Return the cells that are not as Progress has them, each with how it should read."""
    details, provider = found.learner.details, found.provider
    _, upn, uln, forename, surname, born, at, area = row.identity
    changed: dict[str, tuple[Cell, str]] = {}
    texts = (
        ("upn", upn, details.upn),
        ("uln", uln, details.uln),
        ("forename", forename, details.first_name),
        ("surname", surname, details.last_name),
        ("current_provider", at, provider.name),
        ("current_area", area, provider.area),
    )
    for name, cell, stored in texts:
        if cell != stored and _text(cell) != tidy(stored):
            changed[name] = cell, stored
    if born != details.date_of_birth and read_date(born)[0] != details.date_of_birth:
        changed["date_of_birth"] = born, details.date_of_birth.isoformat()
    return {name: changed[name] for name in IDENTITY if name in changed}


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else tidy(str(cell))


def _seen(cell: Cell) -> object:
    """Return a cell as a sentence quotes it."""
    return cell.isoformat() if isinstance(cell, date) else "" if cell is None else cell


RULES = (
    Rule(
        "qualification_import.learner",
        "9.2, 9.3",
        "Each row has the UCAS Account ID of a learner whose qualifications staff add and the uploader manages.",
        (
            "required",
            "unknown_account",
            "another_learner",
            "learner_adds_own",
            "name_provider",
            "lost_digits",
            "became_date",
        ),
    ),
    Rule(
        "qualification_import.unchanged",
        "9.3",
        "Account ID, forename, surname, date of birth, provider and area stay as exported; changes to UPN and ULN "
        "are left out.",
        ("changed_identity", "ignored_change"),
    ),
)
