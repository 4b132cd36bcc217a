"""The audit trail over the API."""

from http import HTTPStatus

import pytest

from progress_core.domain.accounts.access_tokens import TokenScope
from progress_core.domain.foundations.permissions import Role
from tests.api.conftest import Hall, Program, a_learner
from tests.given.people import ELSEWHERE, NORTH, SOUTH

pytestmark = pytest.mark.feature("I6", "I9")


@pytest.fixture
def keeper(hall: Hall) -> Program:
    """A program of somebody who reads the trail of North School."""
    return hall.program(Role.USER_MANAGER, NORTH)


def test_what_a_program_did_is_an_entry_of_its_token(keeper: Program, manager: Program) -> None:
    id_ = a_learner(manager)
    manager.send("PATCH", f"/learners/{id_}", {"details": {"town": "Otley"}}, if_match="*")
    entry = keeper.get("/audit").json()["items"][0]
    assert ("learner", str(id_), "asmith", [NORTH]) == (
        entry["subject"], entry["subject_id"], entry["about"], entry["ukprns"],
    )  # fmt: skip
    assert manager.actor.username == entry["actor"]
    assert "token “program”" in entry["origin"]


def test_the_trail_is_narrowed_and_read_page_by_page(keeper: Program, manager: Program) -> None:
    ids = [a_learner(manager, username=f"pupil{number}") for number in range(3)]
    found: list[str] = []
    path = f"/api/v1/audit?limit=2&action=create+learner&actor={manager.actor.username}&ukprn={NORTH}"
    while path:
        page = keeper.client.get(path)
        assert page.status_code == HTTPStatus.OK
        found += [each["subject_id"] for each in page.json()["items"]]
        path = page.links["next"]["url"] if "next" in page.links else ""
    assert [str(id_) for id_ in reversed(ids)] == found
    (about,) = keeper.get("/audit", action="create learner", subject="pupil1").json()["items"]
    assert str(ids[1]) == about["subject_id"]
    today = keeper.progress.context.clock.now().date()
    assert 3 == len(keeper.get("/audit", action="create learner", since=today, until=today).json()["items"])
    assert [] == keeper.get("/audit", until="2020-01-01").json()["items"]


def test_bad_filters_are_named(keeper: Program) -> None:
    bad = keeper.get("/audit", since="yesterday", limit="all", colour="red")
    assert HTTPStatus.UNPROCESSABLE_ENTITY == bad.status_code
    assert {"since", "limit", "colour"} == {each["field"] for each in bad.json()["problems"]}
    assert ["limit"] == [each["field"] for each in keeper.get("/audit", limit=501).json()["problems"]]
    assert ["action"] == [each["field"] for each in keeper.get("/audit", action="x" * 301).json()["problems"]]
    assert HTTPStatus.UNPROCESSABLE_ENTITY == keeper.get("/audit", cursor="nowhere").status_code


@pytest.mark.feature("B9")
def test_nobody_reads_the_trail_of_others(hall: Hall, keeper: Program, manager: Program) -> None:
    a_learner(manager)
    other = hall.program(Role.USER_MANAGER, SOUTH, email="south@example.com")
    assert "asmith" not in other.get("/audit", limit=200).text
    foreign, absent = keeper.get("/audit", ukprn=ELSEWHERE), keeper.get("/audit", ukprn="10000000")
    assert HTTPStatus.NOT_FOUND == foreign.status_code == absent.status_code
    assert foreign.text.replace(ELSEWHERE, "") == absent.text.replace("10000000", "")


def test_the_trail_needs_a_role_and_a_scope(hall: Hall, manager: Program) -> None:
    assert HTTPStatus.FORBIDDEN == manager.get("/audit").status_code
    narrow = hall.program(Role.USER_MANAGER, NORTH, scopes=(TokenScope.STAFF_READ,))
    assert "insufficient_scope" == narrow.get("/audit").json()["code"]
