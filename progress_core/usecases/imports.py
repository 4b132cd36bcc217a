"""Learner imports as staff see them: template, request, outcome, trial run, error workbook, undo (manual 7)."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from hashlib import sha256

from progress_core.domain.audit import Entry
from progress_core.domain.errors import NotFound, Rejected, Unavailable
from progress_core.domain.import_decisions import decided
from progress_core.domain.import_headings import chosen_sheet
from progress_core.domain.import_plan import ImportReport, make_plan, row_plans
from progress_core.domain.import_template import template
from progress_core.domain.imports import (
    Choices,
    Import,
    ImportCounts,
    OnDuplicate,
    RowProblem,
    shown_name,
)
from progress_core.domain.jobs import Job
from progress_core.domain.messages import problem
from progress_core.domain.permissions import Actor, Permission
from progress_core.domain.sheets import Mark
from progress_core.usecases.context import Context
from progress_core.usecases.import_planning import choose_usernames, plan_import, read
from progress_core.usecases.import_requests import already_done, earlier_request, kept, sees, visible
from progress_core.usecases.import_run import ImportRun, conclude
from progress_core.usecases.import_undo import undo
from progress_core.usecases.jobs import Jobs
from progress_core.usecases.trail import providers_of_actor

FILES_KEPT = timedelta(days=30)
"""How long the file of a processed import is kept for its error workbook; the next request drops older ones."""

KIND = "learner-import"
"""Kind of the jobs that run imports."""

_PAUSE = 1.0
_HOLD_REQUEST = "learner-import-request"


class LearnerImports:
    """What those who import learners do."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def template(self) -> bytes:
        """Give the template to be filled in, as `.xlsx`.

        Source: manual 7.2; features E1.
        """
        return self._context.spreadsheets.write([template()])

    def check_file(self, content: bytes) -> tuple[RowProblem, ...]:
        """Check a file against the rules alone: no store, no scope.

        Raises:
            Unavailable: the spreadsheet reader could not be started.
        """
        choices = Choices()
        reading = read(self._context, content, choices)
        return make_plan(reading, choices, known={}, seen=None).problems.listed()

    def dry_run(
        self,
        actor: Actor,
        file_name: str,
        content: bytes,
        *,
        on_duplicate: OnDuplicate = OnDuplicate.ASK,
        decisions: Mapping[int, OnDuplicate] | None = None,
    ) -> ImportReport:
        """Say what an import would do, and write nothing.

        Args:
            actor: who asks.
            file_name: as for `request`.
            content: the file.
            on_duplicate: as for `request`.
            decisions: as for `request`.

        Raises:
            NotAllowed: the actor may not import learners.
            Rejected: the file is larger than files may be.
            Unavailable: the spreadsheet reader or the store cannot be reached.

        Source: features E6.
        """
        del file_name  # a file is recognised by its content alone
        self._refuse(actor, content)
        choices = Choices(on_duplicate, dict(decisions or {}))
        reading = read(self._context, content, choices)
        with self._context.store.snapshot() as work:
            plan = plan_import(work, actor.scope, reading, choices).plan
            if plan.problems.errors:
                return ImportReport(ImportCounts(), plan.problems.listed())
            usernames = choose_usernames(self._context, work, (reading.details[place] for place in plan.creates))
        return ImportReport(plan.counts, plan.problems.listed(), row_plans(reading, plan, usernames))

    def request(
        self,
        actor: Actor,
        file_name: str,
        content: bytes,
        *,
        on_duplicate: OnDuplicate = OnDuplicate.ASK,
        decisions: Mapping[int, OnDuplicate] | None = None,
    ) -> Import:
        """Ask for an import; a worker does it, and the actor is e-mailed the outcome.

        The same file with the same choices, sent again by the same person, is the same request
        while the first one waits or runs, and creates nobody again once it has succeeded.

        Args:
            actor: who asks.
            file_name: what they call the file; shown only.
            content: `.xlsx`, `.xls`, `.ods` or `.csv`, recognised by its content.
            on_duplicate: what to do with duplicates that have no decision of their own.
            decisions: row number -> what to do with that row if it is a duplicate.

        Raises:
            NotAllowed: the actor may not import learners.
            Rejected: the file is larger than files may be.

        Source: manual 7.4; features E4, E7.
        """
        self._refuse(actor, content)
        now = self._context.clock.now()
        with self._context.store.transaction() as work:
            work.hold(_HOLD_REQUEST)
            import_id, job_id = work.new_ids(2)
            asked = Import(
                import_id,
                shown_name(file_name),
                sha256(content).hexdigest(),
                actor.account_id,
                now,
                on_duplicate,
                dict(decisions or {}),
            )
            earlier = earlier_request(work, asked)
            if earlier is not None and not earlier.finished:
                return earlier
            done = earlier is not None
            work.imports.drop_contents(now - FILES_KEPT)
            work.imports.add(asked, b"" if done else content)
            work.audit.append(
                Entry(now, actor.account_id, "request learner import", "import", str(import_id), ukprn)
                for ukprn in providers_of_actor(work, actor)
            )
            if earlier is not None:
                return conclude(self._context, work, actor, already_done(asked, earlier, now))
            work.jobs.add(Job(job_id, KIND, import_id, actor.account_id, now))
        self._context.engine.announce(job_id)
        return asked

    def decide(
        self,
        actor: Actor,
        import_id: int,
        decisions: Mapping[int, OnDuplicate],
        *,
        on_duplicate: OnDuplicate = OnDuplicate.ASK,
    ) -> Import:
        """Ask anew for an import that was unsuccessful for its duplicates alone, now that they are decided.

        Args:
            actor: who asks.
            import_id: the import; its file is used again.
            decisions: row number -> what to do with that row.
            on_duplicate: what to do with the rows that wait and have no decision of their own.

        Raises:
            NotAllowed: the actor may not import learners.
            NotFound: there is no such import, it is not the actor's to see, or its file is no longer kept.
            Rejected: it waits for no decision, or a row has none.

        Source: features E7.
        """
        actor.require(Permission.IMPORT_LEARNERS)
        record, content = kept(self._context, actor, import_id)
        every = decided(record, decisions, on_duplicate)
        return self.request(actor, record.file_name, content, on_duplicate=record.on_duplicate, decisions=every)

    def _refuse(self, actor: Actor, content: bytes) -> None:
        actor.require(Permission.IMPORT_LEARNERS)
        most = self._context.limits.upload_bytes
        if len(content) > most:
            large = problem("file", "upload_too_large", rule="imports.file", size=len(content), most=most)
            raise Rejected(problems=[large])

    def run(self, job: Job) -> Import:
        """Do the import of a claimed job; what workers call.

        Raises:
            Conflict: another worker has the job.
            Exception: whatever went wrong, so that the job is tried again.

        Source: manual 7.4; features E4, E5.
        """
        return ImportRun(self._context, job).run()

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
        jobs = Jobs(self._context, {KIND: self.run})
        left = self._context.limits.lease_seconds + _PAUSE if patience is None else patience
        while not (record := self.get(actor, import_id)).finished:
            with self._context.store.snapshot() as work:
                job = work.jobs.about(KIND, import_id)
            tried = jobs.run_next(owner, job.id)
            if tried is not None and tried.error:
                raise Unavailable(f"Import {import_id} could not be done now: {tried.error} It waits for a worker.")
            if tried is not None or left <= 0:
                return self.get(actor, import_id)
            self._context.engine.wait(_PAUSE)
            left -= _PAUSE
        return record

    def progress(self, actor: Actor, import_id: int) -> tuple[int, int]:
        """Say how many rows are done, and of how many; (0, 0) while nothing is known.

        Raises:
            NotFound: there is no such import, or it is not the actor's to see.
        """
        with self._context.store.snapshot() as work:
            visible(work, actor, import_id)
            try:
                job = work.jobs.about(KIND, import_id)
            except NotFound:  # recognised as done before: there was nothing to run
                return (0, 0)
        return job.done, job.total

    def get(self, actor: Actor, import_id: int) -> Import:
        """Give one import with all its problems.

        Raises:
            NotFound: there is no such import, or it is not the actor's to see.
        """
        with self._context.store.snapshot() as work:
            return visible(work, actor, import_id)

    def list(self, actor: Actor, *, limit: int = 100) -> list[Import]:
        """Give the actor's own imports without their problems, the latest first.

        Source: manual 7.4; features E4.
        """
        with self._context.store.snapshot() as work:
            asked = work.imports.requested_by(actor.account_id, limit=limit)
            return [record for record in asked if sees(actor, record)]

    def error_workbook(self, actor: Actor, import_id: int) -> bytes:
        """Give the file of an import back with its bad cells marked, ready to be corrected and sent again.

        Raises:
            NotFound: there is no such import, it is not the actor's to see, or its file is no longer kept.
            Rejected: the file is no spreadsheet that could be marked.

        Source: features E6.
        """
        record, content = kept(self._context, actor, import_id)
        return self.marked(content, record.problems)

    def marked(self, content: bytes, problems: Iterable[RowProblem]) -> bytes:
        """Give a file back with these problems marked in its cells.

        Raises:
            Rejected: the file is no spreadsheet that could be marked.
        """
        with self._context.spreadsheets.read(content) as sheets:
            sheet = chosen_sheet(sheets)
        marks = [Mark(found.row, found.column, found.problem.message, found.problem.severity) for found in problems]
        return self._context.spreadsheets.mark(content, sheet, marks)

    def undo(self, actor: Actor, import_id: int) -> Import:
        """Remove the learners that an import made, and their accounts, as long as none has used theirs.

        Raises:
            NotAllowed: the actor may not import learners.
            NotFound: there is no such import, or it is not the actor's to see.
            Rejected: it was not successful, it updated learners, or some have logged in or applied.

        Source: features E8.
        """
        return undo(self._context, actor, import_id)
