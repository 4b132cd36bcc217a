"""Databases without tables, on SQLite and PostgreSQL, their stores, and a way past the stores."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from progress_sql import open_store
from sqlalchemy import (
    Engine,
    create_engine,
)

from progress_core.ports.store import Store


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the URL of a database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/folder/progress.db"
    given: str = request.getfixturevalue("postgres_url")
    return given


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    store = open_store(url)
    yield store
    store.close()


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """Give a way to the database past the store."""
    engine = create_engine(url)
    yield engine
    engine.dispose()
