"""Learner groups over the API."""

from http import HTTPStatus

import pytest

from progress_core.domain.accounts.access_tokens import TokenScope
from progress_core.domain.foundations.permissions import Role
from tests.api.conftest import Hall, Program, a_learner
from tests.given.groups import restrict
from tests.given.people import NORTH, SOUTH

pytestmark = pytest.mark.feature("I6", "G1")


@pytest.fixture
def head(hall: Hall) -> Program:
    """A program of the provider manager of North School."""
    return hall.program(Role.PROVIDER_MANAGER, NORTH)


def a_group(program: Program, name: str = "11A", ukprn: str = NORTH) -> int:
    """Create a group; return its id."""
    made = program.post("/groups", {"ukprn": ukprn, "name": name})
    assert HTTPStatus.CREATED == made.status_code
    return int(made.json()["id"])


def test_a_group_is_created_read_renamed_and_deleted(head: Program) -> None:
    made = head.post("/groups", {"ukprn": NORTH, "name": " 11A "})
    path = f"/groups/{made.json()['id']}"
    assert f"/api/v1{path}" == made.headers["location"]
    assert {"id": made.json()["id"], "ukprn": NORTH, "name": "11A"} == made.json() == head.get(path).json()
    assert HTTPStatus.PRECONDITION_REQUIRED == head.send("PATCH", path, {"name": "11B"}).status_code
    renamed = head.send("PATCH", path, {"name": "11B"}, if_match=made.headers["etag"])
    assert "11B" == renamed.json()["name"]
    late = head.send("PATCH", path, {"name": "11C"}, if_match=made.headers["etag"])
    assert HTTPStatus.PRECONDITION_FAILED == late.status_code
    assert "11B" == head.get(path).json()["name"]
    assert HTTPStatus.NO_CONTENT == head.send("DELETE", path, if_match="*").status_code
    assert HTTPStatus.NOT_FOUND == head.get(path).status_code


def test_groups_are_listed_by_provider(hall: Hall) -> None:
    both = hall.program(Role.PROVIDER_MANAGER, NORTH, SOUTH)
    north, south = a_group(both), a_group(both, ukprn=SOUTH)
    assert [north, south] == [each["id"] for each in both.get("/groups").json()["items"]]
    (entry,) = both.get("/groups", ukprn=SOUTH).json()["items"]
    assert {"id": south, "ukprn": SOUTH, "name": "11A", "learners": 0, "managers": 0} == entry


def test_bad_names_are_named(head: Program) -> None:
    group = a_group(head)
    for refused in (
        head.post("/groups", {"ukprn": NORTH, "name": "11a"}),
        head.send("PATCH", f"/groups/{a_group(head, '11B')}", {"name": "11A"}, if_match="*"),
    ):
        assert HTTPStatus.UNPROCESSABLE_ENTITY == refused.status_code
        assert [("name", "duplicate")] == [(each["field"], each["code"]) for each in refused.json()["problems"]]
    bad = head.post("/groups", {"name": 11, "colour": "red"})
    assert {"ukprn", "name", "colour"} == {each["field"] for each in bad.json()["problems"]}
    bad = head.send("PATCH", f"/groups/{group}/learners", {"joining": ["x"], "leaving": [None]}, if_match="*")
    assert {"joining[0]", "leaving[0]"} == {each["field"] for each in bad.json()["problems"]}
    for numbers in ([-1], [10**18], [1] * 10_001):
        bad = head.send("PATCH", f"/groups/{group}/learners", {"joining": numbers}, if_match="*")
        assert ["joining"] == [each["field"] for each in bad.json()["problems"]]


