"""The demo, built and served as its user would."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from attrs import frozen

from tests.docs.test_shell import environment
from tests.patience import PATIENCE

PROGRAM = Path(sys.executable).parent / "progress"


@frozen
class DemoSite:
    """A demo that is served.

    Args:
        folder: where it is.
        url: of the site.
    """

    folder: Path
    url: str


@contextmanager
def demo_site(folder: Path) -> Iterator[DemoSite]:
    """Build the demo in a folder, and serve it until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    place = folder / "progress-demo"
    build: list[str | Path] = [PROGRAM, "demo", "--no-serve", "--port", str(port)]
    subprocess.run(build, cwd=folder, env=environment(), check=True, capture_output=True)  # noqa: S603 - ours
    with subprocess.Popen([PROGRAM, "serve", "--port", str(port)], cwd=place, env=environment()) as site:  # noqa: S603
        try:
            _wait_for(port)
            yield DemoSite(place, f"http://127.0.0.1:{port}")
        finally:
            site.terminate()


def _wait_for(port: int) -> None:
    """Wait until somebody answers at a port."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.05)
    raise AssertionError("the site does not answer")
