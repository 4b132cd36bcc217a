"""Imports: what was asked and how it went (manual 7, 9.3)."""

import re
from collections.abc import Mapping
from datetime import datetime
from enum import Enum

from attrs import evolve, field, frozen

from progress_core.domain.foundations.jobs import JobKind
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.values.text import tidy

_NAME_SHOWN = 100
_NO_NAME = "a file without a name"


class ImportKind(str, Enum):
    """What a file brings in; the kind of the job that does it."""

    LEARNERS = JobKind.LEARNER_IMPORT.value
    QUALIFICATIONS = JobKind.QUALIFICATION_IMPORT.value


class ImportStatus(str, Enum):
    """Where an import is, in the words that lists show."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCESSFUL = "successful"
    UNSUCCESSFUL = "unsuccessful"
    UNDONE = "undone"


class OnDuplicate(str, Enum):
    """What to do with a row that is, or looks like, a learner who is already there (E7)."""

    ASK = "ask"
    SKIP = "skip"
    UPDATE = "update"
    CREATE = "create"


@frozen
class Choices:
    """What is to be done with duplicates.

    Args:
        on_duplicate: with those that have no decision of their own.
        decisions: row number -> what to do with that row.
    """

    on_duplicate: OnDuplicate = OnDuplicate.ASK
    decisions: Mapping[int, OnDuplicate] = field(factory=dict)

    def of(self, row: int) -> OnDuplicate:
        """Give what is to be done with a row if it is a duplicate."""
        return self.decisions.get(row, self.on_duplicate)


def shown_name(file_name: str) -> str:
    """Give the name of a file as lists and e-mails show it: on one line, without folders, not too long."""
    name = "".join(filter(str.isprintable, tidy(re.split(r"[/\\]", file_name)[-1])))
    return (name if len(name) <= _NAME_SHOWN else f"{name[:_NAME_SHOWN]}…") or _NO_NAME


@frozen
class RowProblem:
    """A problem and its place in the spreadsheet.

    Args:
        row: the spreadsheet's own row number, from 1; 0 for the file as a whole.
        column: letter of the column ("F"); "" for the whole row or file.
        problem: what is wrong.
    """

    row: int
    column: str
    problem: Problem


@frozen
class ImportCounts:
    """What an import did, or would do."""

    created: int = 0
    updated: int = 0
    skipped: int = 0


@frozen
class Import:
    """One request to import a file, from its upload on.

    Args:
        id: number.
        file_name: as the person called it; shown, never used as a path.
        digest: SHA-256 of the file, hexadecimal: the same file sent twice is recognised.
        requested_by: account id; 0 for the operator.
        requested_at: aware UTC.
        on_duplicate: what to do with learners who are there already and have no decision of their own.
        decisions: row number -> what to do with that row.
        status: see `ImportStatus`.
        counts: what was done.
        problems: errors and warnings by row and column, in the order of the rows.
        processed_at: aware UTC, or None while it waits.
        ukprns: the providers that the file is about; readers must see all of them.
        kind: see `ImportKind`.
        groups: ids of the learner groups to which the person was restricted; readers who do not see the
            provider whole must see all of them.
        complete: of qualifications: staff say that these are all, and close the section with them.
        ukprn: of qualifications: the one provider that it was asked for; "" for all that the person sees.
    """

    id: int
    file_name: str
    digest: str
    requested_by: int
    requested_at: datetime
    on_duplicate: OnDuplicate = OnDuplicate.ASK
    decisions: dict[int, OnDuplicate] = field(factory=dict)
    status: ImportStatus = ImportStatus.QUEUED
    counts: ImportCounts = ImportCounts()
    problems: tuple[RowProblem, ...] = ()
    processed_at: datetime | None = None
    ukprns: frozenset[str] = frozenset()
    kind: ImportKind = ImportKind.LEARNERS
    groups: frozenset[int] = frozenset()
    complete: bool = False
    ukprn: str = ""

    @property
    def choices(self) -> Choices:
        """What is to be done with duplicates."""
        return Choices(self.on_duplicate, self.decisions)

    @property
    def finished(self) -> bool:
        """True once the outcome is known."""
        return self.status not in (ImportStatus.QUEUED, ImportStatus.RUNNING)

    @property
    def listed_at(self) -> frozenset[str]:
        """Providers whose history it is in: the one that it was asked for, whomever its file turned out to name."""
        return frozenset({self.ukprn}) if self.ukprn else self.ukprns


FORGOTTEN_NAME = "a file that is no longer kept"


def forgotten(record: Import) -> Import:
    """Give a request without what it quotes of its file: the counts stay, names of people go."""
    return evolve(record, file_name=FORGOTTEN_NAME, problems=())


RULES = (
    Rule(
        "imports.file",
        "7.2",
        "A workbook or CSV file of which one visible sheet has a row of headings and at least one learner.",
        ("no_headings", "hidden_sheet", "other_sheet", "no_rows", "too_many_rows", "upload_too_large"),
    ),
    Rule(
        "imports.headings",
        "7.3",
        "Headings name the seventeen fields, in any order and in common spellings; the mandatory ones are there once.",
        ("missing_heading", "duplicate_heading", "unknown_heading"),
    ),
    Rule(
        "imports.provider",
        "7.3",
        "Each row's UKPRN is that of a provider whose learners the uploader manages.",
        ("unknown_provider", "provider_by_groups"),
    ),
    Rule(
        "imports.duplicates",
        "features E7",
        "A row that is, or looks like, a learner already there is skipped, updated or created, as decided.",
        ("duplicate", "possible_twin", "other_provider", "not_needed", "required", "not_waiting"),
    ),
    Rule(
        "imports.repeated_rows",
        "features E7",
        "A row that is, or looks like, an earlier row of the file is skipped or created, as decided.",
        ("duplicate", "possible_twin"),
    ),
    Rule(
        "imports.same_file",
        "features E7",
        "The same file sent again by the same person creates nobody again.",
        ("already_imported",),
    ),
    Rule(
        "imports.all_or_nothing",
        "7.4",
        "An import with any error creates and changes nothing.",
        ("not_imported", "import_not_allowed"),
    ),
    Rule(
        "imports.undo",
        "features E8",
        "An import can be undone while none of its learners has logged in or applied, and if it updated nobody.",
        ("not_successful", "undo_updated", "undo_logged_in", "undo_submitted", "undo_moved"),
    ),
)
