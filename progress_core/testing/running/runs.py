"""Runs a kit over an adapter by pytest, and keeps pytest out of sight.

Nothing of the caller's folder counts: no settings of pytest, no conftest.py, no plugins that happen to be installed.
"""

import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from pkgutil import iter_modules
from tempfile import TemporaryDirectory
from time import monotonic

import hypothesis
import pytest

from progress_core import testing
from progress_core.domain.foundations.errors import Unavailable
from progress_core.domain.operations.kit_reports import KitReport
from progress_core.testing.running.contracts import Contract
from progress_core.testing.running.noted import Noted

Load = Callable[[], type]

_SETTINGS = "[pytest]\nfilterwarnings = default\n"
_MODULE = "from progress_core.testing.running.runs import Loaded\n\nTestKit = Loaded.load()\n"
_NAME = "test_kit_of_an_adapter"
_OPTIONS = (
    "-q", "--noconftest", "--import-mode=importlib", "-p", "no:cacheprovider", "-p", "no:faulthandler",
    "-p", "_hypothesis_pytestplugin",
)  # fmt: skip
_PROFILE = "progress-kit"


class Loaded:
    """What the module of tests loads: the class is imported while pytest runs, which explains failed assertions."""

    load: Load


def run_kit(contract: Contract, adapter: str, load: Load) -> KitReport:
    """Run a kit over an adapter, and return what came of it.

    Args:
        contract: the contract of the port.
        adapter: name of the adapter.
        load: returns the class that inherits the kit and has its fixtures.

    Raises:
        Unavailable: the kit cannot be run, and why; whatever else of ours `load` raises.
    """
    noted, started, output = Noted(contract, load), monotonic(), io.StringIO()
    with TemporaryDirectory(prefix="progress-kit-") as name, _undisturbed(name):
        folder = Path(name)
        (folder / "pytest.ini").write_text(_SETTINGS)
        (folder / f"{_NAME}.py").write_text(_MODULE)
        Loaded.load = noted.load
        places = ["-c", f"{folder}/pytest.ini", f"--rootdir={folder}", f"--basetemp={folder}/tests"]
        with redirect_stdout(output), redirect_stderr(output):
            code = pytest.main([*_OPTIONS, *places, f"{folder}/{_NAME}.py"], plugins=[noted, _Explained()])
    if noted.refused is not None:
        raise noted.refused
    if code == pytest.ExitCode.INTERRUPTED and not noted.broken:
        raise KeyboardInterrupt
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        reason = noted.broken or output.getvalue().strip() or f"pytest ended with {code!s}"
        raise Unavailable(f"The kit cannot be run: {reason.splitlines()[-1]}")
    return KitReport(
        contract.port,
        adapter,
        noted.inherited.__name__,
        contract.version,
        noted.checks(),
        round(monotonic() - started, 3),
    )


class _Explained:
    """Has pytest show what a failing kit compared; it must be asked before kits are imported."""

    @staticmethod
    def pytest_configure(config: pytest.Config) -> None:
        for marker in ("feature(id): a feature of the specification", "asvs(id): a requirement of the ASVS"):
            config.addinivalue_line("markers", marker)
        names = [module.name for module in iter_modules(testing.__path__, f"{testing.__name__}.") if not module.ispkg]
        pytest.register_assert_rewrite(*(name for name in names if name not in sys.modules))


@contextmanager
def _undisturbed(folder: str) -> Iterator[None]:
    """Keep variables that direct pytest away from it, and what it changes away from the caller's process and folder."""
    variables = dict(os.environ)
    for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTEST_CURRENT_TEST", "CI", "BUILD_NUMBER"):
        os.environ.pop(name, None)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = folder
    with _profile():
        try:
            yield
        finally:
            sys.modules.pop(_NAME, None)
            os.environ.clear()
            os.environ.update(variables)


@contextmanager
def _profile() -> Iterator[None]:
    """Run properties the same every time, without a deadline and without a folder for what they found."""
    before = hypothesis.settings.get_current_profile_name()
    checks = [hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.function_scoped_fixture]
    hypothesis.settings.register_profile(
        _PROFILE, deadline=None, derandomize=True, database=None, suppress_health_check=checks
    )
    hypothesis.settings.load_profile(_PROFILE)
    try:
        yield
    finally:
        hypothesis.settings.load_profile(before)
