"""Reading the audit trail (I9)."""

from progress_core.domain.audit import Entry
from progress_core.domain.permissions import Actor, Permission
from progress_core.usecases.context import Context


class Audit:
    """What those who answer for an installation look at."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def read(self, actor: Actor, *, limit: int = 100, action: str = "", subject_id: str = "") -> list[Entry]:
        """Give entries in scope, the latest first.

        Raises:
            NotAllowed: the actor may not read the audit trail.
        """
        actor.require(Permission.VIEW_AUDIT)
        with self._context.store.snapshot() as work:
            return list(work.audit.read(actor.scope, limit=limit, action=action, subject_id=subject_id))
