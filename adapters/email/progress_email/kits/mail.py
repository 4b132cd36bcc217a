"""Mailers under their kit."""

import errno
import io
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest

from progress_core.domain.correspondence.mail import Message
from progress_core.ports.mail import Mailer
from progress_core.testing.mail import MESSAGE, Delivered, MailerContract, Observer, read_email
from progress_email import ConsoleMailer, open_console, open_folder, open_smtp
from progress_email.kits.mailserver import Certificates, MailServer, make_certificates, running

_SHOWN = re.compile(r"-{72}\nFrom: (.*)\nTo: (.*)\nSubject: (.*)\n\n((?:.*\n)*?)-{72}\n")


PASSWORD = "sw0rdfish-of-the-server"


class _Full(io.StringIO):
    """A console whose disk is full."""

    def write(self, text: str) -> int:
        del text
        raise OSError(errno.ENOSPC, "No space left on device")


class _ConsoleOfNobody(ConsoleMailer):
    def send(self, message: Message) -> None:
        with redirect_stderr(_Full()):
            super().send(message)


class ConsoleMailerKit(MailerContract):
    """The kit of `console`."""

    shows_only_text = True

    @pytest.fixture
    def mailer(self, capsys: pytest.CaptureFixture[str]) -> Mailer:
        capsys.readouterr()
        return open_console("console:")

    @pytest.fixture
    def delivered(self, capsys: pytest.CaptureFixture[str]) -> Observer:
        shown: list[str] = []

        def read() -> list[Delivered]:
            shown.append(capsys.readouterr().err)
            found = _SHOWN.findall("".join(shown))
            return [Delivered((to,), sender, subject, text) for sender, to, subject, text in found]

        return read

    @pytest.fixture
    def unreachable(self) -> Mailer:
        return _ConsoleOfNobody()

    @pytest.fixture
    def busy(self) -> None:
        """Declare that there is no server."""

    @pytest.fixture
    def refusing(self) -> None:
        """Declare that there is no server."""

    @pytest.fixture
    def told_to_wait(self) -> None:
        """Declare that there is no server."""

    @pytest.fixture
    def silent(self) -> None:
        """Declare that there is no server."""

    @pytest.fixture
    def hang_up(self) -> None:
        """Declare that there is no server."""


class FileMailerKit(MailerContract):
    """The kit of `file`."""

    @pytest.fixture
    def mailer(self, tmp_path: Path) -> Mailer:
        return open_folder(f"file:{tmp_path}/new/folder")

    @pytest.fixture
    def delivered(self, tmp_path: Path) -> Observer:
        return lambda: [read_email(path.read_bytes()) for path in (tmp_path / "new" / "folder").glob("*")]

    @pytest.fixture
    def unreachable(self, tmp_path: Path) -> Mailer:
        (tmp_path / "taken").write_text("")
        return open_folder(f"file:{tmp_path}/taken/folder")

    @pytest.fixture
    def busy(self) -> None:
        """Declare that there is no server."""

    @pytest.fixture
    def refusing(self) -> None:
        """Declare that there is no server."""

    @pytest.fixture
    def told_to_wait(self) -> None:
        """Declare that there is no server."""

    @pytest.fixture
    def silent(self) -> None:
        """Declare that there is no server."""

    @pytest.fixture
    def hang_up(self) -> None:
        """Declare that there is no server."""


class SmtpMailerKit(MailerContract):
    """The kit of `smtp`."""

    @pytest.fixture
    def server(self) -> Iterator[MailServer]:
        with running(MailServer()) as server:
            yield server

    @pytest.fixture
    def url(self, server: MailServer) -> str:
        return f"smtp://localhost:{server.port}/?timeout=30"

    @pytest.fixture
    def mailer(self, url: str) -> Mailer:
        return open_smtp(url)

    @pytest.fixture
    def delivered(self, server: MailServer) -> Observer:
        return lambda: [
            read_email(content, recipients)
            for content, recipients in zip(server.contents, server.recipients, strict=True)
        ]

    @pytest.fixture
    def unreachable(self) -> Iterator[Mailer]:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            log_in = f"progress:{quote(PASSWORD, safe='')}@"
            yield open_smtp(f"smtp://{log_in}127.0.0.1:{taken.getsockname()[1]}/?starttls=0")

    @pytest.fixture
    def silent(self) -> Iterator[Mailer]:
        with socket.socket() as listening:
            listening.bind(("127.0.0.1", 0))
            listening.listen()
            yield open_smtp(f"smtp://127.0.0.1:{listening.getsockname()[1]}/?timeout=0.5")

    @pytest.fixture
    def hang_up(self, server: MailServer) -> Callable[[], None]:
        return server.hang_up

    @pytest.fixture
    def busy(self, server: MailServer, url: str) -> Mailer:
        server.replies[MESSAGE.to] = "450 4.2.1 Mailbox busy"
        return open_smtp(url)

    @pytest.fixture
    def refusing(self, server: MailServer, url: str) -> Mailer:
        server.replies[MESSAGE.to] = "550 5.1.1 No such user here"
        return open_smtp(url)

    @pytest.fixture
    def told_to_wait(self, server: MailServer, url: str) -> tuple[Mailer, timedelta]:
        server.replies[MESSAGE.to] = "450 4.2.0 Greylisted, try again in 7 minutes"
        return open_smtp(url), timedelta(minutes=7)

    @pytest.fixture
    def secrets(self) -> tuple[str, ...]:
        return (PASSWORD,)


class SmtpsMailerKit(SmtpMailerKit):
    """The kit of `smtps:`; the certificates are made for each check, which takes some milliseconds."""

    @pytest.fixture
    def certificates(self, tmp_path: Path) -> Certificates:
        return make_certificates(tmp_path)

    @pytest.fixture
    def server(self, certificates: Certificates) -> Iterator[MailServer]:
        with running(MailServer(), implicit=certificates.server) as server:
            yield server

    @pytest.fixture
    def url(self, server: MailServer, certificates: Certificates) -> str:
        return f"smtps://localhost:{server.port}/?timeout=30&ca={certificates.authority}"
