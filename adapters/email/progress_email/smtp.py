"""E-mail by SMTP, with TLS and log-in, and one connection for many messages."""

import smtplib
import ssl
import threading
import time
import weakref
from contextlib import suppress
from datetime import timedelta
from email.message import EmailMessage
from urllib.parse import parse_qsl, unquote, urlsplit

from attrs import field, frozen

from progress_core.domain.correspondence.mail import Message, mail_refused
from progress_core.domain.foundations.errors import Rejected, Unavailable
from progress_email.messages import as_email, sender_of
from progress_email.waits import wait_in

_IDLE_SECONDS = 30.0
_OK = 250
_LOG_IN_FIRST = 530
_PERMANENT = 500
_MAX_REPLY = 200  # characters of a server's reply that are quoted


@frozen
class Server:
    """A mail server and how to use it.

    Args:
        host: host name, which must be in the server's certificate.
        port: port number.
        user: user name for the log-in; "" for no log-in.
        password: password for the log-in.
        tls: "implicit" from the first byte, "starttls" before log-in and mail, or "none".
        timeout: seconds to wait for each answer.
        authorities: file of certificates to trust instead of the system's; "" for the system's.
    """

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    tls: str = "none"
    timeout: float = 10.0
    authorities: str = ""


class SmtpMailer:
    """Sends messages to a mail server, one at a time; threads may share it."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._lock = threading.Lock()
        self._open: list[smtplib.SMTP] = []
        self._used_at = 0.0
        weakref.finalize(self, _hang_up, self._open)

    def send(self, message: Message) -> None:
        """Deliver one message; see `progress_core.ports.mail.Mailer`."""
        email = as_email(message)
        with self._lock:
            try:
                _deliver(self._connection(), email, message.to)
            except BaseException:
                _hang_up(self._open)
                raise
            self._used_at = time.monotonic()

    def _connection(self) -> smtplib.SMTP:
        """Return the open connection if it still answers, else a new one."""
        if self._open and time.monotonic() - self._used_at < _IDLE_SECONDS:
            with suppress(OSError, smtplib.SMTPException):
                if self._open[0].noop()[0] == _OK:
                    return self._open[0]
        _hang_up(self._open)
        try:
            self._open.append(_connect(self._server))
        except smtplib.SMTPAuthenticationError as error:
            raise Unavailable(f"{self._name} refuses the log-in in PROGRESS_MAIL_URL: {_reason(error)}.") from error
        except ssl.SSLError as error:
            raise Unavailable(f"{self._name} offers no secure connection: {error.reason or error}.") from error
        except UnicodeError:  # its text may contain part of the password
            raise Unavailable(f"{self._name}, its user or password contains characters that cannot be sent.") from None
        except (OSError, smtplib.SMTPException) as error:
            raise Unavailable(f"{self._name} cannot be used: {_reason(error)}.", retry_after=_wait(error)) from error
        return self._open[0]

    @property
    def _name(self) -> str:
        return f"The mail server {self._server.host}:{self._server.port}"


def _connect(server: Server) -> smtplib.SMTP:
    context = ssl.create_default_context(cafile=server.authorities or None)
    if server.tls == "implicit":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=server.timeout, context=context)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
    try:
        if server.tls == "starttls":
            connection.starttls(context=context)
        if server.user:
            connection.login(server.user, server.password)
    except BaseException:
        connection.close()
        raise
    return connection


def _hang_up(connections: list[smtplib.SMTP]) -> None:
    """Close the connections without a goodbye, as a slow server would hold everybody up."""
    while connections:
        connections.pop().close()


def _deliver(connection: smtplib.SMTP, email: EmailMessage, to: str) -> None:
    """Send one message, and sort errors into those that may pass and those that will not.

    A refused sender, or a log-in that is required, is a fault of the settings, not of this message.
    """
    try:
        if (sender_of(email) + to).isascii():
            connection.sendmail(sender_of(email), [to], bytes(email))
        else:  # `send_message` knows what international addresses need, but writes ">From" for "From" at other times
            connection.send_message(email, sender_of(email), [to])
    except smtplib.SMTPRecipientsRefused as error:
        raise _trouble(to, *error.recipients[to]) from error
    except smtplib.SMTPDataError as error:
        raise _trouble(to, error.smtp_code, error.smtp_error) from error
    except smtplib.SMTPNotSupportedError as error:
        raise mail_refused(to, "the mail server accepts no address with letters outside ASCII") from error
    except (OSError, smtplib.SMTPException) as error:
        text = f"The mail server did not accept the email: {_reason(error)}."
        raise Unavailable(text, retry_after=_wait(error)) from error


def _trouble(to: str, code: int, reply: bytes | str) -> Rejected | Unavailable:
    answer = f"{code} {_line(reply)}"
    if code >= _PERMANENT and code != _LOG_IN_FIRST:
        return mail_refused(to, f"the mail server said {answer}")
    return Unavailable(f"The mail server asks to try later: {answer}.", retry_after=wait_in(answer))


def _reason(error: BaseException) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_line(error.smtp_error)}"
    return _line(str(error)) or type(error).__name__


def _wait(error: BaseException) -> timedelta | None:
    return wait_in(_reason(error)) if isinstance(error, smtplib.SMTPResponseException) else None


def _line(reply: bytes | str) -> str:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())[
        :_MAX_REPLY
    ].rstrip(".")


def open_smtp(url: str) -> SmtpMailer:
    """Return the mailer for `smtp://user:password@host:587/?starttls=1` or `smtps://...`.

    Characters that a URL forbids are written as `%` codes in user and password. After the `?`:
    `starttls=1` secures the connection before anything else is sent (the default if there is a
    user; `starttls=0` switches it off), `timeout` is in seconds, and `ca` is a file of certificates to
    trust instead of the system's.

    Raises:
        Unavailable: the URL is wrong; the message never shows its password.
    """
    try:
        server = _server(url)
    except ValueError:  # its text may contain part of the password
        raise Unavailable(
            "PROGRESS_MAIL_URL is wrong. Write smtp://user:password@host:587/?starttls=1 or smtps://..., with "
            "% codes for characters such as @ / # in user and password; options are starttls, timeout and ca."
        ) from None
    return SmtpMailer(server)


def _server(url: str) -> Server:
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
    starttls = options.pop("starttls", "1" if parts.username else "0")
    timeout = float(options.pop("timeout", "10"))
    authorities = options.pop("ca", "")
    if options or parts.fragment or starttls not in ("0", "1") or not timeout > 0:
        raise ValueError
    tls, port = ("starttls", 587) if starttls == "1" else ("none", 25)
    if parts.scheme == "smtps":
        tls, port = "implicit", 465
    return Server(
        parts.hostname or "localhost",
        parts.port or port,
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        tls,
        timeout,
        authorities,
    )
