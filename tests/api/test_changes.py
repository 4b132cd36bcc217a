"""Feeds of changes over the API: other systems keep in step without reading everything."""

from http import HTTPStatus
from typing import Any

import pytest

from progress_core.domain.foundations.permissions import Role
from tests.api.conftest import Hall, Program, a_learner
from tests.given.admissions import COLLEGE, course, directory
from tests.given.decisions import applicant, applied
from tests.given.people import NORTH, SOUTH
from tests.given.received import offer

pytestmark = pytest.mark.feature("I6")

LEARNERS, APPLICATIONS, RECEIVED = "/learners/changes", "/applications/changes", "/applications/received/changes"


def changes(program: Program, path: str, since: str = "", limit: int = 50) -> dict[str, Any]:
    answer = program.get(path, changed_since=since, limit=limit)
    assert HTTPStatus.OK == answer.status_code, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_a_program_reads_everything_once_and_then_what_has_changed(manager: Program) -> None:
    ann = a_learner(manager)
    bob = a_learner(manager, username="bjones", first_name="Bob", last_name="Jones")
    first = changes(manager, LEARNERS, limit=1)
    second = changes(manager, LEARNERS, first["next"], limit=1)
    assert [True, False] == [first["more"], second["more"]]
    assert [ann, bob] == [item["id"] for item in first["items"] + second["items"]]
    manager.send("PATCH", f"/learners/{ann}", {"details": {"town": "Otley"}}, if_match="*")
    manager.send("DELETE", f"/learners/{bob}", if_match="*")
    third = changes(manager, LEARNERS, second["next"])
    changed, gone = third["items"]
    assert (ann, False, "Otley") == (changed["id"], changed["gone"], changed["learner"]["details"]["town"])
    assert {"id": bob, "gone": True, "learner": None} == gone
    assert [] == changes(manager, LEARNERS, third["next"])["items"]


def test_a_changed_learner_is_shown_as_they_are_read_alone(manager: Program) -> None:
    number = a_learner(manager)
    (item,) = changes(manager, LEARNERS)["items"]
    alone = manager.get(f"/learners/{number}").json()
    (listed,) = manager.get("/learners").json()["items"]
    shared = item["learner"].keys() & alone.keys()
    assert {"username", "details", "sign_off", "profile", "applications", "offers", "created_at"} <= shared
    assert {name: alone[name] for name in shared} == {name: item["learner"][name] for name in shared}
    assert listed["lines"] == item["learner"]["lines"]


@pytest.mark.feature("B6")
def test_archived_learners_are_gone_and_restored_ones_are_back(hall: Hall, manager: Program) -> None:
    directory(hall.progress, course(1))
    learner = applicant(hall.progress)
    applied(hall.progress, learner)
    begun = changes(manager, LEARNERS)["next"]
    assert HTTPStatus.NO_CONTENT == manager.send("DELETE", f"/learners/{learner.id}", if_match="*").status_code
    archived = changes(manager, LEARNERS, begun)
    assert [{"id": learner.id, "gone": True, "learner": None}] == archived["items"]
    assert HTTPStatus.OK == manager.post(f"/learners/{learner.id}/restore", if_match="*").status_code
    (back,) = changes(manager, LEARNERS, archived["next"])["items"]
    assert (learner.id, False) == (back["id"], back["gone"])


@pytest.mark.feature("K2")
def test_nobody_is_told_of_learners_whom_they_never_saw(hall: Hall, manager: Program) -> None:
    south = hall.program(Role.LEARNER_MANAGER, SOUTH, email="south@example.com")
    begun = changes(south, LEARNERS)["next"]
    number = a_learner(manager)
    manager.send("DELETE", f"/learners/{number}", if_match="*")
    assert [] == changes(south, LEARNERS, begun)["items"]


@pytest.mark.feature("H2", "H3")
def test_both_sides_follow_an_application(hall: Hall, manager: Program) -> None:
    college = hall.program(Role.ADMISSIONS, COLLEGE)
    of_school, of_college = (changes(*feed)["next"] for feed in ((manager, APPLICATIONS), (college, RECEIVED)))
    directory(hall.progress, course(1))
    learner = applicant(hall.progress)
    number = applied(hall.progress, learner)
    (sent,) = changes(manager, APPLICATIONS, of_school)["items"]
    (received,) = changes(college, RECEIVED, of_college)["items"]
    assert (number, "submitted", learner.id) == (
        sent["id"], sent["application"]["state"], sent["application"]["learner_id"],
    )  # fmt: skip
    assert (number, "submitted", "Ann Smith") == (
        received["id"], received["application"]["state"], received["application"]["learner_name"],
    )  # fmt: skip
    followed = changes(college, RECEIVED, of_college)["next"]
    offer(hall.progress, college.actor, number)
    (offered,) = changes(college, RECEIVED, followed)["items"]
    assert "offered" == offered["application"]["state"]


@pytest.mark.parametrize("path", [LEARNERS, APPLICATIONS, RECEIVED])
def test_what_is_no_cursor_of_this_feed_is_refused(hall: Hall, manager: Program, path: str) -> None:
    program = hall.program(Role.ADMISSIONS, COLLEGE) if path == RECEIVED else manager
    other = changes(manager, LEARNERS if path == APPLICATIONS else APPLICATIONS)["next"]
    for cursor in ("nonsense", other):
        assert HTTPStatus.UNPROCESSABLE_ENTITY == program.get(path, changed_since=cursor).status_code


def test_a_cursor_that_cannot_be_followed_says_that_everything_is_read_anew(manager: Program) -> None:
    answer = manager.get(LEARNERS, changed_since=changes(manager, APPLICATIONS)["next"])
    (problem,) = answer.json()["problems"]
    assert ("changed_since", "read_anew") == (problem["field"], problem["code"])
    assert "Read everything anew" in problem["message"]


def test_who_sees_no_learners_follows_none(hall: Hall) -> None:
    college, school = hall.program(Role.ADMISSIONS, COLLEGE), hall.program(Role.USER_MANAGER, NORTH)
    for program, paths in ((college, (LEARNERS, APPLICATIONS)), (school, (RECEIVED,))):
        for path in paths:
            assert HTTPStatus.FORBIDDEN == program.get(path).status_code
