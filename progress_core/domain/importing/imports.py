"""Imports: the requests and their outcomes (manual 7, 9.3)."""

import re
from collections.abc import Mapping
from datetime import datetime
from enum import Enum

from attrs import evolve, field, frozen

from progress_core.domain.foundations.jobs import JobKind
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.importing.mappings import FileMapping
from progress_core.domain.values.text import tidy

MAX_FILES = 200
"""Files that one person may send of each kind in the time for which files are kept: six a day."""
EXTENSIONS = ("xlsx", "xlsm", "xltx", "xltm", "xls", "xlt", "ods", "ots", "csv", "tsv", "txt", "xml")
"""How the names of files end, of those kinds that are read."""
_MAX_NAME_LENGTH = 100
_NO_NAME = "a file without a name"


class ImportKind(str, Enum):
    """What a file contains; also the kind of the job that imports it."""

    LEARNERS = JobKind.LEARNER_IMPORT.value
    QUALIFICATIONS = JobKind.QUALIFICATION_IMPORT.value
    COURSES = "course-import"
    """Done at once when its preview is confirmed, without a job."""
    LEAVERS = "leaver-import"
    """The same."""


class ImportStatus(str, Enum):
    """The status of an import, in the words that lists show."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCESSFUL = "successful"
    UNSUCCESSFUL = "unsuccessful"
    UNDONE = "undone"
    CHECKED = "checked"
    """Without errors, and waiting for somebody to confirm it."""


class OnDuplicate(str, Enum):
    """What to do with a row that is, or looks like, an existing learner (E7)."""

    ASK = "ask"
    SKIP = "skip"
    UPDATE = "update"
    CREATE = "create"
    UPDATE_KNOWN = "update-known"
    """Update the learner whose ULN or UPN the row has; ask about every other row (J4)."""


@frozen
class Choices:
    """What to do with duplicates.

    Args:
        on_duplicate: what to do with rows that have no decision of their own.
        decisions: row number -> what to do with that row.
    """

    on_duplicate: OnDuplicate = OnDuplicate.ASK
    decisions: Mapping[int, OnDuplicate] = field(factory=dict)

    def of(self, row: int) -> OnDuplicate:
        """Return what to do with a row if it is a duplicate."""
        return self.decisions.get(row, self.on_duplicate)

    @property
    def may_update(self) -> bool:
        """Whether rows may update learners who are there already."""
        return bool({OnDuplicate.UPDATE, OnDuplicate.UPDATE_KNOWN} & {self.on_duplicate, *self.decisions.values()})


def display_name(file_name: str) -> str:
    """Return the name of a file as lists and e-mails show it: on one line, shortened, without folders."""
    name = "".join(filter(str.isprintable, tidy(re.split(r"[/\\]", file_name)[-1])))
    return (name if len(name) <= _MAX_NAME_LENGTH else f"{name[:_MAX_NAME_LENGTH]}…") or _NO_NAME


def is_spreadsheet_name(file_name: str) -> bool:
    """Return whether a file may be a spreadsheet by its name; the content decides which kind it is.

    A name without an extension says nothing against it.

    Args:
        file_name: as the browser or the person calls the file.

    Source: OWASP ASVS 5.0, V5.2.2.
    """
    _, dot, extension = tidy(re.split(r"[/\\]", file_name)[-1]).rpartition(".")
    return not dot or extension.lower() in EXTENSIONS


@frozen
class FieldChange:
    """A field of something that is there already, which a file changes.

    Args:
        field: name of the field, as in the form.
        before: its value until now, as text.
        after: its value from now on, as text.
    """

    field: str
    before: str
    after: str


@frozen
class RowProblem:
    """A problem with its place in the spreadsheet.

    Args:
        row: row number in the spreadsheet, from 1; 0 for the whole file.
        column: letter of the column ("F"); "" for the whole row or file.
        problem: what is wrong.
    """

    row: int
    column: str
    problem: Problem


@frozen
class ImportCounts:
    """How many learners an import created, updated and skipped, or would.

    Args:
        created: new learners.
        updated: existing learners of whom something changed.
        skipped: rows that were left out.
        unchanged: rows that say what is known of an existing learner already.
    """

    created: int = 0
    updated: int = 0
    skipped: int = 0
    unchanged: int = 0


@frozen
class Import:
    """A request to import a file.

    Args:
        id: number.
        file_name: name that the person gave the file; it is shown, never used as a path.
        digest: SHA-256 of the file in hexadecimal, to recognise a file that is sent twice.
        requested_by: account id; 0 for the operator.
        requested_at: aware UTC.
        on_duplicate: what to do with duplicates that have no decision of their own.
        decisions: row number -> what to do with that row.
        status: see `ImportStatus`.
        counts: what was imported.
        problems: errors and warnings by row and column, in the order of the rows.
        processed_at: aware UTC; None while it waits.
        ukprns: the providers that the file is about; only people who see all of them see the import.
        kind: see `ImportKind`.
        groups: ids of the learner groups to which the person was restricted; only people who see all of
            these groups, or all of the provider, see the import.
        complete: for qualifications: whether they are all, so that the section is marked as complete.
        ukprn: for qualifications and courses: the provider that was chosen; "" for all that the person sees.
        shared_at: the providers of all learners whom the file may name, once that is known: whoever manages the
            learners of all of these sees the import, too; none while it is its sender's alone (J6).
        mapping: for learners: what the columns and values of the file stand for; None if the headings are ours.
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
    shared_at: frozenset[str] = frozenset()
    mapping: FileMapping | None = None

    @property
    def choices(self) -> Choices:
        """What to do with duplicates."""
        return Choices(self.on_duplicate, self.decisions)

    @property
    def finished(self) -> bool:
        """Whether the outcome is known."""
        return self.status not in (ImportStatus.QUEUED, ImportStatus.RUNNING)

    @property
    def listed_at(self) -> frozenset[str]:
        """The providers whose history lists the import: the chosen one, or else those that the file is about."""
        return frozenset({self.ukprn}) if self.ukprn else self.ukprns


