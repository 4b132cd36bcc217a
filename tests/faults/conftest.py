"""Schools on SQLite and PostgreSQL."""

import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from progress_core.compose.keys import new_key
from progress_core.compose.settings import Settings
from tests.faults.school import LEASE, Founder, School, found_school
from tests.faults.workers import on_engine
from tests.redis import Redis, running


def _on_sqlite(folder: Path) -> Settings:
    folder.mkdir(exist_ok=True)
    return Settings(f"sqlite:///{folder / 'progress.db'}", f"file:{folder / 'mail'}", lease_seconds=LEASE)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a school on SQLite once."""
    folder = tmp_path_factory.mktemp("school")
    found_school(folder, _on_sqlite(folder))
    return folder


@pytest.fixture
def sqlite_schools(template: Path, tmp_path: Path) -> Founder:
    """Make schools on SQLite, as many as are wanted."""
    numbers = count(1)

    def found() -> School:
        folder = tmp_path / f"school{next(numbers)}"
        shutil.copytree(template, folder)
        return School(folder, _on_sqlite(folder))

    return found


@pytest.fixture
def sqlite_school(sqlite_schools: Founder) -> School:
    """Make one school on SQLite."""
    return sqlite_schools()


@pytest.fixture
def postgres_school(tmp_path: Path, migrated_postgres_url: str) -> School:
    """Make one school on PostgreSQL."""
    settings = Settings(migrated_postgres_url, f"file:{tmp_path / 'mail'}", secret_key=new_key(), lease_seconds=LEASE)
    return found_school(tmp_path, settings)


@pytest.fixture(params=["sqlite_school", "postgres_school"])
def school(request: pytest.FixtureRequest) -> School:
    """Make one school on each database."""
    given: School = request.getfixturevalue(request.param)
    return given


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    """Run a Redis."""
    folder = tmp_path / "redis"
    folder.mkdir()
    with running(folder) as server:
        yield server


@pytest.fixture
def on_procrastinate(postgres_school: School) -> School:
    """Make a school whose jobs are on procrastinate."""
    return on_engine(postgres_school, "procrastinate:")


@pytest.fixture
def on_celery(postgres_school: School, redis: Redis) -> School:
    """Make a school whose jobs are on Celery with Redis."""
    return on_engine(postgres_school, f"celery+{redis.url}")
