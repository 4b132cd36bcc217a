"""Starts providers as processes, and logs people in at them as a browser would."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from getpass import getuser
from html import unescape
from pathlib import Path

import httpx
import pytest
from attrs import frozen

PACKAGE = "oidc-provider@9.13.3"
MISSING = (
    f"Node.js, npm or the package {PACKAGE} is missing: the tests against a second identity provider did not run. "
    "Install Node.js 20 or later with npm."
)
_SCRIPT = Path(__file__).parent / "provider.mjs"
_START_SECONDS = 60


@frozen
class Running:
    """A provider that runs.

    Args:
        issuer: its address.
        log_in: logs a subject in at an address, and returns the address that the provider sends them back to.
    """

    issuer: str
    log_in: Callable[[str, str], httpx.URL]


@contextmanager
def python_provider(people: Mapping[str, Mapping[str, object]] | None = None) -> Iterator[Running]:
    """Run oidc-provider-mock, at which anybody can log in.

    Args:
        people: subject -> claims.
    """
    told = [f"--user-claims={json.dumps({'sub': sub, **claims})}" for sub, claims in (people or {}).items()]
    port = _free_port()
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), *told]
    with _process(command, port, {"AUTHLIB_INSECURE_TRANSPORT": "1"}):
        yield Running(f"http://127.0.0.1:{port}", _log_in_at_python)


def _log_in_at_python(url: str, subject: str) -> httpx.URL:
    """Fill in the form of oidc-provider-mock."""
    return _location(httpx.post(url, data={"sub": subject}))


@contextmanager
def node_provider(*redirect_uris: str) -> Iterator[Running]:
    """Run oidc-provider of Node.js, which demands PKCE.

    Args:
        redirect_uris: where it may send people back to.
    """
    folder, port = find_node_provider(), _free_port()
    script = shutil.copy(_SCRIPT, folder)
    with _process(["node", str(script), str(port), *redirect_uris], port, {}):
        yield Running(f"http://127.0.0.1:{port}", _log_in_at_node)


def _log_in_at_node(url: str, subject: str) -> httpx.URL:
    """Fill in its forms: who one is, and that one agrees."""
    with httpx.Client() as browser:
        found = browser.get(url)
        while True:
            while found.has_redirect_location:
                onward = found.headers["location"]
                if "code=" in onward or "error=" in onward:
                    return httpx.URL(onward)
                found = browser.get(found.url.join(onward))
            action = re.search(r'<form[^>]* action="([^"]+)"', found.text)
            prompt = re.search(r'name="prompt" value="([^"]+)"', found.text)
            assert action, found.text[:500]
            assert prompt
            sent = {"prompt": prompt[1], "login": subject, "password": "any"}
            found = browser.post(found.url.join(unescape(action[1])), data=sent)


def find_node_provider() -> Path:
    """Return the folder with the package, or install it; fail in CI, and skip tests elsewhere, if neither works."""
    folder = provide_node_provider()
    if folder is None:
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    return folder


def provide_node_provider() -> Path | None:
    """Return the folder with the package, which npm installs where it can; None without it, or without Node.js."""
    folder = Path(tempfile.gettempdir()) / f"progress-tests-{getuser()}" / PACKAGE.replace("@", "-")
    if shutil.which("node") and shutil.which("npm") and not (folder / "node_modules" / "oidc-provider").is_dir():
        _install(folder)
    is_there = shutil.which("node") is not None and (folder / "node_modules" / "oidc-provider").is_dir()
    return folder if is_there else None


def _install(folder: Path) -> None:
    """Install the package beside its place, and move it there: other workers of the tests may do the same."""
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as name:
        there = Path(name) / "made"
        there.mkdir()
        quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(there)]
        subprocess.run(["npm", "install", *quiet, PACKAGE], capture_output=True, check=False, cwd=there)  # noqa: S603, S607 - our own words
        if (there / "node_modules" / "oidc-provider").is_dir() and not folder.exists():
            there.rename(folder)


def _location(response: httpx.Response) -> httpx.URL:
    assert response.has_redirect_location, response.text[:500]
    return httpx.URL(response.headers["location"])


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


@contextmanager
def _process(command: list[str], port: int, environ: Mapping[str, str]) -> Iterator[None]:
    """Run a command until the block ends; wait first until it answers."""
    started = subprocess.Popen(  # noqa: S603 - our own words
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **environ}
    )
    try:
        deadline = time.monotonic() + _START_SECONDS
        while not _answers(port):
            assert started.poll() is None, f"{command[0]} has ended with {started.returncode}"
            assert time.monotonic() < deadline, f"{command[0]} does not answer"
            time.sleep(0.05)
        yield
    finally:
        started.terminate()
        started.wait()


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True
