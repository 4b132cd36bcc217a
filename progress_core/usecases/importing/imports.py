"""What imports of every kind have in common: outcome, progress, history, error workbook (manual 7.4, 9.3)."""

import builtins
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.errors import NotFound
from progress_core.domain.foundations.jobs import Job
from progress_core.domain.importing.imports import Import, RowProblem
from progress_core.domain.importing.mappings import FileMapping
from progress_core.domain.importing.sharing import latest
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.following import follow
from progress_core.usecases.foundations.listing import begun, first_of
from progress_core.usecases.importing.requests import error_workbook, sees, visible
from progress_core.usecases.importing.run import Importer, run_import
from progress_core.usecases.importing.senders import senders, senders_in
from progress_core.usecases.importing.sent_files import require_spreadsheet, with_marks


class FileImports:
    """What those who import files of one kind do.

    Args:
        context: the ports.
        importer: what this kind of import does differently.
    """

    def __init__(self, context: Context, importer: Importer[Any]) -> None:
        self._context = context
        self._importer = importer

    def run(self, job: Job) -> Import:
        """Do the import of a claimed job; what workers call. See `run_import`.

        Raises:
            Conflict: another worker has the job.
            Exception: whatever went wrong, so that the job is tried again.

        Source: manual 7.4, 9.3; features E4, E5, F4.
        """
        return run_import(self._context, job, self._importer)

    def _refuse(self, actor: Actor, file_name: str, content: bytes) -> None:
        """Refuse people who may not import this, and files that are too large or no spreadsheets by their names.

        Raises:
            NotAllowed: the actor may not.
            Rejected: the file is larger than files may be, or its name says that it is something else.
        """
        actor.require(self._importer.permission)
        require_spreadsheet(self._context, self._importer.headings, file_name, content)

    def run_now(self, actor: Actor, import_id: int, owner: str, *, patience: float | None = None) -> Import:
        """Do a request in this process; wait for a worker that has it, and take over if it has died.

        Args:
            actor: who may see the import.
            import_id: of the request.
            owner: name of this worker, unique among those running.
            patience: seconds to wait for another worker at most; None for as long as a lease lasts.

        Returns:
            the import as it is then; still waiting or running if another worker has it.

        Raises:
            NotFound: there is no such import, or it is not the actor's to see.
            Unavailable: it could not be done now, and why; it is tried again by the next worker.
        """
        follow(
            self._context,
            self._importer.kind.value,
            self.run,
            import_id,
            owner=owner,
            finished=lambda: self.get(actor, import_id).finished,
            patience=patience,
        )
        return self.get(actor, import_id)

    def progress(self, actor: Actor, import_id: int) -> tuple[int, int]:
        """Return how many rows are done, and of how many; (0, 0) while nothing is known.

        Raises:
            NotFound: there is no such import, or it is not the actor's to see.
        """
        with self._context.store.snapshot() as work:
            visible(work, actor, self._importer, import_id)
            try:
                job = work.jobs.about(self._importer.kind.value, import_id)
            except NotFound:  # recognised as done before: there was nothing to run
                return (0, 0)
        return job.done, job.total

    def get(self, actor: Actor, import_id: int) -> Import:
        """Return one import with all its problems.

        Raises:
            NotFound: there is no such import, or it is not the actor's to see.
        """
        with self._context.store.snapshot() as work:
            return visible(work, actor, self._importer, import_id)

    def list(self, actor: Actor, *, limit: int = 100) -> list[Import]:
        """List the imports that the actor sees, their own and shared ones, without problems, the latest first.

        Source: manual 7.4, 9.3; features E4, F4, J6.
        """
        return latest_imports(self._context, actor, self._importer, limit)

    def history(
        self, actor: Actor, ukprn: str = "", *, limit: int = 100
    ) -> tuple[builtins.list[Import], dict[int, str]]:
        """Return the imports of `list`, of one provider or of all, and who has asked for those of other people.

        Args:
            actor: who asks.
            ukprn: the provider; "" for all.
            limit: how many.

        Source: manual 7.4, 9.3; features E4, F4, J6.
        """
        return latest_with_senders(self._context, actor, self._importer, limit, ukprn)

    def senders(self, actor: Actor, records: Iterable[Import]) -> dict[int, str]:
        """Return who has asked for imports that the actor sees; see `senders`.

        Source: features J6.
        """
        return senders(self._context, actor, self._importer, records)

    def keeps_file(self, actor: Actor, import_id: int) -> bool:
        """Return whether the file of an import is still kept: `error_workbook` is made from it.

        Raises:
            NotFound: there is no such import, or it is not the actor's to see.

        Source: features E6, F4.
        """
        with self._context.store.snapshot() as work:
            visible(work, actor, self._importer, import_id)
            return import_id in work.imports.with_files([import_id])

    def error_workbook(self, actor: Actor, import_id: int) -> bytes:
        """Return the file of an import with its bad cells marked, ready to be corrected and sent again.

        The file holds rows about learners, so the audit trail records the download.

        Raises:
            ProofNeeded: the actor has not shown recently who they are.
            NotFound: there is no such import, it is not the actor's to see, or its file is no longer kept.
            Rejected: the file is no spreadsheet that could be marked.

        Source: features E6, F4.
        """

        def marked(record: Import, content: bytes) -> bytes:
            return self.marked(content, record.problems, record.mapping)

        return error_workbook(self._context, actor, self._importer, import_id, marked)

    def marked(self, content: bytes, problems: Iterable[RowProblem], mapping: FileMapping | None = None) -> bytes:
        """Return a file with these problems marked in its cells.

        Raises:
            Rejected: the file is no spreadsheet that could be marked.
        """
        return with_marks(self._context, self._importer.headings, content, problems, mapping)


def latest_imports(
    context: Context, actor: Actor, importer: Importer[Any], limit: int, ukprn: str = ""
) -> list[Import]:
    """Return the latest imports that the actor sees, of one provider or of all, without problems.

    Args:
        context: the ports.
        actor: who asks.
        importer: what this kind of import does differently.
        limit: how many.
        ukprn: of the provider; "" for all.
    """
    with context.store.snapshot() as work:
        return latest_begun(work, actor, importer, limit, ukprn)()


def latest_with_senders(
    context: Context, actor: Actor, importer: Importer[Any], limit: int, ukprn: str = ""
) -> tuple[list[Import], dict[int, str]]:
    """Return the same, and who has asked for those of others: id of the import -> their name."""
    with context.store.snapshot() as work:
        found = latest_begun(work, actor, importer, limit, ukprn)()
        others = [record for record in found if record.requested_by != actor.account_id]
        return found, senders_in(work, actor, importer, others)


def latest_begun(
    work: UnitOfWork, actor: Actor, importer: Importer[Any], limit: int, ukprn: str = ""
) -> Callable[[], list[Import]]:
    """Begin to read them, and return what returns them: a store may read at once what begins together."""

    def shown(records: Iterable[Import]) -> Iterator[Import]:
        return (record for record in records if not ukprn or ukprn in record.listed_at)

    kind, sees_shared = importer.kind, actor.may(importer.permission)
    own = begun(limit, lambda most: work.imports.requested_by(actor.account_id, kind, limit=most))
    shared = sees_shared and begun(limit, lambda most: work.imports.shared_with(actor.scope, kind, limit=most))

    def read() -> list[Import]:
        asked = first_of(
            limit, own, lambda records: shown(record for record in records if sees(actor, importer, record))
        )
        return latest(asked, first_of(limit, shared, shown), limit) if shared else asked

    return read
