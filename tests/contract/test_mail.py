"""Mailers keep their contract, and ours stand up to mail servers in trouble."""

import gc
import io
import socket
import time
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from pathlib import Path
from typing import cast
from urllib.parse import quote

import pytest
from attrs import evolve
from progress_email import open_console, open_folder, open_smtp

from progress_core.domain.foundations.errors import Rejected, Unavailable
from progress_core.memory.mail import MemoryMailer, open_mailer
from progress_core.ports.mail import Mailer
from progress_core.testing.mail import MESSAGE, MailerContract
from tests.contract.mailserver import PASSWORD, USER, Certificates, MailServer, make_certificates, running

LOG_IN = f"{quote(USER, safe='')}:{quote(PASSWORD, safe='')}@"


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def server() -> Iterator[MailServer]:
    with running(MailServer()) as server:
        yield server


def plain(server: MailServer, options: str = "timeout=5") -> Mailer:
    return open_smtp(f"smtp://localhost:{server.port}/?{options}")


class TestMemoryMailer(MailerContract):
    @pytest.fixture
    def mailer(self) -> Mailer:
        return open_mailer()


class TestConsoleMailer(MailerContract):
    @pytest.fixture
    def mailer(self) -> Mailer:
        return open_console("console:")


class TestFolderMailer(MailerContract):
    @pytest.fixture
    def mailer(self, tmp_path: Path) -> Mailer:
        return open_folder(f"file:{tmp_path}/new/folder")


class TestSmtpMailer(MailerContract):
    @pytest.fixture
    def mailer(self, server: MailServer) -> Mailer:
        return plain(server)


class TestSmtpMailerWithStarttlsAndLogIn(MailerContract):
    @pytest.fixture
    def mailer(self, certificates: Certificates) -> Iterator[Mailer]:
        with running(MailServer(), starttls=certificates.server, auth=True) as server:
            yield open_smtp(f"smtp://{LOG_IN}localhost:{server.port}/?starttls=1&timeout=5&ca={certificates.authority}")


class TestSmtpMailerWithImplicitTls(MailerContract):
    @pytest.fixture
    def mailer(self, certificates: Certificates) -> Iterator[Mailer]:
        with running(MailServer(), implicit=certificates.server) as server:
            yield open_smtp(f"smtps://localhost:{server.port}/?timeout=5&ca={certificates.authority}")


# Memory


@pytest.mark.feature("I2")
def test_memory_keeps_what_was_sent_and_fails_when_told() -> None:
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
def test_smtp_delivers_text_and_html_with_all_headings(server: MailServer) -> None:
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
def test_each_message_is_a_file_that_a_mail_program_opens(tmp_path: Path) -> None:
    mailer = open_folder(f"file://{tmp_path}/sent%20mail")
    mailer.send(MESSAGE)
    mailer.send(MESSAGE)
    mailer.send(evolve(MESSAGE, message_id="<2@progress.example>"))
    files = list((tmp_path / "sent mail").iterdir())
    assert [file.suffix for file in files] == [".eml", ".eml"]
    (first,) = (file for file in files if MESSAGE.message_id.encode() in file.read_bytes())
    assert_is_the_message(message_from_bytes(first.read_bytes(), policy=WIRE))


@pytest.mark.feature("I8")
def test_messages_without_an_id_are_files_of_their_own(tmp_path: Path) -> None:
    mailer = open_folder(f"file:{tmp_path}")
    mailer.send(evolve(MESSAGE, message_id="", text="One."))
    mailer.send(evolve(MESSAGE, message_id="", text="Two."))
    assert len(list(tmp_path.glob("*.eml"))) == 2


@pytest.mark.feature("I8")
def test_the_console_shows_the_message_beside_the_results(capsys: pytest.CaptureFixture[str]) -> None:
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
def test_a_connection_that_was_lost_is_made_anew(server: MailServer) -> None:
    mailer = plain(server)
    server.drop_after_data = True
    with pytest.raises(Unavailable):
        mailer.send(MESSAGE)
    server.drop_after_data = False
    mailer.send(MESSAGE)
    assert [email["Message-ID"] for email in server.received] == [MESSAGE.message_id] * 2
    assert server.connections == 2


