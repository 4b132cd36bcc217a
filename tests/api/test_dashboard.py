"""The dashboard over the API."""

from http import HTTPStatus

import pytest

from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.dashboard import LINES
from tests.api.conftest import Hall, Program, a_learner
from tests.given.people import NORTH, SOUTH

pytestmark = pytest.mark.feature("I6", "D1")


@pytest.mark.feature("D2")
def test_the_counts_are_those_of_the_lists(hall: Hall, manager: Program) -> None:
    a_learner(manager)
    a_learner(manager, username="bjones", first_name="Bo")
    hall.learners_program("asmith").get("/me")
    lines = manager.get("/dashboard").json()["lines"]
    assert [(each.key, each.label) for each in LINES] == [(each["line"], each["label"]) for each in lines]
    for each in lines:
        assert each["learners"] == manager.get("/learners", line=each["line"]).json()["total"]
    assert 2 == lines[0]["learners"]


@pytest.mark.feature("D3")
def test_each_provider_is_counted_by_itself(hall: Hall, manager: Program) -> None:
    a_learner(manager)
    both = hall.program(Role.LEARNER_MANAGER, NORTH, SOUTH, email="both@example.com")
    counted = both.get("/dashboard/providers").json()
    assert [("North School", 1), ("South College", 0)] == [
        (each["name"], each["lines"][0]["learners"]) for each in counted["items"]
    ]
    assert [NORTH] == [each["ukprn"] for each in manager.get("/dashboard/providers").json()["items"]]


def test_learners_and_admissions_staff_have_no_dashboard(hall: Hall, manager: Program) -> None:
    a_learner(manager)
    for program in (hall.learners_program("asmith"), hall.program(Role.ADMISSIONS, SOUTH)):
        for path in ("/dashboard", "/dashboard/providers"):
            assert HTTPStatus.FORBIDDEN == program.get(path).status_code


def test_an_unchanged_dashboard_is_not_sent_again(manager: Program) -> None:
    tag = manager.get("/dashboard").headers["etag"]
    again = manager.client.get("/api/v1/dashboard", headers={"if-none-match": tag})
    assert HTTPStatus.NOT_MODIFIED == again.status_code
    a_learner(manager)
    changed = manager.client.get("/api/v1/dashboard", headers={"if-none-match": tag})
    assert HTTPStatus.OK == changed.status_code
