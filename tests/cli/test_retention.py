"""`progress retention`: shows what is past its period, asks, and erases it."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.cli.conftest import MANAGER, Cli

pytestmark = [pytest.mark.feature("I5"), pytest.mark.feature("I9")]


def _in_twenty_years(_: object) -> datetime:
    """Return a time at which everybody has left, and every file is old."""
    return datetime.now(UTC) + timedelta(days=20 * 366)


@pytest.fixture
def left(run: Cli, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """A school of three learners, twenty years later."""
    run("learners", "import", run.cohort(3), "--as", MANAGER)
    monkeypatch.setattr("progress_core.memory.clock.SystemClock.now", _in_twenty_years)
    return run


def test_a_new_store_has_nothing_past_its_period(run: Cli) -> None:
    run("learners", "import", run.cohort(3), "--as", MANAGER)
    assert run("retention", "--dry-run").stdout == "Nothing is past its retention period.\nNothing was erased.\n"
    assert run("retention", "--yes").stdout == "Nothing is past its retention period.\n"
    assert run.json("retention", "--dry-run")["learners"] == 0


def test_a_preview_lists_what_is_due_and_erases_nothing(left: Cli) -> None:
    said = left("retention", "--dry-run").stdout
    assert "Learners, with everything about them\t3\n" in said
    assert "Files of imports and exports\t1\n" in said
    assert said.endswith("Nothing was erased.\n")
    found = left.json("retention", "--dry-run")
    assert (found["done"], found["learners"], len(found["learners_due"])) == (False, 3, 3)
    assert set(found["learners_due"][0]) == {"id", "ukprn", "until"}
    assert left.json("dashboard")["learners"] == 3


def test_everything_due_is_erased_for_good(left: Cli) -> None:
    said = left("retention", "--yes").stdout
    assert "Erased, including 3 learners. Earlier backups still contain this data." in said
    assert left.json("dashboard")["learners"] == 0
    erased = left.json("retention", "--yes")
    assert (erased["done"], erased["learners"], erased["learners_due"]) == (True, 0, [])


def test_nothing_is_erased_without_confirmation(left: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "There is nobody to ask" in left("retention", code=2).output
    assert "There is nobody to ask" in left("retention", "--json", code=2).output
    monkeypatch.setattr("progress_cli.foundations.confirmation._is_terminal", lambda: True)
    assert "Erase all of this for good?" in left("retention", code=1).output
    assert left.json("dashboard")["learners"] == 3


def test_a_worker_applies_retention_once_a_day_unless_turned_off(left: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROGRESS_RETENTION", "off")
    assert left("worker", "--once").stdout.count("retention") == 0
    assert left.json("dashboard")["learners"] == 3
    monkeypatch.setenv("PROGRESS_RETENTION", "daily")
    assert left("worker", "--once").stdout.count("(retention 2") == 1
    assert left.json("dashboard")["learners"] == 0
    assert left("worker", "--once").stdout == ""


def test_every_wrong_period_is_named_at_once(run: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROGRESS_RETENTION_MAIL_DAYS", "many")
    monkeypatch.setenv("PROGRESS_RETENTION_LEARNER_YEARS", "0")
    said = run("retention", "--dry-run", code=3).output
    assert "PROGRESS_RETENTION_LEARNER_YEARS must be a whole number from 1 to 25, not “0”." in said
    assert "PROGRESS_RETENTION_MAIL_DAYS must be a whole number from 1 to 3,650, not “many”." in said
