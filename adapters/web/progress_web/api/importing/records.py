"""What imports of every kind have in common, as the API shows them."""

from collections.abc import Iterable
from typing import Protocol

from attrs import frozen

from progress_core.domain.foundations.actors import Actor
from progress_core.domain.importing.imports import FieldChange, Import, ImportCounts
from progress_core.domain.importing.plan import RowAction
from progress_web.api.foundations.field_problems import FieldProblem


@frozen
class ImportFigures:
    """What an import did, or would do.

    Args:
        created: how many learners it creates.
        updated: how many learners it changes.
        skipped: how many rows are left out.
        unchanged: how many rows say what is known of their learner already.
    """

    created: int
    updated: int
    skipped: int
    unchanged: int


@frozen
class ImportProgress:
    """How far an import is.

    Args:
        done: how many rows have been read.
        total: how many rows there are; 0 while that is not known.
    """

    done: int
    total: int


@frozen
class PlannedRow:
    """What an import would do with one row.

    Args:
        row: number of the row in the spreadsheet, from 1.
        action: what becomes of it.
        name: first and last name as the row has them.
        username: that a new learner would get, unless somebody else gets it first; "" for all others.
        changes: what would change about an existing learner, field by field.
    """

    row: int
    action: RowAction
    name: str
    username: str
    changes: tuple[FieldChange, ...]


@frozen
class ImportCheck:
    """What an import would do; nothing was written.

    Args:
        ok: whether no problem is an error, so that the import would succeed.
        counts: what would be done; all 0 if anything is an error.
        problems: errors and warnings by row and column.
        rows: what would become of each row; empty if anything is an error.
    """

    ok: bool
    counts: ImportFigures
    problems: tuple[FieldProblem, ...]
    rows: tuple[PlannedRow, ...]


class Imports(Protocol):
    """What the use cases of every kind of import have in common."""

    def progress(self, actor: Actor, import_id: int) -> tuple[int, int]:
        """Return how many rows are done, and of how many."""

    def senders(self, actor: Actor, records: Iterable[Import]) -> dict[int, str]:
        """Return who has asked for imports: id of the import -> their name."""

    def keeps_file(self, actor: Actor, import_id: int) -> bool:
        """Return whether the file is still kept."""


def figures_of(counts: ImportCounts) -> ImportFigures:
    """Return what an import did."""
    return ImportFigures(counts.created, counts.updated, counts.skipped, counts.unchanged)


def progress_of(imports: Imports, actor: Actor, record: Import) -> ImportProgress:
    """Return how far an import is."""
    return ImportProgress(*imports.progress(actor, record.id))


def sender_of(imports: Imports, actor: Actor, record: Import) -> str:
    """Return the name of the person who has asked for an import."""
    return imports.senders(actor, [record])[record.id]


def has_error_workbook(imports: Imports, actor: Actor, record: Import) -> bool:
    """Return whether the error workbook of an import can still be downloaded."""
    return record.finished and bool(record.problems) and imports.keeps_file(actor, record.id)
