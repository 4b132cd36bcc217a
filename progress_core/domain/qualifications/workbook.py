"""The workbook for exporting and importing learners' qualifications, with four sheets (manual 9.2)."""

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from progress_core.domain.importing.heading_keys import folded_heading
from progress_core.domain.importing.headings import Vocabulary
from progress_core.domain.learners.learners import Learner
from progress_core.domain.providers.providers import Provider
from progress_core.domain.qualifications.catalogue import Catalogue
from progress_core.domain.qualifications.qualifications import MAX_QUALIFICATIONS, QUALIFICATION_FIELDS, Qualification
from progress_core.domain.values.sheets import Cell, Column, ColumnKind, Lookup, Table

TYPES, SUBJECTS, GRADES, LEARNERS = (
    "Qualification Type", "Qualification Subject", "Qualification Grading", "Learner Qualifications",
)  # fmt: skip
"""The sheets, in order."""

IDENTITY = {
    "account_id": "UCAS Account ID",
    "upn": "UPN",
    "uln": "ULN",
    "forename": "Forename",
    "surname": "Surname",
    "date_of_birth": "Date of Birth",
    "current_provider": "Current Provider",
    "current_area": "Current Area",
}
"""The columns that identify a learner: field -> heading, in the manual's order. These columns are locked."""

FIXED = tuple(name for name in IDENTITY if name not in ("upn", "uln"))
"""The identifying fields that must not be changed; changes to the others are ignored (manual 9.3)."""

_BLOCK = {
    "type": "Qualification Type {}*",
    "subject": "Qualification Subject {}*",
    "completion_date": "Qualification Completion Date {}",
    "predicted_grade": "Qualification Predicted Grade {}*",
    "actual_grade": "Qualification Actual Grade {}*",
}

_MAX_BLOCK_NUMBER = 99
"""Headings are recognised up to this number, so that qualifications after the 18th are reported."""

_NOTES = {
    "type": "Choose from the list, or from the sheet “Qualification Type”. Mandatory for each qualification.",
    "subject": "Choose the type first; the list then has its subjects. Mandatory for each qualification.",
    "completion_date": "The month of the examination as YYYY-MM, like 2014-06. Can be left empty.",
    "predicted_grade": "Choose from the list of this type. Give a predicted grade, an actual grade or both.",
    "actual_grade": "Choose from the list of this type. Give a predicted grade, an actual grade or both.",
}
_LOCKED = "From Progress, and locked: the import uses it to find the learner."
_NOT_LOCKED = "Exactly as in Progress: the import uses it to find the learner, and refuses rows that do not match."
_WIDTHS = {
    "account_id": 16,
    "upn": 16,
    "uln": 12,
    "forename": 16,
    "surname": 18,
    "date_of_birth": 13,
    "current_provider": 34,
    "current_area": 20,
    "type": 24,
    "subject": 26,
    "completion_date": 15,
    "predicted_grade": 15,
    "actual_grade": 15,
}


ExportedLearner: TypeAlias = tuple[Learner, Provider, tuple[Qualification, ...]]
"""A learner with their provider and qualifications."""


def block_heading(name: str, number: int) -> str:
    """Return the heading of a field in a numbered qualification ("Qualification Type 1*")."""
    return _BLOCK[name].format(number)


def numbered(name: str, number: int) -> str:
    """Return the name of a field in a numbered qualification, as in problems ("type_1")."""
    return f"{name}_{number}"


def _spellings() -> Iterator[tuple[str, str]]:
    for name, heading in IDENTITY.items():
        yield folded_heading(heading), name
    for number in range(1, _MAX_BLOCK_NUMBER + 1):
        for name in QUALIFICATION_FIELDS:
            yield folded_heading(block_heading(name, number)), numbered(name, number)


QUALIFICATION_HEADINGS = Vocabulary(
    dict(_spellings()),
    {name: IDENTITY[name] for name in FIXED}
    | {numbered(name, 1): block_heading(name, 1).rstrip("*") for name in ("type", "subject")},
    rule="qualification_import.headings",
    file_rule="qualification_import.file",
    missing="not_an_export",
)
"""The headings of the sheet of learners."""


def workbook(catalogue: Catalogue, learners: Iterable[ExportedLearner] | None = None) -> list[Table]:
    """Build the four sheets.

    Args:
        catalogue: the types, subjects and grades to choose from.
        learners: read while the workbook is written; None for a template, where no column is locked.

    Source: manual 9.2; features F2.
    """
    return [
        _types(catalogue),
        _by_type(SUBJECTS, 44, ((type_.name, type_.subjects, not type_.subjects) for type_ in catalogue.types)),
        _by_type(GRADES, 24, ((type_.name, type_.grades, type_.free_text_grade) for type_ in catalogue.types)),
        Table(LEARNERS, _columns(locked=learners is not None), map(_row, learners or ()), in_view=5, opens=True),
    ]


def _types(catalogue: Catalogue) -> Table:
    columns = (
        Column(TYPES, width=62, locked=True),
        Column("Level", width=10, locked=True),
        Column("Awarded", width=24, locked=True),
    )
    return Table(TYPES, columns, [(type_.name, type_.level, type_.window) for type_ in catalogue.types])


def _by_type(name: str, width: int, listed: Iterable[tuple[str, tuple[str, ...], bool]]) -> Table:
    """Build a sheet with a row for each choice of each type, and a row for each type that accepts any text."""
    columns = (
        Column(TYPES, width=62, locked=True),
        Column(name, width=width, locked=True),
        Column("Note", width=34, locked=True),
    )
    rows: list[tuple[Cell, ...]] = []
    for type_, choices, free in listed:
        rows.extend((type_, choice, None) for choice in choices)
        if free:
            rows.append((type_, None, "Or type any other" if choices else "Type any text"))
    return Table(name, columns, rows)


def _columns(*, locked: bool) -> list[Column]:
    columns = [
        Column(
            heading,
            ColumnKind.DATE if name == "date_of_birth" else ColumnKind.TEXT,
            width=_WIDTHS[name],
            note=_LOCKED if locked else _NOT_LOCKED,
            locked=locked,
        )
        for name, heading in IDENTITY.items()
    ]
    for number in range(1, MAX_QUALIFICATIONS + 1):
        type_ = block_heading("type", number)
        lookups = {
            "type": Lookup(TYPES, TYPES),
            "subject": Lookup(SUBJECTS, SUBJECTS, TYPES, type_),
            "predicted_grade": Lookup(GRADES, GRADES, TYPES, type_),
            "actual_grade": Lookup(GRADES, GRADES, TYPES, type_),
        }
        columns.extend(
            Column(
                block_heading(name, number),
                mandatory=name != "completion_date",
                width=_WIDTHS[name],
                note=_NOTES[name],
                lookup=lookups.get(name),
            )
            for name in QUALIFICATION_FIELDS
        )
    return columns


def _row(listed: ExportedLearner) -> list[Cell]:
    learner, provider, qualifications = listed
    details = learner.details
    row: list[Cell] = [
        account_id(learner.id),
        details.upn,
        details.uln,
        details.first_name,
        details.last_name,
        details.date_of_birth,
        provider.name,
        provider.area,
    ]
    for one in qualifications:
        row += (one.type, one.subject, one.completion_date, one.predicted_grade, one.actual_grade)
    return [None if cell == "" else cell for cell in row]


def account_id(learner_id: int) -> str:
    """Return a learner's UCAS Account ID: the id of their account, which never changes."""
    return str(learner_id)