REDACTED_NAME = "a file that is no longer kept"


def redacted(record: Import) -> Import:
    """Return a request without its file name and problems, which may name people; the counts stay."""
    return evolve(record, file_name=REDACTED_NAME, problems=())


RULES = (
    Rule(
        "imports.file",
        "7.2",
        "The file is a workbook or CSV file; a visible sheet has a row of headings and at least one learner.",
        (
            "no_headings",
            "hidden_sheet",
            "other_sheet",
            "hidden_rows",
            "hidden_columns",
            "rows_left_out",
            "read_roughly",
            "no_rows",
            "too_many_rows",
            "upload_too_large",
            "wrong_extension",
        ),
    ),
    Rule(
        "imports.in_haste",
        "features E6, K8",
        "What an import would do is shown at once only for a file that is soon read; the import itself takes its time.",
        ("too_slow",),
    ),
    Rule(
        "imports.headings",
        "7.3",
        "The headings name the fields, in any order and in common spellings; no mandatory one is missing or repeated.",
        ("missing_heading", "duplicate_heading", "unknown_heading"),
    ),
    Rule(
        "imports.provider",
        "7.3",
        "Each row has the UKPRN of a provider whose learners you manage.",
        ("unknown_provider", "provider_by_groups"),
    ),
    Rule(
        "imports.duplicates",
        "features E7",
        "A row that is, or looks like, an existing learner is skipped, updates them or creates another, as you decide.",
        ("duplicate", "possible_twin", "other_provider", "not_needed", "required", "not_waiting", "confirm_updates",
         "updates_offered", "updates_required"),
    ),
    Rule(
        "imports.repeated_rows",
        "features E7",
        "A row that is, or looks like, an earlier row of the file is skipped or creates a learner, as you decide.",
        ("duplicate", "possible_twin"),
    ),
    Rule(
        "imports.same_file",
        "features E7",
        "If the same person imports the same file again, no learner is created again.",
        ("already_imported",),
    ),
    Rule(
        "imports.room",
        "ASVS 5.0, 5.2.4",
        f"One person can send {MAX_FILES} files of each kind in the time for which files are kept.",
        ("too_many_files",),
    ),
    Rule(
        "imports.all_or_nothing",
        "7.4",
        "If an import has any error, nothing is created or changed.",
        ("not_imported", "import_not_allowed"),
    ),
    Rule(
        "imports.updates",
        "features J4",
        "A row with the ULN or UPN of a learner of the same provider, and most of their name and date of birth, is "
        "offered as an update: nothing changes until somebody agrees.",
    ),
    Rule(
        "imports.undo",
        "features E8, J4",
        "An import can be undone if none of the learners whom it created has logged in or applied. Learners whom it "
        "updated get their earlier details back, unless these have changed since.",
        ("not_successful", "undo_updated", "undo_logged_in", "undo_submitted", "undo_moved", "kept_changed_since",
         "kept_elsewhere"),
    ),
)  # fmt: skip
