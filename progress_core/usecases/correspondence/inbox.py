"""Messages to learners, as they read them (manual 5.6; H4)."""

from collections.abc import Iterable, Mapping

from progress_core.domain.correspondence.inbox import InboxMessage
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.messages import label, sentence
from progress_core.domain.foundations.permissions import Permission
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.foundations.context import Context


class Inbox:
    """What learners do with the messages that were left for them.

    Raises, in every method:
        NotAllowed: the actor is not a learner.
    """

    def __init__(self, context: Context) -> None:
        self._context = context

    def list(self, actor: Actor) -> list[InboxMessage]:
        """Return the learner's own messages, the latest first.

        Source: manual 5.6; features H4.
        """
        actor.require(Permission.APPLY)
        with self._context.store.snapshot() as work:
            return work.inbox.of(actor.scope, actor.account_id)

    def unread(self, actor: Actor) -> int:
        """Count the learner's own messages that they have not opened yet."""
        return sum(message.read_at is None for message in self.list(actor))

    def mark_read(self, actor: Actor, message_ids: Iterable[int]) -> None:
        """Mark the learner's own messages as read; those of others stay as they are.

        Source: features H4.
        """
        actor.require(Permission.APPLY)
        with self._context.store.transaction() as work:
            work.inbox.mark_read(actor.account_id, message_ids, self._context.clock.now())


def leave_messages(context: Context, work: UnitOfWork, learner_id: int, *codes: str, **facts: str) -> None:
    """Leave messages for a learner to read.

    Args:
        context: the ports.
        work: the unit of work of what they are about.
        learner_id: whom they are for.
        codes: of the messages: each has a heading of this name and a sentence in the catalogue.
        facts: what the sentences name.
    """
    now = context.clock.now()
    numbers = work.new_ids(len(codes))
    work.inbox.add_many(
        InboxMessage(number, learner_id, now, label(code), sentence(code, **facts))
        for number, code in zip(numbers, codes, strict=True)
    )


def leave_many(context: Context, work: UnitOfWork, messages: Mapping[int, tuple[str, str]]) -> None:
    """Leave one message for each of many learners.

    Args:
        context: the ports.
        work: the unit of work of what they are about.
        messages: id of the learner -> heading and text.
    """
    now = context.clock.now()
    numbers = work.new_ids(len(messages))
    work.inbox.add_many(
        InboxMessage(number, learner_id, now, subject, body)
        for number, (learner_id, (subject, body)) in zip(numbers, messages.items(), strict=True)
    )


def leave_message(context: Context, work: UnitOfWork, learner_id: int, subject: str, body: str) -> None:
    """Leave one message in words for a learner to read.

    Args:
        context: the ports.
        work: the unit of work of what it is about.
        learner_id: whom it is for.
        subject: its heading.
        body: its text, perhaps of several lines.
    """
    leave_many(context, work, {learner_id: (subject, body)})
