"""A real Redis for tests, on a free port and in a folder of its own."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from attrs import define

PROGRAM = "redis-server"
MISSING = "Redis is missing: the tests that need it did not run. Install it: apt-get install redis-server"


@define
class Redis:
    """A Redis server that can be stopped and started again; what it held is kept, as by any broker.

    Args:
        program: path of the program.
        folder: an empty folder of ours.
        port: where it listens.
    """

    program: str
    folder: Path
    port: int
    _process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        """Its address."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        told = ["--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder), "--appendonly", "yes"]
        self._process = subprocess.Popen(  # noqa: S603 - our own words
            [self.program, *told], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        end = time.monotonic() + 30
        while time.monotonic() < end and self._process.poll() is None:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1) as connection:
                connection.sendall(b"PING\r\n")
                if connection.recv(16).startswith(b"+PONG"):
                    return
            time.sleep(0.02)
        raise AssertionError("Redis did not start")

    def stop(self) -> None:
        """Stop it."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(30)


def find_redis() -> str:
    """Find the program; fail in CI, and leave tests out elsewhere, if it is not there."""
    program = shutil.which(PROGRAM)
    if program is None:
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    return program


@contextmanager
def running(folder: Path) -> Iterator[Redis]:
    """Run a server while the block runs."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    server = Redis(find_redis(), folder, port)
    server.start()
    try:
        yield server
    finally:
        server.stop()
