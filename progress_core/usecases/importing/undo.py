"""Taking a learner import back (features E8, J4)."""

from typing import TypeVar

from attrs import evolve

from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.importing.imports import Import, ImportStatus
from progress_core.domain.importing.undo import learners_to_undo
from progress_core.domain.operations.audit import Action
from progress_core.usecases.consequences.removals import remove_learners
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.holds import Lock, hold
from progress_core.usecases.foundations.trail import entry_by
from progress_core.usecases.importing.requests import visible
from progress_core.usecases.importing.run import Importer
from progress_core.usecases.importing.sent_files import Reading
from progress_core.usecases.importing.updates import take_updates_back

R = TypeVar("R", bound=Reading)


def undo(context: Context, actor: Actor, importer: Importer[R], import_id: int) -> Import:
    """Remove the learners that an import made, and take its updates back; see `LearnerImports.undo`."""
    actor.require(Permission.IMPORT_LEARNERS)
    now = context.clock.now()
    with context.store.transaction() as work:
        hold(work, Lock.LEARNERS)
        record = visible(work, actor, importer, import_id)
        kept = bool(work.imports.updates(import_id, limit=1))
        made = learners_to_undo(record, actor.scope, work.learners.made_by(import_id), updates_kept=kept)
        remove_learners(work, made)
        restored, left = take_updates_back(context, work, actor, record)
        undone = evolve(record, status=ImportStatus.UNDONE, problems=(*record.problems, *left.listed()))
        work.imports.save(undone)
        facts = {"removed": str(len(made)), "restored": str(restored)}
        work.audit.append(
            entry_by(actor, now, Action.UNDO_LEARNER_IMPORT, "import", str(import_id), ukprn, facts)
            for ukprn in sorted(record.ukprns)
        )
    return undone
