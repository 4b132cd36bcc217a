"""Files that are checked and kept until somebody has seen what they would do and confirms it (E6, H1, J2)."""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any, Protocol

from attrs import evolve

from progress_core.domain.foundations.actors import Actor, Scope
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.importing.imports import (
    Import,
    ImportCounts,
    ImportStatus,
    RowProblem,
    display_name,
)
from progress_core.domain.importing.sharing import latest
from progress_core.domain.operations.audit import Action
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.holds import Lock, hold
from progress_core.usecases.foundations.listing import first_of
from progress_core.usecases.foundations.trail import entry_by, providers_of_actor
from progress_core.usecases.importing.requests import FileKind, require_room, sees


class CheckedKind(FileKind, Protocol):
    """A kind of files that are checked, seen and confirmed."""

    checked: Action
    """What the audit trail calls the check."""


class Report(Protocol):
    """What loading a file would do."""

    @property
    def problems(self) -> tuple[RowProblem, ...]:
        """Errors and warnings by row and column."""

    @property
    def ok(self) -> bool:
        """Whether there are no errors."""


def whole_file_codes(report: Report) -> set[str]:
    """Return the codes of the problems of a file as a whole.

    Raises:
        Rejected: one of them is an error, so that there is nothing to keep.
    """
    whole_file = [found.problem for found in report.problems if not found.row]
    if unreadable := [found for found in whole_file if found.severity == "error"]:
        raise Rejected(problems=unreadable)
    return {found.code for found in whole_file}


def keep_checked(
    context: Context,
    work: UnitOfWork,
    actor: Actor,
    kind: CheckedKind,
    file_name: str,
    content: bytes,
    report: Report,
    **about: Any,
) -> Import:
    """Keep a file that has been checked.

    Args:
        context: the ports.
        work: the transaction.
        actor: who sends it.
        kind: of the file.
        file_name: what they call it; shown only.
        content: the file.
        report: about it.
        about: further arguments of `Import`.

    Raises:
        Rejected: the person's earlier files fill the store.
    """
    now, digest = context.clock.now(), sha256(content).hexdigest()
    hold(work, Lock.FILE_REQUEST, kind.kind.value)
    work.imports.drop_contents(now - context.limits.retention.files)
    require_room(context, work, actor, kind.kind, now)
    (import_id,) = work.new_ids(1)
    record = Import(
        *(import_id, display_name(file_name), digest, actor.account_id, now),
        status=ImportStatus.CHECKED if report.ok else ImportStatus.UNSUCCESSFUL,
        problems=report.problems,
        processed_at=now,
        kind=kind.kind,
        **about,
    )
    work.imports.add(record, content)
    facts = {"outcome": record.status.value}
    work.audit.append(
        entry_by(actor, now, kind.checked, "import", str(import_id), ukprn, facts)
        for ukprn in sorted(record.ukprns) or providers_of_actor(work, actor)
    )
    return record


def loaded(context: Context, work: UnitOfWork, record: Import, counts: ImportCounts) -> Import:
    """Save that a kept file has been loaded, and return its record.

    Args:
        context: the ports.
        work: the transaction that has loaded it.
        record: of the file.
        counts: what was done.
    """
    done = evolve(record, status=ImportStatus.SUCCESSFUL, counts=counts, processed_at=context.clock.now())
    work.imports.save(done)
    return done


def checked_files(
    work: UnitOfWork, actor: Actor, kind: FileKind, scope: Scope, limit: int, ukprn: str = ""
) -> list[Import]:
    """Return the latest files that an actor sees, without their problems.

    Files that were not loaded are left out once they are no longer kept.

    Args:
        work: any unit of work.
        actor: who asks.
        kind: of the files.
        scope: of those that others have sent.
        limit: how many.
        ukprn: only files for this provider; "" for all.

    Source: features E4, J6.
    """

    def read(most: int) -> list[Import]:
        asked = work.imports.requested_by(actor.account_id, kind.kind, limit=most)
        return latest(asked, work.imports.shared_with(scope, kind.kind, limit=most), most)

    def shown(records: Iterable[Import]) -> Iterator[Import]:
        there = [record for record in records if ukprn in ("", record.ukprn) and sees(actor, kind, record)]
        kept = work.imports.with_files(record.id for record in there)
        return (record for record in there if record.id in kept or record.status is ImportStatus.SUCCESSFUL)

    return first_of(limit, read, shown)
