"""Learner imports as staff see them: template, request, outcome, trial run, error workbook, undo (manual 7)."""

from collections.abc import Mapping

from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.jobs import Job
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.importing.decisions import decided
from progress_core.domain.importing.imports import Choices, Import, ImportCounts, ImportKind, OnDuplicate, RowProblem
from progress_core.domain.importing.learner_headings import LEARNER_HEADINGS
from progress_core.domain.importing.plan import ImportReport, make_plan, row_plans
from progress_core.domain.importing.template import template
from progress_core.usecases.importing.file_imports import FileImports
from progress_core.usecases.importing.import_planning import choose_usernames, plan_import, read
from progress_core.usecases.importing.import_requests import kept
from progress_core.usecases.importing.import_run import ImportRun
from progress_core.usecases.importing.undo import undo


class LearnerImports(FileImports):
    """What those who import learners do."""

    kind = ImportKind.LEARNERS
    headings = LEARNER_HEADINGS

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
        choices = {"on_duplicate": on_duplicate, "decisions": dict(decisions or {})}
        return self._ask(actor, file_name, content, **choices)

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
        record, content = kept(self._context, actor, self.kind, import_id)
        every = decided(record, decisions, on_duplicate)
        return self.request(actor, record.file_name, content, on_duplicate=record.on_duplicate, decisions=every)

    def run(self, job: Job) -> Import:
        """Do the import of a claimed job; see `FileImports.run`."""
        return ImportRun(self._context, job).run()

    def undo(self, actor: Actor, import_id: int) -> Import:
        """Remove the learners that an import made, and their accounts, as long as none has used theirs.

        Raises:
            NotAllowed: the actor may not import learners.
            NotFound: there is no such import, or it is not the actor's to see.
            Rejected: it was not successful, it updated learners, or some have logged in or applied.

        Source: features E8.
        """
        return undo(self._context, actor, import_id)
