"""What tests of every kind may ask for."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests import postgres

# A busy machine is no fault: speed is measured in benchmarks, not in tests.
settings.register_profile("progress", deadline=None)
settings.load_profile("progress")


def pytest_configure(config: pytest.Config) -> None:
    """Choose a place for PostgreSQL before the workers of xdist start."""
    if not hasattr(config, "workerinput"):
        postgres.prepare()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop PostgreSQL after the workers of xdist."""
    if not hasattr(config, "workerinput"):
        postgres.clear_away()


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """Give the URL of an empty schema on a real PostgreSQL."""
    with postgres.schema() as url:
        yield url
