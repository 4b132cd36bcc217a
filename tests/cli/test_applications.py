"""Received applications at the command line: listed, exported, decided about, and decisions taken back."""

import csv
from datetime import UTC, date, datetime, timedelta

import pytest

from progress_core.domain.applications.applications import ApplicationState as State
from progress_core.domain.courses.courses import Course
from progress_core.domain.foundations.permissions import Role
from tests.cli.conftest import Cli
from tests.given.decisions import applicant, applied
from tests.given.people import SOUTH

COLLEGE = "college@example.com"
BEGINS: date = (datetime.now(UTC) + timedelta(days=200)).date()


@pytest.fixture
def numbers(run: Cli) -> list[int]:
    """Three learners have applied to a college, one of them twice."""
    with run.open() as progress:
        progress.staff.create(progress.operator, COLLEGE, Role.ADMISSIONS, providers=[SOUTH], password="teach3rs")
        with progress.context.store.transaction() as work:
            work.courses.put_many(
                Course(number, SOUTH, title, "T Level", BEGINS, "OX28 6NE")
                for number, title in ((1, "Art"), (2, "Dance"))
            )
        people = [
            applicant(progress, name.lower(), first_name="Ann", last_name=name, ukprn=SOUTH)
            for name in ("Asmith", "Bjones", "Cleohall")
        ]
        return [*(applied(progress, who, 1) for who in people), applied(progress, people[0], 2)]


@pytest.mark.feature("H3", "I5")
def test_the_list_is_narrowed_ordered_and_exported(run: Cli, numbers: list[int]) -> None:
    told = run.json("applications", "list", "--sort", "name", "--as", COLLEGE)
    assert ["Ann Asmith", "Ann Asmith", "Ann Bjones", "Ann Cleohall"] == [each["name"] for each in told]
    assert {"submitted"} == {each["status"] for each in told}
    assert all(each["school"] for each in told)
    only = run.json("applications", "list", "--course", 2, "--status", "submitted", "--as", COLLEGE)
    assert [numbers[3]] == [each["id"] for each in only]
    assert [] == run.json("applications", "list", "--conditions", "waiting", "--as", COLLEGE)
    printed = run("applications", "list", "--search", "bjones", "--as", COLLEGE).stdout.splitlines()
    assert 2 == len(printed)
    assert f"{numbers[1]}\tAnn Bjones\tArt (T Level)" in printed[1]
    run("applications", "export", "--out", "list.csv", "--sort", "name", "--descending", "--as", COLLEGE)
    with (run.home / "list.csv").open(encoding="utf-8-sig") as file:
        assert ["Name", "Ann Cleohall", "Ann Bjones", "Ann Asmith", "Ann Asmith"] == [
            row[0] for row in csv.reader(file)
        ]
    assert {"file": "list.xlsx"} == run.json("applications", "export", "--out", "list.xlsx", "--as", COLLEGE)


@pytest.mark.feature("H2a", "H2b", "H3", "I5")
def test_decisions_say_first_what_they_will_do_and_are_taken_back(run: Cli, numbers: list[int]) -> None:
    several = ["applications", "decide", *numbers[:2], "--offer", "--condition", "An interview"]
    shown = run(*several, "--dry-run", "--as", COLLEGE).stdout
    assert "- Ann Bjones is offered a place on Art (T Level)." in shown
    assert "- Ann Bjones is told by a message and an email." in shown
    planned = run.json(*several, "--dry-run", "--as", COLLEGE)
    assert (False, ["offered", "tells_learner", "can_take_back"]) == (
        planned["done"],
        [each["code"] for each in planned["applications"][0]["consequences"]],
    )
    assert "nobody to ask" in run(*several, "--as", COLLEGE, code=2).output
    assert f"{numbers[1]}: offered." in run(*several, "--yes", "--as", COLLEGE).stdout
    (offered, _) = run.json("applications", "list", "--conditions", "waiting", "--as", COLLEGE)
    assert ["An interview"] == [each["words"] for each in offered["conditions"]]
    assert "again submitted" in run("applications", "take-back", numbers[0], "--dry-run", "--as", COLLEGE).stdout
    done = run.json("applications", "take-back", numbers[0], "--yes", "--as", COLLEGE)
    assert (True, "submitted") == (done["done"], done["applications"][0]["status"])
    declined = run.json("applications", "decide", numbers[2], "--decline", "--reason", "course-full",
                        "--message", "Sorry.", "--yes", "--as", COLLEGE)  # fmt: skip
    assert ("The course is full", "Sorry.") == tuple(
        declined["applications"][0][name] for name in ("reason", "message")
    )
    with run.open() as progress:
        herself = progress.accounts.actor("bjones")
        progress.applications.move(herself, numbers[1], State.ACCEPTED)
    assert f"{numbers[1]}: offered." in run("applications", "take-back", numbers[1], "--yes", "--as", "bjones").stdout


