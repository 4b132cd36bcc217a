"""Posting to webhooks: in memory, and over HTTP to a receiver that is up, down, slow, moved or within our network."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from progress_email.kits.mailserver import make_certificates
from progress_security import callbacks as adapter
from progress_security.callbacks import HttpCallbacks, open_callbacks
from progress_security.kits.callbacks import receiving

from progress_core.domain.foundations.errors import NotAllowed, Unavailable
from progress_core.testing.callbacks import BODY, HEADERS
from tests.kits.subjects import callbacks as subjects

pytestmark = pytest.mark.feature("I11")


class TestMemoryCallbacks(subjects.TestMemory):
    """The twin."""


class TestHttpCallbacks(subjects.TestHttp):
    """`http`."""


def test_over_https_the_certificate_is_checked(tmp_path: Path) -> None:
    certificates = make_certificates(tmp_path)
    trusting = ssl.create_default_context(cafile=str(certificates.authority))
    with receiving(certificates.server) as receiver:
        assert HttpCallbacks(private=True, trusted=trusting).post(receiver.answering(204), HEADERS, BODY) == 204
        with pytest.raises(Unavailable, match="CertVerificationError"):
            HttpCallbacks(private=True).post(receiver.answering(204), HEADERS, BODY)
    assert len(receiver.received) == 1


@contextmanager
def answering(talk: Callable[[socket.socket], None]) -> Iterator[str]:
    """Serve one connection by hand, and yield its address."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                talk(connection)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        thread.join()


def _until_closed(connection: socket.socket) -> None:
    while connection.recv(65_536):
        pass


def _drip(connection: socket.socket) -> None:
    """Send a byte of an endless header now and then, until the other side has had enough."""
    try:
        connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while True:
            connection.sendall(b"a")
            time.sleep(0.02)
    except OSError:
        pass


@pytest.mark.parametrize("talk", [_until_closed, _drip])
def test_a_slow_receiver_is_cut_off(talk: Callable[[socket.socket], None]) -> None:
    with answering(talk) as url, pytest.raises(Unavailable, match="in time"):
        HttpCallbacks(private=True, seconds=0.3).post(url, HEADERS, BODY)


@pytest.mark.parametrize("answer", [b"", b"220 mail.example ESMTP\r\n", b"HTTP/1.1 2x4 Eh\r\n\r\n"])
def test_what_does_not_speak_http_is_unavailable(answer: bytes) -> None:
    def talk(connection: socket.socket) -> None:
        connection.recv(65_536)
        connection.sendall(answer)

    with answering(talk) as url, pytest.raises(Unavailable, match="no connection"):
        HttpCallbacks(private=True).post(url, HEADERS, BODY)


@pytest.mark.asvs("V1.3.6")
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "127.1", "2130706433"])
def test_an_address_in_our_network_is_refused_before_anything_is_sent(host: str) -> None:
    with receiving() as receiver:
        port = receiver.root.rpartition(":")[2]
        with pytest.raises((NotAllowed, Unavailable)) as refused:
            open_callbacks().post(f"http://{host}:{port}/204", HEADERS, BODY)
    assert "private network" in refused.value.message or "not known" in refused.value.message
    assert receiver.received == []


@pytest.mark.asvs("V1.3.6")
def test_a_name_with_one_private_address_among_others_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def resolved(*_: object, **__: object) -> list[tuple[object, ...]]:
        return [(2, 1, 6, "", (address, 443)) for address in ("93.184.216.34", "10.0.0.7")]

    def connected(*_: object, **__: object) -> socket.socket:
        raise AssertionError("it connected")

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    monkeypatch.setattr(socket, "create_connection", connected)
    with pytest.raises(NotAllowed):
        open_callbacks().post("https://mis.example/", HEADERS, BODY)


@pytest.mark.asvs("V1.3.6")
def test_it_connects_to_the_address_that_was_checked_and_looks_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    with receiving() as receiver:
        port = int(receiver.root.rpartition(":")[2])

        def resolved(host: object, *_: object, **__: object) -> list[tuple[object, ...]]:
            asked.append(host)
            return [(2, 1, 6, "", ("127.0.0.1", port))]

        monkeypatch.setattr(adapter, "_connected", _by_address)
        monkeypatch.setattr(socket, "getaddrinfo", resolved)
        assert HttpCallbacks(private=True).post(f"http://mis.example:{port}/204", HEADERS, BODY) == 204
    assert asked == ["mis.example"]
    assert receiver.received[0][0]["host"] == f"mis.example:{port}"


def _by_address(addresses: list[str], port: int, _deadline: float) -> socket.socket:
    stream = socket.socket()
    stream.connect((addresses[0], port))
    return stream


def test_a_name_that_is_not_known_is_unavailable() -> None:
    with pytest.raises(Unavailable, match="not known"):
        open_callbacks().post("https://nobody.invalid/", HEADERS, BODY)
