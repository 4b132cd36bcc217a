"""Mail servers that refuse, hang up or cannot be trusted, and settings that cannot be right."""

import io
import socket
import time
from datetime import timedelta
from pathlib import Path

import pytest
from attrs import evolve
from progress_email import open_console, open_folder, open_smtp
from progress_email.kits.mailserver import Certificates, MailServer, make_certificates, running

from progress_core.domain.foundations.errors import Rejected, Unavailable
from progress_core.testing.mail import MESSAGE
from tests.contract.mail.conftest import LOG_IN, plain
from tests.patience import PATIENCE

# Mail servers in trouble


@pytest.mark.feature("I8")
@pytest.mark.parametrize("reply", ["550 5.1.1 No such user here", "553 5.1.3 Bad address"])
def test_a_permanently_refused_recipient_is_rejected_with_the_servers_reply(server: MailServer, reply: str) -> None:
    server.replies[MESSAGE.to] = reply
    with pytest.raises(Rejected, match=reply) as caught:
        plain(server).send(MESSAGE)
    assert [(problem.code, problem.value) for problem in caught.value.problems] == [("mail_refused", MESSAGE.to)]


@pytest.mark.feature("I8")
@pytest.mark.parametrize("reply", ["450 4.2.1 Mailbox busy", "421 4.3.2 Shutting down", "530 5.7.0 Log in first"])
def test_a_temporarily_refused_recipient_is_retried_later(server: MailServer, reply: str) -> None:
    server.replies[MESSAGE.to] = reply
    with pytest.raises(Unavailable, match=reply[:3]):
        plain(server).send(MESSAGE)


@pytest.mark.feature("I8")
@pytest.mark.parametrize(
    ("reply", "seconds"),
    [
        ("450 4.2.0 Recipient address rejected: Greylisted for 300 seconds", 300),
        ("451 4.7.1 Greylisting in action, please come back in 00:05:10", 310),
        ("451 4.7.1 Try again after 2 hours.", 7200),
        ("421 4.7.0 Too much mail, wait about 15 MIN", 900),
        ("421 4.7.0 Try again later, closing connection", None),
        ("450 4.2.1 Mailbox busy for 8th time, in 10 messages", None),
    ],
)
def test_the_time_in_a_reply_is_how_long_to_wait(server: MailServer, reply: str, seconds: int | None) -> None:
    server.replies[MESSAGE.to] = reply
    with pytest.raises(Unavailable) as caught:
        plain(server).send(MESSAGE)
    assert caught.value.retry_after == (None if seconds is None else timedelta(seconds=seconds))


@pytest.mark.feature("I8")
def test_a_sender_or_content_that_has_to_wait_says_how_long_too(server: MailServer) -> None:
    server.data_reply = "451 4.3.0 Disk full, try in 60s"
    with pytest.raises(Unavailable) as caught:
        plain(server).send(MESSAGE)
    assert caught.value.retry_after == timedelta(seconds=60)
    server.sender_reply = "452 4.3.1 Try again in 1 hour"
    with pytest.raises(Unavailable) as caught:
        plain(server).send(MESSAGE)
    assert caught.value.retry_after == timedelta(hours=1)


@pytest.mark.feature("I8")
def test_refusing_one_recipient_does_not_stop_the_next(server: MailServer) -> None:
    server.replies["gone@school.example"] = "550 5.1.1 No such user here"
    mailer = plain(server)
    with pytest.raises(Rejected):
        mailer.send(evolve(MESSAGE, to="gone@school.example"))
    mailer.send(MESSAGE)
    assert server.recipients == [[MESSAGE.to]]


@pytest.mark.feature("I8")
def test_permanently_refused_content_is_rejected(server: MailServer) -> None:
    server.data_reply = "554 5.6.0 Not wanted"
    with pytest.raises(Rejected, match=r"554 5\.6\.0 Not wanted"):
        plain(server).send(MESSAGE)