@pytest.mark.feature("I8")
def test_a_server_that_went_away_between_messages_is_unavailable() -> None:
    with running(MailServer()) as first:
        mailer = plain(first)
        mailer.send(MESSAGE)
    with pytest.raises(Unavailable):
        mailer.send(MESSAGE)


@pytest.mark.feature("I8")
def test_an_idle_connection_is_not_used_again(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    mailer = plain(server)
    mailer.send(MESSAGE)
    later = time.monotonic() + 31
    monkeypatch.setattr(time, "monotonic", lambda: later)
    mailer.send(MESSAGE)
    assert server.connections == 2


@pytest.mark.feature("I8")
def test_a_mailer_that_is_let_go_hangs_up(server: MailServer) -> None:
    mailer = plain(server)
    mailer.send(MESSAGE)
    del mailer
    gc.collect()  # a connection left open would be a ResourceWarning, which is an error here
    plain(server).send(MESSAGE)
    assert server.connections == 2


# Mail servers in trouble


@pytest.mark.feature("I8")
@pytest.mark.parametrize("reply", ["550 5.1.1 No such user here", "553 5.1.3 Bad address"])
def test_a_recipient_refused_for_good_is_rejected_with_what_the_server_said(server: MailServer, reply: str) -> None:
    server.replies[MESSAGE.to] = reply
    with pytest.raises(Rejected, match=reply) as caught:
        plain(server).send(MESSAGE)
    assert [(problem.code, problem.value) for problem in caught.value.problems] == [("mail_refused", MESSAGE.to)]


@pytest.mark.feature("I8")
@pytest.mark.parametrize("reply", ["450 4.2.1 Mailbox busy", "421 4.3.2 Shutting down", "530 5.7.0 Log in first"])
def test_a_recipient_refused_for_now_is_tried_later(server: MailServer, reply: str) -> None:
    server.replies[MESSAGE.to] = reply
    with pytest.raises(Unavailable, match=reply[:3]):
        plain(server).send(MESSAGE)


@pytest.mark.feature("I8")
def test_refusing_one_recipient_does_not_stop_the_next(server: MailServer) -> None:
    server.replies["gone@school.example"] = "550 5.1.1 No such user here"
    mailer = plain(server)
    with pytest.raises(Rejected):
        mailer.send(evolve(MESSAGE, to="gone@school.example"))
    mailer.send(MESSAGE)
    assert server.recipients == [[MESSAGE.to]]


@pytest.mark.feature("I8")
def test_content_refused_for_good_is_rejected(server: MailServer) -> None:
    server.data_reply = "554 5.6.0 Not wanted"
    with pytest.raises(Rejected, match=r"554 5\.6\.0 Not wanted"):
        plain(server).send(MESSAGE)


@pytest.mark.feature("I8")
def test_content_refused_for_now_is_tried_later(server: MailServer) -> None:
    server.data_reply = "451 4.3.0 Disk full"
    with pytest.raises(Unavailable, match=r"451 4\.3\.0 Disk full"):
        plain(server).send(MESSAGE)


@pytest.mark.feature("I8")
def test_a_server_that_hangs_up_after_the_message_is_tried_later(server: MailServer) -> None:
    server.drop_after_data = True
    with pytest.raises(Unavailable, match="did not accept the e-mail"):
        plain(server).send(MESSAGE)


@pytest.mark.feature("I8")
def test_a_slow_server_is_given_up_after_the_timeout(server: MailServer) -> None:
    server.delay = 3.0
    started = time.monotonic()
    with pytest.raises(Unavailable):
        plain(server, "timeout=0.3").send(MESSAGE)
    assert time.monotonic() - started < 2.5


@pytest.mark.feature("I8")
def test_a_server_that_is_down_is_unavailable() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with pytest.raises(Unavailable, match=f"127.0.0.1:{port} cannot be used: .*refused"):
            open_smtp(f"smtp://127.0.0.1:{port}/").send(MESSAGE)


@pytest.mark.feature("I8")
def test_a_wrong_log_in_is_unavailable_and_keeps_the_password(certificates: Certificates) -> None:
    with running(MailServer(), starttls=certificates.server, auth=True) as server:
        mailer = open_smtp(f"smtp://somebody:sw0rdfish@localhost:{server.port}/?ca={certificates.authority}")
        with pytest.raises(Unavailable, match="refuses the log-in") as caught:
            mailer.send(MESSAGE)
    assert "sw0rdfish" not in caught.value.message + repr(mailer) + repr(vars(mailer))
    assert server.received == []


@pytest.mark.feature("I8")
def test_a_log_in_outside_ascii_is_unavailable(certificates: Certificates) -> None:
    with running(MailServer(), starttls=certificates.server, auth=True) as server:
        mailer = open_smtp(f"smtp://somebody:p%C3%A4ss@localhost:{server.port}/?ca={certificates.authority}")
        with pytest.raises(Unavailable, match="characters that cannot be sent"):
            mailer.send(MESSAGE)


@pytest.mark.feature("I8")
def test_a_certificate_that_nobody_vouches_for_is_refused(certificates: Certificates) -> None:
    with running(MailServer(), starttls=certificates.server) as server, pytest.raises(Unavailable, match="secure"):
        open_smtp(f"smtp://localhost:{server.port}/?starttls=1").send(MESSAGE)
    assert server.received == []


@pytest.mark.feature("I8")
def test_a_certificate_of_another_host_is_refused(tmp_path: Path) -> None:
    other = make_certificates(tmp_path, "mail.elsewhere.example")
    with running(MailServer(), implicit=other.server) as server, pytest.raises(Unavailable, match="secure"):
        open_smtp(f"smtps://localhost:{server.port}/?ca={other.authority}").send(MESSAGE)
    assert server.received == []


@pytest.mark.feature("I8")
def test_no_password_is_sent_to_a_server_without_starttls(server: MailServer) -> None:
    with pytest.raises(Unavailable, match="STARTTLS"):
        open_smtp(f"smtp://{LOG_IN}localhost:{server.port}/").send(MESSAGE)
    assert server.received == []


@pytest.mark.feature("I8")
def test_an_address_that_the_server_cannot_take_is_rejected(server: MailServer) -> None:
    with pytest.raises(Rejected, match="outside ASCII"):
        plain(server).send(evolve(MESSAGE, to="zoe@schülerheim.example"))


@pytest.mark.feature("I8")
@pytest.mark.parametrize("to", ["zoë@school.example", "a..b@school.example", "zoe@school..example", "zoe@school."])
def test_an_address_that_cannot_be_written_is_rejected(server: MailServer, to: str) -> None:
    with pytest.raises(Rejected, match="cannot be written"):
        plain(server).send(evolve(MESSAGE, to=to))


@pytest.mark.feature("I8")
@pytest.mark.parametrize("sender", ["", "Progress", "<>", "a@x.example, b@x.example"])
def test_a_wrong_sender_is_a_setting_to_correct(server: MailServer, sender: str) -> None:
    with pytest.raises(Unavailable, match="PROGRESS_MAIL_FROM"):
        plain(server).send(evolve(MESSAGE, sender=sender))


@pytest.mark.feature("I8")
@pytest.mark.parametrize(
    "url",
    [
        "smtp://user:p/w0rd@host:587/",
        "smtp://user:p#w0rd@host:587/",
        "smtp://user:12#w0rd@host/",
        "smtp://host:mail/w0rd",
        "smtp://host/?starttls=maybe",
        "smtp://host/?timeout=soon",
        "smtp://host/?timeout=0",
        "smtp://host/?w0rd=1",
        "smtp://host/?w0rd",
    ],
)
def test_a_url_that_cannot_be_right_is_refused_without_showing_its_password(url: str) -> None:
    with pytest.raises(Unavailable, match="PROGRESS_MAIL_URL is wrong") as caught:
        open_smtp(url)
    assert "w0rd" not in caught.value.message


@pytest.mark.feature("I8")
def test_a_folder_must_be_named_and_be_one(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="names no folder"):
        open_folder("file:")
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(Unavailable, match="could not be written"):
        open_folder(f"file:{tmp_path}/taken").send(MESSAGE)


@pytest.mark.feature("I8")
def test_a_console_that_is_gone_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone(io.StringIO):
        def write(self, _text: str) -> int:
            raise BrokenPipeError(32, "Broken pipe")

    monkeypatch.setattr("sys.stderr", Gone())
    with pytest.raises(Unavailable, match="Broken pipe"):
        open_console().send(MESSAGE)
