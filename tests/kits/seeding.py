"""Runs a kit over an adapter with a fault in it, in a forked process: no file of the project is changed.

The parent imports what takes long and no fault can change. A process is forked per fault, in which a loader serves
the changed source of one module; pytest then runs the subject's class, or some of its tests.
"""

import contextlib
import gc
import multiprocessing
import os
import signal
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from multiprocessing.connection import Connection, wait
from pathlib import Path
from time import monotonic
from types import CodeType, ModuleType
from typing import Any

import _hypothesis_pytestplugin
import pytest
from attrs import evolve, frozen
from hypothesis import HealthCheck, Phase, settings

from progress_core.testing.tools import forks, threads
from tests.kits.fault import ROOT, SEEDED, SUBJECTS, Fault

LIMIT = 240.0
"""Seconds after which a kit is said to hang."""

_PATIENCE_WITH_FAULTS = 5.0
"""Seconds in place of sixty for what a kit does in threads and forks: with a fault it may wait for ever."""

_SLOW_TO_IMPORT: Mapping[str, tuple[str, ...]] = {
    "backups": ("sqlalchemy.orm", "alembic.command", "psycopg", "cattrs"),
    "callbacks": ("cryptography.x509", "http.server"),
    "identity_providers": ("joserfc.jwt", "cryptography.x509", "http.server"),
    "jobs": ("celery.worker", "kombu.transport.redis"),
    "letters": ("fpdf", "jinja2", "uharfbuzz", "fontTools.ttLib", "pypdf"),
    "mail": ("aiosmtpd.smtp", "cryptography.x509"),
    "passkeys": ("webauthn", "cryptography.x509"),
    "passwords": ("argon2",),
    "sealing": ("cryptography.x509",),
    "spreadsheets": ("openpyxl", "xlsxwriter"),
    "store": ("sqlalchemy.orm", "alembic.command", "psycopg", "cattrs"),
}
"""Name of a kit -> what others wrote that it or its adapters import."""
_ALWAYS = ("hypothesis.stateful", "hypothesis.strategies")
_SURE = ("domain", "ports")
"""Rooms of the core in which no fault is seeded: they are imported once."""

_OPTIONS = (
    "-x", "-q", "--noconftest", "-p", "no:cacheprovider", "--tb=native", "--import-mode=importlib",
)  # fmt: skip


@frozen
class Trial:
    """A run of the tests of one subject.

    Args:
        fault: what is seeded; None for the unchanged adapter.
        tests: pytest ids.
        limit: seconds.
    """

    fault: Fault | None
    tests: tuple[str, ...]
    limit: float = LIMIT


@frozen
class Outcome:
    """What became of a trial.

    Args:
        trial: the trial.
        caught_by: the test that failed first, without the path of its module; "" if none did.
        ended: "passed", "failed", "hung" or "broken": no test could be run.
        output: what pytest wrote.
        seconds: how long it took.
    """

    trial: Trial
    caught_by: str = ""
    ended: str = "broken"
    output: str = ""
    seconds: float = 0.0


@frozen
class _Running:
    trial: Trial
    process: Any
    pipe: Connection
    file: str
    started: float

    @property
    def deadline(self) -> float:
        return self.started + self.trial.limit


def prepare(kits: Iterable[str]) -> None:
    """Import what takes long, and what no fault changes.

    Args:
        kits: names of those that will run.
    """
    for name in (*_ALWAYS, *(name for kit in kits for name in _SLOW_TO_IMPORT.get(kit, ()))):
        with contextlib.suppress(ImportError):  # a kit whose adapter is not installed says so itself
            import_module(name)
    for room in _SURE:
        for path in sorted((ROOT / "progress_core" / room).rglob("*.py")):
            import_module(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))
    settings.register_profile(
        "kits", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow],
        phases=[Phase.explicit, Phase.generate, Phase.target],  # whether a fault is caught is asked, not by how little
    )  # fmt: skip
    settings.load_profile("kits")
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    for name in ("CI", "BUILD_NUMBER"):  # with one of them, pytest shows all of a difference, which can take minutes
        os.environ.pop(name, None)
    os.chdir(ROOT)
    gc.freeze()  # so that each process need not look through what it did not make


def outcomes(trials: Sequence[Trial], *, jobs: int = 1) -> Iterator[Outcome]:
    """Run trials, some at a time, and yield the outcome of each as it ends.

    Args:
        trials: what to run.
        jobs: how many processes at a time.
    """
    waiting, running = list(reversed(trials)), list[_Running]()
    while waiting or running:
        while waiting and len(running) < jobs:
            running.append(_start(waiting.pop()))
        nearest = min(one.deadline for one in running) - monotonic()
        ready = wait([one.pipe for one in running], timeout=max(nearest, 0))
        for one in [one for one in running if one.pipe in ready or one.deadline <= monotonic()]:
            running.remove(one)
            yield _ended(one, hung=one.pipe not in ready)