@pytest.mark.feature("I8")
def test_temporarily_refused_content_is_retried_later(server: MailServer) -> None:
    server.data_reply = "451 4.3.0 Disk full"
    with pytest.raises(Unavailable, match=r"451 4\.3\.0 Disk full"):
        plain(server).send(MESSAGE)


@pytest.mark.feature("I8")
def test_a_server_that_hangs_up_after_the_message_is_retried_later(server: MailServer) -> None:
    server.drop_after_data = True
    with pytest.raises(Unavailable, match="did not accept the email"):
        plain(server).send(MESSAGE)


@pytest.mark.feature("I8")
def test_a_slow_server_times_out(server: MailServer) -> None:
    server.delay = PATIENCE
    started = time.monotonic()
    with pytest.raises(Unavailable):
        plain(server, "timeout=0.3").send(MESSAGE)
    assert time.monotonic() - started < PATIENCE / 2


@pytest.mark.feature("I8")
def test_a_server_that_is_down_is_unavailable() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with pytest.raises(Unavailable, match=f"127.0.0.1:{port} cannot be used: .*refused"):
            open_smtp(f"smtp://127.0.0.1:{port}/").send(MESSAGE)


@pytest.mark.feature("I8")
def test_a_refused_log_in_is_unavailable_and_does_not_show_the_password(certificates: Certificates) -> None:
    with running(MailServer(), starttls=certificates.server, auth=True) as server:
        mailer = open_smtp(f"smtp://somebody:sw0rdfish@localhost:{server.port}/?ca={certificates.authority}")
        with pytest.raises(Unavailable, match="refuses the log-in") as caught:
            mailer.send(MESSAGE)
    assert "sw0rdfish" not in caught.value.message + repr(mailer) + repr(vars(mailer))
    assert server.received == []


@pytest.mark.feature("I8")
def test_a_non_ascii_log_in_is_unavailable(certificates: Certificates) -> None:
    with running(MailServer(), starttls=certificates.server, auth=True) as server:
        mailer = open_smtp(f"smtp://somebody:p%C3%A4ss@localhost:{server.port}/?ca={certificates.authority}")
        with pytest.raises(Unavailable, match="characters that cannot be sent"):
            mailer.send(MESSAGE)


@pytest.mark.asvs("V12.3.2")
@pytest.mark.feature("I8")
def test_an_untrusted_certificate_is_refused(certificates: Certificates) -> None:
    with running(MailServer(), starttls=certificates.server) as server, pytest.raises(Unavailable, match="secure"):
        open_smtp(f"smtp://localhost:{server.port}/?starttls=1").send(MESSAGE)
    assert server.received == []


@pytest.mark.asvs("V12.3.2")
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
def test_an_invalid_address_is_rejected(server: MailServer, to: str) -> None:
    with pytest.raises(Rejected, match="cannot be written"):
        plain(server).send(evolve(MESSAGE, to=to))


@pytest.mark.feature("I8")
@pytest.mark.parametrize("sender", ["", "Progress", "<>", "a@x.example, b@x.example"])
def test_an_invalid_sender_names_the_setting_to_correct(server: MailServer, sender: str) -> None:
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
def test_an_invalid_url_is_refused_without_showing_its_password(url: str) -> None:
    with pytest.raises(Unavailable, match="PROGRESS_MAIL_URL is wrong") as caught:
        open_smtp(url)
    assert "w0rd" not in caught.value.message


@pytest.mark.feature("I8")
def test_a_mail_folder_must_be_named_and_be_a_folder(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="names no folder"):
        open_folder("file:")
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(Unavailable, match="could not be written"):
        open_folder(f"file:{tmp_path}/taken").send(MESSAGE)


@pytest.mark.feature("I8")
def test_a_closed_console_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone(io.StringIO):
        def write(self, _text: str) -> int:
            raise BrokenPipeError(32, "Broken pipe")

    monkeypatch.setattr("sys.stderr", Gone())
    with pytest.raises(Unavailable, match="Broken pipe"):
        open_console().send(MESSAGE)
