"""What an import changes about learners, or would, as people look at it: in pages and as a workbook (features J4)."""

from collections.abc import Iterator
from typing import Any

from attrs import frozen

from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.messages import label
from progress_core.domain.importing.imports import FieldChange
from progress_core.domain.operations.audit import Action
from progress_core.domain.values.sheets import Cell, Column, ColumnKind, Table
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.accounts.proof import require_recent_proof
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.trail import entry_by, providers_of_actor
from progress_core.usecases.importing.requests import visible
from progress_core.usecases.importing.run import Importer

_COLUMNS = (
    Column("Row", ColumnKind.NUMBER, width=8),
    Column("First name"),
    Column("Last name"),
    Column("Username", width=24),
    Column("Field", width=24),
    Column("Old value", width=30),
    Column("New value", width=30),
)
_BATCH_SIZE = 1_000


@frozen
class LearnerUpdate:
    """What a row of an import changes about a learner, or would.

    Args:
        row: the spreadsheet's own row number.
        learner_id: the learner's number.
        first_name: as it now is.
        last_name: as it now is.
        username: of the learner's account.
        changes: field by field.
    """

    row: int
    learner_id: int
    first_name: str
    last_name: str
    username: str
    changes: tuple[FieldChange, ...]


@frozen
class UpdatePage:
    """A page of updates.

    Args:
        lines: the updates, by row; without learners whom the actor does not see any more.
        next: row after which the next page starts; 0 on the last page.
    """

    lines: tuple[LearnerUpdate, ...]
    next: int = 0


def update_page(
    context: Context, actor: Actor, importer: Importer[Any], import_id: int, *, after: int, limit: int
) -> UpdatePage:
    """Return a page of what an import changes; see `LearnerImports.updates`."""
    with context.store.snapshot() as work:
        visible(work, actor, importer, import_id)
        return _page(work, actor, import_id, after, limit)


def updates_workbook(context: Context, actor: Actor, importer: Importer[Any], import_id: int) -> bytes:
    """Return all that an import changes as a workbook; see `LearnerImports.updates_workbook`."""
    with context.store.snapshot() as work:
        record = visible(work, actor, importer, import_id)
        require_recent_proof(context, actor)
        content = context.spreadsheets.write([Table("Updates", _COLUMNS, _rows(work, actor, import_id))])
    now = context.clock.now()
    with context.store.transaction() as work:
        work.audit.append(
            entry_by(actor, now, Action.DOWNLOAD_IMPORT_UPDATES, "import", str(import_id), ukprn)
            for ukprn in sorted(record.ukprns) or providers_of_actor(work, actor)
        )
    return content


def _page(work: UnitOfWork, actor: Actor, import_id: int, after: int, limit: int) -> UpdatePage:
    found = work.imports.updates(import_id, after=after, limit=limit + 1)
    updates = found[:limit]
    ids = [update.learner_id for update in updates]
    learners = {learner.id: learner.details for learner in work.learners.get_many(actor.scope, ids)}
    names = {account.id: account.username for account in work.accounts.get_many(learners)}
    lines = tuple(
        LearnerUpdate(one.row, one.learner_id, who.first_name, who.last_name, names[one.learner_id], one.changes)
        for one in updates
        if (who := learners.get(one.learner_id)) is not None
    )
    return UpdatePage(lines, updates[-1].row if len(found) > limit else 0)


def _rows(work: UnitOfWork, actor: Actor, import_id: int) -> Iterator[tuple[Cell, ...]]:
    page = UpdatePage((), -1)
    while page.next:
        page = _page(work, actor, import_id, max(page.next, 0), _BATCH_SIZE)
        for line in page.lines:
            who = (line.row, line.first_name, line.last_name, line.username)
            for change in line.changes:
                yield (*who, label(change.field), change.before, change.after)
