"""What pytest says while a kit runs, kept as checks."""

import re
from collections.abc import Callable, Generator
from functools import partial
from inspect import getattr_static, signature
from typing import Any

import pytest
from attrs import define, field

from progress_core.domain.foundations.errors import ProgressError, Unavailable
from progress_core.domain.operations.kit_reports import Check, Outcome
from progress_core.testing.running.contracts import Contract, tests_of
from progress_core.testing.running.hints import hint
from progress_core.testing.running.sentences import sentence

MAX_LINES = 12
"""Lines of a message that are kept."""

_TO_WRITE = re.compile(r"write a fixture `(\w+)`")


@define
class _Running:
    seconds: float = 0.0
    outcome: Outcome = "passed"
    message: str = ""
    where: str = ""
    fixture: str = ""

    def went_wrong(self, outcome: Outcome, message: str, where: str = "") -> None:
        """Keep the first thing that went wrong: what follows from it explains less."""
        if self.outcome in ("passed", "not run"):
            self.outcome, self.message, self.where = outcome, message, where


@define(eq=False)  # pytest 8 keeps plugins in sets
class Noted:
    """A plugin of pytest that collects the checks of one run.

    Attributes:
        refused: the error of ours for which the kit's class could not be loaded.
        broken: why no test could be collected.
    """

    contract: Contract
    find: Callable[[], type]
    refused: ProgressError | None = None
    broken: str = ""
    kit: type | None = None
    inherited: type = object
    running: dict[str, _Running] = field(factory=dict)

    def load(self) -> type:
        """Load the class, and remember why if that fails."""
        try:
            self.kit = self.find()
        except ProgressError as error:
            self.refused = error
            raise
        inherited = [kit for kit in self.contract.load_all() if issubclass(self.kit, kit)]
        if not inherited:
            self.refused = Unavailable(
                f"{self.kit.__module__}.{self.kit.__qualname__} does not inherit {self.contract.name}, so it is no kit"
                f" of the port {self.contract.port}."
            )
            raise self.refused
        self.inherited = inherited[0]
        return self.kit

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Remember why tests could not be collected."""
        if report.failed and not self.broken:
            self.broken = report.longreprtext

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[Any]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Keep the outcome of one phase of a test."""
        report = yield
        one = self.running.setdefault(item.name, _Running())
        one.seconds += report.duration
        if report.outcome == "passed" and not hasattr(report, "wasxfail"):
            if call.when == "call":
                self._note_lacks(one, item)
            return report
        if report.outcome != "failed" or call.excinfo is None:
            one.went_wrong("not judged", "The check was left out: a check of a kit may not be skipped or excused.")
            return report
        raised, entry = call.excinfo.value, call.excinfo.traceback[-1]
        unwritten = _TO_WRITE.search(str(raised)) if isinstance(raised, NotImplementedError) else None
        if unwritten:
            one.went_wrong("not judged", f"The kit needs the fixture `{unwritten[1]}` to see this.")
            one.fixture = unwritten[1]
        else:
            one.went_wrong("failed", _message(raised), f"{entry.path}:{entry.lineno + 1}")
        return report

    def _note_lacks(self, one: _Running, item: pytest.Item) -> None:
        """Note that a check passed without an optional fixture: it may have checked nothing."""
        assert isinstance(item, pytest.Function)  # a kit has no other tests
        lacks = [name for name in signature(item.function).parameters if item.funcargs.get(name, self) is None]
        for name in filter(partial(hasattr, self.inherited), lacks):
            if getattr_static(self.kit, name) is getattr_static(self.inherited, name):
                one.went_wrong("not run", f"Needs the fixture `{name}`.")
                one.fixture = name
            else:
                one.message = f"The class of the adapter says that it has no `{name}`."

    def checks(self) -> tuple[Check, ...]:
        """Return every check; one that the kit's class has replaced or removed is not judged."""
        found = [self._check(test, one) for test, one in self.running.items()]
        ran = {check.test.partition("[")[0] for check in found}
        found += [
            Check(sentence(name), name, "not judged", 0.0, "The class of the adapter has removed this check.")
            for name in tests_of(self.inherited)
            if name not in ran
        ]
        return tuple(found)

    def _check(self, test: str, one: _Running) -> Check:
        name = test.partition("[")[0]
        kit, contract = self.kit, self.inherited
        if hasattr(contract, name) and getattr(kit, name, None) is not getattr(contract, name):
            one.outcome, one.message = "not judged", "The class of the adapter has replaced this check; it may not."
        cause = ""
        if one.outcome == "failed":
            cause = hint(name, one.message, self.contract.kit.partition(":")[0].rpartition(".")[2])
        elif one.fixture:
            cause = (
                f"Write `{one.fixture}` in a class that inherits {self.inherited.__name__}, and name the class in the"
                f" entry-point group progress.kits; see the guide Write an adapter."
            )
        return Check(sentence(test), test, one.outcome, round(one.seconds, 3), one.message, cause, one.where)


def _message(raised: BaseException) -> str:
    """Return what was raised in a few lines, with its type unless it is an assertion."""
    said = str(raised).strip()
    name = "" if isinstance(raised, AssertionError) else type(raised).__name__
    if isinstance(raised, ProgressError):
        said = raised.message
    text = f"{name}: {said}" if name and said else name or said or "an assertion failed"
    notes = getattr(raised, "__notes__", ())
    lines = [line for part in (text, *notes) for line in str(part).splitlines() if line.strip()]
    return "\n".join([*lines[:MAX_LINES], *(["…"] if len(lines) > MAX_LINES else [])])
