"""Repeats recorded tests: those of a subject are collected once, and a process is forked for each fault.

The changed functions take the place of those of the module, which was imported before. To import everything anew for
each fault, as `seeding` does, takes ten times as long. That nothing but the fault makes a test fail is shown first:
the same tests have to pass once the modules were exchanged for their own unchanged source.
"""

import contextlib
import gc
import multiprocessing
import os
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from functools import cached_property
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from select import select
from types import FunctionType, ModuleType
from typing import Any

import _hypothesis_pytestplugin
import pytest
from attrs import evolve

from tests.kits.fault import SEEDED, Fault
from tests.kits.seeding import LIMIT, Outcome, Trial, lose_patience

NEVER = ("geocoding: outcodes: ", "jobs: ", "sealing: ", "spreadsheets: excel: ", "tokens: ")
"""How the ids of faults begin for which everything is imported anew.

Their modules keep classes or values that cannot be exchanged; and kits of jobs wait more than they work, so that
several of their faults are better run at a time.
"""

_OPTIONS = (
    "-q", "--noconftest", "-p", "no:cacheprovider", "--capture=no", "--tb=native", "--import-mode=importlib",
    "-W", "ignore::pytest.PytestAssertRewriteWarning", "-W", "ignore::pytest.PytestUnraisableExceptionWarning",
)  # fmt: skip
_MAX_SAID = 4096
"""Bytes that are said of a failure: no more than a pipe holds."""

_FUNCTIONS = (FunctionType, property, cached_property, staticmethod, classmethod)


def outcomes_in_place(trials: Sequence[Trial]) -> list[Outcome]:
    """Run one test for each fault, all of one subject, and return what became of them, in order.

    The first outcome is that of all these tests over the same modules without faults.
    """
    context = multiprocessing.get_context("fork")
    mine, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(trials, theirs))
    process.start()
    theirs.close()
    every = [Trial(None, tuple(dict.fromkeys(trial.tests[0] for trial in trials))), *trials]
    try:
        ended: list[tuple[str, str]] = mine.recv()
    except EOFError:
        ended = [("broken", "")] * len(every)
    process.join()
    return [Outcome(trial, ended=how, output=said) for trial, (how, said) in zip(every, ended, strict=True)]


def _run(trials: Sequence[Trial], pipe: Connection) -> None:
    assert trials[0].fault is not None
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    with tempfile.TemporaryDirectory() as folder:
        repeating = _Repeating(trials, Path(folder))
        arguments = [*_OPTIONS, f"--basetemp={folder}/tests", trials[0].fault.subject]
        with contextlib.suppress(Exception):  # pytest raises what it finds in garbage after the last test
            pytest.main(arguments, plugins=[_hypothesis_pytestplugin, repeating])
    pipe.send(repeating.ended or [("broken", "")] * (len(trials) + 1))
    pipe.close()


