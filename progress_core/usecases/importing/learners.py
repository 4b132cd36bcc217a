"""Learner imports as staff see them: template, request, outcome, trial run, error workbook, undo (manual 7)."""

import builtins
from collections.abc import Iterable, Mapping
from itertools import islice

from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.importing.decisions import ALL_OFFERED, all_decisions, may_wait, offered, waits
from progress_core.domain.importing.imports import Choices, Import, ImportCounts, OnDuplicate, RowProblem
from progress_core.domain.importing.mappings import FileMapping
from progress_core.domain.importing.plan import ImportReport, make_plan, row_plans
from progress_core.domain.importing.template import template
from progress_core.usecases.accounts.proof import require_recent_proof
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.importing.imports import FileImports, latest_begun
from progress_core.usecases.importing.learner_rows import LearnerImporter, choose_usernames, plan_rows
from progress_core.usecases.importing.mappings import refuse_mapping
from progress_core.usecases.importing.requests import ask, sees, with_file
from progress_core.usecases.importing.run import read_file
from progress_core.usecases.importing.undo import undo
from progress_core.usecases.importing.update_lists import UpdatePage, update_page, updates_workbook
from progress_core.usecases.importing.updates import found_updates
from progress_core.usecases.learners.listings import ListChoices, choices_in

_MAX_LOOKED_AT = 10
"""Unsuccessful imports that a list reads whole: each may have very many problems."""


