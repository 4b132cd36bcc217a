"""Requests for imports: made once, seen by sender and colleagues, recognised when made again (manual 7.4)."""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Any, Protocol, TypeVar

from attrs import evolve

from progress_core.domain.foundations.actors import EVERYTHING, Actor
from progress_core.domain.foundations.errors import NotFound, Rejected
from progress_core.domain.foundations.jobs import Job
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.importing.imports import (
    MAX_FILES,
    Import,
    ImportCounts,
    ImportKind,
    ImportStatus,
    RowProblem,
    display_name,
)
from progress_core.domain.importing.sharing import is_shared
from progress_core.domain.operations.audit import Action
from progress_core.domain.values.english_time import moment_in_words
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.accounts.proof import require_recent_proof
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.holds import Lock, hold
from progress_core.usecases.foundations.trail import entry_by, providers_of_actor
from progress_core.usecases.importing.run import Importer, conclude
from progress_core.usecases.importing.sent_files import Reading

_NOT_FOUND = "There is no such import."


R = TypeVar("R", bound=Reading)


class FileKind(Protocol):
    """A kind of files that people send."""

    kind: ImportKind
    """Which kind it is."""
    permission: Permission
    """What one needs to send them."""


def ask(
    context: Context, actor: Actor, importer: Importer[R], file_name: str, content: bytes, **asked_for: Any
) -> Import:
    """Store a request and its job, or return the earlier request for the same.

    Args:
        context: the ports.
        actor: who asks.
        importer: what this kind of import does differently.
        file_name: what they call the file; shown only.
        content: the file.
        asked_for: further arguments of `Import`.

    Raises:
        Rejected: so many of the person's files are stored already that they could fill the store.
    """
    now = context.clock.now()
    kind = importer.kind
    with context.store.transaction() as work:
        hold(work, Lock.FILE_REQUEST, kind.value)
        import_id, job_id = work.new_ids(2)
        digest = sha256(content).hexdigest()
        asked = Import(import_id, display_name(file_name), digest, actor.account_id, now, kind=kind, **asked_for)
        earlier = _earlier_request(work, asked)
        if earlier is not None and not earlier.finished:
            return earlier
        work.imports.drop_contents(now - context.limits.retention.files)
        require_room(context, work, actor, kind, now)
        work.imports.add(asked, content if earlier is None else b"")
        work.audit.append(
            entry_by(actor, now, importer.requested, "import", str(import_id), ukprn)
            for ukprn in sorted(asked.ukprns) or providers_of_actor(work, actor)
        )
        if earlier is not None:
            return conclude(context, work, importer, actor, _already_done(asked, earlier, now))
        work.jobs.add(Job(job_id, kind.value, import_id, actor.account_id, now))
    return asked


def start(context: Context, work: UnitOfWork, actor: Actor, importer: Importer[R], asked: Import, job: Job) -> Import:
    """Start the import of a file that is kept already, or return the earlier request for the same.

    Args:
        context: the ports.
        work: the transaction, in which requests are held.
        actor: who asks.
        importer: what this kind of import does differently.
        asked: the request, as it is to be saved.
        job: what does it.
    """
    earlier = _earlier_request(work, asked)
    if earlier is not None and not earlier.finished:
        return earlier
    work.imports.save(asked)
    if earlier is not None:
        return conclude(context, work, importer, actor, _already_done(asked, earlier, job.created_at))
    work.jobs.add(job)
    return asked


def require_room(context: Context, work: UnitOfWork, actor: Actor, kind: ImportKind, now: datetime) -> None:
    """Refuse the file of somebody who has sent too many while they are stored; the operator may fill the store.

    Args:
        context: the ports.
        work: the transaction that adds the file.
        actor: who sends it.
        kind: of the file.
        now: aware UTC.

    Raises:
        Rejected: there is no room.

    Source: OWASP ASVS 5.0, V5.2.4.
    """
    if actor.scope == EVERYTHING:
        return
    latest = list(work.imports.requested_by(actor.account_id, kind, limit=MAX_FILES))
    if len(latest) == MAX_FILES and latest[-1].requested_at > now - context.limits.retention.files:
        days = context.limits.retention.file_days
        raise Rejected(problems=[problem("file", "too_many_files", rule="imports.room", most=MAX_FILES, days=days)])


