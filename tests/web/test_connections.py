"""Connections that never become a whole request are closed; patient ones are served."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from types import SimpleNamespace

import pytest
from progress_web.foundations.connections import Connection
from progress_web.serving import WebServer

from progress_core.compose.progress import Progress
from tests.patience import PATIENCE
from tests.web.conftest import house_of

pytestmark = pytest.mark.feature("K8")

SECONDS = 1.0
BYTE_SECONDS = 0.1
MAX_BYTES = 100


class Hasty(Connection):
    """Waits no longer than a test likes to."""

    header_seconds = SECONDS
    rest_seconds = SECONDS


@pytest.fixture
def where() -> Iterator[tuple[str, int]]:
    """The address of a site that waits for a second."""
    with house_of(protocol=Hasty) as house:
        yield "127.0.0.1", int(house.url.rpartition(":")[2])


def _drip(where: tuple[str, int], head: bytes) -> tuple[bytes, int]:
    """Send a head, then byte after byte; return what was answered, and how many bytes were taken."""
    answer = b""
    with socket.create_connection(where, timeout=BYTE_SECONDS) as connection:
        connection.sendall(head)
        for sent in range(MAX_BYTES):
            with suppress(TimeoutError):
                received = connection.recv(65_536)
                answer += received
                if not received:
                    return answer, sent
            try:
                connection.sendall(b"x")
            except OSError:
                return answer, sent
    return answer, MAX_BYTES


@pytest.mark.asvs("V15.2.2")
@pytest.mark.parametrize(
    "head",
    [b"", b"G", b"GET / HTTP/1.1\r\nhost: x\r\nx-slow: ", b"POST /login HTTP/1.1\r\nhost: x\r\ncontent-length"],
    ids=["nothing", "one letter", "a header without end", "half a header"],
)
def test_a_header_that_comes_byte_by_byte_is_not_waited_for(where: tuple[str, int], head: bytes) -> None:
    answer, sent = _drip(where, head)
    assert (answer, sent < MAX_BYTES) == (b"", True)


def test_a_second_header_that_comes_byte_by_byte_is_not_waited_for(where: tuple[str, int]) -> None:
    answer, sent = _drip(where, b"GET /health/live HTTP/1.1\r\nhost: x\r\n\r\nGET / HTTP/1.1\r\nx-slow: ")
    assert (answer.count(b"HTTP/1.1 200 "), sent < MAX_BYTES) == (1, True)


@pytest.mark.parametrize("request_line", [b"GET /", b"POST /nowhere", b"PUT /login", b"POST /static/progress.css"])
def test_a_body_that_nobody_reads_is_not_waited_for(where: tuple[str, int], request_line: bytes) -> None:
    answer, sent = _drip(where, request_line + b" HTTP/1.1\r\nhost: x\r\ncontent-length: 999999\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 ")
    assert sent < MAX_BYTES


def test_a_browser_that_pauses_between_pages_is_served(where: tuple[str, int]) -> None:
    with socket.create_connection(where, timeout=PATIENCE) as connection:
        for _ in range(2):
            connection.sendall(b"GET /health/live HTTP/1.1\r\nhost: x\r\n")
            with suppress(TimeoutError):
                connection.settimeout(BYTE_SECONDS)
                connection.recv(1)
            connection.settimeout(PATIENCE)
            connection.sendall(b"\r\n")
            answer = b""
            while not answer.endswith(b"live"):
                answer += connection.recv(4096)
            assert answer.startswith(b"HTTP/1.1 200 ")


def test_the_server_itself_waits_no_longer_than_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    used: list[object] = []

    class Config:
        def __init__(self, _app: object, **options: object) -> None:
            used.append(options["http"])

    class Server:
        def __init__(self, _config: Config) -> None:
            pass

        def run(self, sockets: list[socket.socket]) -> None:
            assert sockets

    monkeypatch.setattr("progress_web.serving.uvicorn", SimpleNamespace(Config=Config, Server=Server))
    with Progress.memory() as progress:
        WebServer("127.0.0.1", 0).run(progress, lambda _: None)
    assert used == [Connection]
