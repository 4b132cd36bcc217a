"""Posting to webhooks: in memory, and over HTTP to a receiver that is up, down, slow, moved or within our network."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from progress_security import callbacks as adapter
from progress_security.callbacks import HttpCallbacks, open_callbacks

from progress_core.domain.foundations.errors import NotAllowed, Unavailable
from progress_core.memory.callbacks import MemoryCallbacks
from progress_core.memory.callbacks import open_callbacks as open_memory
from progress_core.ports.callbacks import Callbacks
from progress_core.testing.callbacks import BODY, HEADERS, CallbacksContract, Receiver
from tests.contract.mail.mailserver import make_certificates

pytestmark = pytest.mark.feature("I11")


class MemoryReceiver:
    def __init__(self, callbacks: MemoryCallbacks) -> None:
        self._callbacks = callbacks

    @property
    def received(self) -> list[tuple[Mapping[str, str], bytes]]:
        return [
            ({name.lower(): value for name, value in posted.headers.items()}, posted.body)
            for posted in self._callbacks.posted
        ]

    def answering(self, status: int) -> str:
        self._callbacks.statuses["https://mis.example"] = status
        return "https://mis.example"

    def down(self) -> str:
        self._callbacks.failures["https://down.example"] = Unavailable("It is down.")
        return "https://down.example"


class TestMemoryCallbacks(CallbacksContract):
    @pytest.fixture
    def callbacks(self) -> Callbacks:
        return open_memory()

    @pytest.fixture
    def receiver(self, callbacks: MemoryCallbacks) -> Receiver:
        return MemoryReceiver(callbacks)


class LiveReceiver:
    """A web server on this machine; the path of an address is the status that it answers with."""

    def __init__(self, port: int, scheme: str = "http") -> None:
        self.received: list[tuple[Mapping[str, str], bytes]] = []
        self.root = f"{scheme}://localhost:{port}"

    def answering(self, status: int) -> str:
        return f"{self.root}/{status}?school=1"

    def down(self) -> str:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            return f"http://127.0.0.1:{free.getsockname()[1]}/"


@contextmanager
def receiving(trusted: ssl.SSLContext | None = None) -> Iterator[LiveReceiver]:
    """Serve in a thread."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            named = {name.lower(): value for name, value in self.headers.items()}
            receiver.received.append((named, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(int(self.path.strip("/").partition("?")[0]))
            self.send_header("Location", receiver.answering(200))
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if trusted is not None:
        server.socket = trusted.wrap_socket(server.socket, server_side=True)
    receiver = LiveReceiver(server.server_port, "http" if trusted is None else "https")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class TestHttpCallbacks(CallbacksContract):
    @pytest.fixture
    def callbacks(self) -> Callbacks:
        return open_callbacks("on")

    @pytest.fixture
    def receiver(self) -> Iterator[Receiver]:
        with receiving() as receiver:
            yield receiver


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