class _Repeating:
    """Runs, in place of all tests, one for each fault."""

    def __init__(self, trials: Sequence[Trial], folder: Path) -> None:
        self._trials = trials
        self._folder = folder
        self._failed = ""
        self.ended: list[tuple[str, str]] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self._failed = self._failed or f"{report.nodeid}\n{report.longreprtext}"

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {item.nodeid.partition("::")[2]: item for item in session.items}
        tests = [items.get(trial.tests[0].partition("::")[2]) for trial in self._trials]
        faults = [trial.fault for trial in self._trials if trial.fault]
        _warm_up(session.items[0].getparent(pytest.Class))
        gc.collect()
        gc.freeze()  # so that no forked process looks through, and thereby copies, what it did not make
        known = list(dict.fromkeys(item for item in tests if item))
        self.ended.append(self._forked(_unchanged(faults), known, seeded=""))
        for fault, item in zip(faults, tests, strict=True):
            self.ended.append(self._forked([fault], [item], seeded=fault.id) if item else ("broken", ""))
        return True

    def _forked(self, faults: Sequence[Fault], items: Sequence[pytest.Item], *, seeded: str) -> tuple[str, str]:
        """Run tests in a process of their own, and return how they ended, and what is said of a failure."""
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.setsid()
            ended = self._attempt(faults, items, seeded)
            os.write(writing, f"{ended}\n{self._failed}".encode()[:_MAX_SAID])
            os._exit(0)
        os.close(writing)
        ready, _, _ = select([reading], [], [], LIMIT * len(items))
        ended, _, said = (os.read(reading, _MAX_SAID).decode("utf-8", "replace") if ready else "hung").partition("\n")
        os.close(reading)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)  # with all that the adapter has started
        os.waitpid(child, 0)
        return ended or "broken", said

    def _attempt(self, faults: Sequence[Fault], items: Sequence[pytest.Item], seeded: str) -> str:
        try:
            if seeded:
                os.environ[SEEDED] = seeded
                lose_patience()
            for fault in faults:
                put_in_place(fault)
            paths = items[0].config._tmp_path_factory  # type: ignore[attr-defined] # pytest's own
            paths._basetemp = Path(tempfile.mkdtemp(dir=self._folder))  # no two faults share files
            for item in items:
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
        except BaseException as error:  # noqa: BLE001 - told to the parent
            self._failed = f"{error!r}"
            return "broken"
        return "failed" if self._failed else "passed"


def _warm_up(subject: pytest.Class | None) -> None:
    """Make once what every test of a subject would make first, before its module is forked."""
    if subject is not None and hasattr(subject.obj, "warm_up"):
        subject.obj.warm_up()


def _unchanged(faults: Sequence[Fault]) -> list[Fault]:
    """Return a change that changes nothing for each module that has a fault."""
    return list({fault.module: evolve(fault, replace=fault.find) for fault in faults}.values())


def put_in_place(fault: Fault) -> None:
    """Replace the functions and values of a module that is imported by those of its source with the fault."""
    old, new = import_module(fault.import_name), ModuleType(fault.import_name)
    new.__dict__.update(__file__=old.__file__, __package__=old.__package__)
    sys.modules[old.__name__] = new
    try:
        with _known_tables():
            exec(compile(fault.changed(), str(old.__file__), "exec", dont_inherit=True), new.__dict__)  # noqa: S102 - our own source
    finally:
        sys.modules[old.__name__] = old
    _exchange(old, new)


@contextlib.contextmanager
def _known_tables() -> Iterator[None]:
    """Let a module that defines tables, which SQLAlchemy knows already, get these."""
    if "sqlalchemy" not in sys.modules:  # few kits need it
        yield
        return
    import sqlalchemy  # noqa: PLC0415 - as above

    make = sqlalchemy.Table

    def table(name: str, known: sqlalchemy.MetaData, *parts: Any, **more: Any) -> sqlalchemy.Table:
        return known.tables[name] if name in known.tables else make(name, known, *parts, **more)

    sqlalchemy.Table = table  # type: ignore[misc,assignment]
    try:
        yield
    finally:
        sqlalchemy.Table = make  # type: ignore[misc]


def _exchange(old: ModuleType, new: ModuleType) -> None:
    swapped: dict[int, object] = {}
    for name, value in list(vars(old).items()):
        other = vars(new).get(name)
        if name.startswith("__") or other is None or other is value:
            continue
        if isinstance(value, type) and value.__module__ == old.__name__ and isinstance(other, type):
            for attribute, found in vars(other).items():
                if isinstance(found, _FUNCTIONS):
                    setattr(value, attribute, found)
            setattr(new, name, value)
        else:
            swapped[id(value)] = other
            setattr(old, name, other)
    for module in [found for key, found in sys.modules.items() if key.startswith(("progress_", "tests.kits.subjects"))]:
        for name, value in list(vars(module).items()):
            if isinstance(value, FunctionType) and id(value) in swapped:
                setattr(module, name, swapped[id(value)])
