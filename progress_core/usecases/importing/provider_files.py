"""Files of providers, which the operator loads (manual 1.2, 7.3)."""

from progress_core.domain.foundations.actors import EVERYTHING, Actor
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.importing.imports import RowProblem
from progress_core.domain.importing.provider_files import (
    PROVIDER_HEADINGS,
    ProviderReading,
    ProviderReport,
    plan_providers,
    read_providers,
)
from progress_core.domain.operations.audit import Action
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.trail import entry_by
from progress_core.usecases.importing.sent_files import read_sheets, require_spreadsheet, with_marks


class ProviderFiles:
    """What the operator does with files of providers.

    Raises, in every method with an actor:
        NotAllowed: the actor may not add providers.
    """

    def __init__(self, context: Context) -> None:
        self._context = context

    def dry_run(self, actor: Actor, file_name: str, content: bytes) -> ProviderReport:
        """Return what loading a file would do, and write nothing; arguments and errors as for `load`.

        Source: features E6.
        """
        reading = self._read(actor, file_name, content)
        with self._context.store.snapshot() as work:
            return _report(work, reading)

    def load(self, actor: Actor, file_name: str, content: bytes) -> ProviderReport:
        """Add the providers of a file, or update those that are there; all or none.

        Providers that the file does not name stay, and so does what it has no column for.

        Args:
            actor: the operator.
            file_name: what they call the file; it ends as names of spreadsheets do.
            content: `.xlsx`, `.xls`, `.ods` or `.csv`, recognised by its content.

        Returns:
            what was done; if it has errors, nothing was.

        Raises:
            Rejected: the file is larger than files may be, or is none by its name.
            Unavailable: the spreadsheet reader or the store cannot be reached.

        Source: manual 1.2, 7.3.
        """
        reading = self._read(actor, file_name, content)
        with self._context.store.transaction() as work:
            report = _report(work, reading)
            if report.ok:
                plan = report.plan
                work.providers.put_many(planned.provider for planned in (*plan.added, *plan.changed))
                facts = {"added": str(len(plan.added)), "updated": str(plan.updated)}
                now = self._context.clock.now()
                work.audit.append([entry_by(actor, now, Action.IMPORT_PROVIDERS, "provider", "", facts=facts)])
        return report

    def marked(self, content: bytes, problems: tuple[RowProblem, ...]) -> bytes:
        """Return a file with these problems marked in its cells.

        Args:
            content: the file.
            problems: from a report about it.

        Raises:
            Rejected: the file is no spreadsheet that could be marked.

        Source: features E6.
        """
        return with_marks(self._context, PROVIDER_HEADINGS, content, problems)

    def _read(self, actor: Actor, file_name: str, content: bytes) -> ProviderReading:
        """Read and check a file outside any transaction; one that cannot be read is a reading with that problem."""
        actor.require(Permission.MANAGE_PROVIDERS)
        require_spreadsheet(self._context, PROVIDER_HEADINGS, file_name, content)
        return read_sheets(self._context, content, read_providers, ProviderReading)


def _report(work: UnitOfWork, reading: ProviderReading) -> ProviderReport:
    problems = reading.problems.listed()
    if reading.problems.errors:
        return ProviderReport(problems=problems)
    return ProviderReport(plan_providers(reading, work.providers.in_scope(EVERYTHING)), problems)
