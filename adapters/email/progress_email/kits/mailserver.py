"""A real mail server in a thread, and the certificates it needs, for the tests of `progress_email`."""

import asyncio
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from ipaddress import ip_address
from pathlib import Path
from typing import cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from attrs import define, field
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

USER, PASSWORD = "progress@school.example", "p@ss/word#7"

_AS_IT_CAME = WIRE.clone(refold_source="none")
"""Headers stay as they are on the wire: long ones would be written anew, as encoded words."""


@define
class MailServer:
    """What the server does, and what it has seen.

    Args:
        replies: recipient -> what is said to it instead of taking it.
        sender_reply: what is said to every sender instead of taking it; "" to take it.
        data_reply: what is said to every message.
        drop_after_data: hang up instead of saying anything to a message.
        delay: seconds before a recipient is answered.
        received: messages taken (or dropped), the oldest first.
        contents: the same, byte for byte.
        recipients: the envelope's, message by message.
        secure: whether each message came through TLS.
        connections: how often somebody connected.
        hang_up: ends all connections; set while the server runs.
    """

    port: int = 0
    replies: dict[str, str] = field(factory=dict)
    sender_reply: str = ""
    data_reply: str = "250 OK"
    drop_after_data: bool = False
    delay: float = 0.0
    received: list[EmailMessage] = field(factory=list)
    contents: list[bytes] = field(factory=list)
    recipients: list[list[str]] = field(factory=list)
    secure: list[bool] = field(factory=list)
    connections: int = 0
    hang_up: Callable[[], None] = field(default=lambda: None, repr=False)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.sender_reply:
            return self.sender_reply
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        await asyncio.sleep(self.delay)
        if address in self.replies:
            return self.replies[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        content = cast("bytes", envelope.content)
        self.received.append(message_from_bytes(content, policy=_AS_IT_CAME))
        self.contents.append(content)
        self.recipients.append(list(envelope.rcpt_tos))
        transport = cast("asyncio.Transport", server.transport)
        self.secure.append(transport.get_extra_info("sslcontext") is not None)
        if self.drop_after_data:
            transport.abort()
        return self.data_reply


def log_in(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: object) -> AuthResult:
    right = isinstance(data, LoginPassword) and data == LoginPassword(USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


@contextmanager
def running(
    server: MailServer,
    *,
    starttls: ssl.SSLContext | None = None,
    implicit: ssl.SSLContext | None = None,
    auth: bool = False,
) -> Iterator[MailServer]:
    """Run a server on a free port of this machine until the block ends."""
    listener = _Listener(server, starttls, implicit, auth)
    server.hang_up = listener.hang_up
    thread = threading.Thread(target=listener.run)
    thread.start()
    assert listener.listening.wait(10), "the mail server did not start"
    try:
        yield server
    finally:
        listener.loop.call_soon_threadsafe(listener.loop.stop)
        thread.join()


@define
class _Listener:
    """What a thread of its own runs from first to last: a browser may run another loop in the thread of the test."""

    server: MailServer
    starttls: ssl.SSLContext | None
    implicit: ssl.SSLContext | None
    auth: bool
    loop: asyncio.AbstractEventLoop = field(factory=asyncio.new_event_loop)
    sessions: list[SMTP] = field(factory=list)
    listening: threading.Event = field(factory=threading.Event)

    def run(self) -> None:
        """Serve until the loop is stopped."""
        made = self.loop.create_server(self._session, "127.0.0.1", 0, ssl=self.implicit)
        listener = self.loop.run_until_complete(made)
        self.server.port = listener.sockets[0].getsockname()[1]
        self.listening.set()
        self.loop.run_forever()
        listener.close()
        self._end_connections()
        self.loop.run_until_complete(_settle())
        self.loop.close()

    def hang_up(self) -> None:
        """Return once the connections have ended, so that nobody can write to them any more."""

        async def ended() -> None:
            self._end_connections()
            for _ in range(3):
                await asyncio.sleep(0)

        asyncio.run_coroutine_threadsafe(ended(), self.loop).result()

    def _session(self) -> SMTP:
        self.server.connections += 1
        made = SMTP(
            self.server,
            loop=self.loop,
            hostname="localhost",
            tls_context=self.starttls,
            require_starttls=self.starttls is not None,
            auth_required=self.auth,
            auth_require_tls=self.implicit is None,
            authenticator=log_in if self.auth else None,
        )
        self.sessions.append(made)
        return made

    def _end_connections(self) -> None:
        for one in self.sessions:
            if one.transport is not None:
                cast("asyncio.Transport", one.transport).abort()


async def _settle() -> None:
    """Let closed connections end their tasks."""
    for _ in range(3):
        await asyncio.sleep(0)
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@define
class Certificates:
    """A certificate authority of our own, and a server that it vouches for."""

    authority: Path
    server: ssl.SSLContext


def make_certificates(folder: Path, name: str = "localhost") -> Certificates:
    """Make them, good for an hour, in a folder."""
    root_key, root = _certificate("Test authority", None, None)
    key, leaf = _certificate(name, root_key, root)
    authority, chain = folder / f"{name}-ca.pem", folder / f"{name}.pem"
    authority.write_bytes(root.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    chain.write_bytes(private + leaf.public_bytes(serialization.Encoding.PEM))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(chain)
    return Certificates(authority, context)


def _certificate(
    name: str, issuer_key: ec.EllipticCurvePrivateKey | None, issuer: x509.Certificate | None
) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    """Make one: signed by the issuer, or an authority that signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    signing = issuer_key or key
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now, is_root = datetime.now(UTC), issuer is None
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key()), critical=False)
        .add_extension(_usage(is_root), critical=True)
    )
    if not is_root:
        names = x509.SubjectAlternativeName([x509.DNSName(name), x509.IPAddress(ip_address("127.0.0.2"))])
        purposes = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
        builder = builder.add_extension(names, critical=False).add_extension(purposes, critical=False)
    return key, builder.sign(signing, hashes.SHA256())


def _usage(is_root: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_root,
        key_cert_sign=is_root,
        crl_sign=is_root,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
