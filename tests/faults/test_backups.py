"""SIGKILL in the middle of a backup or a restore: no file, or a store that is still empty."""

import time
from pathlib import Path

import pytest
from attrs import evolve
from progress_sql.columns import metadata
from sqlalchemy import create_engine, func, select

from progress_core.compose.progress import Progress
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


def test_a_backup_that_is_killed_leaves_no_file_of_its_name(sqlite_school: School) -> None:
    _full(sqlite_school)
    began = 0
    for turn in range(8):
        process = sqlite_school.start("backup", "killed.gz")
        while not list(sqlite_school.folder.glob(".killed.gz.*")) and process.poll() is None:
            time.sleep(0.002)
        time.sleep(turn * 0.01)
        process.kill()
        process.communicate()
        rest = list(sqlite_school.folder.glob(".killed.gz.*"))
        began += bool(rest)
        for file in rest:
            file.unlink()
        if (sqlite_school.folder / "killed.gz").exists():  # it was done before it was killed
            assert not rest
            (sqlite_school.folder / "killed.gz").unlink()
    assert began


def test_a_restore_that_is_killed_leaves_an_empty_store(sqlite_school: School) -> None:
    full = _full(sqlite_school)
    new = evolve(
        sqlite_school,
        settings=evolve(
            sqlite_school.settings,
            database_url=f"sqlite:///{sqlite_school.folder}/new.db",
            secret_key=(sqlite_school.folder / "progress.db.key").read_text("ascii").strip(),
        ),
    )
    with Progress.open(new.settings) as progress:
        progress.context.store.migrate()
    wal = new.folder / "new.db-wal"
    begun = 0
    for turn in range(6):
        process = new.start("restore", str(full))
        end = time.monotonic() + 20
        while not _has_begun(wal) and process.poll() is None and time.monotonic() < end:
            time.sleep(0.002)
        time.sleep(turn * 0.01)
        process.kill()
        process.communicate()
        if process.returncode == 0:  # it was done before it was killed
            break
        begun += 1
        assert _rows(new) == 0
    assert begun
    if _rows(new) == 0:
        new.run("restore", str(full))
    assert _rows(new) > _SIZE


def _has_begun(wal: Path) -> bool:
    """Say whether anything was written."""
    return wal.exists() and wal.stat().st_size > 0
