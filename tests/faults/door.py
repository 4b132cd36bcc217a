"""A door between processes and a database server, which can be shut and opened again."""

import socket
import threading
from contextlib import suppress

from sqlalchemy import URL


class Door:
    """Listens on a port of this machine, and passes everything on to a server while it is open.

    Args:
        server: address of PostgreSQL, or of a server at a port.
    """

    def __init__(self, server: URL) -> None:
        self._server = server
        self._ends: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._listen()

    @property
    def url(self) -> str:
        """The server's address through this door."""
        query = {name: value for name, value in self._server.query.items() if name not in ("host", "port")}
        through = self._server.set(host="127.0.0.1", port=self.port, query=query)
        return through.render_as_string(hide_password=False)

    def shut(self) -> None:
        """Cut every connection, and refuse new ones."""
        for end in (self._listener, *self._ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self._ends.clear()

    def open(self) -> None:
        """Let connections through again."""
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self._listen()

    def _listen(self) -> None:
        threading.Thread(target=self._take, args=(self._listener,), daemon=True).start()

    def _take(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                caller, _ = listener.accept()
                called = self._call()
                self._ends += (caller, called)
                for ends in ((caller, called), (called, caller)):
                    threading.Thread(target=_pass_on, args=ends, daemon=True).start()

    def _call(self) -> socket.socket:
        folder = self._server.query.get("host")
        if folder is None:
            return socket.create_connection((self._server.host or "127.0.0.1", self._server.port or 5432))
        called = socket.socket(socket.AF_UNIX)
        called.connect(f"{folder}/.s.PGSQL.{self._server.port or 5432}")
        return called


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while content := source.recv(65536):
            target.sendall(content)
        target.shutdown(socket.SHUT_WR)
