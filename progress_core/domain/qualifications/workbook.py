"""The workbook in which learners' qualifications go out and come back: four sheets (manual 9.2)."""

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from progress_core.domain.importing.headings import Vocabulary, folded_heading
from progress_core.domain.learners.learners import Learner
from progress_core.domain.providers.providers import Provider
from progress_core.domain.qualifications.catalogue import Catalogue
from progress_core.domain.qualifications.qualifications import MOST, QUALIFICATION_FIELDS, Qualification
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
"""What says who a learner is: field -> heading, in the manual's order. These columns are locked."""

FIXED = tuple(name for name in IDENTITY if name not in ("upn", "uln"))
"""The fields that must not be changed; changes to the others are ignored (manual 9.3)."""

_BLOCK = {
    "type": "Qualification Type {}*",
    "subject": "Qualification Subject {}*",
    "completion_date": "Qualification Completion Date {}",
    "predicted_grade": "Qualification Predicted Grade {}*",
    "actual_grade": "Qualification Actual Grade {}*",
}

_LOOKED_FOR = 99
"""Blocks up to this number are known by their headings, so that what stands in those above the 18th is refused."""

_NOTES = {
    "type": "Choose from the list, or from the sheet “Qualification Type”. Mandatory for each qualification.",
    "subject": "Choose the type first; the list then has its subjects. Mandatory for each qualification.",
    "completion_date": "The month of the examination as YYYY-MM, like 2014-06. May stay empty.",
    "predicted_grade": "From the list of this type. A predicted grade, an actual grade or both must be there.",
    "actual_grade": "From the list of this type. A predicted grade, an actual grade or both must be there.",
}
_LOCKED = "Comes from Progress and cannot be changed here: the import finds the learner by it."
_NOT_LOCKED = "As Progress has it: the import finds the learner by it, and refuses what does not fit together."
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


Exported: TypeAlias = tuple[Learner, Provider, tuple[Qualification, ...]]
"""A learner with their provider and the qualifications that they have."""


def block_heading(name: str, number: int) -> str:
    """Give the heading of a field of a numbered qualification ("Qualification Type 1*")."""
    return _BLOCK[name].format(number)


def numbered(name: str, number: int) -> str:
    """Give the name of a field of a numbered qualification, as problems have it ("type_1")."""
    return f"{name}_{number}"


def _spellings() -> Iterator[tuple[str, str]]:
    for name, heading in IDENTITY.items():
        yield folded_heading(heading), name
    for number in range(1, _LOOKED_FOR + 1):
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
"""The headings of the sheet with the learners."""


def workbook(catalogue: Catalogue, learners: Iterable[Exported] | None = None) -> list[Table]:
    """Give the four sheets.

    Args:
        catalogue: what there is to choose from.
        learners: used up while it is written; None for a template, where nothing says yet who they are, and so
            nothing is locked.

    Source: manual 9.2; features F2.
    """
    return [
        _types(catalogue),
        _by_type(SUBJECTS, 44, ((each.name, each.subjects, not each.subjects) for each in catalogue.types)),
        _by_type(GRADES, 24, ((each.name, each.grades, each.free_text_grade) for each in catalogue.types)),
        Table(LEARNERS, _columns(locked=learners is not None), map(_row, learners or ()), in_view=5, opens=True),
    ]


def _types(catalogue: Catalogue) -> Table:
    columns = (
        Column(TYPES, width=62, locked=True),
        Column("Level", width=10, locked=True),
        Column("Awarded", width=24, locked=True),
    )
    return Table(TYPES, columns, [(each.name, each.level, each.window) for each in catalogue.types])


def _by_type(name: str, width: int, listed: Iterable[tuple[str, tuple[str, ...], bool]]) -> Table:
    """Give a sheet with a row for each choice of each type; a type that takes any text has a row that says so."""
    columns = (
        Column(TYPES, width=62, locked=True),
        Column(name, width=width, locked=True),
        Column("Note", width=34, locked=True),
    )
    rows: list[tuple[Cell, ...]] = []
    for type_, choices, free in listed:
        rows.extend((type_, choice, None) for choice in choices)
        if free:
            rows.append((type_, None, "Or any other; write it in" if choices else "Any; write it in"))
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
    for number in range(1, MOST + 1):
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


def _row(listed: Exported) -> list[Cell]:
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
    for each in qualifications:
        row += (each.type, each.subject, each.completion_date, each.predicted_grade, each.actual_grade)
    return [None if cell == "" else cell for cell in row]


def account_id(learner_id: int) -> str:
    """Give a learner's UCAS Account ID: the number of their account, which never changes."""
    return str(learner_id)