def _start(trial: Trial) -> _Running:
    context = multiprocessing.get_context("fork")
    mine, theirs = context.Pipe(duplex=False)
    handle, name = tempfile.mkstemp(prefix="progress-kit-")
    os.close(handle)
    process = context.Process(target=_run, args=(trial, theirs, name))
    process.start()
    theirs.close()
    return _Running(trial, process, mine, name, monotonic())


def _ended(one: _Running, *, hung: bool) -> Outcome:
    outcome = Outcome(one.trial, ended="hung" if hung else "broken", seconds=monotonic() - one.started)
    if not hung:
        with contextlib.suppress(EOFError):
            caught_by, ended = one.pipe.recv()
            outcome = evolve(outcome, caught_by=caught_by, ended=ended)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(one.process.pid, signal.SIGKILL)  # with all that the adapter has started
    one.process.join()
    one.pipe.close()
    output = Path(one.file)
    outcome = evolve(outcome, output=output.read_text("utf-8", "replace"))
    output.unlink()
    return outcome


def _run(trial: Trial, pipe: Connection, output: str) -> None:
    """Run the tests of a trial; the last thing that its process does."""
    os.setsid()
    with Path(output).open("w", encoding="utf-8") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
        with tempfile.TemporaryDirectory() as folder:
            if trial.fault is not None:
                os.environ[SEEDED] = trial.fault.id
                lose_patience()
                _seed(trial.fault, Path(folder))
            noted = _Noted()
            with contextlib.suppress(Exception):  # pytest raises what it finds in garbage after the last test
                pytest.main(_arguments(trial, folder), plugins=[_hypothesis_pytestplugin, noted])
        sys.stdout.flush()
        pipe.send((noted.failed, noted.ended))
        os._exit(0)


def lose_patience() -> None:
    """Wait shortly for the threads and forks of a kit, for the rest of this process."""
    for tool in (threads, forks):
        vars(tool)["_TIMEOUT"] = _PATIENCE_WITH_FAULTS


def _arguments(trial: Trial, folder: str) -> list[str]:
    """Return what pytest is told; what an adapter with a fault leaves open is not judged, as it is found by chance."""
    leftovers = () if trial.fault is None else ("-W", "ignore::pytest.PytestUnraisableExceptionWarning")
    return [*_OPTIONS, *leftovers, f"--basetemp={folder}/tests", *trial.tests]


class _Noted:
    """Notes the first test that fails, and how the tests ended."""

    failed = ""
    ended = "broken"

    def pytest_sessionfinish(self, exitstatus: int) -> None:
        ended = {0: "passed", 1: "failed"}.get(int(exitstatus), "broken")
        self.ended = ended if self.failed or ended != "failed" else "broken"

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and not self.failed:
            self.failed = report.nodeid.removeprefix(f"{SUBJECTS}/").partition("::")[2]


def _seed(fault: Fault, folder: Path) -> None:
    if fault.outside:
        _shadow(fault, folder)
    else:
        sys.meta_path.insert(0, _Changed(fault))


class _Changed(PathFinder):
    """Finds one module, whose source has a fault."""

    def __init__(self, fault: Fault) -> None:
        self._fault = fault

    def find_spec(  # type: ignore[override] # an object may find modules as well as a class
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name != self._fault.import_name:
            return None
        found = PathFinder.find_spec(name, path, target)
        assert found is not None
        assert found.origin is not None
        found.loader = _Loader(name, found.origin, self._fault.changed())
        return found


class _Loader(SourceFileLoader):
    def __init__(self, name: str, path: str, source: str) -> None:
        super().__init__(name, path)
        self._source = source

    def get_code(self, fullname: str) -> CodeType:
        del fullname
        return compile(self._source, self.path, "exec", dont_inherit=True)

    def get_source(self, fullname: str) -> str:
        del fullname
        return self._source


def _shadow(fault: Fault, folder: Path) -> None:
    """Put a copy of the package with the fault in it first on the path, which the adapter's processes inherit."""
    parts = Path(*fault.import_name.split(".")).parts
    original = ROOT / fault.module
    package = original.parents[len(parts) - 2]
    here = folder
    for at, name in enumerate(parts[:-1]):
        here, there = here / name, package.joinpath(*parts[1 : at + 1])
        here.mkdir()
        for entry in there.iterdir():
            if entry.name not in ("__pycache__", parts[at + 1], original.name):
                (here / entry.name).symlink_to(entry)
    (here / original.name).write_text(fault.changed(), "utf-8")
    sys.path.insert(0, str(folder))
