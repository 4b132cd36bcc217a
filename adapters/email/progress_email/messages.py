"""Messages as Internet e-mail: headers, a text part and an HTML part."""

from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import formatdate
from typing import Any

from progress_core.domain.correspondence.mail import Message, mail_refused, require_sendable
from progress_core.domain.foundations.errors import Unavailable

_STOP = "List-Unsubscribe"


class _Policy(EmailPolicy):
    """Writes the address that stops e-mails on one line: the library would write a long one as encoded words.

    Source: RFC 2369, 2; RFC 2047, 5.
    """

    def fold(self, name: str, value: Any) -> str:
        """Write a header as text."""
        return f"{name}: {value}{self.linesep}" if name == _STOP else super().fold(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        """Write a header as bytes."""
        return self.fold(name, value).encode("ascii") if name == _STOP else super().fold_binary(name, value)


_POLICY = _Policy(linesep="\r\n", cte_type="7bit")
"""Every mail server accepts seven bits, however old it is."""


def as_email(message: Message) -> EmailMessage:
    """Return a message as it is sent.

    Raises:
        Rejected: the address or the subject is not valid, or would add further headers.
        Unavailable: the sender's address, which is a setting, is wrong.

    Source: RFC 5322, RFC 2045, RFC 3834 (Auto-Submitted), RFC 2369 and RFC 8058 (List-Unsubscribe).
    """
    require_sendable(message)
    email = EmailMessage(_POLICY)
    email["From"] = message.sender
    if len(email["From"].addresses) != 1 or not sender_of(email) or email["From"].defects:
        raise Unavailable(f"PROGRESS_MAIL_FROM is not an email address: {message.sender!r}.")
    try:
        email["To"] = Address(addr_spec=message.to)
        email["Subject"] = message.subject
        email["Date"] = formatdate()
        if message.message_id:
            email["Message-ID"] = message.message_id
        email["Auto-Submitted"] = "auto-generated"
        _add_stop(email, message.stop)
        email.set_content(message.text)
        if message.html:
            email.add_alternative(message.html, subtype="html")
    except (ValueError, LookupError, MessageError) as error:
        raise mail_refused(message.to, f"it cannot be written as an email ({error})") from error
    return email


def _add_stop(email: EmailMessage, address: str) -> None:
    """Tell mail programs where their users stop such e-mails: by one click only over TLS, as RFC 8058 demands."""
    if address:
        email[_STOP] = f"<{address}>"
    if address.startswith("https://"):
        email["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def sender_of(email: EmailMessage) -> str:
    """Return the sender's bare address; "" if it is not valid."""
    address = email["From"].addresses[0]
    return str(address.addr_spec) if address.username and address.domain else ""
