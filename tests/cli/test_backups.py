"""`progress backup` and `progress restore`: bad input, and a learner who logs in after a restore."""

import gzip
import shutil
import stat
from pathlib import Path

import pytest

from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from tests.cli.conftest import MANAGER, Cli

pytestmark = pytest.mark.feature("I5", "I7")


@pytest.fixture
def empty(run: Cli, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Return the command line over an empty store, with a backup of a full one beside it."""
    run("learners", "import", run.cohort(3), "--as", MANAGER)
    run("backup", "full.gz")
    monkeypatch.setenv("PROGRESS_DATABASE_URL", "sqlite:///new.db")
    shutil.copy("progress.db.key", "new.db.key")
    run("init")
    return run


@pytest.mark.feature("A10")
def test_learners_of_a_restored_store_log_in_with_their_initial_passwords(empty: Cli) -> None:
    assert "were restored" in empty("restore", "full.gz").stdout
    assert empty.json("dashboard")["learners"] == 3
    (line, *_) = empty.json("learners", "not-logged-on", "--as", MANAGER)
    with Progress.open(Settings.from_env()) as progress:
        assert progress.accounts.log_in(line["username"], line["password"]).actor.username == line["username"]
    assert "restore backup" in {entry["action"] for entry in empty.json("audit")}


def test_a_backup_is_readable_only_by_its_owner_and_replaces_the_previous_one(run: Cli) -> None:
    Path("full.gz").write_bytes(b"old")
    found = run.json("backup", "full.gz")
    assert found["bytes"] == Path("full.gz").stat().st_size
    assert found["rows"] > 0
    assert stat.S_IMODE(Path("full.gz").stat().st_mode) == 0o600
    assert "must end in .gz" in run("backup", "full.zip", code=2).stderr
    assert "cannot be written" in run("backup", "nowhere/full.gz", code=3).stderr


def test_a_file_that_is_not_a_backup_is_refused_by_name(empty: Cli) -> None:
    Path("bad.gz").write_bytes(b"PK")
    assert "bad.gz: This file is not a backup" in empty("restore", "bad.gz", code=1).stderr
    Path("bad.gz").write_bytes(Path("full.gz").read_bytes()[:-9])
    assert "bad.gz: The backup is incomplete" in empty("restore", "bad.gz", code=1).stderr
    Path("bad.gz").write_bytes(gzip.compress(b"{}"))
    assert empty.json("restore", "bad.gz", code=1)["error"] == "rejected"
    assert empty.json("dashboard")["learners"] == 0
    empty("restore", "none.gz", code=2)


def test_a_store_that_is_not_empty_is_left_unchanged(empty: Cli) -> None:
    empty("restore", "full.gz")
    assert "The store is not empty" in empty("restore", "full.gz", code=1).stderr
    assert empty.json("dashboard")["learners"] == 3
