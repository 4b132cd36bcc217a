"""Fixtures for tests of every kind."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from coverage import Coverage
from hypothesis import HealthCheck, settings

from tests import postgres

# A busy machine is no fault: speed is measured in benchmarks, not in tests.
settings.register_profile("progress", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("progress")

_HERE = Path(__file__).parent
_MEASURED = ("unit", "contract", "kits")
"""The rooms that cover the core by themselves. To trace the others too would take most of the time of all tests."""
_UNTRACED = (
    "test_application_machine.py",
    "test_changes_followed.py",
    "test_csv_generated.py",
    "test_decisions_at_once.py",
    "test_gates.py",
    "test_haste.py",
    "test_hostile.py",
    "test_libreoffice.py",
    "test_profiles_at_once.py",
    "test_read_together.py",
    "test_reminders_at_once.py",
    "test_sql_faults.py",
    "test_sql_migrations.py",
    "test_store_sql.py",
)
"""Long tests, whose lines others cover too: tracing makes them two or three times as long."""
_paused: list[Coverage] = []


def pytest_configure(config: pytest.Config) -> None:
    """Let processes keep what they compile, and choose a place for PostgreSQL, before the workers of xdist start."""
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # without it, each of a thousand processes compiles every module
    if not hasattr(config, "workerinput"):
        postgres.prepare()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop PostgreSQL after the workers of xdist."""
    if not hasattr(config, "workerinput"):
        postgres.clear_away()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a developer run what takes no more than memory."""
    parser.addoption("--quick", action="store_true", help="run the unit tests and the kits over what is in memory")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put modules with long tests first: one that begins last would keep all workers but its own waiting.

    A module stays together, because what it makes once would be made again for every piece of it.
    """
    if config.getoption("--quick"):
        config.hook.pytest_deselected(items=[item for item in items if not _is_quick(item)])
        items[:] = filter(_is_quick, items)
    long = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in long)


def _is_quick(item: pytest.Item) -> bool:
    if not item.path.is_relative_to(_HERE):
        return False
    (folder, *_) = item.path.relative_to(_HERE).parts
    return folder == "unit" or (folder == "contract" and "memory" in item.nodeid.lower())


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Trace the core in the tests that are to cover it, and pause in the others, from their fixtures on."""
    measured = _is_measured(item)
    if measured and _paused:
        _paused.pop().start()
    elif not measured and (tracing := Coverage.current()) is not None:
        tracing.stop()
        _paused.append(tracing)


def _is_measured(item: pytest.Item) -> bool:
    if not item.path.is_relative_to(_HERE) or item.path.name in _UNTRACED:
        return False
    return item.path.relative_to(_HERE).parts[0] in _MEASURED


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """Return the URL of an empty schema on a real PostgreSQL."""
    with postgres.schema() as url:
        yield url


@pytest.fixture
def migrated_postgres_url() -> Iterator[str]:
    """Return the URL of an empty database with all tables on a real PostgreSQL."""
    with postgres.migrated() as url:
        yield url
