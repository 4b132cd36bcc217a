"""Brokers of the job queue prove who they are, whichever program they are."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from progress_celery import open_engine
from progress_email.kits.mailserver import Certificates, make_certificates

from progress_core.domain.foundations.errors import Unavailable

pytestmark = pytest.mark.feature("I13")

each_scheme = pytest.mark.parametrize("scheme", ["rediss", "amqps"])


@contextmanager
def _listening(certificates: Certificates, host: str = "127.0.0.1") -> Iterator[tuple[int, list[bool]]]:
    """Let whoever comes see a certificate, and hang up; yield the port, and who went on behind the certificate."""
    went_on: list[bool] = []

    def serve() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:  # the test is over
                return
            try:
                with certificates.server.wrap_socket(connection, server_side=True) as secured:
                    went_on.append(bool(secured.recv(1)))
            except OSError:
                went_on.append(False)
            finally:
                connection.close()

    with socket.create_server((host, 0)) as server:
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield server.getsockname()[1], went_on
        finally:
            server.shutdown(socket.SHUT_RDWR)
    thread.join()


def _refusal(url: str) -> str:
    engine = open_engine(url)
    with pytest.raises(Unavailable) as error:
        engine.check()
    engine.close()
    return error.value.message


@each_scheme
def test_a_certificate_of_an_unknown_authority_is_refused_in_one_sentence(scheme: str, tmp_path: Path) -> None:
    with _listening(make_certificates(tmp_path)) as (port, went_on):
        said = _refusal(f"celery+{scheme}://user:pa55word@localhost:{port}/")
    assert "The certificate of the job queue's broker is not from an authority that this machine trusts." in said
    assert "?ssl_ca_certs=FILE" in said
    assert not any(went_on)


@each_scheme
def test_a_certificate_for_another_name_is_refused(scheme: str, tmp_path: Path) -> None:
    certificates = make_certificates(tmp_path, "elsewhere.example")
    with _listening(certificates) as (port, went_on):
        said = _refusal(f"celery+{scheme}://user:pa55word@localhost:{port}/?ssl_ca_certs={certificates.authority}")
    assert said == "The certificate of the job queue's broker is for another name."
    assert not any(went_on)


@each_scheme
def test_a_certificate_of_the_authority_in_the_setting_is_trusted(scheme: str, tmp_path: Path) -> None:
    certificates = make_certificates(tmp_path)
    with _listening(certificates) as (port, went_on):
        said = _refusal(f"celery+{scheme}://user:pa55word@localhost:{port}/?ssl_ca_certs={certificates.authority}")
    assert "certificate" not in said  # it speaks no more than TLS
    assert any(went_on)


@each_scheme
@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("ssl_cert_reqs=none", "ssl_cert_reqs is not offered: certificates are always checked"),
        ("ssl_check_hostname=false", "ssl_check_hostname is not offered"),
        ("ssl_ca_certs=/nowhere/ca.pem", "ssl_ca_certs names a file that is not there: /nowhere/ca.pem"),
    ],
)
def test_an_option_of_tls_that_does_not_work_is_refused_with_its_name(scheme: str, option: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        open_engine(f"celery+{scheme}://localhost/?{option}")


@pytest.mark.parametrize("scheme", ["redis", "amqp"])
def test_an_authority_without_tls_is_refused(scheme: str, tmp_path: Path) -> None:
    authority = make_certificates(tmp_path).authority
    with pytest.raises(ValueError, match=f"ssl_ca_certs needs TLS: begin with celery\\+{scheme}s://"):
        open_engine(f"celery+{scheme}://localhost/?ssl_ca_certs={authority}")


def test_a_second_host_is_asked_for_its_own_name(tmp_path: Path) -> None:
    certificates = make_certificates(tmp_path)  # for 127.0.0.2 as well
    with socket.create_server(("127.0.0.1", 0)) as closed:
        gone = closed.getsockname()[1]
    with _listening(certificates, "127.0.0.2") as (port, went_on):
        _refusal(f"celery+amqps://127.0.0.1:{gone}/;amqps://127.0.0.2:{port}/?ssl_ca_certs={certificates.authority}")
    assert any(went_on)


def test_both_brokers_that_replace_each_other_are_checked(tmp_path: Path) -> None:
    certificates = make_certificates(tmp_path)
    with _listening(certificates) as (port, went_on):
        first, second = (f"rediss://localhost:{port}/{number}" for number in range(2))
        said = _refusal(f"celery+{first};{second}")
        assert not any(went_on)
        _refusal(f"celery+{first};{second}?ssl_ca_certs={certificates.authority}")
    assert "is not from an authority" in said
    assert any(went_on)
