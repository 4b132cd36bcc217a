"""Learners over the API: list, create, read, change, archive, restore."""

from http import HTTPStatus

import pytest
from attrs import evolve

from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.foundations.permissions import Role
from tests.api.conftest import Hall, Program, a_learner
from tests.given.people import NORTH, SOUTH, form

pytestmark = pytest.mark.feature("I6")


@pytest.mark.feature("B1", "B2", "B3")
def test_a_learner_is_created_read_changed_and_deleted(manager: Program) -> None:
    made = manager.post("/learners", {"details": form(first_name="Zoë"), "sign_off": "yes"})
    assert HTTPStatus.CREATED == made.status_code
    learner = made.json()["learner"]
    path = f"/learners/{learner['id']}"
    assert f"/api/v1{path}" == made.headers["location"]
    assert ("Zoë", "yes") == (learner["details"]["first_name"], learner["sign_off"])

    read = manager.get(path)
    assert learner == read.json()
    changed = manager.send("PATCH", path, {"details": {"town": "Otley"}}, if_match=read.headers["etag"])
    assert "Otley" == changed.json()["learner"]["details"]["town"]
    assert read.headers["etag"] != changed.headers["etag"]

    manager.progress.learners.edit(manager.actor, learner["id"], {"town": "Leeds"})
    late = manager.send("PATCH", path, {"details": {"town": "York"}}, if_match=changed.headers["etag"])
    assert HTTPStatus.PRECONDITION_FAILED == late.status_code
    assert {"details.town": {"before": "York", "now": "Leeds"}} == late.json()["changes"]

    stale = manager.send("DELETE", path, if_match=changed.headers["etag"])
    assert HTTPStatus.PRECONDITION_FAILED == stale.status_code
    now = manager.get(path).headers["etag"]
    assert HTTPStatus.NO_CONTENT == manager.send("DELETE", path, if_match=now).status_code
    assert HTTPStatus.NOT_FOUND == manager.get(path).status_code


@pytest.mark.feature("B6")
def test_a_learner_who_has_applied_is_archived_and_restored(manager: Program) -> None:
    id_ = a_learner(manager)
    path = f"/learners/{id_}"
    with manager.progress.context.store.transaction() as work:
        work.learners.save(evolve(work.learners.get(EVERYTHING, id_), submitted=True))
    assert HTTPStatus.NO_CONTENT == manager.send("DELETE", path, if_match="*").status_code
    assert manager.get(path).json()["archived"]
    assert [id_] == [each["id"] for each in manager.get("/learners", archived="true").json()["items"]]
    tag = manager.get(path).headers["etag"]
    restored = manager.post(f"{path}/restore", if_match=tag)
    assert not restored.json()["learner"]["archived"]
    old, twice = (manager.post(f"{path}/restore", if_match=each) for each in (tag, restored.headers["etag"]))
    assert (HTTPStatus.PRECONDITION_FAILED, HTTPStatus.CONFLICT) == (old.status_code, twice.status_code)


@pytest.mark.feature("B4")
def test_every_problem_of_a_new_learner_is_told_with_its_field(manager: Program) -> None:
    refused = manager.post("/learners", {"details": form(date_of_birth="2010-02-30", uln="123", phone="0")})
    assert HTTPStatus.UNPROCESSABLE_ENTITY == refused.status_code
    assert "application/problem+json" == refused.headers["content-type"]
    told = refused.json()
    assert ("rejected", 422) == (told["code"], told["status"])
    found = {each["field"]: each["code"] for each in told["problems"]}
    expected = {"date_of_birth": "bad_format", "uln": "bad_format", "phone": "unknown_field"}
    assert {f"details.{name}": code for name, code in expected.items()} == found
    assert 0 == manager.get("/learners").json()["total"]


@pytest.mark.feature("B5")
def test_learners_are_listed_page_by_page(manager: Program) -> None:
    for number in range(5):
        a_learner(manager, username=f"pupil{number}", last_name=f"Name{number}")
    found: list[str] = []
    path = "/api/v1/learners?limit=2&search=name"
    while path:
        page = manager.client.get(path)
        assert (None if "cursor" in path else 5) == page.json()["total"]
        found += [each["last_name"] for each in page.json()["items"]]
        path = page.links["next"]["url"] if "next" in page.links else ""
    assert [f"Name{number}" for number in range(5)] == found


@pytest.mark.feature("B9", "G3")
def test_learners_of_others_are_answered_as_what_is_not_there(hall: Hall, manager: Program) -> None:
    theirs = a_learner(manager)
    other = hall.program(Role.LEARNER_MANAGER, SOUTH, email="south@example.com")
    foreign, absent = other.get(f"/learners/{theirs}"), other.get("/learners/404")
    assert HTTPStatus.NOT_FOUND == foreign.status_code == absent.status_code
    assert foreign.json() == absent.json()
    assert [] == other.get("/learners").json()["items"]


def test_learners_read_themselves_and_nobody_else(hall: Hall, manager: Program) -> None:
    own, other = a_learner(manager), a_learner(manager, username="bjones", first_name="Bo")
    learner = hall.learners_program("asmith")
    assert "asmith" == learner.get(f"/learners/{own}").json()["username"]
    assert HTTPStatus.NOT_FOUND == learner.get(f"/learners/{other}").status_code
    assert HTTPStatus.FORBIDDEN == learner.get("/learners").status_code
    assert NORTH == learner.get(f"/learners/{own}").json()["details"]["ukprn"]
