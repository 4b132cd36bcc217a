"""E-mail kept in memory, for tests and demos."""

from progress_core.domain.correspondence.mail import Message, require_sendable
from progress_core.domain.foundations.errors import ProgressError


class MemoryMailer:
    """Keeps messages instead of delivering them.

    Attributes:
        sent: the messages, the oldest first.
        failure: error to raise instead of keeping a message, to simulate a mail server in trouble, such as
            `Unavailable("Too many e-mails.", retry_after=timedelta(minutes=5))`; None for none.
    """

    sent: list[Message]
    failure: ProgressError | None = None

    def __init__(self) -> None:
        self.sent = []

    def send(self, message: Message) -> None:
        """Keep one message; see `progress_core.ports.mail.Mailer`."""
        require_sendable(message)
        if self.failure is not None:
            raise self.failure
        self.sent.append(message)


def open_mailer(url: str = "") -> MemoryMailer:  # noqa: ARG001 - every adapter is given its URL
    """Make the mailer (entry point `memory`)."""
    return MemoryMailer()
