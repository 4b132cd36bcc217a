"""Empty databases on SQLite and PostgreSQL, stores and installations over them, and a way past the stores."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from progress_sql import open_store
from sqlalchemy import Engine, create_engine

from progress_core.compose.progress import Progress
from progress_core.ports.store import Store
from tests.given.databases import installed_on


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the URL of a database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/folder/progress.db"
    given: str = request.getfixturevalue("postgres_url")
    return given


@pytest.fixture(params=["sqlite", "postgresql"])
def progress(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Progress]:
    """Open an installation on a database, with three providers; no staff, no learners."""
    sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/folder/progress.db" if sqlite else request.getfixturevalue("migrated_postgres_url")
    with installed_on(url) as progress:
        yield progress


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    store = open_store(url)
    yield store
    store.close()


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """Open a way to the database past the store."""
    engine = create_engine(url)
    yield engine
    engine.dispose()
