"""Callbacks under their kit."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from progress_core.ports.callbacks import Callbacks
from progress_core.testing.callbacks import CallbacksContract, Receiver
from progress_security.callbacks import HttpCallbacks, open_callbacks


class LiveReceiver:
    """A web server on this machine; the path of an address is the status that it answers with."""

    def __init__(self, port: int, scheme: str = "http") -> None:
        self.received: list[tuple[Mapping[str, str], bytes]] = []
        self.requested: list[str] = []
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
            receiver.requested.append(self.path)
            receiver.received.append((named, self.rfile.read(int(self.headers["Content-Length"]))))
            status = self.path.strip("/").partition("?")[0]
            self.send_response(int(status) if status.isdigit() else 200)
            self.send_header("Location", receiver.answering(200))
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if trusted is not None:
        server.socket = trusted.wrap_socket(server.socket, server_side=True)
    receiver = LiveReceiver(server.server_port, "http" if trusted is None else "https")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _silence(connection: socket.socket, gone: threading.Event) -> None:
    del connection
    gone.wait()


def _drip(connection: socket.socket, gone: threading.Event) -> None:
    """Send the bytes of a status line that never ends."""
    _send(connection, b"HTTP/1.1 200 O", gone)
    while not gone.wait(0.05):
        _send(connection, b"K", gone)


def _go_on(connection: socket.socket, gone: threading.Event) -> None:
    _send(connection, b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n", gone)
    while not gone.wait(0.05):
        _send(connection, b"x" * 1000, gone)


def _send(connection: socket.socket, content: bytes, gone: threading.Event) -> None:
    try:
        connection.sendall(content)
    except OSError:
        gone.set()


def _end(listening: socket.socket) -> None:
    """Wake whoever waits for a connection."""
    with suppress(OSError):
        listening.shutdown(socket.SHUT_RDWR)


class Stubborn:
    """Receivers on this machine that do not answer as they should."""

    def __init__(self, ending: ExitStack, impostor: str) -> None:
        self._ending = ending
        self._impostor = impostor
        self._taken = 0

    def silent(self) -> str:
        return self._listening(_silence)

    def dripping(self) -> str:
        return self._listening(_drip)

    def endless(self) -> str:
        return self._listening(_go_on)

    def hanging_up(self) -> str:
        return self._listening(self._hang_up, times=2)

    def taken(self) -> int:
        return self._taken

    def impostor(self) -> str:
        return self._impostor

    def _hang_up(self, connection: socket.socket, gone: threading.Event) -> None:
        del connection, gone
        self._taken += 1

    def _listening(self, behave: Callable[[socket.socket, threading.Event], None], times: int = 1) -> str:
        """Serve one connection as told, or several, until the test ends."""

        def serve() -> None:
            with suppress(OSError):
                for _ in range(times):
                    connection, _ = listening.accept()
                    with connection:
                        connection.recv(65_536)
                        behave(connection, gone)

        gone = threading.Event()
        listening = self._ending.enter_context(socket.create_server(("127.0.0.1", 0)))
        listening.settimeout(30)
        thread = threading.Thread(target=serve)
        thread.start()
        self._ending.callback(thread.join)
        self._ending.callback(gone.set)
        self._ending.callback(_end, listening)
        return f"http://127.0.0.1:{listening.getsockname()[1]}/200"


def self_signed(folder: Path) -> ssl.SSLContext:
    """Return what serves `localhost` with a certificate that nobody vouches for."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file = folder / "impostor.pem"
    file.write_bytes(private + made.public_bytes(Encoding.PEM))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file)
    return context


class HttpCallbacksKit(CallbacksContract):
    """The kit of `http`."""

    @pytest.fixture
    def callbacks(self) -> Callbacks:
        return open_callbacks("on")

    @pytest.fixture
    def hasty(self) -> Callbacks:
        return HttpCallbacks(private=True, seconds=0.5)

    @pytest.fixture
    def requested(self, receiver: LiveReceiver) -> Callable[[], Sequence[str]]:
        return lambda: receiver.requested

    @pytest.fixture
    def stubborn(self, tmp_path: Path) -> Iterator[Stubborn]:
        with receiving(self_signed(tmp_path)) as impostor, ExitStack() as ending:
            yield Stubborn(ending, impostor.answering(200))

    @pytest.fixture
    def receiver(self) -> Iterator[Receiver]:
        with receiving() as receiver:
            yield receiver

    @pytest.fixture
    def guarded(self) -> Callbacks:
        return open_callbacks()
