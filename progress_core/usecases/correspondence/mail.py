"""The outbox, as workers and operators see it (I8)."""

from progress_core.domain.correspondence.mail import Outgoing
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.permissions import Permission
from progress_core.usecases.correspondence.outbox import Delivered, deliver_due
from progress_core.usecases.foundations.context import Context


class Mail:
    """Delivering and listing e-mails."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def deliver(self, limit: int = 50) -> Delivered:
        """Try to deliver the e-mails that are due; what the mail server cannot take now is tried later."""
        return deliver_due(self._context, limit)

    def waiting(self) -> int:
        """Count the e-mails that have yet to be sent."""
        with self._context.store.snapshot() as work:
            return work.outbox.waiting()

    def list(self, actor: Actor, *, limit: int = 50) -> list[Outgoing]:
        """Return e-mails, including refused ones, the latest first.

        Raises:
            NotAllowed: the actor does not run the system.
        """
        actor.require(Permission.OPERATE)
        with self._context.store.snapshot() as work:
            return list(work.outbox.recent(limit))
