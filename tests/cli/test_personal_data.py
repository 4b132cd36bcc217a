"""Exporting and erasing personal data at the command line."""

import json
import sqlite3
from contextlib import closing

import pytest

from tests.cli.conftest import Cli


def _somebody(run: Cli) -> str:
    (line, *_) = json.loads(run("learners", "list", "--json").output)
    return str(line["username"])


@pytest.mark.feature("I9")
def test_a_learners_data_is_exported_and_then_erased(run: Cli) -> None:
    run("learners", "import", run.cohort(5))
    name = _somebody(run)
    file = run.home / "given.json"
    assert "give it to nobody but the learner" in run("learners", "personal-data", name, file).output
    assert json.loads(file.read_text(encoding="utf-8"))["account"]["username"] == name
    assert file.stat().st_mode & 0o077 == 0
    assert json.loads(run("learners", "personal-data", name, file, "--json").output)["username"] == name
    assert "type the learner's username" in run("learners", "erase", name, code=1).output
    assert "Earlier backups still contain their data" in run("learners", "erase", name, "--confirm", name).output
    run("learners", "personal-data", name, file, code=1)
    database = b"".join(path.read_bytes() for path in run.home.glob("*.db*"))
    assert name.encode() not in database
    other = _somebody(run)
    assert json.loads(run("learners", "erase", other, "--confirm", other, "--json").output)["erased"] is True


@pytest.mark.feature("I9")
def test_traces_left_in_the_files_are_reported_until_they_are_gone(run: Cli) -> None:
    run("learners", "import", run.cohort(2))
    name = _somebody(run)
    with closing(sqlite3.connect(run.home / "progress.db", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM learners").fetchone()
        said = run("learners", "erase", name, "--confirm", name).output
        assert "traces stay in its files until you run progress retention" in said
        told = run("retention", "--dry-run").output
        assert "run progress retention without --dry-run while nobody else is using the database" in told
        assert "run progress retention while nobody else is using the database" in run("retention", "--yes").output
    assert run.json("retention", "--dry-run")["files_owed"] is True
    assert run("retention", "--yes").output == "Nothing is past its retention period.\n"
    assert run.json("retention", "--dry-run")["files_owed"] is False
    assert name.encode() not in b"".join(path.read_bytes() for path in run.home.glob("*.db*"))
