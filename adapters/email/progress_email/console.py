"""E-mail shown on the console, for development."""

import sys

from progress_core.domain.correspondence.mail import Message
from progress_core.domain.foundations.errors import Unavailable
from progress_email.messages import as_email

_LINE = "-" * 72


class ConsoleMailer:
    """Shows the text of each message on standard error; standard output is for results."""

    def send(self, message: Message) -> None:
        """Show one message; see `progress_core.ports.mail.Mailer`."""
        as_email(message)
        heading = f"From: {message.sender}\nTo: {message.to}\nSubject: {message.subject}\n"
        text = "".join(character for character in message.text if character.isprintable() or character == "\n")
        try:
            sys.stderr.write(f"{_LINE}\n{heading}\n{text.rstrip()}\n{_LINE}\n")
            sys.stderr.flush()
        except OSError as error:
            raise Unavailable(f"The email could not be shown: {error.strerror}.") from error


def open_console(url: str = "") -> ConsoleMailer:  # noqa: ARG001 - every adapter is given its URL
    """Return the mailer for `console:`."""
    return ConsoleMailer()
