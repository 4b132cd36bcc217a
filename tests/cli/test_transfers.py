"""Transfers at the command line."""

import pytest

from tests.cli.conftest import MANAGER, Cli

pytestmark = pytest.mark.feature("J3")

HERE = "10000231"


@pytest.fixture
def there(run: Cli) -> str:
    """Another provider, with somebody who can accept; their username is in `ACCEPTS`."""
    ukprn = next(each["ukprn"] for each in run.json("providers", "list") if each["ukprn"] != HERE)
    run.json("staff", "create", ACCEPTS, "--role", "learner-manager", "--provider", ukprn)
    return str(ukprn)


ACCEPTS = "taker@there.example"


def learner(run: Cli) -> None:
    who = ("year_group=11", "first_name=Ann", "last_name=Poe", "postcode=LS1 4AP", "date_of_birth=2010-10-02")
    run.json("learners", "create", "annpoe", f"ukprn={HERE}", *who)


def test_learners_are_offered_accepted_declined_and_withdrawn(run: Cli, there: str) -> None:
    learner(run)
    ids = []
    for act, status in (("decline", "declined"), ("withdraw", "withdrawn")):
        (asked,) = run.json("learners", "transfer", "annpoe", "--to", there)["transfers"]
        assert ("offered", "Ann Poe", "2010-10-02") == (asked["status"], asked["name"], asked["date_of_birth"])
        assert {"id": asked["id"], "status": status} == run.json("transfers", act, str(asked["id"]))
        ids.append(asked["id"])
    (asked,) = run.json("learners", "transfer", "annpoe", "--to", there)["transfers"]
    listed = run.json("transfers", "list", "--offered", "--received")["transfers"]
    assert [asked["id"]] == [each["id"] for each in listed]
    (taken,) = run.json("transfers", "accept", str(asked["id"]))["transfers"]
    assert ("accepted", there, None) == (taken["status"], taken["receiver"], taken["date_of_birth"])
    assert [asked["id"], *reversed(ids)] == [each["id"] for each in run.json("transfers", "list")["transfers"]]
    assert [ids[0]] == [each["id"] for each in run.json("transfers", "list", "--before", str(ids[1]))["transfers"]]


def test_tables_are_printed_for_people(run: Cli, there: str) -> None:
    learner(run)
    asked = run("learners", "transfer", "annpoe", "--to", there)
    assert "Ann Poe" in asked.stdout
    assert "Offered on" in run("transfers", "list").stdout
    (number,) = (each["id"] for each in run.json("transfers", "list")["transfers"])
    assert f"Transfer {number} is declined." in run("transfers", "decline", str(number)).stdout


def test_what_is_wrong_changes_nothing(run: Cli, there: str) -> None:
    learner(run)
    assert there
    refused = run("learners", "transfer", "annpoe", "--to", HERE, code=1)
    assert "is the provider where the learner is" in refused.stderr + refused.stdout
    assert "There is no such transfer" in run("transfers", "accept", "404", code=1).stderr
    assert [] == run.json("transfers", "list")["transfers"]


@pytest.mark.feature("D1")
def test_the_dashboard_says_how_many_learners_are_offered(run: Cli, there: str) -> None:
    learner(run)
    assert "offered to you" not in run("dashboard").stderr
    run("learners", "transfer", "annpoe", "--to", there)
    assert "1 learner is offered to you: progress transfers list --received --offered" in run("dashboard").stderr
    for narrower in (("--year", "11"), ("--provider", HERE)):
        assert "offered to you" not in run("dashboard", *narrower).stderr
    assert "offered to you" not in run("dashboard", "--as", MANAGER).stderr
    who = ("year_group=11", "first_name=Bo", "last_name=Loe", "postcode=LS1 4AP", "date_of_birth=2010-10-02")
    run.json("learners", "create", "boloe1", f"ukprn={HERE}", *who)
    run("learners", "transfer", "boloe1", "--to", there)
    assert "2 learners are offered to you" in run("dashboard", "--as", ACCEPTS).stderr
