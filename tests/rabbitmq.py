"""A real RabbitMQ for tests, on free ports and in a folder of its own."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.patience import PATIENCE

PROGRAM = "rabbitmq-server"
MISSING = "RabbitMQ is missing: the tests that need it did not run. Install it: apt-get install rabbitmq-server"
_SCRIPTS = Path("/usr/lib/rabbitmq/bin")
"""Those on the path run only as the user of the system's own server."""


def find_rabbitmq() -> Path:
    """Find the program; fail in CI, and leave tests out elsewhere, if it is not there."""
    program = _SCRIPTS / PROGRAM
    if not program.exists():
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    return program


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Run a server while the block runs, and yield its URL.

    Args:
        folder: an empty folder of ours.
    """
    port, among_servers, names = _free_ports(3)
    surroundings = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),  # for the cookie of Erlang
        "ERL_EPMD_PORT": str(names),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODENAME": f"progress-{port}@localhost",
        "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODE_PORT": str(port),
        "RABBITMQ_DIST_PORT": str(among_servers),
        "RABBITMQ_MNESIA_BASE": str(folder / "data"),
        "RABBITMQ_LOG_BASE": str(folder / "log"),
        "RABBITMQ_PID_FILE": str(folder / "pid"),
        "RABBITMQ_FEATURE_FLAGS_FILE": str(folder / "flags"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
        "RABBITMQ_CONF_ENV_FILE": str(folder / "none.conf"),
        "RABBITMQ_CONFIG_FILE": str(folder / "none"),
    }
    with (folder / "output").open("wb") as output:
        server = subprocess.Popen(  # noqa: S603 - our own words
            [find_rabbitmq()], env=surroundings, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
    try:
        _wait_for(server, port, folder / "output")
        yield f"amqp://guest:guest@127.0.0.1:{port}//"
    finally:
        server.terminate()
        server.wait(PATIENCE)
        if names_server := shutil.which("epmd"):  # it outlives the server that started it
            subprocess.run([names_server, "-kill"], env=surroundings, capture_output=True, check=False)  # noqa: S603


def _wait_for(server: "subprocess.Popen[bytes]", port: int, output: Path) -> None:
    """Wait until it answers those who speak its protocol."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), 1) as connection:
                connection.sendall(b"AMQP\x00\x00\x09\x01")
                if connection.recv(1):
                    return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"RabbitMQ did not start: {output.read_text('utf-8', 'replace')}")


def _free_ports(count: int) -> list[int]:
    taken = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    try:
        return [server.getsockname()[1] for server in taken]
    finally:
        for server in taken:
            server.close()
