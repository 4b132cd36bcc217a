"""The first ten minutes with the API run as the guide has them: with curl alone, against a site that is served."""

import shutil
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.docs.test_shell import environment
from tests.docs.texts import ROOT, blocks

_PAGE = ROOT / "docs" / "howto" / "use-the-api.md"
_ADDRESS = "http://localhost:8000"


def _wait_for(port: int) -> None:
    """Wait until somebody answers at a port."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.05)
    raise AssertionError("the site does not answer")


@pytest.mark.slow
@pytest.mark.feature("I6")
def test_the_first_ten_minutes_with_curl(tmp_path: Path) -> None:
    assert shutil.which("curl"), "this test needs curl"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    program = Path(sys.executable).parent / "progress"
    demo = tmp_path / "progress-demo"
    subprocess.run([program, "demo", "--no-serve", "--port", port], cwd=tmp_path, env=environment(), check=True)  # noqa: S603 - ours
    first, *others = blocks(_PAGE, "sh")
    assert "progress demo" == first.text.strip()
    script = "\n".join(["set -euo pipefail", *(block.text for block in others)]).replace(
        _ADDRESS, f"http://127.0.0.1:{port}"
    )
    with subprocess.Popen([program, "serve", "--port", port], cwd=demo, env=environment()) as site:  # noqa: S603 - ours
        try:
            _wait_for(int(port))
            done = subprocess.run(  # noqa: S603 - our own page
                ["bash", "-c", script],  # noqa: S607 - any bash will do
                cwd=demo,
                env=environment(),
                capture_output=True,
                encoding="utf-8",
                check=False,
            )
        finally:
            site.terminate()
    assert 0 == done.returncode, done.stdout + done.stderr
    said = done.stdout
    for expected in ('"token":"School sync"', '"status":412', '"town":"Otley"', '"status":422', "HTTP/1.1 401"):
        assert expected in said.replace('": "', '":"').replace('": ', '":'), said
    assert (demo / "to-correct.xlsx").read_bytes().startswith(b"PK")
