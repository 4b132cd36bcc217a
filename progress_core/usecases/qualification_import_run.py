"""Running an import of qualifications: what it would do, and doing it in one transaction (manual 9.3; F3, F4)."""

from collections.abc import Callable, Iterable

from attrs import evolve

from progress_core.domain.audit import Entry
from progress_core.domain.errors import Conflict
from progress_core.domain.imports import Import, ImportKind
from progress_core.domain.permissions import EVERYTHING, Actor, Scope
from progress_core.domain.qualification_plan import Listed, QualificationPlan, add_to_plan, imported_profile
from progress_core.domain.qualification_rows import QualificationReading, read_qualifications
from progress_core.domain.sheets import Sheet
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.context import Context
from progress_core.usecases.import_attempt import ImportAttempt, Outcome, read_file
from progress_core.usecases.qualification_scope import catalogue_of
from progress_core.usecases.standings import keep_options
from progress_core.usecases.submissions import submit_pending

_AT_A_TIME = 1_000
"""So many learners are looked at and changed at a time: they need not all be in memory at once."""


def read(context: Context, content: bytes, tick: Callable[[int], None] = lambda _: None) -> QualificationReading:
    """Read and check a file, outside any transaction; a file that cannot be read is a reading with that problem.

    Raises:
        Unavailable: the reader could not be started.
    """
    catalogue = catalogue_of(context)

    def checked(sheets: Iterable[Sheet]) -> QualificationReading:
        return read_qualifications(sheets, catalogue, tick=tick)

    return read_file(context, content, checked, QualificationReading)


def plan_import(
    work: UnitOfWork, scope: Scope, reading: QualificationReading, ukprn: str, *, complete: bool
) -> QualificationPlan:
    """Plan an import against what is in the store now.

    Args:
        work: any unit of work.
        scope: of who imports.
        reading: the file.
        ukprn: only learners of this provider; "" for all in scope.
        complete: see `imported_profile`.
    """
    plan = QualificationPlan(reading.problems.copy())
    providers = {found.ukprn: found for found in work.providers.in_scope(scope) if ukprn in ("", found.ukprn)}
    for start in range(0, len(reading.rows), _AT_A_TIME):
        rows = reading.rows[start : start + _AT_A_TIME]
        ids = [row.account_id for row in rows if row.account_id]
        kept = work.qualifications.of_many(scope, ids)
        listed = {
            learner.id: Listed(learner, providers[learner.details.ukprn], kept[learner.id])
            for learner in work.learners.get_many(scope, ids)
            if learner.details.ukprn in providers and not learner.archived
        }
        add_to_plan(plan, reading, rows, listed, complete=complete)
    return plan


class QualificationImportRun(ImportAttempt[QualificationReading]):
    """One attempt at one import of qualifications; somebody else may change one of the learners meanwhile."""

    kind = ImportKind.QUALIFICATIONS
    hold = ImportKind.QUALIFICATIONS.value
    raced = "qualifications"

    def read(self, record: Import, content: bytes, tick: Callable[[int], None]) -> QualificationReading:
        """Read and check the file."""
        del record
        return read(self._context, content, tick)

    def size(self, reading: QualificationReading) -> int:
        """Say how many rows were read."""
        return len(reading.rows)

    def write(self, work: UnitOfWork, actor: Actor, record: Import, reading: QualificationReading) -> Outcome:
        """Plan the import, and replace the qualifications unless anything is an error."""
        ukprn = next(iter(record.ukprns), "")
        plan = plan_import(work, actor.scope, reading, ukprn, complete=record.complete)
        if not plan.problems.errors:
            try:
                self._replace(work, actor, plan, complete=record.complete)
            except Conflict:
                raise Conflict("Somebody else changed one of the learners.", field=self.raced) from None
        return Outcome(plan.counts, plan.problems, record.ukprns | set(plan.ukprn_of.values()))

    def _replace(self, work: UnitOfWork, actor: Actor, plan: QualificationPlan, *, complete: bool) -> None:
        """Keep the new sets and what they make of the profiles, with an entry in the audit trail for each learner.

        Applications that waited for nothing but these qualifications are submitted.
        """
        now = self._context.clock.now()
        work.qualifications.save_many(plan.sets)
        waiting: list[int] = []
        for start in range(0, len(plan.profiles), _AT_A_TIME):
            learners = [
                evolve(learner, profile=imported_profile(learner.profile, complete=complete))
                for learner in work.learners.get_many(EVERYTHING, plan.profiles[start : start + _AT_A_TIME])
            ]
            keep_options(work, learners)
            waiting.extend(learner.id for learner in learners if learner.applications)
        work.audit.append(
            Entry(now, actor.account_id, "replace qualifications", "learner", str(each.learner_id), ukprn)
            for each in plan.sets
            for ukprn in (plan.ukprn_of[each.learner_id],)
        )
        for learner in work.learners.get_many(EVERYTHING, waiting):
            submit_pending(self._context, work, actor, learner)
