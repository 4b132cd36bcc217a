"""E-mails as they arrive at the other end of a mailer, for its kit."""

import re
from collections.abc import Callable, Sequence
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses, parseaddr
from typing import TypeAlias

from attrs import evolve, frozen


@frozen
class Delivered:
    """What arrived at the other end.

    Args:
        recipients: everybody who gets it, whether or not a header names them.
        sender: the address it comes from, with its name ("Progress <progress@progress.example>").
        subject: one line, decoded.
        text: the plain text, decoded; how lines end makes no difference.
        html: the HTML, decoded; "" for none.
        message_id: with angle brackets; "" for none.
        stop: web address in `List-Unsubscribe`, without angle brackets; "" for none.
        by_click: whether `List-Unsubscribe-Post` says that one click stops such e-mails.
    """

    recipients: tuple[str, ...]
    sender: str
    subject: str
    text: str
    html: str = ""
    message_id: str = ""
    stop: str = ""
    by_click: bool = False


Observer: TypeAlias = Callable[[], Sequence[Delivered]]


def read_email(content: bytes, recipients: Sequence[str] | None = None, *, utf8: bool = False) -> Delivered:
    """Read an e-mail as it arrived, for the observer of a mailer that sends e-mails as they are on the wire.

    Args:
        content: the e-mail, byte for byte.
        recipients: of the envelope; None if only the headers say who gets it.
        utf8: whether the envelope said SMTPUTF8, without which headers are in ASCII.

    Raises:
        AssertionError: its headers are not such as every server and mail program can read.

    Source: RFC 5322, 2.2 and 3.6; RFC 2047; RFC 6531, 3.4 (SMTPUTF8).
    """
    head = re.split(rb"\r?\n\r?\n", content, maxsplit=1)[0]
    assert utf8 or head.isascii(), "a header has letters outside ASCII as they are, which needs SMTPUTF8"
    email = message_from_bytes(content, policy=default)
    if recipients is None:
        headers = [str(value) for name in ("To", "Cc", "Bcc") for value in email.get_all(name, [])]
        recipients = [address for _, address in getaddresses(headers)]
    return Delivered(
        tuple(recipients),
        str(email["From"] or ""),
        str(email["Subject"] or ""),
        _body(email, "plain"),
        _body(email, "html"),
        str(email["Message-ID"] or ""),
        _raw(email, "List-Unsubscribe").strip("<>"),
        _raw(email, "List-Unsubscribe-Post") == "List-Unsubscribe=One-Click",
    )


def _raw(email: EmailMessage, name: str) -> str:
    """Return a header as it is written: mail programs do not decode what has to be an address."""
    return next((str(value).strip() for key, value in email.raw_items() if key.lower() == name.lower()), "")


def _body(email: EmailMessage, kind: str) -> str:
    part = email.get_body([kind])
    return str(part.get_content()) if part is not None else ""


def comparable(mail: Delivered) -> Delivered:
    """Return an e-mail without what servers may change: ends of lines, case of a domain, quotes around a name."""
    name, address = parseaddr(mail.sender)
    return evolve(
        mail,
        recipients=tuple(map(_lower_domain, mail.recipients)),
        sender=f"{name} <{_lower_domain(address)}>",
        text=_lines(mail.text),
        html=_lines(mail.html),
    )


def _lower_domain(address: str) -> str:
    name, at, domain = address.rpartition("@")
    return name + at + domain.lower()


def _lines(text: str) -> str:
    return "\n".join(line.rstrip(" ") if not line.strip() else line for line in text.splitlines()).rstrip("\n")
