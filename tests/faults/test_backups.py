"""SIGKILL in the middle of a backup or a restore: no file; a store that is still empty, or whole."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest
from attrs import evolve
from progress_sql.foundations.columns import metadata
from sqlalchemy import create_engine, func, select

from progress_core.compose.progress import Progress
from tests import postgres
from tests.faults.school import MANAGER, School

pytestmark = [pytest.mark.slow, pytest.mark.feature("I7")]

_SIZE = 1500


def _full(school: School) -> Path:
    """Put learners into a school, and make a backup of it."""
    school.write("learners.csv", range(_SIZE))
    school.run("learners", "import", "learners.csv", "--as", MANAGER)
    school.run("backup", "full.gz")
    return school.folder / "full.gz"


def _rows(school: School) -> int:
    engine = create_engine(school.settings.database_url)
    with engine.connect() as connection:
        tables = [table for name, table in metadata.tables.items() if name != "counters"]
        found = sum(int(connection.execute(select(func.count()).select_from(each)).scalar_one()) for each in tables)
    engine.dispose()
    return found


def test_a_killed_backup_leaves_no_file_of_its_name(school: School) -> None:
    _full(school)
    before = _rows(school)
    began = 0
    for turn in range(8):
        process = school.start("backup", "killed.gz")
        while not list(school.folder.glob(".killed.gz.*")) and process.poll() is None:
            time.sleep(0.002)
        time.sleep(turn * 0.01)
        process.kill()
        process.communicate()
        rest = list(school.folder.glob(".killed.gz.*"))
        began += bool(rest)
        for file in rest:
            file.unlink()
        if (school.folder / "killed.gz").exists():  # it was done before it was killed
            assert not rest
            (school.folder / "killed.gz").unlink()
    assert began
    assert before <= _rows(school) <= before + 8  # an entry of the audit trail for each that was done


@pytest.fixture(params=["sqlite", "postgresql"])
def new_place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Return a function that makes URLs for empty stores."""
    with ExitStack() as stack:
        numbers = count(1)
        if request.param == "sqlite":
            yield lambda: f"sqlite:///{tmp_path}/{next(numbers)}.db"
        else:
            yield lambda: stack.enter_context(postgres.schema())


def test_a_killed_restore_restores_nothing_or_everything(sqlite_school: School, new_place: Callable[[], str]) -> None:
    full = _full(sqlite_school)
    undisturbed, new = (_empty(sqlite_school, new_place()) for _ in range(2))
    begun_at = time.monotonic()
    undisturbed.run("restore", str(full))
    whole_time = time.monotonic() - begun_at
    nothing, everything = _rows(new), _rows(undisturbed)
    assert everything > nothing + _SIZE
    for turn in range(1, 12):  # from before it has opened the store to about its commit
        process = new.start("restore", str(full))
        time.sleep(whole_time * (8 + turn) / 20)
        process.kill()
        process.communicate()
        rows = _rows(new)  # waits, on PostgreSQL, until the server has undone what the dead one held
        assert rows in (nothing, everything)
        if rows > nothing:  # it was done before it was killed
            break
    else:
        new.run("restore", str(full))
    assert _rows(new) == everything
    new.run("check")


def _empty(school: School, url: str) -> School:
    """Make an empty store, with the key of a school's."""
    key = (school.folder / "progress.db.key").read_text("ascii").strip()
    new = evolve(school, settings=evolve(school.settings, database_url=url, secret_key=key))
    with Progress.open(new.settings) as progress:
        progress.context.store.migrate()
    return new
