"""Delivery of e-mail."""

from typing import Protocol

from progress_core.domain.correspondence.mail import Message


class Mailer(Protocol):
    """Delivers messages."""

    def send(self, message: Message) -> None:
        """Deliver one message.

        Raises:
            Unavailable: the mail server cannot be reached or asks to try later; the outbox tries again.
            Rejected: the mail server refuses this message for good (code `mail_refused`).
        """
        ...