class LearnerImports(FileImports):
    """What those who import learners do."""

    _importer: LearnerImporter

    def __init__(self, context: Context) -> None:
        super().__init__(context, LearnerImporter())

    def template(self) -> bytes:
        """Return the template to be filled in, as `.xlsx`.

        Source: manual 7.2; features E1.
        """
        return self._context.spreadsheets.write([template()])

    def check_file(self, content: bytes) -> tuple[RowProblem, ...]:
        """Check a file against the rules alone: no store, no scope.

        Raises:
            Unavailable: the spreadsheet reader could not be started.
        """
        choices = Choices()
        reading = read_file(self._context, self._importer, content, choices)
        return make_plan(reading, choices, known={}, seen=None).problems.listed()

    def dry_run(
        self,
        actor: Actor,
        file_name: str,
        content: bytes,
        *,
        on_duplicate: OnDuplicate = OnDuplicate.ASK,
        decisions: Mapping[int, OnDuplicate] | None = None,
        mapping: FileMapping | None = None,
        in_haste: bool = False,
    ) -> ImportReport:
        """Return what an import would do, and write nothing.

        Args:
            actor: who asks.
            file_name: as for `request`.
            content: the file.
            on_duplicate: as for `request`.
            decisions: as for `request`.
            mapping: as for `request`.
            in_haste: whether somebody waits for the answer: a file that takes long is reported as `too_slow`.

        Raises:
            NotAllowed: the actor may not import learners.
            Rejected: the file is larger than files may be, or something is wrong with the mapping.
            Unavailable: the spreadsheet reader or the store cannot be reached.

        Source: features E6.
        """
        self._refuse(actor, file_name, content)
        refuse_mapping(mapping)
        choices = Choices(on_duplicate, dict(decisions or {}))
        reading = read_file(self._context, self._importer, content, choices, mapping=mapping, in_haste=in_haste)
        with self._context.store.snapshot() as work:
            plan = plan_rows(work, actor.scope, reading, choices).plan
            if plan.problems.errors:
                return ImportReport(ImportCounts(), plan.problems.listed())
            batches = found_updates(self._context, work, actor.scope, reading, plan)
            changes = {found.row: found.changes for batch in batches for found in batch}
            usernames = choose_usernames(self._context, work, (reading.details[place] for place in plan.creates))
        if plan.offered and on_duplicate is OnDuplicate.ASK:
            plan.problems.add(ALL_OFFERED, "", offered(len(plan.offered)))
        return ImportReport(plan.counts, plan.problems.listed(), row_plans(reading, plan, usernames, changes))

    def request(
        self,
        actor: Actor,
        file_name: str,
        content: bytes,
        *,
        on_duplicate: OnDuplicate = OnDuplicate.ASK,
        decisions: Mapping[int, OnDuplicate] | None = None,
        mapping: FileMapping | None = None,
    ) -> Import:
        """Ask for an import; a worker does it, and the actor is e-mailed the outcome.

        The same file with the same choices, sent again by the same person, is the same request
        while the first one waits or runs, and creates nobody again once it has succeeded.

        Args:
            actor: who asks.
            file_name: what they call the file; it ends as names of spreadsheets do.
            content: `.xlsx`, `.xls`, `.ods`, `.csv` or a Common Transfer File, recognised by its content.
            on_duplicate: what to do with duplicates that have no decision of their own.
            decisions: row number -> what to do with that row if it is a duplicate.
            mapping: what the columns and values of the file stand for; None if its headings are ours.

        Raises:
            NotAllowed: the actor may not import learners.
            ProofNeeded: learners may be updated, with new e-mail addresses too, and the actor has not shown recently
                who they are.
            Rejected: the file is larger than files may be, or something is wrong with the mapping.

        Source: manual 7.4; features E4, E7, J5, K1.
        """
        self._refuse(actor, file_name, content)
        refuse_mapping(mapping)
        if Choices(on_duplicate, dict(decisions or {})).may_update:
            require_recent_proof(self._context, actor)
        choices = {"on_duplicate": on_duplicate, "decisions": dict(decisions or {}), "mapping": mapping}
        return ask(self._context, actor, self._importer, file_name, content, **choices)

    def decide(
        self,
        actor: Actor,
        import_id: int,
        decisions: Mapping[int, OnDuplicate],
        *,
        on_duplicate: OnDuplicate = OnDuplicate.ASK,
    ) -> Import:
        """Ask again for an import that failed only because of its duplicates, now that they are decided.

        Args:
            actor: who asks.
            import_id: the import; its file is used again.
            decisions: row number -> what to do with that row; 0 -> what to do with all updates that are offered.
            on_duplicate: what to do with the rows that wait and have no decision of their own.

        Raises:
            NotAllowed: the actor may not import learners.
            ProofNeeded: as in `request`.
            NotFound: there is no such import, it is not the actor's to see, or its file is no longer kept.
            Rejected: it waits for no decision, or a row has none.

        Source: features E7, J4.
        """
        actor.require(Permission.IMPORT_LEARNERS)
        record, content = with_file(self._context, actor, self._importer, import_id)
        choices = all_decisions(record, decisions, on_duplicate)
        return self.request(
            actor,
            record.file_name,
            content,
            on_duplicate=choices.on_duplicate,
            decisions=choices.decisions,
            mapping=record.mapping,
        )

    def choices(self, actor: Actor, ukprn: str = "") -> tuple[ListChoices, builtins.list[Import]]:
        """Return what a list of new learners can be narrowed by: as any list, and to one of the imports of `list`.

        Args:
            actor: staff.
            ukprn: only groups of this provider; "" for all in scope.

        Raises:
            NotAllowed: the actor may not see learners.
            NotFound: the provider is not there or not in scope.

        Source: features B5, B8, J6.
        """
        actor.require(Permission.VIEW_LEARNERS)
        with self._context.store.snapshot() as work:
            read_imports = latest_begun(work, actor, self._importer, limit=100)
            return choices_in(work, actor, ukprn), read_imports()

    def waiting(self, actor: Actor, records: Iterable[Import]) -> frozenset[int]:
        """Return which imports wait for an answer about duplicates or updates, for lists that say so.

        Those that the actor does not see, whose file is no longer kept, or that were answered since, do not. Of the
        others, the latest ten are looked at, with all of their problems.

        Args:
            actor: who asks.
            records: imports, the latest first.

        Source: features E7, J4.
        """
        open_ = [record.id for record in may_wait(records) if sees(actor, self._importer, record)]
        if not open_:
            return frozenset()
        with self._context.store.snapshot() as work:
            kept = work.imports.with_files(open_)
            latest = islice((id_ for id_ in open_ if id_ in kept), _MAX_LOOKED_AT)
            return frozenset(id_ for id_ in latest if waits(work.imports.get(id_)))

    def updates(self, actor: Actor, import_id: int, *, after: int = 0, limit: int = 100) -> UpdatePage:
        """Return a page of what an import has changed about learners, or would change once somebody agrees.

        Args:
            actor: who asks.
            import_id: the import.
            after: `UpdatePage.next` of the page before; 0 for the first page.
            limit: maximum number of learners.

        Raises:
            NotFound: there is no such import, or it is not the actor's to see.

        Source: features J4.
        """
        return update_page(self._context, actor, self._importer, import_id, after=after, limit=limit)

    def updates_workbook(self, actor: Actor, import_id: int) -> bytes:
        """Return all that an import has changed about learners, or would, as a workbook; the audit trail records it.

        Raises:
            ProofNeeded: the actor has not shown recently who they are.
            NotFound: there is no such import, or it is not the actor's to see.

        Source: features J4.
        """
        return updates_workbook(self._context, actor, self._importer, import_id)

    def undo(self, actor: Actor, import_id: int) -> Import:
        """Remove the learners that an import made, and give those whom it updated their earlier details back.

        Learners whose details have changed since stay as they are: the import's problems name them.

        Raises:
            NotAllowed: the actor may not import learners.
            ProofNeeded: e-mail addresses change back, and the actor has not shown recently who they are.
            NotFound: there is no such import, or it is not the actor's to see.
            Rejected: it was not successful, some of the learners whom it made have logged in or applied, or the
                earlier details of those whom it updated are no longer kept.

        Source: features E8, J4.
        """
        return undo(self._context, actor, self._importer, import_id)
