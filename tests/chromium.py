"""Chromium, for tests that use the site as people do."""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

_APT = ["apt-get", "-qq", "install", "-y", "--no-install-recommends"]
_PROGRAMS = ("chromium-headless-shell", "chromium")
"""Packages of Debian, and their programs: the first draws no windows, and takes a quarter less of the processor."""
_PLAYWRIGHT = [sys.executable, "-m", "playwright", "install", "chromium"]
_WHERE = "from playwright.sync_api import sync_playwright as p; print(p().start().chromium.executable_path)"
ARGUMENTS = ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"]
"""How it is started: nothing but sites of our own can be reached."""

MISSING = "Chromium is missing: the tests that need it did not run. Install it: playwright install --with-deps chromium"


def find_chromium() -> str:
    """Find the program, or install it; fail in CI, and leave tests out elsewhere, if neither works."""
    program = provide_chromium()
    if program is None:
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    return program


def provide_chromium() -> str | None:
    """Find the program, or install it: by apt where that is allowed, otherwise as Playwright brings it."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    program = _found()
    if program is None and is_root and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "-qq", "update"], *([*_APT, name] for name in _PROGRAMS)):
            subprocess.run(command, capture_output=True, check=False, env=quiet)  # noqa: S603 - our own words
            if program := _found():
                break
    if program is None:
        subprocess.run([*_PLAYWRIGHT, *(["--with-deps"] if is_root else [])], capture_output=True, check=False)  # noqa: S603 - our own words
        program = _found()
    return program


def _found() -> str | None:
    return next(filter(None, map(shutil.which, (*_PROGRAMS, "google-chrome"))), None) or _of_playwright()


@cache
def _path_of_playwright() -> Path:
    """Return where Playwright keeps its browser; a child process asks, since this one may be running an event loop."""
    told = subprocess.run([sys.executable, "-c", _WHERE], capture_output=True, check=False, encoding="utf-8")  # noqa: S603 - our own words
    return Path(told.stdout.strip() or "nowhere")


def _of_playwright() -> str | None:
    return str(_path_of_playwright()) if _path_of_playwright().is_file() else None
