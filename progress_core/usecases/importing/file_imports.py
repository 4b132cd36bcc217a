"""What imports of every kind have in common: request, outcome, progress, history, error workbook (manual 7.4, 9.3)."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from hashlib import sha256
from typing import Any, ClassVar

from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.errors import NotFound, Rejected
from progress_core.domain.foundations.jobs import Job
from progress_core.domain.foundations.messages import problem
from progress_core.domain.importing.headings import Vocabulary
from progress_core.domain.importing.imports import Import, ImportKind, RowProblem, shown_name
from progress_core.domain.operations.audit import Entry
from progress_core.domain.values.sheets import Mark
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.following import follow
from progress_core.usecases.foundations.holds import Lock, hold
from progress_core.usecases.foundations.trail import providers_of_actor
from progress_core.usecases.importing.import_attempt import PERMISSION, REQUESTED, conclude
from progress_core.usecases.importing.import_requests import already_done, earlier_request, kept, sees, visible


class FileImports(ABC):
    """What those who import files of one kind do."""

    kind: ClassVar[ImportKind]
    headings: ClassVar[Vocabulary]

    def __init__(self, context: Context) -> None:
        self._context = context

    @abstractmethod
    def run(self, job: Job) -> Import:
        """Do the import of a claimed job; what workers call.

        Raises:
            Conflict: another worker has the job.
            Exception: whatever went wrong, so that the job is tried again.

        Source: manual 7.4, 9.3; features E4, E5, F4.
        """

    def _refuse(self, actor: Actor, content: bytes) -> None:
        """Refuse who may not import this, and files that are too large.

        Raises:
            NotAllowed: the actor may not.
            Rejected: the file is larger than files may be.
        """
        actor.require(PERMISSION[self.kind])
        most = self._context.limits.upload_bytes
        if len(content) > most:
            rule = self.headings.file_rule
            raise Rejected(problems=[problem("file", "upload_too_large", rule=rule, size=len(content), most=most)])

    def _ask(self, actor: Actor, file_name: str, content: bytes, **asked_for: Any) -> Import:
        """Store a request and its job, or give the earlier request for the same.

        Args:
            actor: who asks.
            file_name: what they call the file; shown only.
            content: the file.
            asked_for: further arguments of `Import`.
        """
        now = self._context.clock.now()
        with self._context.store.transaction() as work:
            hold(work, Lock.FILE_REQUEST, self.kind.value)
            import_id, job_id = work.new_ids(2)
            digest = sha256(content).hexdigest()
            asked = Import(import_id, shown_name(file_name), digest, actor.account_id, now, kind=self.kind, **asked_for)
            earlier = earlier_request(work, asked)
            if earlier is not None and not earlier.finished:
                return earlier
            done = earlier is not None
            work.imports.drop_contents(now - self._context.limits.retention.files)
            work.imports.add(asked, b"" if done else content)
            work.audit.append(
                Entry(now, actor.account_id, REQUESTED[self.kind], "import", str(import_id), ukprn)
                for ukprn in sorted(asked.ukprns) or providers_of_actor(work, actor)
            )
            if earlier is not None:
                return conclude(self._context, work, actor, already_done(asked, earlier, now))
            work.jobs.add(Job(job_id, self.kind.value, import_id, actor.account_id, now))
        self._context.engine.announce(job_id)
        return asked

    def run_now(self, actor: Actor, import_id: int, owner: str, *, patience: float | None = None) -> Import:
        """Do a request in this process; if a worker has it, wait for its outcome or, if it has died, follow it.

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
            self.kind.value,
            self.run,
            import_id,
            owner=owner,
            finished=lambda: self.get(actor, import_id).finished,
            patience=patience,
        )
        return self.get(actor, import_id)

    def progress(self, actor: Actor, import_id: int) -> tuple[int, int]:
        """Say how many rows are done, and of how many; (0, 0) while nothing is known.

        Raises:
            NotFound: there is no such import, or it is not the actor's to see.
        """
        with self._context.store.snapshot() as work:
            visible(work, actor, self.kind, import_id)
            try:
                job = work.jobs.about(self.kind.value, import_id)
            except NotFound:  # recognised as done before: there was nothing to run
                return (0, 0)
        return job.done, job.total

    def get(self, actor: Actor, import_id: int) -> Import:
        """Give one import with all its problems.

        Raises:
            NotFound: there is no such import, or it is not the actor's to see.
        """
        with self._context.store.snapshot() as work:
            return visible(work, actor, self.kind, import_id)

    def list(self, actor: Actor, *, limit: int = 100) -> list[Import]:
        """Give the actor's own imports without their problems, the latest first.

        Source: manual 7.4, 9.3; features E4, F4.
        """
        with self._context.store.snapshot() as work:
            asked = work.imports.requested_by(actor.account_id, self.kind, limit=limit)
            return [record for record in asked if sees(actor, record)]

    def keeps_file(self, actor: Actor, import_id: int) -> bool:
        """Say whether the file of an import is still kept: `error_workbook` is made of it.

        Raises:
            NotFound: there is no such import, or it is not the actor's to see.

        Source: features E6, F4.
        """
        with self._context.store.snapshot() as work:
            visible(work, actor, self.kind, import_id)
            return import_id in work.imports.with_files([import_id])

    def error_workbook(self, actor: Actor, import_id: int) -> bytes:
        """Give the file of an import back with its bad cells marked, ready to be corrected and sent again.

        Raises:
            NotFound: there is no such import, it is not the actor's to see, or its file is no longer kept.
            Rejected: the file is no spreadsheet that could be marked.

        Source: features E6, F4.
        """
        record, content = kept(self._context, actor, self.kind, import_id)
        return self.marked(content, record.problems)

    def marked(self, content: bytes, problems: Iterable[RowProblem]) -> bytes:
        """Give a file back with these problems marked in its cells.

        Raises:
            Rejected: the file is no spreadsheet that could be marked.
        """
        with self._context.spreadsheets.read(content) as sheets:
            sheet = self.headings.chosen(sheets)
        marks = [Mark(found.row, found.column, found.problem.message, found.problem.severity) for found in problems]
        return self._context.spreadsheets.mark(content, sheet, marks)
