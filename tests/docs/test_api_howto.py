"""The first ten minutes with the API run as they are written: with curl alone, and with a generated client."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.demo_site import PROGRAM, DemoSite, demo_site
from tests.docs.test_shell import environment
from tests.docs.texts import ROOT, blocks

_PAGE = ROOT / "docs" / "howto" / "use-the-api.md"
_CLIENT = ROOT / "examples" / "generated_client"
_ADDRESS = "http://localhost:8000"

pytestmark = [pytest.mark.slow, pytest.mark.feature("I6")]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoSite]:
    """Serve the demo."""
    with demo_site(tmp_path_factory.mktemp("demo")) as site:
        yield site


def test_the_first_ten_minutes_with_curl(site: DemoSite) -> None:
    if not shutil.which("curl"):
        (pytest.fail if os.environ.get("CI") else pytest.skip)("curl is not installed")
    first, *others = blocks(_PAGE, "sh")
    assert "progress demo" == first.text.strip()
    script = "\n".join(["set -euo pipefail", *(block.text for block in others)]).replace(_ADDRESS, site.url)
    said = _run(["bash", "-c", script], site.folder)
    for expected in (
        '"token":"School sync"',
        '"status":412',
        '"town":"Otley"',
        '"status":422',
        '"secret":"prg_',
        "HTTP/1.1 401",
    ):
        assert expected in said, said
    assert (site.folder / "to-correct.xlsx").read_bytes().startswith(b"PK")


def test_a_generated_client_does_the_same(site: DemoSite, tmp_path: Path) -> None:
    shutil.copytree(_CLIENT, tmp_path, dirs_exist_ok=True)
    for line in next(blocks(_CLIENT / "README.md", "sh")).text.splitlines():
        _run(["bash", "-c", line], tmp_path)
    scopes = ("learners:read", "imports:write", "profiles:approve", "applications:read", "tokens:write")
    chosen = [word for scope in scopes for word in ("--scope", scope)]
    create = [str(PROGRAM), "tokens", "create", "client", "--as", "manager@example.com", *chosen]
    token = _run(create, site.folder).strip()
    files = [str(site.folder / name) for name in ("learners-with-mistakes.xlsx", "learners.xlsx")]
    said = _run([sys.executable, "year_group.py", f"{site.url}/api/v1", token, *files], tmp_path)
    assert "learners-with-mistakes.xlsx: unsuccessful" in said
    assert "  row 3: " in said
    assert "learners.xlsx: successful" in said
    assert "have not logged on" in said
    assert "not approved: " in said
    assert "applications" in said
    assert "after that: 401" in said


def _run(command: list[str], folder: Path) -> str:
    done = subprocess.run(  # noqa: S603 - our own pages
        command,
        cwd=folder,
        env={**environment(), "PYTHONPATH": os.fspath(folder)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert 0 == done.returncode, done.stdout + done.stderr
    return done.stdout
