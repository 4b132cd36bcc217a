"""Writing the store's files anew once somebody was erased: owed until it is done, and in the audit trail once it is."""

from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.foundations.errors import Unavailable
from progress_core.domain.operations.audit import Action, Entry
from progress_core.ports.audit import AuditQuery
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.foundations.context import Context


def owed(work: UnitOfWork) -> bool:
    """Say whether somebody was erased since the store's files were last written anew."""
    erased, written = _last(work, Action.ERASE_LEARNER), _last(work, Action.COMPACT_STORE)
    return erased is not None and (written is None or written.at < erased.at)


def _last(work: UnitOfWork, action: Action) -> Entry | None:
    """Return the latest entry of an action; None if there is none."""
    entries = work.audit.page(EVERYTHING, AuditQuery(action=action, limit=1)).entries
    return entries[0] if entries else None


def compacted(context: Context, actor_id: int) -> bool:
    """Write the store's files anew, so that nothing of those who were erased is left in them.

    Args:
        context: the ports.
        actor_id: who stands in the audit trail.

    Returns:
        whether it could be done; False while others are at work, and then it stays owed.
    """
    began = context.clock.now()
    try:
        context.store.compact()
        with context.store.transaction() as work:
            work.audit.append([Entry(began, actor_id, Action.COMPACT_STORE, "store", "", "")])
    except Unavailable:
        return False
    return True
