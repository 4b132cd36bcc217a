"""Files of leavers: checked, seen and recorded, all or none (J2, E6)."""

from collections.abc import Iterable, Sequence
from functools import partial

from attrs import frozen

from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.errors import Conflict
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.importing.imports import Import, ImportCounts, ImportKind, ImportStatus, RowProblem
from progress_core.domain.importing.leaver_files import LEAVER_HEADINGS, LeaverReading, read_leavers
from progress_core.domain.importing.leaver_plan import LeaverPlan, LeaverReport, plan_leavers
from progress_core.domain.importing.leaver_template import template
from progress_core.domain.importing.sharing import shared_at
from progress_core.domain.operations.audit import Action
from progress_core.domain.values.english_time import english_day
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.accounts.proof import require_recent_proof
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.holds import Lock, hold
from progress_core.usecases.importing.checked_files import checked_files, keep_checked, loaded, whole_file_codes
from progress_core.usecases.importing.leaver_learners import known_learners
from progress_core.usecases.importing.requests import error_workbook, visible, with_file
from progress_core.usecases.importing.senders import senders
from progress_core.usecases.importing.sent_files import MAX_CHECK_SECONDS, read_sheets, require_spreadsheet, with_marks
from progress_core.usecases.learners.selection import all_selected
from progress_core.usecases.years.leavers import record_leaver, with_place

_CHANGED_MEANWHILE = (
    "The learners have changed since you checked the file. Look at what it would do now, and confirm it."
)


@frozen
class _Leavers:
    """Files of leavers, among the kinds of files that people send."""

    kind = ImportKind.LEAVERS
    permission = Permission.DELETE_LEARNERS
    checked = Action.CHECK_LEAVERS