@pytest.mark.feature("H2", "C10", "I5")
def test_what_cannot_be_decided_is_refused_with_its_reason(run: Cli, numbers: list[int]) -> None:
    enrol = ["applications", "decide", *numbers[:2], "--enrol", "--yes", "--as", COLLEGE]
    assert "You cannot change an application from submitted to enrolled." in run(*enrol, code=1).output
    assert ["no_such_move"] == [each["code"] for each in run.json(*enrol, code=1)["blockers"]]
    nothing = run("applications", "take-back", numbers[0], "--yes", "--as", COLLEGE, code=1)
    assert "There is no decision to take back" in nothing.output
    assert "--offer, --decline or --enrol" in run("applications", "decide", numbers[0], "--as", COLLEGE, code=2).output
    wrong = ["applications", "decide", numbers[0], "--offer", "--message", "Hello", "--yes", "--as", COLLEGE]
    assert "only for declining" in run(*wrong, code=1).output
    assert (
        "could not be found" in run("applications", "decide", 404, "--offer", "--yes", "--as", COLLEGE, code=1).output
    )
    states = {each["status"] for each in run.json("applications", "list", "--as", COLLEGE)}
    assert {"submitted"} == states


@pytest.mark.feature("H2", "H2a", "H2b", "I5")
def test_a_learner_applies_and_answers_and_the_college_marks_conditions(run: Cli, numbers: list[int]) -> None:
    begun = run.json("applications", "begin", 2, "--as", "bjones")
    assert ("draft", ["pending", "withdrawn"]) == (begun["status"], begun["moves"])
    draft = begun["id"]
    move = ["applications", "move", draft, "--as", "bjones"]
    shown = run(*move, "--apply", "--dry-run").stdout
    assert f"{draft}, Ann Bjones, Dance (T Level):" in shown
    assert f"{draft}: submitted." in run(*move, "--apply", "--yes").stdout
    assert [draft, numbers[1]] == [each["id"] for each in run.json("applications", "of", "--as", "bjones")]
    assert 3 == len(run("applications", "of", "bjones").stdout.splitlines())
    run("applications", "decide", draft, "--offer", "--condition", "An interview", "--condition", "A test",
        "--yes", "--as", COLLEGE)  # fmt: skip
    assert "Possible: Accept the offer" in run("applications", "show", draft, "--as", "bjones").stdout
    assert f"{draft}: accepted." in run(*move, "--accept", "--yes").stdout
    mark = ["applications", "conditions", draft, "--met", 1, "--as", COLLEGE]
    assert "An interview: met." in run(*mark, "--dry-run").stdout
    planned = run.json(*mark, "--dry-run")
    assert (False, [True, None]) == (
        planned["done"],
        [each["met"] for each in planned["applications"][0]["conditions"]],
    )
    assert "nobody to ask" in run(*mark, code=2).output
    done = run.json(*mark, "--not-met", 2, "--yes")
    assert [True, False] == [each["met"] for each in done["applications"][0]["conditions"]]
    assert (planned.keys(), planned["applications"][0].keys()) == (done.keys(), done["applications"][0].keys())
    assert "Nothing changes" in run(*mark, "--yes").stdout
    page = run.json("applications", "show", draft, "--as", COLLEGE)
    assert (["unknown", "unknown"], ["declined by provider"]) == (
        [each["submitted"] for each in page["evidence"]],
        page["moves"],
    )
    assert "Condition 2: A test (not met)" in run("applications", "show", draft, "--as", COLLEGE).stdout
    assert "withdrawn" == run.json(*move, "--withdraw", "--yes")["applications"][0]["status"]
    for wrong in (["move", draft], ["conditions", draft], ["conditions", draft, "--met", 1, "--waiting", 1]):
        assert "Error: " in run("applications", *wrong, "--as", COLLEGE, code=2).output
    assert "cannot be marked so" in run("applications", "conditions", numbers[0], "--met", 1, "--yes",
                                        "--as", COLLEGE, code=1).output  # fmt: skip


@pytest.mark.feature("H4", "I5")
def test_staff_who_name_nobody_list_the_applications_of_all_their_learners(run: Cli, numbers: list[int]) -> None:
    with run.open() as progress:
        progress.staff.create(
            progress.operator, "ours@example.com", Role.LEARNER_MANAGER, providers=[SOUTH], password="teach3rs"
        )
    assert numbers[::-1] == [each["id"] for each in run.json("applications", "of", "--as", "ours@example.com")]
    printed = run("applications", "of", "--as", "ours@example.com").stdout
    assert f"{numbers[1]}\tAnn Bjones\tArt (T Level)\tsubmitted" in printed
    assert [] == run.json("applications", "of", "--as", "manager@example.com")
    assert "may not" in run("applications", "of", "--as", COLLEGE, code=1).output


@pytest.mark.feature("H3", "I5")
def test_staff_choose_when_they_are_told(run: Cli, numbers: list[int]) -> None:
    assert numbers
    assert {"emails": "at once"} == run.json("applications", "emails", "--as", COLLEGE)
    assert "daily" in run("applications", "emails", "--daily", "--as", COLLEGE).stdout
    assert {"emails": "daily"} == run.json("applications", "emails", "--as", COLLEGE)


@pytest.mark.feature("H2", "H3", "I5")
def test_the_operator_is_told_to_say_who_acts(run: Cli, numbers: list[int]) -> None:
    for command, who in (
        (("begin", 2), "a learner."),
        (("of",), "a learner, or name the learner."),
        (("emails",), "admissions staff."),
        (("emails", "--daily"), "admissions staff."),
    ):
        assert f"use --as with the username of {who}" in " ".join(
            run("applications", *command, code=2).output.replace("│", " ").split()
        )
    own = run.json("applications", "of", "BJones", "--as", "bjones")
    assert [numbers[1]] == [each["id"] for each in own]
    assert "may not" in run("applications", "of", "asmith", "--as", "bjones", code=1).output