@pytest.mark.feature("G2")
def test_learners_join_and_leave_a_group(head: Program) -> None:
    group, ann = a_group(head), a_learner(head)
    bo = a_learner(head, username="bjones", first_name="Bo", last_name="Jones", year_group="12")
    path = f"/groups/{group}/learners"
    assert {"joined": 2, "left": 0} == head.send("PATCH", path, {"joining": [ann, bo]}, if_match="*").json()
    moving = head.send("PATCH", path, {"joining": [bo], "leaving": [ann, bo]}, if_match="*")
    assert {"joined": 0, "left": 1} == moving.json()
    page = head.get(path, limit=1)
    assert [("Jones", True)] == [(each["last_name"], each["is_member"]) for each in page.json()["items"]]
    rest = head.client.get(page.links["next"]["url"])
    assert [("Smith", False)] == [(each["last_name"], each["is_member"]) for each in rest.json()["items"]]
    assert [bo] == [each["id"] for each in head.get(path, year_group=12).json()["items"]]
    assert [ann] == [each["id"] for each in head.get(path, search="smith").json()["items"]]
    assert HTTPStatus.NOT_FOUND == head.send("PATCH", path, {"joining": [ann, 404]}, if_match="*").status_code
    assert 1 == head.get("/groups").json()["items"][0]["learners"]


@pytest.mark.feature("G3")
def test_managers_of_a_group_see_it_and_others_see_who_they_are(head: Program, manager: Program) -> None:
    group, other = a_group(head), a_group(head, "11B")
    restrict(head.progress, manager.actor, head.progress.groups.get(head.actor, group))
    (found,) = head.get(f"/groups/{group}/managers").json()["items"]
    assert (True, ["11A"], False) == (found["is_restricted"], found["groups"], found["disabled"])
    assert manager.actor.username == found["username"]
    assert [False] == [each["is_restricted"] for each in head.get(f"/groups/{other}/managers").json()["items"]]

    assert [(group, None)] == [(each["id"], each["managers"]) for each in manager.get("/groups").json()["items"]]
    for method, path in (("GET", "/learners"), ("PATCH", "/learners"), ("GET", "/managers")):
        assert HTTPStatus.FORBIDDEN == manager.send(method, f"/groups/{group}{path}", if_match="*").status_code
        assert HTTPStatus.NOT_FOUND == manager.send(method, f"/groups/{other}{path}", if_match="*").status_code
    blocked = head.send("DELETE", f"/groups/{group}", if_match="*")
    assert ["group_has_managers"] == [each["code"] for each in blocked.json()["blockers"]]


@pytest.mark.feature("B9")
def test_groups_of_others_are_answered_as_what_is_not_there(hall: Hall, head: Program) -> None:
    group = a_group(head)
    other = hall.program(Role.PROVIDER_MANAGER, SOUTH, email="south@example.com")
    for method, path in (
        ("GET", ""), ("PATCH", ""), ("DELETE", ""), ("GET", "/learners"), ("PATCH", "/learners"), ("GET", "/managers"),
    ):  # fmt: skip
        body = {"name": "11C"} if (method, path) == ("PATCH", "") else None
        foreign = other.send(method, f"/groups/{group}{path}", body, if_match="*")
        absent = other.send(method, f"/groups/404{path}", body, if_match="*")
        assert HTTPStatus.NOT_FOUND == foreign.status_code == absent.status_code
        assert foreign.json() == absent.json()
    assert [] == other.get("/groups").json()["items"]
    assert HTTPStatus.NOT_FOUND == other.get("/groups", ukprn=NORTH).status_code
    assert HTTPStatus.NOT_FOUND == other.post("/groups", {"ukprn": NORTH, "name": "11C"}).status_code


def test_groups_need_a_role_and_a_scope(hall: Hall, manager: Program) -> None:
    assert HTTPStatus.FORBIDDEN == manager.post("/groups", {"ukprn": NORTH, "name": "11A"}).status_code
    reader = hall.program(Role.PROVIDER_MANAGER, NORTH, scopes=(TokenScope.LEARNERS_READ,), email="reader@example.com")
    assert HTTPStatus.OK == reader.get("/groups").status_code
    assert "insufficient_scope" == reader.post("/groups", {"ukprn": NORTH, "name": "11A"}).json()["code"]
