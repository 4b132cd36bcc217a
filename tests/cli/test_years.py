"""Moving up and leaving at the command line."""

from datetime import UTC, datetime
from typing import Any

import pytest
from attrs import evolve

from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.learners.leaving import Destination
from progress_core.domain.values.academic_years import AcademicYear
from progress_core.domain.values.english_time import english_day
from tests.cli.conftest import MANAGER, Cli

WHERE = "10000231"


@pytest.fixture
def ids(run: Cli) -> list[int]:
    """Three learners of the year before, of Years 11, 13 and 14."""
    found = []
    for group, first, day in ((11, "Ann", "10"), (13, "Bob", "11"), (14, "Cat", "12")):
        who = (f"year_group={group}", f"first_name={first}", "last_name=Poe", "postcode=LS1 4AP")
        made = run.json(
            "learners", "create", f"{first.lower()}poe", f"ukprn={WHERE}", *who, f"date_of_birth=2009-03-{day}"
        )
        found.append(made["id"])
    with run.open() as progress, progress.context.store.transaction() as work:
        work.learners.save_many(
            evolve(learner, academic_year=learner.academic_year - 1)
            for learner in work.learners.get_many(EVERYTHING, found)
        )
    return found


def year_groups(run: Cli, ids: list[int]) -> list[tuple[int, bool]]:
    with run.open() as progress, progress.context.store.snapshot() as work:
        return [(one.details.year_group, one.archived) for one in work.learners.get_many(EVERYTHING, ids)]


@pytest.mark.feature("J1", "I5")
def test_a_provider_moves_up_with_exceptions_and_back(run: Cli, ids: list[int]) -> None:
    options = ("--provider", WHERE, "--stays", ids[0], "--leaves", "bobpoe", "--as", MANAGER)
    planned = run.json("learners", "move-up", *options, "--dry-run")
    assert (False, "due", (0, 1, 2)) == (planned["done"], *_counts(planned))
    assert [14, 13, 11] == [year["year_group"] for year in planned["providers"][0]["years"]]
    assert [(11, False), (13, False), (14, False)] == year_groups(run, ids)
    done = run.json("learners", "move-up", *options)
    assert (True, "done", (0, 1, 2)) == (done["done"], *_counts(done))
    assert [(11, False), (13, True), (14, True)] == year_groups(run, ids)
    again = run.json("learners", "move-up", "--provider", WHERE)
    assert done["providers"] == again["providers"]
    undone = run.json("learners", "move-up", "--undo", done["providers"][0]["move_id"])
    assert ("undone", []) == (undone["providers"][0]["status"], undone["providers"][0]["left_alone"])
    assert [(11, False), (13, False), (14, False)] == year_groups(run, ids)
    assert "undone" in run("learners", "move-up", "--undo", done["providers"][0]["move_id"], code=1).stderr


@pytest.mark.feature("J1", "I5")
def test_nobody_moves_up_early_by_mistake(run: Cli, ids: list[int]) -> None:
    prepared = AcademicYear.prepared_on(english_day(datetime.now(UTC))).start
    with run.open() as progress, progress.context.store.transaction() as work:
        found = list(work.learners.get_many(EVERYTHING, ids))
        work.learners.save_many(evolve(learner, academic_year=prepared) for learner in found)
    assert "add --early" in run("learners", "move-up", "--dry-run").stdout
    assert "ask for that (early)" in run("learners", "move-up", code=1).stderr
    assert [(11, False), (13, False), (14, False)] == year_groups(run, ids)
    assert ("done", (2, 0, 1)) == _counts(run.json("learners", "move-up", "--provider", WHERE, "--early"))


def _counts(data: dict[str, Any]) -> tuple[object, tuple[object, ...]]:
    (provider,) = data["providers"]
    return provider["status"], (provider["up"], provider["stay"], provider["leave"])


@pytest.mark.feature("J1")
def test_moves_are_shown_in_words(run: Cli, ids: list[int]) -> None:
    said = run("learners", "move-up", "--leaving-year", 13, "--dry-run").stdout
    assert "Year 13" in said
    assert "Nothing was changed" in said
    assert "To undo a move within 14 days" in run("learners", "move-up", "--leaving-year", 13).stdout
    assert [(12, False), (13, True), (14, True)] == year_groups(run, ids)
    assert "alone" in run("learners", "move-up", "--undo", 1, "--provider", WHERE, code=2).stderr
    assert "no provider" in run("learners", "move-up", "--provider", "10000404", code=1).stderr


@pytest.mark.feature("J2", "I5")
def test_learners_leave_are_corrected_and_come_back(run: Cli, ids: list[int]) -> None:
    left = run.json("learners", "leave", "annpoe", "bobpoe", "--on", "2026-10-30", "--destination", "gap-year")
    assert [(ids[0], "annpoe", "left"), (ids[1], "bobpoe", "left")] == [tuple(one.values()) for one in left]
    assert "left" in run("learners", "leave", "annpoe", "--on", "2026-10-31", "--to", WHERE).stdout
    with run.open() as progress:
        leaving = progress.learners.get(progress.operator, ids[0])[0].leaving
    assert leaving is not None
    assert ("2026-10-31", Destination.NOT_KNOWN, WHERE) == (str(leaving.on), leaving.destination, leaving.ukprn)
    assert ["annpoe", "bobpoe"] == sorted(one["username"] for one in run.json("learners", "list", "--left"))
    run("learners", "restore", "annpoe")
    assert ["bobpoe"] == [one["username"] for one in run.json("learners", "list", "--left")]
    refused = run.json("learners", "leave", "catpoe", "--on", "soon", "--destination", "mars", code=1)
    assert ["leaving_date", "destination"] == [found["field"] for found in refused["problems"]]


@pytest.mark.feature("J2", "H5")
def test_the_report_on_destinations_tells_where_leavers_went(run: Cli, ids: list[int]) -> None:
    assert ids
    today = english_day(datetime.now(UTC)).isoformat()
    run.json("learners", "leave", "annpoe", "--on", today, "--destination", "sixth-form-college")
    college = {"destination": "sixth-form-college", "label": "Sixth-form college", "this_year": 1, "last_year": 0}
    assert [college] == run.json("reports", "show", "destinations")["leavers"]
    printed = run("reports", "show", "destinations").stdout
    assert "Destination\tThis academic year\tLast academic year\nSixth-form college\t1\t0\n" in printed
    for other in (("destinations", "--sharing"), ("standing",)):
        assert [] == run.json("reports", "show", *other)["leavers"]
        assert "This academic year" not in run("reports", "show", *other).stdout
