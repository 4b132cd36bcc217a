"""Received applications over the API: listed, and read as they were submitted."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest

from progress_core.domain.applications.applications import ApplicationState as State
from progress_core.domain.foundations.permissions import Role
from tests.api.conftest import Hall, Program
from tests.given.admissions import COLLEGE, course, directory
from tests.given.decisions import applicant, applied
from tests.given.people import ELSEWHERE, NORTH
from tests.given.received import ON_CONDITIONS

pytestmark = pytest.mark.feature("I6", "H3")

_LIST = "/applications/received"


@pytest.fixture(autouse=True)
def courses(hall: Hall) -> None:
    """Offer two courses of the college, and one of another provider."""
    directory(hall.progress, course(1), course(2, title="Science"), course(3, title="Law", ukprn=ELSEWHERE))


@pytest.fixture
def college(hall: Hall) -> Program:
    """A program of the college's admissions staff."""
    return hall.program(Role.ADMISSIONS, COLLEGE)


def names(program: Program, **query: Any) -> list[str]:
    answer = program.get(_LIST, **query)
    assert answer.status_code == HTTPStatus.OK, answer.text
    return [each["learner_name"] for each in answer.json()["items"]]


@pytest.fixture
def numbers(hall: Hall, college: Program) -> list[int]:
    """Three applications to the college, the second with an offer on conditions, and one to another provider."""
    learners = [
        applicant(hall.progress, f"pupil{place}", first_name=name, last_name=last)
        for place, (name, last) in enumerate([("Ann", "Smith"), ("Bo", "Jones"), ("Cy", "Adams")])
    ]
    found = [applied(hall.progress, learner, place) for learner, place in zip(learners, (1, 1, 2), strict=True)]
    hall.progress.admissions.decide(college.actor, found[1], State.OFFERED, terms=ON_CONDITIONS)
    applied(hall.progress, learners[0], 3)
    return found


@pytest.mark.usefixtures("numbers")
def test_received_applications_are_searched_filtered_and_sorted(hall: Hall, college: Program) -> None:
    page = college.get(_LIST, sort="name").json()
    assert ["Cy Adams", "Bo Jones", "Ann Smith"] == [each["learner_name"] for each in page["items"]]
    assert (3, {"submitted": 2, "offered": 1}, "") == (page["total"], page["counts"], page["next"])
    assert {"North School"} == {each["school"] for each in page["items"]}
    offered = page["items"][1]
    assert ("offered", "waiting", "Digital Production (T Level)") == (
        *(offered["state"], offered["conditions_state"], offered["course_name"]),
    )
    assert ["Ann Smith", "Bo Jones", "Cy Adams"] == names(college, sort="name", descending="true")
    assert ["Bo Jones"] == names(college, state="offered")
    assert ["Bo Jones"] == names(college, conditions="waiting")
    assert ["Bo Jones"] == names(college, search="jon dig")
    assert ["Cy Adams"] == names(college, course_id=2)
    assert 3 == len(names(college, school=NORTH, ukprn=COLLEGE))
    now = hall.progress.context.clock.now()
    assert [] == names(college, submitted_from=(now + timedelta(hours=1)).isoformat())
    assert 3 == len(names(college, submitted_until=(now + timedelta(hours=1)).isoformat()))


@pytest.mark.usefixtures("numbers")
def test_received_applications_are_listed_page_by_page(college: Program) -> None:
    found: list[str] = []
    path = f"/api/v1{_LIST}?limit=2&sort=name"
    while path:
        page = college.client.get(path)
        found += [each["learner_name"] for each in page.json()["items"]]
        path = page.links["next"]["url"] if "next" in page.links else ""
    assert ["Cy Adams", "Bo Jones", "Ann Smith"] == found
    assert HTTPStatus.UNPROCESSABLE_ENTITY == college.get(_LIST, cursor="nowhere").status_code


@pytest.mark.usefixtures("numbers")
def test_the_list_says_what_it_can_be_narrowed_to(college: Program) -> None:
    assert {
        "courses": {"1": "Digital Production (T Level)", "2": "Science (T Level)"},
        "schools": {NORTH: "North School"},
    } == college.get(f"{_LIST}/choices").json()


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"state": "lost", "sort": "age"}, {"state[0]": "not_in_list", "sort": "not_in_list"}),
        ({"limit": "0", "course_id": "x"}, {"limit": "out_of_range", "course_id": "wrong_type"}),
        ({"submitted_from": "yesterday"}, {"submitted_from": "bad_format"}),
        ({"search": "a" * 301}, {"search": "too_long"}),
    ],
)
def test_a_query_that_makes_no_sense_is_refused(college: Program, query: Any, told: dict[str, str]) -> None:
    refused = college.get(_LIST, **query)
    assert HTTPStatus.UNPROCESSABLE_ENTITY == refused.status_code
    assert told == {each["field"]: each["code"] for each in refused.json()["problems"]}


@pytest.mark.feature("C9", "H2b")
def test_a_received_application_is_read_as_it_was_submitted(hall: Hall, college: Program, numbers: list[int]) -> None:
    with hall.progress.context.store.snapshot() as work:
        learner_id = work.applications.get_received(college.actor.scope, numbers[1]).learner_id
    hall.progress.learners.edit(hall.progress.operator, learner_id, {"town": "Elsewhere"})
    answer = college.get(f"{_LIST}/{numbers[1]}")
    found = answer.json()
    assert ("Bo Jones", "North School", "") == (found["learner_name"], found["school"], found["details"]["town"])
    assert ("Digital Production", ["decline"], []) == (found["course"]["subject"], found["decisions"], found["waiting"])
    assert (None, "", True) == (found["reference"], found["referee"], bool(found["reference_reason"]))
    words = ["Come to an interview", "GCSE (9 to 1) Mathematics: grade 4 or better"]
    assert words == [each["words"] for each in found["conditions"]]
    assert words == [each["condition"] for each in found["evidence"]]
    assert {("unknown", "unknown")} == {(each["submitted"], each["now"]) for each in found["evidence"]}
    unchanged = college.send("GET", f"{_LIST}/{numbers[1]}", if_none_match=answer.headers["etag"])
    assert HTTPStatus.NOT_MODIFIED == unchanged.status_code


@pytest.mark.feature("B9", "G3")
def test_only_admissions_staff_of_the_receiving_provider_see_an_application(
    hall: Hall, college: Program, numbers: list[int]
) -> None:
    elsewhere = hall.program(Role.ADMISSIONS, ELSEWHERE, email="else@example.com")
    assert ["Ann Smith"] == names(elsewhere)
    foreign, absent = (elsewhere.get(f"{_LIST}/{number}") for number in (numbers[0], 404))
    assert (HTTPStatus.NOT_FOUND, foreign.json()) == (absent.status_code, absent.json())
    for program in (hall.program(Role.LEARNER_MANAGER, NORTH), hall.learners_program("pupil0")):
        for path in ("", "/choices", f"/{numbers[0]}"):
            assert HTTPStatus.FORBIDDEN == program.get(f"{_LIST}{path}").status_code
    herself = hall.learners_program("pupil1")
    herself.post(f"/applications/{numbers[1]}/move", {"move": "withdraw"}, if_match="*")
    assert HTTPStatus.NOT_FOUND == college.get(f"{_LIST}/{numbers[1]}").status_code
    assert ["Cy Adams", "Ann Smith"] == names(college, sort="name")
