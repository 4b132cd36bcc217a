"""Learner imports: what was asked, how it went, and the plan in between (manual 7)."""

from datetime import datetime
from enum import Enum

from attrs import field, frozen

from progress_core.domain.problems import Problem


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
    """One request to import learners, from its upload on.

    Args:
        id: number.
        file_name: as the person called it; shown, never used as a path.
        digest: SHA-256 of the file, hexadecimal: the same file sent twice is recognised.
        requested_by: account id; 0 for the operator.
        requested_at: aware UTC.
        on_duplicate: what to do with duplicates that have no decision of their own.
        decisions: row number -> what to do with that row.
        status: see `ImportStatus`.
        counts: what was done.
        problems: errors and warnings by row and column, in the order of the rows.
        processed_at: aware UTC, or None while it waits.
        ukprns: the providers that the rows name; readers must see all of them.
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

    @property
    def finished(self) -> bool:
        """True once the outcome is known."""
        return self.status not in (ImportStatus.QUEUED, ImportStatus.RUNNING)
