"""Which requests for imports are whose to see, and which were made before (manual 7.4)."""

from datetime import datetime

from attrs import evolve

from progress_core.domain.foundations.actors import EVERYTHING, Actor
from progress_core.domain.foundations.errors import NotFound
from progress_core.domain.foundations.messages import problem
from progress_core.domain.importing.imports import Import, ImportCounts, ImportKind, ImportStatus, RowProblem
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.importing.import_attempt import PERMISSION

_NOT_FOUND = "There is no such import."


def sees(actor: Actor, record: Import) -> bool:
    """Say whether an import is an actor's to see: their own, as long as they see all the providers that it is for.

    It is nobody else's, whatever they see: a file may name learners whom nothing in it tells to be of another
    provider. Who is restricted to learner groups sees theirs as long as they are in all the groups that they then
    were.
    """
    if actor.scope == EVERYTHING:
        return True
    if record.requested_by != actor.account_id or not actor.may(PERMISSION[record.kind]):
        return False
    if record.groups and record.groups <= actor.scope.groups:
        return True
    return all(map(actor.scope.sees_provider, record.ukprns))


def visible(work: UnitOfWork, actor: Actor, kind: ImportKind, import_id: int) -> Import:
    """Give one request.

    Raises:
        NotFound: there is none, or it is not the actor's to see: the two are never told apart.
    """
    try:
        record = work.imports.get(import_id)
    except NotFound:
        raise NotFound(_NOT_FOUND) from None
    if record.kind is not kind or not sees(actor, record):
        raise NotFound(_NOT_FOUND)
    return record


def kept(context: Context, actor: Actor, kind: ImportKind, import_id: int) -> tuple[Import, bytes]:
    """Give one request with its file.

    Raises:
        NotFound: there is none, it is not the actor's to see, or its file is no longer kept.
    """
    with context.store.snapshot() as work:
        record = visible(work, actor, kind, import_id)
        content = work.imports.content(import_id)
    if not content:
        raise NotFound(problem("file", "file_dropped").message)
    return record, content


def already_done(asked: Import, earlier: Import, now: datetime) -> Import:
    """Give the outcome of a file whose learners are all there already."""
    at = f"{earlier.requested_at:%d %b %Y at %H:%M} UTC"
    again = problem("file", "already_imported", severity="warning", rule="imports.same_file", at=at, earlier=earlier.id)
    counts = earlier.counts
    return evolve(
        asked,
        status=ImportStatus.SUCCESSFUL,
        counts=ImportCounts(skipped=counts.created + counts.updated + counts.skipped),
        problems=(RowProblem(0, "", again),),
        processed_at=now,
        ukprns=earlier.ukprns,
    )


def earlier_request(work: UnitOfWork, asked: Import) -> Import | None:
    """Give the earlier request for the same: one that waits or runs, or all of whose learners are there."""
    for record in work.imports.with_digest(asked.requested_by, asked.kind, asked.digest):
        if (record.choices, record.complete, record.ukprn) != (asked.choices, asked.complete, asked.ukprn):
            continue
        if not record.finished:
            if (record.ukprns, record.groups) == (asked.ukprns, asked.groups):
                return record
            continue
        if record.status is ImportStatus.SUCCESSFUL and record.counts.created:
            there = sum(1 for _ in work.learners.made_by(record.id))
            if there == record.counts.created:
                return record
    return None
