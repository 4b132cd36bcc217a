"""Mailers keep their contract, and their messages arrive complete."""

import gc
import time
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from pathlib import Path
from typing import cast

import pytest
from attrs import evolve
from progress_email import open_console, open_folder, open_smtp
from progress_email.kits.mailserver import Certificates, MailServer, running

from progress_core.domain.foundations.errors import Unavailable
from progress_core.memory.mail import MemoryMailer
from progress_core.testing.mail import MESSAGE
from tests.contract.mail.conftest import LOG_IN, plain
from tests.kits.subjects import mail as subjects


class TestMemoryMailer(subjects.TestMemory):
    """The twin."""


class TestConsoleMailer(subjects.TestConsole):
    """`console:`."""


class TestFolderMailer(subjects.TestFile):
    """`file:`."""


class TestSmtpMailer(subjects.TestSmtp):
    """`smtp:`."""


class TestSmtpMailerWithStarttlsAndLogIn(subjects.TestSmtp):
    @pytest.fixture
    def server(self, certificates: Certificates) -> Iterator[MailServer]:
        with running(MailServer(), starttls=certificates.server, auth=True) as server:
            yield server

    @pytest.fixture
    def url(self, server: MailServer, certificates: Certificates) -> str:
        return f"smtp://{LOG_IN}localhost:{server.port}/?starttls=1&timeout=60&ca={certificates.authority}"


class TestSmtpMailerWithImplicitTls(subjects.TestSmtp):
    @pytest.fixture
    def server(self, certificates: Certificates) -> Iterator[MailServer]:
        with running(MailServer(), implicit=certificates.server) as server:
            yield server

    @pytest.fixture
    def url(self, server: MailServer, certificates: Certificates) -> str:
        return f"smtps://localhost:{server.port}/?timeout=60&ca={certificates.authority}"


# Memory


@pytest.mark.feature("I2")
def test_the_memory_mailer_keeps_sent_mail_and_fails_on_demand() -> None:
    mailer = MemoryMailer()
    mailer.send(MESSAGE)
    mailer.failure = Unavailable("down")
    with pytest.raises(Unavailable, match="down"):
        mailer.send(MESSAGE)
    assert mailer.sent == [MESSAGE]


# What arrives


def assert_is_the_message(email: EmailMessage) -> None:
    text, html = (cast("EmailMessage", email.get_body([kind])).get_content() for kind in ("plain", "html"))
    assert {name: email[name] for name in ("From", "To", "Subject", "Message-ID", "Auto-Submitted")} == {
        "From": MESSAGE.sender,
        "To": MESSAGE.to,
        "Subject": MESSAGE.subject,
        "Message-ID": MESSAGE.message_id,
        "Auto-Submitted": "auto-generated",
    }
    assert (text, html) == tuple(body.replace("\n", "\r\n") for body in (MESSAGE.text, MESSAGE.html))
    assert email["Date"].datetime.timestamp() == pytest.approx(time.time(), abs=60)


@pytest.mark.feature("I8")
def test_smtp_delivers_text_and_html_with_all_headers(server: MailServer) -> None:
    plain(server).send(MESSAGE)
    assert_is_the_message(server.received[0])
    assert server.recipients == [[MESSAGE.to]]


@pytest.mark.feature("I8")
def test_starttls_and_log_in_come_before_the_message(certificates: Certificates) -> None:
    with running(MailServer(), starttls=certificates.server, auth=True) as server:
        open_smtp(f"smtp://{LOG_IN}localhost:{server.port}/?ca={certificates.authority}").send(MESSAGE)
    assert_is_the_message(server.received[0])
    assert server.secure == [True]


@pytest.mark.feature("I8")
@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # the server does not count implicit TLS
def test_implicit_tls_comes_before_log_in(certificates: Certificates) -> None:
    with running(MailServer(), implicit=certificates.server, auth=True) as server:
        open_smtp(f"smtps://{LOG_IN}localhost:{server.port}/?ca={certificates.authority}").send(MESSAGE)
    assert_is_the_message(server.received[0])
    assert server.secure == [True]


@pytest.mark.feature("I8")
def test_each_message_is_a_file_that_mail_programs_can_open(tmp_path: Path) -> None:
    mailer = open_folder(f"file://{tmp_path}/sent%20mail")
    mailer.send(MESSAGE)
    mailer.send(MESSAGE)
    mailer.send(evolve(MESSAGE, message_id="<2@progress.example>"))
    files = list((tmp_path / "sent mail").iterdir())
    assert [file.suffix for file in files] == [".eml", ".eml"]
    (first,) = (file for file in files if MESSAGE.message_id.encode() in file.read_bytes())
    assert_is_the_message(message_from_bytes(first.read_bytes(), policy=WIRE))


@pytest.mark.feature("I8")
def test_messages_without_an_id_get_their_own_files(tmp_path: Path) -> None:
    mailer = open_folder(f"file:{tmp_path}")
    mailer.send(evolve(MESSAGE, message_id="", text="One."))
    mailer.send(evolve(MESSAGE, message_id="", text="Two."))
    assert len(list(tmp_path.glob("*.eml"))) == 2


@pytest.mark.feature("I8")
def test_the_console_writes_the_message_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    open_console().send(evolve(MESSAGE, text="Follow the link:\nhttps://progress.example/\x1b[2Jverify\n"))
    shown = capsys.readouterr()
    assert shown.out == ""
    assert f"To: {MESSAGE.to}\nSubject: {MESSAGE.subject}\n\nFollow the link:\n" in shown.err
    assert "\x1b" not in shown.err


@pytest.mark.feature("I8")
def test_one_connection_carries_many_messages(server: MailServer) -> None:
    mailer = plain(server)
    for number in range(5):
        mailer.send(evolve(MESSAGE, message_id=f"<{number}@progress.example>"))
    assert [email["Message-ID"] for email in server.received] == [f"<{n}@progress.example>" for n in range(5)]
    assert server.connections == 1


@pytest.mark.feature("I8")
def test_a_lost_connection_is_reopened(server: MailServer) -> None:
    mailer = plain(server)
    server.drop_after_data = True
    with pytest.raises(Unavailable):
        mailer.send(MESSAGE)
    server.drop_after_data = False
    mailer.send(MESSAGE)
    assert [email["Message-ID"] for email in server.received] == [MESSAGE.message_id] * 2
    assert server.connections == 2


@pytest.mark.feature("I8")
def test_a_server_that_disappears_between_messages_is_unavailable() -> None:
    with running(MailServer()) as first:
        mailer = plain(first)
        mailer.send(MESSAGE)
    with pytest.raises(Unavailable):
        mailer.send(MESSAGE)


@pytest.mark.feature("I8")
def test_an_idle_connection_is_not_reused(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    mailer = plain(server)
    mailer.send(MESSAGE)
    later = time.monotonic() + 31
    monkeypatch.setattr(time, "monotonic", lambda: later)
    mailer.send(MESSAGE)
    assert server.connections == 2


@pytest.mark.asvs("V1.4.3")
@pytest.mark.feature("I8")
def test_a_discarded_mailer_closes_its_connection(server: MailServer) -> None:
    mailer = plain(server)
    mailer.send(MESSAGE)
    del mailer
    gc.collect()  # a connection left open would be a ResourceWarning, which is an error here
    plain(server).send(MESSAGE)
    assert server.connections == 2
