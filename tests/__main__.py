"""Run every check in one command: `python -m tests`. The tests run last, so that their count ends the output."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.chromium import MISSING, provide_chromium
from tests.openid.running import MISSING as NO_NODE
from tests.openid.running import provide_node_provider

ROOT = Path(__file__).parent.parent
CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy", "progress_core", "adapters", "tests", "examples", "noxfile.py"),
    ("lint-imports", "--no-logo"),
)
PYTEST = (
    "-m",
    "pytest",
    "-n",
    "2",
    "--dist",
    "worksteal",
    "--cov",
    "--cov-report",
    "term:skip-covered",
    "--cov-fail-under",
    "100",
)


def main() -> int:
    """Run all checks, and say at the end whether any failed."""
    os.chdir(ROOT)
    provide("soffice", "libreoffice-calc", "the tests that open files in LibreOffice")
    provide("curl", "curl", "the test of the guide to the API")
    if provide_chromium() is None:
        print(MISSING, file=sys.stderr)
    if provide_node_provider() is None:
        print(NO_NODE, file=sys.stderr)
    failed = [name for name, *arguments in CHECKS if _run([_script(name), *arguments])]
    tests = _run([sys.executable, *PYTEST, *sys.argv[1:]])
    if failed:
        print(f"FAILED: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed or tests else 0


def provide(program: str, package: str, tests: str) -> None:
    """Install a program that pip cannot bring where that is allowed.

    Args:
        program: its name.
        package: of Debian that brings it.
        tests: which need it.
    """
    if shutil.which(program):
        return
    apt = shutil.which("apt-get")
    if apt and hasattr(os, "geteuid") and os.geteuid() == 0:
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], ["install", "-y", "--no-install-recommends", package]):
            subprocess.run([apt, "-qq", *command], check=False, env=quiet, stdout=subprocess.DEVNULL)
    if not shutil.which(program):
        print(f"{program} is not installed: {tests} will say so.", file=sys.stderr)


def _script(name: str) -> str:
    return str(Path(sys.executable).parent / name)


def _run(command: list[str]) -> int:
    print("$", *(Path(command[0]).name, *command[1:]), flush=True)
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
