"""A web server for `progress serve`; if you already run one, mount `create_app` in it."""

import socket
from collections.abc import Callable
from typing import cast
from urllib.parse import urlsplit

import uvicorn

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.errors import Unavailable
from progress_web.app import create_app
from progress_web.foundations.connections import Connection

_SHUTDOWN_SECONDS = 30
"""How long requests in progress may take once the server is told to stop."""


class WebServer:
    """Runs the site on an address until it is told to stop.

    Args:
        host: the name or address to listen on.
        port: a port number; 0 for any that is free.
    """

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port
        self._taken: socket.socket | None = None

    def listen(self) -> int:
        """Take the port before there is anything to serve, and return its number.

        Raises:
            Unavailable: the address is taken, or does not belong to this machine.
        """
        if self._taken is None:
            self._taken = self._listener()
        return int(self._taken.getsockname()[1])

    def close(self) -> None:
        """Free the port, if it was taken."""
        if self._taken is not None:
            self._taken.close()

    def run(self, progress: Progress, ready: Callable[[str], None]) -> None:
        """Serve until SIGTERM or Ctrl-C; requests in progress are then completed.

        Args:
            progress: the use cases.
            ready: called with the address once browsers can connect.

        Raises:
            Unavailable: the address is taken, or does not belong to this machine.
        """
        self.listen()
        with cast("socket.socket", self._taken) as listener:
            config = uvicorn.Config(
                create_app(progress),
                log_level="warning",
                http=Connection,
                lifespan="off",
                ws="none",
                server_header=False,
                timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
            )
            host = f"[{self._host}]" if ":" in self._host else self._host
            ready(f"http://{host}:{listener.getsockname()[1]}")
            uvicorn.Server(config).run(sockets=[listener])

    def _listener(self) -> socket.socket:
        family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
        try:
            listener = socket.create_server((self._host, self._port), family=family, backlog=2048)
        except OSError as error:
            reason = str(error.strerror or error).split(" (while", 1)[0]
            raise Unavailable(
                f"The site cannot be served on {self._host}, port {self._port}: {reason}. "
                "Choose another one with --host and --port."
            ) from error
        # Connections inherit this; without it, the end of a page waits 40 ms for the browser to acknowledge its start.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listener


def open_server(url: str) -> WebServer:
    """Build the web server for an address such as `http://127.0.0.1:8000`."""
    parts = urlsplit(url)
    return WebServer(parts.hostname or "127.0.0.1", 8000 if parts.port is None else parts.port)
