"""Single learners, created, changed, archived and restored at the command line."""

from pathlib import Path

import pytest
from attrs import evolve
from click.testing import CliRunner
from progress_cli.foundations import confirmation
from progress_cli.main import cli

from progress_core.domain.foundations.actors import EVERYTHING
from tests.cli.conftest import MANAGER, Cli

WHO = ("ukprn=10000231", "year_group=11", "first_name=Zoë", "last_name=Lee", "postcode=ls1 4ap",
       "date_of_birth=2011-03-10")  # fmt: skip


def town_of(run: Cli, username: str) -> str:
    with run.open() as progress:
        return progress.learners.find(progress.operator, username).details.town


@pytest.fixture
def zoe(run: Cli) -> str:
    run("learners", "create", "zoelee", *WHO, "--as", MANAGER)
    return "zoelee"


@pytest.mark.feature("B1", "A11")
def test_a_learner_is_created_and_logs_in_with_the_password_shown(run: Cli) -> None:
    made = run.json("learners", "create", "zoelee", *WHO, "--as", MANAGER)
    with run.open() as progress:
        assert progress.accounts.log_in("zoelee", made["password"]).must_change_password
        assert progress.learners.find(progress.operator, "zoelee").details.postcode == "LS1 4AP"
    Path("secret.txt").write_text("sunny4day\n")
    other = ("first_name=Sam", "last_name=Poe", "uln=9276308687")
    said = run("learners", "create", "sampoe", *WHO, *other, "--password-file", "secret.txt")
    assert "Sam Poe has been created, with the username sampoe.\n" == said.stdout
    assert "Warning: " in said.stderr
    with run.open() as progress:
        assert progress.accounts.log_in("sampoe", "sunny4day").must_change_password


@pytest.mark.feature("B4", "B10")
def test_a_learner_that_breaks_the_rules_or_is_there_already_is_refused(run: Cli, zoe: str) -> None:
    assert "taken" in run("learners", "create", zoe, *WHO, code=1).stderr
    assert ["last_name"] == [
        found["field"] for found in run.json("learners", "create", "zoelee2", *WHO, "last_name=", code=1)["problems"]
    ]
    assert "Zoë Lee" in run("learners", "create", "zoelee2", *WHO, code=1).stderr
    assert "The initial password is " in run("learners", "create", "zoelee2", *WHO, "--anyway").stdout
    assert "The fields are: ukprn, year_group" in run("learners", "create", "zoelee3", "shoe_size=7", code=2).stderr
    run("learners", "create", "zoelee3", code=2)


@pytest.mark.feature("B2")
def test_an_edit_changes_only_what_it_names(run: Cli, zoe: str) -> None:
    assert "Zoë Lee has been changed.\n" == run("learners", "edit", zoe, "town=Otley", "--as", MANAGER).stdout
    assert town_of(run, zoe) == "Otley"
    assert "Nothing was changed.\n" == run("learners", "edit", zoe, "town=Otley").stdout
    edited = run.json("learners", "edit", zoe, "town=", "uln=9276308687")
    assert (edited["changed"], [found["code"] for found in edited["warnings"]]) == (True, ["bad_check_digit"])
    assert town_of(run, zoe) == ""
    assert "no learner" in run("learners", "edit", "nobody", "town=Otley", code=1).stderr


def submit(run: Cli, username: str) -> None:
    """Have the learner submit an application, once."""
    with run.open() as progress, progress.context.store.transaction() as work:
        account = work.accounts.find(username)
        assert account is not None
        work.learners.save(evolve(work.learners.get(EVERYTHING, account.id), submitted=True))


@pytest.mark.feature("B6")
def test_learners_who_applied_are_archived_and_restored(run: Cli, zoe: str) -> None:
    submit(run, zoe)
    assert "use --yes" in run("learners", "archive", zoe, code=2).stderr
    assert [("zoelee", "archived")] == [
        (done["username"], done["status"]) for done in run.json("learners", "archive", zoe, zoe, "--yes")
    ]
    assert run.json("learners", "list") == []
    assert "zoelee\trestored" in run("learners", "restore", zoe, "--as", MANAGER).stdout
    assert "zoelee" == run.json("learners", "list")[0]["username"]
    assert "is not archived" in run("learners", "restore", zoe, code=1).stderr


@pytest.mark.feature("B6")
def test_learners_who_never_applied_are_deleted_only_if_that_is_asked_for(
    run: Cli, zoe: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("learners", "create", "sampoe", *WHO, "first_name=Sam", "last_name=Poe")
    submit(run, "sampoe")
    refused = run("learners", "archive", zoe, "sampoe", "--yes", code=1).stderr
    assert "Nobody was archived: Zoë Lee never submitted an application" in refused
    monkeypatch.setattr(confirmation, "_is_terminal", lambda: True)
    asked = CliRunner().invoke(cli, ["learners", "archive", zoe, "sampoe", "--or-delete"], input="n\n")
    assert (asked.exit_code, len(run.json("learners", "list"))) == (1, 2)
    assert "Archived: Sam Poe.\nDeleted for good: Zoë Lee.\n" in asked.output
    done = CliRunner().invoke(cli, ["learners", "archive", zoe, "sampoe", "--or-delete"], input="y\n")
    assert (done.exit_code, "zoelee\tdeleted" in done.output, "sampoe\tarchived" in done.output) == (0, True, True)
    assert "no learner" in run("learners", "restore", zoe, code=1).stderr