class LeaverFiles:
    """What staff do with files of learners who leave, or have left.

    Raises, in every method with an actor:
        NotAllowed: the actor may not archive learners.
    """

    def __init__(self, context: Context) -> None:
        self._context = context

    def template(self, actor: Actor) -> bytes:
        """Return the spreadsheet to fill in, as `.xlsx`.

        Source: features J2, E1.
        """
        actor.require(Permission.DELETE_LEARNERS)
        return self._context.spreadsheets.write([template()])

    def dry_run(self, actor: Actor, file_name: str, content: bytes) -> LeaverReport:
        """Return what recording the leavers of a file would do, and write nothing; arguments and errors as for `load`.

        No proof is needed.

        Source: features J2, E6.
        """
        reading = self._read(actor, file_name, content)
        with self._context.store.snapshot() as work:
            return _report(work, actor, reading)

    def load(self, actor: Actor, file_name: str, content: bytes) -> LeaverReport:
        """Archive the learners of a file who leave, all or none; of those who have left already, what it says changes.

        Loading the same file again changes nothing.

        Args:
            actor: staff in whose scope they are.
            file_name: what they call the file; it ends as names of spreadsheets do.
            content: `.xlsx`, `.xls`, `.ods` or `.csv`, recognised by its content.

        Returns:
            what was done; if it has errors, nothing was.

        Raises:
            ProofNeeded: the actor has not shown recently who they are.
            Rejected: the file is larger than files may be, or is none by its name.
            Unavailable: the spreadsheet reader or the store cannot be reached.

        Source: features J2.
        """
        actor.require(Permission.DELETE_LEARNERS)
        require_recent_proof(self._context, actor)
        reading = self._read(actor, file_name, content)
        with self._context.store.transaction() as work:
            report = _report(work, actor, reading)
            self._record(work, actor, report.plan)
        return report

    def check(self, actor: Actor, file_name: str, content: bytes) -> Import:
        """Check a file and keep it, until somebody has seen what it would do and confirms that.

        Raises:
            Rejected: as for `load`, the file cannot be read at all, or the person's earlier files fill the store.

        Source: features J2, E6.
        """
        reading = self._read(actor, file_name, content)
        with self._context.store.transaction() as work:
            hold(work, Lock.FILE_REQUEST, _Leavers.kind.value)
            report = _report(work, actor, reading)
            codes = whole_file_codes(report)
            whole = all(map(actor.scope.sees_provider, report.ukprns))
            about = {
                "ukprns": report.ukprns,
                "groups": frozenset() if whole else actor.scope.groups,
                "shared_at": shared_at(codes, () if report.strangers else report.ukprns),
            }
            return keep_checked(self._context, work, actor, _Leavers(), file_name, content, report, **about)

    def history(self, actor: Actor, *, limit: int = 20) -> Sequence[Import]:
        """List the files that the actor sees without their problems, the latest first.

        Files that were not loaded are left out once they are no longer kept.

        Source: features J2, E4, J6.
        """
        actor.require(Permission.DELETE_LEARNERS)
        with self._context.store.snapshot() as work:
            return checked_files(work, actor, _Leavers(), actor.scope, limit)

    def senders(self, actor: Actor, records: Iterable[Import]) -> dict[int, str]:
        """Return who has sent files that the actor sees: id of the file -> their name.

        Source: features J6.
        """
        actor.require(Permission.DELETE_LEARNERS)
        return senders(self._context, actor, _Leavers(), records)

    def get(self, actor: Actor, import_id: int) -> Import:
        """Return a kept file with its problems.

        Raises:
            NotFound: there is no such file, or it is not the actor's to see.
        """
        actor.require(Permission.DELETE_LEARNERS)
        with self._context.store.snapshot() as work:
            return visible(work, actor, _Leavers(), import_id)

    def preview(self, actor: Actor, import_id: int) -> tuple[Import, LeaverReport]:
        """Return a kept file, and what recording it would do now; only its problems if it has errors or is recorded.

        Raises:
            NotFound: there is no such file, it is not the actor's to see, or it is no longer kept.

        Source: features J2, E6.
        """
        record = self.get(actor, import_id)
        if record.status is not ImportStatus.CHECKED:
            return record, LeaverReport(LeaverPlan(), record.problems)
        record, content = with_file(self._context, actor, _Leavers(), import_id)
        return record, self.dry_run(actor, record.file_name, content)

    def confirm(self, actor: Actor, import_id: int, mark: str) -> tuple[Import, LeaverPlan]:
        """Record the leavers of a kept file, all or none.

        Args:
            actor: who sees it.
            import_id: its number.
            mark: `LeaverPlan.mark` of what the person has seen.

        Raises:
            ProofNeeded: the actor has not shown recently who they are.
            NotFound: as for `preview`.
            Conflict: it would do something else now, or it is recorded already.

        Source: features J2.
        """
        actor.require(Permission.DELETE_LEARNERS)
        require_recent_proof(self._context, actor)
        record, content = with_file(self._context, actor, _Leavers(), import_id)
        reading = self._read(actor, record.file_name, content)
        with self._context.store.transaction() as work:
            hold(work, Lock.FILE_REQUEST, _Leavers.kind.value)
            record = visible(work, actor, _Leavers(), import_id)
            report = _report(work, actor, reading)
            if record.status is not ImportStatus.CHECKED or not report.ok or report.plan.mark != mark:
                raise Conflict(_CHANGED_MEANWHILE)
            plan = report.plan
            self._record(work, actor, plan)
            counts = ImportCounts(len(plan.leave), len(plan.corrected), unchanged=len(plan.unchanged))
            return loaded(self._context, work, record, counts), plan

    def error_workbook(self, actor: Actor, import_id: int) -> bytes:
        """Return a kept file with its bad cells marked, ready to be corrected and sent again.

        The file holds rows about learners, so the audit trail records the download.

        Raises:
            ProofNeeded: the actor has not shown recently who they are.
            NotFound: as for `preview`.
            Rejected: the file is no spreadsheet that could be marked.

        Source: features E6.
        """
        actor.require(Permission.DELETE_LEARNERS)
        return error_workbook(
            self._context, actor, _Leavers(), import_id, lambda record, content: self.marked(content, record.problems)
        )

    def marked(self, content: bytes, problems: tuple[RowProblem, ...]) -> bytes:
        """Return a file with these problems marked in its cells.

        Args:
            content: the file.
            problems: from a report about it.

        Raises:
            Rejected: the file is no spreadsheet that could be marked.
        """
        return with_marks(self._context, LEAVER_HEADINGS, content, problems)

    def _read(self, actor: Actor, file_name: str, content: bytes) -> LeaverReading:
        actor.require(Permission.DELETE_LEARNERS)
        require_spreadsheet(self._context, LEAVER_HEADINGS, file_name, content)
        return read_sheets(
            self._context,
            content,
            partial(read_leavers, today=english_day(self._context.clock.now())),
            LeaverReading,
            seconds=MAX_CHECK_SECONDS,
            too_slow=problem("file", "leavers_too_slow", rule=LEAVER_HEADINGS.file_rule),
        )

    def _record(self, work: UnitOfWork, actor: Actor, plan: LeaverPlan) -> None:
        planned = (*plan.leave, *plan.corrected)
        now = self._context.clock.now()
        for learner, one in zip(all_selected(work, actor, [one.learner_id for one in planned]), planned, strict=True):
            record_leaver(work, actor, learner, one.leaving, now)


def _report(work: UnitOfWork, actor: Actor, reading: LeaverReading) -> LeaverReport:
    return plan_leavers(reading, known_learners(work, actor, reading.rows), partial(with_place, work))
