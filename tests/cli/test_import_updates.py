"""Updates by a file at the command line: looked at, made, listed and taken back."""

import openpyxl
import pytest

from tests.cli.conftest import MANAGER, Cli
from tests.given.imports import BOB, CAT, csv

pytestmark = pytest.mark.feature("J4")

UKPRN = "10000231"
BEFORE, CAT_BEFORE = (UKPRN, *BOB[1:]), (UKPRN, *CAT[1:6], "9276308686", "")
AFTER, CAT_AFTER = (*BEFORE[:4], "OX14 2GG", *BEFORE[5:7], "Oxford"), (*CAT_BEFORE[:7], "Leeds")
CHANGES = [
    {"field": "postcode", "before": "OX28 6NE", "after": "OX14 2GG"},
    {"field": "town", "before": "", "after": "Oxford"},
]


def file(run: Cli, name: str, *rows: tuple[str, ...]) -> str:
    (run.home / name).write_bytes(csv(*rows))
    return name


def test_a_dry_run_shows_old_and_new_values_and_an_import_waits_for_an_answer(run: Cli) -> None:
    run("learners", "import", file(run, "a.csv", BEFORE, CAT_BEFORE), "--as", MANAGER)
    name = file(run, "b.csv", AFTER, CAT_BEFORE)
    planned = run.json("learners", "import", name, "--dry-run", "--as", MANAGER)
    assert (planned["updated"], planned["unchanged"], planned["skipped"]) == (1, 1, 0)
    assert [("update", CHANGES), ("unchanged", [])] == [(row["action"], row["changes"]) for row in planned["rows"]]
    shown = run("learners", "import", name, "--dry-run", "--as", MANAGER).stdout
    assert "Postcode: OX28 6NE \u2192 OX14 2GG; Town: - \u2192 Oxford" in shown
    refused = run("learners", "import", name, "--as", MANAGER, code=1).stdout
    assert "--duplicates update-known to update these learners" in refused


def test_updates_are_listed_and_taken_back_apart_from_those_who_changed_since(run: Cli) -> None:
    run("learners", "import", file(run, "a.csv", BEFORE, CAT_BEFORE), "--as", MANAGER)
    name = file(run, "b.csv", AFTER, CAT_AFTER)
    done = run.json("learners", "import", name, "--duplicates", "update-known", "--as", MANAGER)
    assert ("successful", 2) == (done["status"], done["updated"])
    number = str(done["import_id"])
    listed = run.json("learners", "updates", number, "--as", MANAGER)
    assert [(2, "Bob", CHANGES)] == [(one["row"], one["first_name"], one["changes"]) for one in listed[:1]]
    run("learners", "updates", number, "--out", "updates.xlsx", "--as", MANAGER)
    assert 4 == openpyxl.load_workbook(run.home / "updates.xlsx").worksheets[0].max_row
    shown = run("learners", "updates", number, "--as", MANAGER).stdout
    assert "Town: - \u2192 Leeds" in shown
    run("learners", "edit", listed[0]["username"], "town=Witney", "--as", MANAGER)
    undone = run.json("learners", "undo", number, "--as", MANAGER)
    assert (0, 1) == (undone["removed"], undone["restored"])
    assert ["kept_changed_since"] == [one["code"] for one in undone["kept"]]


@pytest.mark.feature("E4", "E7")
def test_an_import_that_waits_says_so_until_it_is_answered(run: Cli) -> None:
    run("learners", "import", file(run, "a.csv", BEFORE), "--as", MANAGER)
    name = file(run, "b.csv", AFTER)
    told = run("learners", "import", name, "--as", MANAGER, code=1).stdout
    assert "is waiting for your answer: nothing was changed yet; 1 error" in told
    history = ("learners", "imports", "--as", MANAGER)
    assert "waiting for your answer" in run(*history).stdout
    assert ["unsuccessful", "successful"] == [each["status"] for each in run.json(*history)]
    run("learners", "import", name, "--duplicates", "update-known", "--as", MANAGER)
    assert "waiting for your answer" not in run(*history).stdout
