"""Writing the store's files anew once somebody was erased: owed until it is done, and in the audit trail once it is."""

from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.foundations.errors import Unavailable
from progress_core.domain.operations.audit import Entry
from progress_core.ports.audit import AuditQuery
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.foundations.context import Context

ERASE = "erase learner"
"""What the audit trail says of an erasure, after which the files are to be written anew."""

_COMPACT = "write the store's files anew"


def owed(work: UnitOfWork) -> bool:
    """Say whether somebody was erased since the store's files were last written anew."""
    erased, written = (work.audit.page(EVERYTHING, AuditQuery(action, limit=1)).entries for action in (ERASE, _COMPACT))
    return bool(erased) and not (written and written[0].at >= erased[0].at)


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
            work.audit.append([Entry(began, actor_id, _COMPACT, "store", "", "")])
    except Unavailable:
        return False
    return True
