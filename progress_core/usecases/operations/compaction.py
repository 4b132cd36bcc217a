"""Rewriting the store's files after somebody was erased: owed until done, then recorded in the audit trail."""

from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.foundations.errors import Unavailable
from progress_core.domain.operations.audit import Action, Entry
from progress_core.ports.audit import AuditQuery
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.foundations.context import Context


def owed(work: UnitOfWork) -> bool:
    """Return whether somebody was erased since the store's files were last rewritten."""
    erased, written = _last(work, Action.ERASE_LEARNER), _last(work, Action.COMPACT_STORE)
    return erased is not None and (written is None or written.at < erased.at)


def _last(work: UnitOfWork, action: Action) -> Entry | None:
    """Return the latest entry of an action; None if there is none."""
    entries = work.audit.page(EVERYTHING, AuditQuery(action=action, limit=1)).entries
    return entries[0] if entries else None


def compacted(context: Context, actor_id: int) -> bool:
    """Rewrite the store's files, so that nothing of the people who were erased is left in them.

    Args:
        context: the ports.
        actor_id: the actor that the audit trail names.

    Returns:
        whether it could be done; False while others are at work: then it stays owed.
    """
    began = context.clock.now()
    try:
        context.store.compact()
        with context.store.transaction() as work:
            work.audit.append([Entry(began, actor_id, Action.COMPACT_STORE, "store", "", "")])
    except Unavailable:
        return False
    return True
