"""Run every check in one command: `python -m tests`. The tests run last, so that their count ends the output.

`python -m tests --quick` runs what is quick, for while you work: ruff, the unit tests, and the kits
over everything that is in memory.
"""

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
    ("mypy", "progress_core", "adapters", "tests", "examples", "benchmarks", "noxfile.py"),
    ("lint-imports", "--no-logo"),
)
PYTEST = ("-m", "pytest", "-n", "2", "--dist", "worksteal")
COVERED = ("--cov", "--cov-report", "term:skip-covered", "--cov-fail-under", "100")
QUICK = "--quick"


def main() -> int:
    """Run all checks, and say at the end whether any failed."""
    os.chdir(ROOT)
    if QUICK in sys.argv:
        return _quick()
    provide("soffice", "libreoffice-calc", "the tests that open files in LibreOffice")
    provide("curl", "curl", "the test of the guide to the API")
    provide("redis-server", "redis-server", "the tests of Celery on Redis")
    provide("rabbitmqctl", "rabbitmq-server", "the tests of Celery on RabbitMQ")
    if provide_chromium() is None:
        print(MISSING, file=sys.stderr)
    if provide_node_provider() is None:
        print(NO_NODE, file=sys.stderr)
    failed = _checked()
    tests = _run([sys.executable, *PYTEST, *COVERED, *sys.argv[1:]])
    if failed:
        print(f"FAILED: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed or tests else 0


def _checked() -> list[str]:
    """Run the checks beside each other, since mypy alone takes as long as all others; return which failed."""
    running = []
    for name, *arguments in CHECKS:
        command = [_script(name), *arguments]
        running.append((command, subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)))
    failed = []
    for command, process in running:
        output, _ = process.communicate()
        print("$", *(Path(command[0]).name, *command[1:]))
        print(output.decode("utf-8", "replace"), end="", flush=True)
        if process.returncode:
            failed.append(Path(command[0]).name)
    return failed


def _quick() -> int:
    """Run what needs nothing that is slow to start, and without tracing."""
    style = [_run([_script(name), *arguments]) for name, *arguments in CHECKS if name == "ruff"]
    given = [argument for argument in sys.argv[1:] if argument != QUICK]
    tests = _run([sys.executable, *PYTEST, QUICK, *(given or ["tests/unit", "tests/contract"])])
    return 1 if any(style) or tests else 0


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
