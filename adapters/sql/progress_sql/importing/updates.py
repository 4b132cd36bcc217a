"""What rows of imports change about learners, on SQL, and their table (features J4)."""

import json
from collections.abc import Iterable

from sqlalchemy import Column, ForeignKey, Index, PrimaryKeyConstraint, Table, delete, select

from progress_core.domain.importing.imports import FieldChange
from progress_core.domain.importing.updates import RowUpdate
from progress_sql.foundations.backend import chunks
from progress_sql.foundations.columns import NUMBER, id_of, metadata, text
from progress_sql.foundations.session import Session, Values

import_updates = Table(
    "import_updates",
    metadata,
    Column("import_id", NUMBER, ForeignKey("imports.id"), nullable=False),
    Column("row", NUMBER, nullable=False),
    id_of("learners", "learner_id", cascade=True),
    text("changes"),
    PrimaryKeyConstraint("import_id", "row"),
    Index("ix_import_updates_learner", "learner_id"),
    sqlite_with_rowid=False,
)


def put_updates(session: Session, import_id: int, updates: Iterable[RowUpdate]) -> None:
    """See `progress_core.ports.imports.Imports.put_updates`."""
    by_import = import_updates.c.import_id == import_id
    for chunk in chunks(updates):
        these = session.backend.any_of(import_updates.c.row, [update.row for update in chunk])
        session.run(delete(import_updates).where(by_import, these))
        session.insert_many(import_updates, [(import_id, one.row, one.learner_id, _text(one)) for one in chunk])


def updates_after(session: Session, import_id: int, after: int, limit: int) -> list[RowUpdate]:
    """See `progress_core.ports.imports.Imports.updates`."""
    columns = (import_updates.c.row, import_updates.c.learner_id, import_updates.c.changes)
    theirs = (import_updates.c.import_id == import_id, import_updates.c.row > after)
    return [_update(row) for row in session.all(select(*columns).where(*theirs).order_by(columns[0]).limit(limit))]


def updates_of(session: Session, learner_id: int) -> dict[int, tuple[RowUpdate, ...]]:
    """See `progress_core.ports.imports.Imports.updates_of`."""
    about = select(*import_updates.columns).where(import_updates.c.learner_id == learner_id)
    found: dict[int, tuple[RowUpdate, ...]] = {}
    for import_id, *row in session.all(about.order_by(import_updates.c.import_id, import_updates.c.row)):
        found[import_id] = (*found.get(import_id, ()), _update(row))
    return found


def drop_updates(session: Session, import_ids: Iterable[int]) -> None:
    """Delete what is kept of the rows of imports."""
    for chunk in chunks(import_ids):
        these = session.backend.any_of(import_updates.c.import_id, chunk)
        session.run(delete(import_updates).where(these))


def _text(update: RowUpdate) -> str:
    changes = [(made.field, made.before, made.after) for made in update.changes]
    return json.dumps([changes, update.years], ensure_ascii=False, separators=(",", ":"))


def _update(row: Values) -> RowUpdate:
    number, learner_id, told = row
    changes, years = json.loads(told)
    return RowUpdate(number, learner_id, tuple(FieldChange(*made) for made in changes), tuple(years) if years else None)
