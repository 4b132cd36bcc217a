"""Messages as Internet e-mail: headers, a text part and an HTML part."""

from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate

from progress_core.domain.correspondence.mail import Message, mail_refused, require_sendable
from progress_core.domain.foundations.errors import Unavailable

_POLICY = SMTP.clone(cte_type="7bit")
"""Every mail server accepts seven bits, however old it is."""


def as_email(message: Message) -> EmailMessage:
    """Return a message as it is sent.

    Raises:
        Rejected: the address or the subject is not valid, or would add further headers.
        Unavailable: the sender's address, which is a setting, is wrong.

    Source: RFC 5322, RFC 2045, RFC 3834 (Auto-Submitted).
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
        email.set_content(message.text)
        if message.html:
            email.add_alternative(message.html, subtype="html")
    except (ValueError, LookupError, MessageError) as error:
        raise mail_refused(message.to, f"it cannot be written as an email ({error})") from error
    return email


def sender_of(email: EmailMessage) -> str:
    """Return the sender's bare address; "" if it is not valid."""
    address = email["From"].addresses[0]
    return str(address.addr_spec) if address.username and address.domain else ""
