"""A real mail server in a thread, and the certificates it needs, for the tests of `progress_email`."""

import asyncio
import ssl
import threading
from collections.abc import Iterator
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


@define
class MailServer:
    """What the server does, and what it has seen.

    Args:
        replies: recipient -> what is said to it instead of taking it.
        data_reply: what is said to every message.
        drop_after_data: hang up instead of saying anything to a message.
        delay: seconds before a recipient is answered.
        received: messages taken (or dropped), the oldest first.
        recipients: the envelope's, message by message.
        secure: whether each message came through TLS.
        connections: how often somebody connected.
    """

    port: int = 0
    replies: dict[str, str] = field(factory=dict)
    data_reply: str = "250 OK"
    drop_after_data: bool = False
    delay: float = 0.0
    received: list[EmailMessage] = field(factory=list)
    recipients: list[list[str]] = field(factory=list)
    secure: list[bool] = field(factory=list)
    connections: int = 0

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
        self.received.append(message_from_bytes(content, policy=WIRE))
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
    loop = asyncio.new_event_loop()
    sessions: list[SMTP] = []

    def session() -> SMTP:
        server.connections += 1
        made = SMTP(
            server,
            loop=loop,
            hostname="localhost",
            tls_context=starttls,
            require_starttls=starttls is not None,
            auth_required=auth,
            auth_require_tls=implicit is None,
            authenticator=log_in if auth else None,
        )
        sessions.append(made)
        return made

    listening = threading.Event()

    def run() -> None:
        """Run the loop in a thread of its own from first to last: a browser may run another one in this thread."""
        listener = loop.run_until_complete(loop.create_server(session, "127.0.0.1", 0, ssl=implicit))
        server.port = listener.sockets[0].getsockname()[1]
        listening.set()
        loop.run_forever()
        listener.close()
        for one in sessions:
            if one.transport is not None:
                cast("asyncio.Transport", one.transport).abort()
        loop.run_until_complete(_settle())
        loop.close()

    thread = threading.Thread(target=run)
    thread.start()
    assert listening.wait(10), "the mail server did not start"
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


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
