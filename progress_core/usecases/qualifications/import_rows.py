"""The rows of a qualification import: read, planned against the store, and written (manual 9.3; F3, F4)."""

from collections.abc import Callable, Iterable, Iterator

from progress_core.domain.foundations.actors import EVERYTHING, Actor, Scope
from progress_core.domain.foundations.errors import Conflict
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.importing.imports import Choices, Import, ImportKind
from progress_core.domain.importing.sharing import shared_at
from progress_core.domain.operations.audit import Action
from progress_core.domain.profiles.profiles import Section, SectionStatus
from progress_core.domain.qualifications.identity import StoredLearner
from progress_core.domain.qualifications.plan import PlannedRows, QualificationPlan, plan_rows
from progress_core.domain.qualifications.rows import QualificationReading, read_qualifications
from progress_core.domain.qualifications.workbook import QUALIFICATION_HEADINGS
from progress_core.domain.values.sheets import Sheet
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.consequences.standings import save_options
from progress_core.usecases.consequences.submissions import submit_pending
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.holds import Lock
from progress_core.usecases.foundations.trail import entry_by
from progress_core.usecases.importing.run import Outcome, Withdrawn
from progress_core.usecases.qualifications.scope import catalogue_of

_SECTION = {"section": Section.QUALIFICATIONS.value}


def plan_in_batches(
    work: UnitOfWork,
    scope: Scope,
    reading: QualificationReading,
    plan: QualificationPlan,
    ukprn: str,
    *,
    complete: bool,
) -> Iterator[PlannedRows]:
    """Plan an import against what is in the store now, some rows at a time: they need not all be in memory at once.

    Args:
        work: any unit of work.
        scope: of who imports.
        reading: the file.
        plan: takes the problems, the figures, and the providers of all whom the file names.
        ukprn: only learners of this provider; "" for all in scope.
        complete: see `imported_profile`.
    """
    providers = {found.ukprn: found for found in work.providers.in_scope(scope) if ukprn in ("", found.ukprn)}
    for rows in reading.rows.batches():
        ids = [row.account_id for row in rows if row.account_id]
        kept = work.qualifications.of_many(scope, ids)
        named = list(work.learners.get_many(scope, ids))
        plan.ukprns.update(learner.details.ukprn for learner in named)
        plan.strangers |= {learner.id for learner in named} != {row.account_id for row in rows}
        listed = {
            learner.id: StoredLearner(learner, providers[learner.details.ukprn], kept[learner.id])
            for learner in named
            if learner.details.ukprn in providers and not learner.archived
        }
        yield plan_rows(plan, reading, rows, listed, complete=complete)


class QualificationImporter:
    """Replaces learners' qualifications; somebody else may change one of the learners meanwhile."""

    kind = ImportKind.QUALIFICATIONS
    permission = Permission.ADD_QUALIFICATIONS
    headings = QUALIFICATION_HEADINGS
    rule = "qualification_import.all_or_nothing"
    requested = Action.REQUEST_QUALIFICATION_IMPORT
    imported = Action.IMPORT_QUALIFICATIONS
    lock = Lock.QUALIFICATIONS
    raced = "qualifications"

    def nothing(self) -> QualificationReading:
        """Return a reading without a row."""
        return QualificationReading()

    def read(
        self, context: Context, sheets: Iterable[Sheet], choices: Choices, tick: Callable[[int], None]
    ) -> QualificationReading:
        """Read and check the rows of a file; there are no duplicates to choose about."""
        del choices
        return read_qualifications(sheets, catalogue_of(context), tick=tick)

    def size(self, reading: QualificationReading) -> int:
        """Return how many rows were read."""
        return len(reading.rows)

    def write(
        self, context: Context, work: UnitOfWork, actor: Actor, record: Import, reading: QualificationReading
    ) -> Outcome:
        """Plan the import and replace the qualifications, in batches, unless anything is an error."""
        plan = QualificationPlan(reading.problems.copy())
        written = False
        for planned in plan_in_batches(work, actor.scope, reading, plan, record.ukprn, complete=record.complete):
            if not plan.problems.errors:
                written = True
                try:
                    _replace(context, work, actor, planned)
                except Conflict:
                    raise Conflict("Somebody else changed one of the learners.", field=self.raced) from None
        ukprns = record.ukprns | plan.ukprns
        shared = shared_at(plan.problems.codes_of(0), () if plan.strangers else ukprns)
        outcome = Outcome(plan.counts, plan.problems, ukprns, shared)
        if written and plan.problems.errors:
            raise Withdrawn(outcome)
        return outcome


def _replace(context: Context, work: UnitOfWork, actor: Actor, planned: PlannedRows) -> None:
    """Keep the new sets and what they make of the profiles, with an audit entry for each change.

    Applications that waited for nothing but these qualifications are submitted.
    """
    now = context.clock.now()
    work.qualifications.save_many(planned.sets)
    save_options(work, planned.learners)
    work.audit.append(
        entry_by(actor, now, Action.REPLACE_QUALIFICATIONS, "learner", str(each.learner_id), ukprn)
        for each in planned.sets
        for ukprn in (planned.ukprn_of[each.learner_id],)
    )
    work.audit.append(
        entry_by(actor, now, Action.COMPLETE_SECTION, "learner", str(each.id), each.details.ukprn, _SECTION)
        for each in planned.learners
        if each.profile.qualifications is SectionStatus.COMPLETE
    )
    waiting = [learner.id for learner in planned.learners if learner.applications]
    for learner in work.learners.get_many(EVERYTHING, waiting):
        submit_pending(context, work, actor, learner)
