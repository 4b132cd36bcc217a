"""The outbox as workers and operators see it (I8)."""

from progress_core.domain.mail import Outgoing
from progress_core.domain.permissions import Actor, Permission
from progress_core.usecases.context import Context
from progress_core.usecases.outbox import Delivered, deliver_due


class Mail:
    """What is done about e-mail that waits."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def deliver(self, limit: int = 50) -> Delivered:
        """Try to deliver the e-mail that is due; what the mail server cannot take now is tried later."""
        return deliver_due(self._context, limit)

    def waiting(self) -> int:
        """Count e-mail that has still to be sent."""
        with self._context.store.snapshot() as work:
            return work.outbox.waiting()

    def list(self, actor: Actor, *, limit: int = 50) -> list[Outgoing]:
        """Give e-mail, the latest first, refused ones among it.

        Raises:
            NotAllowed: the actor does not run the system.
        """
        actor.require(Permission.OPERATE)
        with self._context.store.snapshot() as work:
            return list(work.outbox.recent(limit))
