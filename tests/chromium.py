"""Chromium, for tests that use the site as people do."""

import os
import shutil
import subprocess

import pytest

INSTALL = ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]


def find_chromium() -> str:
    """Find the program, or install it; fail in CI, and leave tests out elsewhere, if neither works."""
    program = _found()
    if program is None and hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        for command in (["apt-get", "update"], INSTALL):
            subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - our own words
        program = _found()
    if program is None:
        missing = f"Chromium is missing: the tests that need it did not run. Install it: {' '.join(INSTALL)}"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    return program


def _found() -> str | None:
    return shutil.which("chromium") or shutil.which("google-chrome")
