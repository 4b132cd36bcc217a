"""What imports of every kind have in common, as the API shows them."""

from typing import Protocol

from attrs import frozen

from progress_core.domain.foundations.actors import Actor
from progress_core.domain.importing.imports import Import, ImportCounts


@frozen
class ImportFigures:
    """What an import did, or would do.

    Args:
        created: how many learners it creates.
        updated: how many learners it changes.
        skipped: how many rows change nothing.
    """

    created: int
    updated: int
    skipped: int


@frozen
class ImportProgress:
    """How far an import is.

    Args:
        done: how many rows have been read.
        total: how many rows there are; 0 while that is not known.
    """

    done: int
    total: int


class Imports(Protocol):
    """What the use cases of every kind of import have in common."""

    def progress(self, actor: Actor, import_id: int) -> tuple[int, int]:
        """Return how many rows are done, and of how many."""

    def keeps_file(self, actor: Actor, import_id: int) -> bool:
        """Return whether the file is still kept."""


def figures_of(counts: ImportCounts) -> ImportFigures:
    """Return what an import did."""
    return ImportFigures(counts.created, counts.updated, counts.skipped)


def progress_of(imports: Imports, actor: Actor, record: Import) -> ImportProgress:
    """Return how far an import is."""
    return ImportProgress(*imports.progress(actor, record.id))


def has_error_workbook(imports: Imports, actor: Actor, record: Import) -> bool:
    """Return whether the error workbook of an import can still be downloaded."""
    return record.finished and bool(record.problems) and imports.keeps_file(actor, record.id)
