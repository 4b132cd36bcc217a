"""Posting to addresses that people have chosen: to the internet alone, bounded in time and size, without redirects."""

import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from http.client import HTTPConnection, HTTPException
from threading import Timer
from urllib.parse import SplitResult, urlsplit

from progress_core.domain.foundations.errors import NotAllowed, Unavailable
from progress_core.domain.operations.webhook_form import is_public

PAUSE_SECONDS = 5.0
"""How long a receiver may be silent, and how long a connection may take."""
ANSWER_SECONDS = 10.0
"""How long an attempt may take in all."""

_PRIVATE = "The address leads into a private network. Whoever runs this site can allow that."
_NO_ANSWER = "The receiver does not answer in time."
_NO_NAME = "The name of the receiver is not known."


class HttpCallbacks:
    """Posts over HTTP; see `progress_core.ports.callbacks.Callbacks`.

    Args:
        private: whether addresses in private networks are allowed.
        trusted: certificates to trust; None for those of the operating system.
        seconds: how long an attempt may take in all.
    """

    def __init__(
        self, *, private: bool = False, trusted: ssl.SSLContext | None = None, seconds: float = ANSWER_SECONDS
    ) -> None:
        self._private = private
        self._given = trusted
        self._seconds = seconds

    @cached_property
    def _trusted(self) -> ssl.SSLContext:
        """The certificates to trust; read before the first secure post, as reading them takes 50 ms of a processor."""
        return self._given or ssl.create_default_context()

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """Post a body; see the port."""
        deadline = time.monotonic() + self._seconds
        parts = urlsplit(url)
        try:
            stream = _connected(self._allowed(parts), _port(parts), deadline)
            with _cut_off(stream, deadline), self._secured(stream, parts) as secured:
                status = _posted(secured, parts, {**headers, "User-Agent": "Progress"}, body)
        except (OSError, HTTPException, ValueError) as error:
            if isinstance(error, TimeoutError) or time.monotonic() >= deadline:
                raise Unavailable(_NO_ANSWER) from None
            raise Unavailable(f"There is no connection to the receiver ({type(error).__name__}).") from None
        if time.monotonic() >= deadline:  # it was cut off, perhaps before its end
            raise Unavailable(_NO_ANSWER)
        return status

    def _allowed(self, parts: SplitResult) -> list[str]:
        """Return the network addresses that a host has, all of them allowed."""
        try:
            found = socket.getaddrinfo(parts.hostname, _port(parts), type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise Unavailable(_NO_NAME) from None
        addresses = list(dict.fromkeys(str(place[4][0]) for place in found))
        if not self._private and not all(map(is_public, addresses)):
            raise NotAllowed(_PRIVATE)
        return addresses

    def _secured(self, stream: socket.socket, parts: SplitResult) -> socket.socket:
        """Return the socket with TLS, if the address says so."""
        if parts.scheme != "https":
            return stream
        try:
            return self._trusted.wrap_socket(stream, server_hostname=parts.hostname)
        except BaseException:
            stream.close()
            raise


def _posted(stream: socket.socket, parts: SplitResult, headers: Mapping[str, str], body: bytes) -> int:
    """Post through a connected socket, which nothing replaces, and return the status; no more is read."""
    connection = HTTPConnection(parts.hostname or "", _port(parts))
    connection.sock = stream
    connection.auto_open = 0
    connection.request("POST", _target(parts), body, dict(headers))
    return connection.getresponse().status


def _connected(addresses: list[str], port: int, deadline: float) -> socket.socket:
    """Return a socket that is connected to the first address that answers.

    Raises:
        OSError: none does.
    """
    failed: OSError = TimeoutError()
    for address in addresses:
        left = deadline - time.monotonic()
        if left <= 0:
            break
        try:
            return socket.create_connection((address, port), timeout=min(PAUSE_SECONDS, left))
        except OSError as error:
            failed = error
    raise failed


@contextmanager
def _cut_off(stream: socket.socket, deadline: float) -> Iterator[None]:
    """End a connection at the deadline, even if the receiver sends a byte now and then until then."""
    handle = stream.dup()  # the socket itself belongs to TLS from now on

    def end() -> None:
        with suppress(OSError):
            handle.shutdown(socket.SHUT_RDWR)

    timer = Timer(max(0.0, deadline - time.monotonic()), end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        handle.close()


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def _target(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def open_callbacks(private: str = "off") -> HttpCallbacks:
    """Make callbacks (entry point `http`).

    Args:
        private: "on" allows addresses in private networks.
    """
    return HttpCallbacks(private=private == "on")
