"""Moving up and leaving over the API."""

from http import HTTPStatus

import pytest
from attrs import evolve

from progress_core.domain.foundations.permissions import Role
from tests.api.conftest import Hall, Program
from tests.given.people import NORTH
from tests.given.years import JULY, groups, learners, school, set_clock

pytestmark = pytest.mark.feature("I6")


@pytest.fixture
def ids(hall: Hall) -> list[int]:
    """Learners of Years 10, 13 and 14, in August."""
    return school(hall.progress, 10, 13, 14)


@pytest.fixture
def boss(hall: Hall, ids: list[int]) -> Program:  # noqa: ARG001 - the clock is set before anybody logs in
    return hall.program(Role.PROVIDER_MANAGER, NORTH)


@pytest.mark.feature("J1")
def test_a_move_up_is_previewed_started_read_and_undone(boss: Program, ids: list[int]) -> None:
    choices = {"stays": [ids[0]], "leaving_years": [13]}
    preview = boss.post("/moves-up/preview", {"ukprn": NORTH, **choices}).json()
    assert ("2026/27", True, False) == (preview["academic_year"], preview["due"], preview["early"])
    assert [(14, 0, 0, 1), (13, 0, 0, 1), (10, 0, 1, 0)] == [tuple(year.values()) for year in preview["years"]]
    assert [(10, 2025), (13, 2025), (14, 2025)] == groups(boss.progress, *ids)
    started = boss.post("/moves-up", {"ukprns": [NORTH], **choices})
    (move,) = started.json()["items"]
    assert (HTTPStatus.ACCEPTED, "queued") == (started.status_code, move["status"])
    place = started.headers["location"].removeprefix("/api/v1")
    assert started.json()["items"] == boss.post("/moves-up", {"ukprns": [NORTH]}).json()["items"]
    boss.work()
    read = boss.get(place).json()
    assert ("done", 0, 1, 2) == (read["status"], read["up"], read["stay"], read["leave"])
    assert [read] == boss.get("/moves-up", ukprn=NORTH).json()["items"]
    assert HTTPStatus.ACCEPTED == boss.post(f"{place}/undo").status_code
    boss.work()
    assert "undone" == boss.get(place).json()["status"]
    assert [(10, 2025), (13, 2025), (14, 2025)] == groups(boss.progress, *ids)
    refused = boss.post(f"{place}/undo")
    assert HTTPStatus.CONFLICT == refused.status_code


@pytest.mark.feature("J1")
def test_an_early_move_up_has_to_be_asked_for(hall: Hall) -> None:
    (ten,) = school(hall.progress, 10)
    set_clock(hall.progress, JULY)
    boss = hall.program(Role.PROVIDER_MANAGER, NORTH)
    assert boss.post("/moves-up/preview", {"ukprn": NORTH}).json()["early"]
    refused = boss.post("/moves-up", {"ukprns": [NORTH]})
    assert [("early", "required")] == [(found["field"], found["code"]) for found in refused.json()["problems"]]
    assert HTTPStatus.ACCEPTED == boss.post("/moves-up", {"ukprns": [NORTH], "early": True}).status_code
    boss.work()
    assert [(11, 2026)] == groups(boss.progress, ten)


@pytest.mark.feature("J1")
def test_what_cannot_be_moved_is_refused_by_its_field(boss: Program, ids: list[int]) -> None:
    both = boss.post("/moves-up", {"stays": [ids[0]], "leaves": [ids[0]]})
    assert [(HTTPStatus.UNPROCESSABLE_ENTITY, "stays", "stays_and_leaves")] == [
        (both.status_code, found["field"], found["code"]) for found in both.json()["problems"]
    ]
    boss.progress.leavers.leave(boss.progress.operator, ids, {"leaving_date": "2026-08-20"})
    nobody = boss.post("/moves-up", {"ukprns": [NORTH]})
    assert ["ukprns"] == [found["field"] for found in nobody.json()["problems"]]


@pytest.mark.feature("J2")
def test_a_learner_leaves_and_comes_back(boss: Program, ids: list[int]) -> None:
    place = f"/learners/{ids[0]}"
    tag = boss.get(place).headers["etag"]
    leaving = {"leaving_date": "2026-08-20", "destination": "gap-year"}
    assert HTTPStatus.PRECONDITION_REQUIRED == boss.post(f"{place}/leave", leaving).status_code
    left = boss.post(f"{place}/leave", leaving, if_match=tag)
    assert {"on": "2026-08-20", "destination": "gap-year", "ukprn": "", "application": None} == left.json()["learner"][
        "leaving"
    ]
    assert [ids[0]] == [line["id"] for line in boss.get("/learners", left="true").json()["items"]]
    (period,) = boss.get(f"{place}/years").json()["items"]
    assert ("2025/26", 10, "2026-08-20", "left") == (
        period["academic_year"], period["year_group"], period["until"], period["ended"],
    )  # fmt: skip
    back = boss.post(f"{place}/restore", if_match=left.headers["etag"])
    assert back.json()["learner"]["leaving"] is None
    wrong = boss.post(f"{place}/leave", {"leaving_date": "1999-01-01"}, if_match=back.headers["etag"])
    assert ["leaving_date"] == [found["field"] for found in wrong.json()["problems"]]


@pytest.mark.feature("J2")
def test_an_archived_learner_does_not_leave(boss: Program, ids: list[int]) -> None:
    with boss.progress.context.store.transaction() as work:
        (learner,) = learners(boss.progress, ids[0])
        work.learners.save(evolve(learner, archived=True))
    place = f"/learners/{ids[0]}"
    tag = boss.get(place).headers["etag"]
    refused = boss.post(f"{place}/leave", {"leaving_date": "2026-08-20"}, if_match=tag)
    assert HTTPStatus.CONFLICT == refused.status_code
    assert "Restore them first" in refused.json()["detail"]
