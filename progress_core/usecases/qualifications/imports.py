"""Importing a filled-in workbook of qualifications: request, trial run, outcome (manual 9.3)."""

from progress_core.domain.foundations.actors import Actor
from progress_core.domain.importing.imports import Choices, Import, ImportCounts
from progress_core.domain.qualifications.plan import QualificationPlan, QualificationReport
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.importing.imports import FileImports, latest_imports
from progress_core.usecases.importing.requests import ask
from progress_core.usecases.importing.run import read_file
from progress_core.usecases.qualifications.import_rows import QualificationImporter, plan_in_batches
from progress_core.usecases.qualifications.scope import provider_to_import, restricted_to


class QualificationImports(FileImports):
    """What those who add qualifications do with a filled-in workbook."""

    _importer: QualificationImporter

    def __init__(self, context: Context) -> None:
        super().__init__(context, QualificationImporter())

    def dry_run(
        self,
        actor: Actor,
        file_name: str,
        content: bytes,
        *,
        ukprn: str = "",
        complete: bool = False,
        in_haste: bool = False,
    ) -> QualificationReport:
        """Return what an import would do, and write nothing; arguments and errors as for `request`.

        Args:
            actor: who asks.
            file_name: as for `request`.
            content: the file.
            ukprn: as for `request`.
            complete: as for `request`.
            in_haste: whether somebody waits for the answer: a file that takes long is reported as `too_slow`.

        Raises:
            Unavailable: the spreadsheet reader or the store cannot be reached.

        Source: features F4.
        """
        self._refuse(actor, file_name, content)
        with self._context.store.snapshot() as work:
            ukprn = provider_to_import(work, actor, ukprn)
        reading = read_file(self._context, self._importer, content, Choices(), in_haste=in_haste)
        plan = QualificationPlan(reading.problems.copy())
        with self._context.store.snapshot() as work:
            parts = plan_in_batches(work, actor.scope, reading, plan, ukprn, complete=complete)
            rows = tuple(row for planned in parts for row in planned.rows)
        if plan.problems.errors:
            return QualificationReport(ImportCounts(), plan.problems.listed())
        return QualificationReport(plan.counts, plan.problems.listed(), rows)

    def request(
        self, actor: Actor, file_name: str, content: bytes, *, ukprn: str = "", complete: bool = False
    ) -> Import:
        """Ask for an import; a worker does it, and the actor is e-mailed the outcome.

        The same file, sent again by the same person while the first one waits or runs, is the same request.

        Args:
            actor: who asks.
            file_name: what they call the file; it ends as names of spreadsheets do.
            content: `.xlsx`, `.xls`, `.ods` or `.csv`, recognised by its content.
            ukprn: only learners of this provider; "" for all in scope.
            complete: these are all qualifications of the learners: their sections are marked as complete.

        Raises:
            NotAllowed: the actor may not add qualifications.
            NotFound: the provider is not there or not in scope.
            Rejected: the file is larger than files may be, or the provider has to be named.

        Source: manual 9.3; features F3, F4.
        """
        self._refuse(actor, file_name, content)
        with self._context.store.snapshot() as work:
            ukprn = provider_to_import(work, actor, ukprn)
        return ask(
            self._context,
            actor,
            self._importer,
            file_name,
            content,
            ukprns=frozenset(filter(None, [ukprn])),
            groups=restricted_to(actor, ukprn),
            complete=complete,
            ukprn=ukprn,
        )

    def at(self, actor: Actor, ukprn: str, *, limit: int = 100) -> list[Import]:
        """List the imports for one provider that the actor sees, without their problems, the latest first.

        Source: manual 9.3; features F4.
        """
        return latest_imports(self._context, actor, self._importer, limit, ukprn)
