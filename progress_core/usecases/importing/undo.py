"""Taking a learner import back (features E8)."""

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
from progress_core.usecases.importing.run import Importer, Reading

R = TypeVar("R", bound=Reading)


def undo(context: Context, actor: Actor, importer: Importer[R], import_id: int) -> Import:
    """Remove the learners that an import made; `LearnerImports.undo` says when that is refused."""
    actor.require(Permission.IMPORT_LEARNERS)
    now = context.clock.now()
    with context.store.transaction() as work:
        hold(work, Lock.LEARNERS)
        record = visible(work, actor, importer, import_id)
        made = learners_to_undo(record, actor.scope, work.learners.made_by(import_id))
        remove_learners(work, made)
        undone = evolve(record, status=ImportStatus.UNDONE)
        work.imports.save(undone)
        facts = {"removed": str(len(made))}
        work.audit.append(
            entry_by(actor, now, Action.UNDO_LEARNER_IMPORT, "import", str(import_id), ukprn, facts)
            for ukprn in sorted(record.ukprns)
        )
    return undone
