"""Exports of qualifications over the API."""

from datetime import timedelta
from http import HTTPStatus

import pytest

from progress_core.domain.foundations.permissions import Role
from tests.api.conftest import Hall, Program
from tests.given.exchanges import enrol, grid, staff_add
from tests.given.people import ELSEWHERE, NORTH, SOUTH
from tests.given.trail import entries

pytestmark = pytest.mark.feature("I6", "F1")

ASKED = {"ukprn": NORTH, "year_group": 11}


@pytest.fixture
def ready(manager: Program) -> int:
    """An export that is ready; its number."""
    staff_add(manager.progress)
    enrol(manager.progress, "Ann Lee", "Bob Ray")
    id_ = manager.post("/qualification-exports", ASKED).json()["id"]
    manager.work()
    return int(id_)


def test_an_export_is_asked_for_and_downloaded(manager: Program) -> None:
    staff_add(manager.progress)
    enrol(manager.progress, "Ann Lee", "Bob Ray")
    asked = manager.post("/qualification-exports", ASKED)
    assert (HTTPStatus.ACCEPTED, "queued", None) == (
        asked.status_code, asked.json()["status"], asked.json()["file_until"],
    )  # fmt: skip
    place = asked.headers["location"].removeprefix("/api/v1")
    assert HTTPStatus.NOT_FOUND == manager.get(f"{place}/file").status_code
    manager.work()
    read = manager.get(place).json()
    assert ("ready", 2, 0, "") == (read["status"], read["learners"], read["left_out"], read["reason"])
    file = manager.get(f"{place}/file")
    name = f"learner-qualifications-{NORTH}-year-11.xlsx"
    assert f'attachment; filename="{name}"' == file.headers["content-disposition"]
    assert ["Lee", "Ray"] == [
        next(cell for cell in row if cell in ("Lee", "Ray")) for row in grid(manager.progress, file.content)[1:]
    ]
    (entry,) = entries(manager.progress, "download qualification export")
    assert entry.origin.device.startswith("token “program”")


def test_exports_are_listed_by_provider(manager: Program, ready: int) -> None:
    (entry,) = manager.get("/qualification-exports").json()["items"]
    assert manager.get(f"/qualification-exports/{ready}").json() == entry
    assert [ready] == [each["id"] for each in manager.get("/qualification-exports", ukprn=NORTH).json()["items"]]
    assert [] == manager.get("/qualification-exports", ukprn=SOUTH).json()["items"]


def test_a_file_is_there_until_the_day_that_the_export_names(manager: Program, ready: int) -> None:
    read = manager.get(f"/qualification-exports/{ready}").json()
    limits, now = manager.progress.context.limits, manager.progress.context.clock.now()
    assert (now + limits.retention.files).isoformat() == read["file_until"]
    assert limits.retention.files > timedelta(days=1)


@pytest.mark.feature("F2")
def test_the_template_lists_what_can_be_chosen(manager: Program) -> None:
    template = manager.get("/qualification-exports/template")
    assert 'attachment; filename="learner-qualifications.xlsx"' == template.headers["content-disposition"]
    assert "Mathematics" in template.text


def test_bad_requests_are_named(manager: Program) -> None:
    bad = manager.post("/qualification-exports", {"year_group": "11", "colour": "red"})
    assert {"ukprn", "year_group", "colour"} == {each["field"] for each in bad.json()["problems"]}
    bad = manager.post("/qualification-exports", {**ASKED, "year_group": 15})
    assert ["year_group"] == [each["field"] for each in bad.json()["problems"]]
    nobody = manager.post("/qualification-exports", ASKED)
    assert ["year_group"] == [each["field"] for each in nobody.json()["problems"]]


@pytest.mark.feature("B9")
def test_exports_of_others_are_answered_as_what_is_not_there(hall: Hall, manager: Program, ready: int) -> None:
    other = hall.program(Role.LEARNER_MANAGER, NORTH, email="other@example.com")
    for path in ("", "/file"):
        foreign, absent = (other.get(f"/qualification-exports/{id_}{path}") for id_ in (ready, 404))
        assert HTTPStatus.NOT_FOUND == foreign.status_code == absent.status_code
        assert foreign.json() == absent.json()
    foreign, absent = (
        manager.post("/qualification-exports", {**ASKED, "ukprn": ukprn}) for ukprn in (ELSEWHERE, "10000000")
    )
    assert HTTPStatus.NOT_FOUND == foreign.status_code == absent.status_code
    setter = hall.program(Role.USER_MANAGER, NORTH)
    for path in ("", "/template"):
        assert HTTPStatus.FORBIDDEN == setter.get(f"/qualification-exports{path}").status_code