def sees(actor: Actor, importer: FileKind, record: Import) -> bool:
    """Return whether an import is an actor's to see: their own, as long as they see all the providers that it is for.

    Others see it if they see all of the providers of learners whom it may name. Somebody restricted to learner
    groups sees their imports as long as they are still in all the groups that they were in then.
    """
    if actor.scope == EVERYTHING:
        return True
    if not actor.may(importer.permission):
        return False
    if record.requested_by != actor.account_id:
        return is_shared(record, actor.scope)
    if record.groups and record.groups <= actor.scope.groups:
        return True
    return all(map(actor.scope.sees_provider, record.ukprns))


def visible(work: UnitOfWork, actor: Actor, importer: FileKind, import_id: int) -> Import:
    """Return one request.

    Raises:
        NotFound: there is none, or it is not the actor's to see: the two are never told apart.
    """
    try:
        record = work.imports.get(import_id)
    except NotFound:
        raise NotFound(_NOT_FOUND) from None
    if record.kind is not importer.kind or not sees(actor, importer, record):
        raise NotFound(_NOT_FOUND)
    return record


def with_file(context: Context, actor: Actor, importer: FileKind, import_id: int) -> tuple[Import, bytes]:
    """Return one request with its file.

    Raises:
        NotFound: there is none, it is not the actor's to see, or its file is no longer kept.
    """
    with context.store.snapshot() as work:
        record = visible(work, actor, importer, import_id)
        content = work.imports.content(import_id)
    if not content:
        raise NotFound(problem("file", "file_dropped").message)
    return record, content


def error_workbook(
    context: Context, actor: Actor, kind: FileKind, import_id: int, marked: Callable[[Import, bytes], bytes]
) -> bytes:
    """Return the file of a request about learners with its bad cells marked; the audit trail records the download.

    Args:
        context: the ports.
        actor: who asks.
        kind: of the file.
        import_id: of the request.
        marked: marks the problems of a request in its file.

    Raises:
        ProofNeeded: the actor has not shown recently who they are.
        NotFound: as for `with_file`.
        Rejected: the file is no spreadsheet that could be marked.
    """
    record, content = with_file(context, actor, kind, import_id)
    require_recent_proof(context, actor)
    workbook, now = marked(record, content), context.clock.now()
    with context.store.transaction() as work:
        work.audit.append(
            entry_by(actor, now, Action.DOWNLOAD_ERROR_WORKBOOK, "import", str(import_id), ukprn)
            for ukprn in sorted(record.ukprns) or providers_of_actor(work, actor)
        )
    return workbook


def _already_done(asked: Import, earlier: Import, now: datetime) -> Import:
    """Return the outcome of a file whose learners are all there already."""
    at, words = earlier.requested_at.isoformat(), {"at": moment_in_words(earlier.requested_at)}
    again = problem(
        *("file", "already_imported"),
        severity="warning",
        rule="imports.same_file",
        words=words,
        at=at,
        earlier=earlier.id,
    )
    counts = earlier.counts
    return evolve(
        asked,
        status=ImportStatus.SUCCESSFUL,
        counts=ImportCounts(skipped=counts.created + counts.updated + counts.skipped),
        problems=(RowProblem(0, "", again),),
        processed_at=now,
        ukprns=earlier.ukprns,
        shared_at=earlier.shared_at,
    )


def _earlier_request(work: UnitOfWork, asked: Import) -> Import | None:
    """Return the earlier request for the same: one that waits or runs, or one whose learners are all still there."""
    for record in work.imports.with_digest(asked.requested_by, asked.kind, asked.digest):
        if record.id == asked.id or _how(record) != _how(asked):
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


def _how(record: Import) -> tuple[object, ...]:
    """Return what a request says of its file: requests that differ in it are not the same."""
    return record.choices, record.complete, record.ukprn, record.mapping
