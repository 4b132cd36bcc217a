"""Checks that a row of qualifications belongs to the learner whom it names (manual 9.2, 9.3; F3)."""

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
class StoredLearner:
    """A learner whom a row names, as they are stored.

    Args:
        learner: a learner in scope who is not archived.
        provider: their provider.
        kept: their qualifications.
    """

    learner: Learner
    provider: Provider
    kept: LearnerQualifications


def identity_problems(
    row: QualificationRow, found: StoredLearner | None, reading: QualificationReading
) -> Iterator[Problem]:
    """Yield the problems of a row whose identity does not match a learner, and its changes that are ignored.

    Args:
        row: the row.
        found: the learner of its account id; None if the actor may not add qualifications to them.
        reading: the file, for the letters of its columns.

    Source: manual 9.2, 9.3; features F3.
    """
    if found is None:
        if row.account_id is not None:
            yield problem("account_id", "unknown_account", row.identity[0], rule=_LEARNER)
        return
    changed = {name: change for name, change in _changes(row, found).items() if reading.letter(name)}
    for name, (cell, stored) in changed.items():
        if name in FIXED:
            words = {"stored": stored or "empty"}
            yield problem(name, "changed_identity", _quoted(cell), rule=_FIXED, words=words, stored=stored)
        else:
            words = {"stored": stored or "none"}
            yield problem(
                *(name, "ignored_change", _quoted(cell)), severity="warning", rule=_FIXED, words=words, stored=stored
            )
    if changed.keys() >= _WHO:
        yield problem("account_id", "another_learner", row.identity[0], rule=_LEARNER)
    if not choices.staff_add_qualifications(found.learner.staff_add_qualifications, found.provider).value:
        yield problem("account_id", "learner_adds_own", row.identity[0], rule=_LEARNER)


def _changes(row: QualificationRow, found: StoredLearner) -> dict[str, tuple[Cell, str]]:
    """Return the cells that differ from what Progress has, each with the stored text."""
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
        if cell != stored and _text(cell) not in (tidy(stored), f"'{tidy(stored)}"):
            changed[name] = cell, stored
    if born != details.date_of_birth and read_date(born)[0] != details.date_of_birth:
        changed["date_of_birth"] = born, details.date_of_birth.isoformat()
    return {name: changed[name] for name in IDENTITY if name in changed}


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else tidy(str(cell))


def _quoted(cell: Cell) -> object:
    """Return a cell as sentences quote it."""
    return cell.isoformat() if isinstance(cell, date) else "" if cell is None else cell


RULES = (
    Rule(
        "qualification_import.learner",
        "9.2, 9.3",
        "Each row has the UCAS Account ID of a learner whom you manage and whose qualifications staff add.",
        (
            "required",
            "unknown_account",
            "another_learner",
            "learner_adds_own",
            "name_provider",
            "lost_digits",
            "became_date",
            "became_truth",
            "cell_error",
        ),
    ),
    Rule(
        "qualification_import.unchanged",
        "9.3",
        "Account ID, forename, surname, date of birth, provider and area must stay as exported; changes to UPN and "
        "ULN are ignored.",
        ("changed_identity", "ignored_change"),
    ),
)
