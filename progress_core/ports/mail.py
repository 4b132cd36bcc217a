"""Delivery of e-mail."""

from typing import Protocol

from progress_core.domain.correspondence.mail import Message


class Mailer(Protocol):
    """Delivers messages."""

    def send(self, message: Message) -> None:
        """Deliver one message: to its recipient alone, with subject, text, HTML and Message-ID as they are.

        Raises:
            Unavailable: the mail server cannot be reached, does not answer in time or asks to try later; nothing was
                delivered, and the outbox tries again. If the server says how long to wait (the header `Retry-After`,
                "450 try again in 5 minutes"), `retry_after` is that time: the outbox does not try this message before,
                but waits for a day at most.
            Rejected: the mail server refuses this message for good (code `mail_refused`).
        """
        ...
