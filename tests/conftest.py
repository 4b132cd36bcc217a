"""Fixtures for tests of every kind."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from coverage import Coverage
from hypothesis import settings

from tests import postgres

# A busy machine is no fault: speed is measured in benchmarks, not in tests.
settings.register_profile("progress", deadline=None)
settings.load_profile("progress")

_HERE = Path(__file__).parent
_MEASURED = ("unit", "contract")
"""The rooms that cover the core by themselves. To trace the others too would take most of the time of all tests."""
_paused: list[Coverage] = []


def pytest_configure(config: pytest.Config) -> None:
    """Choose a place for PostgreSQL before the workers of xdist start."""
    if not hasattr(config, "workerinput"):
        postgres.prepare()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop PostgreSQL after the workers of xdist."""
    if not hasattr(config, "workerinput"):
        postgres.clear_away()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put long tests first: one that begins last would keep all workers but its own waiting."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Trace the core in the rooms that are to cover it, and pause in the others, from their fixtures on."""
    measured = item.path.relative_to(_HERE).parts[0] in _MEASURED if item.path.is_relative_to(_HERE) else False
    if measured and _paused:
        _paused.pop().start()
    elif not measured and (tracing := Coverage.current()) is not None:
        tracing.stop()
        _paused.append(tracing)


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """Return the URL of an empty schema on a real PostgreSQL."""
    with postgres.schema() as url:
        yield url
