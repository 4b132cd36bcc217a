"""The course directory over the API, open to everybody."""

from http import HTTPStatus
from typing import Any

import httpx
import pytest

from progress_core.domain.foundations.permissions import Role
from tests.api.conftest import Hall, Program, a_learner
from tests.given.courses import CLOSED, FULL, MANY, WITHDRAWN, fill_directory
from tests.given.people import NORTH, SOUTH

pytestmark = pytest.mark.feature("I6", "H1")


@pytest.fixture(autouse=True)
def directory(hall: Hall) -> None:
    """Fill the directory."""
    fill_directory(hall.progress)


def search(client: httpx.Client, **query: Any) -> Any:
    answer = client.get("/api/v1/courses", params=query)
    assert answer.status_code == HTTPStatus.OK, answer.text
    return answer.json()


def problems(answer: httpx.Response) -> dict[str, str]:
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY, answer.text
    return {found["field"]: found["code"] for found in answer.json()["problems"]}


def test_strangers_search_by_words_place_and_filters(anybody: httpx.Client) -> None:
    found = search(anybody, words="plumbing", near="M14 5RQ", miles=10, type="T Level", sort="distance")
    assert MANY - 5 == found["total"] == len(found["items"])
    assert ["Plumbing 01", "Plumbing 02"] == [course["subject"] for course in found["items"][:2]]
    assert ("plumbing", 10.0) == (found["words"], found["miles"])
    assert ({}, []) == (found["corrected"], found["other_places"])
    assert ("M14", False) == (found["near"]["name"], found["near"]["exact"])
    assert [True, True] == [course["miles"] < 1 for course in found["items"][:2]]


def test_facets_count_what_each_value_would_find(anybody: httpx.Client) -> None:
    found = search(anybody, words="plumbing", near="M14", miles=10, type="T Level", ukprn=[NORTH, SOUTH])
    facets = {facet["name"]: facet["values"] for facet in found["facets"]}
    assert ["type", "subject_area", "ukprn", "start"] == list(facets)
    assert [
        {"value": "T Level", "name": "T Level", "courses": MANY - 5, "chosen": True},
        {"value": "Apprenticeship", "name": "Apprenticeship", "courses": 5, "chosen": False},
    ] == facets["type"]
    assert {(SOUTH, "South College"), (NORTH, "North School")} == {
        (value["value"], value["name"]) for value in facets["ukprn"]
    }
    for value in facets["ukprn"]:
        alone = search(anybody, words="plumbing", near="M14", miles=10, type="T Level", ukprn=value["value"])
        assert alone["total"] == value["courses"]


def test_all_pages_together_have_every_course_once(anybody: httpx.Client) -> None:
    found: list[int] = []
    path = "/api/v1/courses?words=plumbing&limit=7&sort=name"
    while path:
        page = anybody.get(path)
        found += [course["id"] for course in page.json()["items"]]
        assert page.json()["total"] == MANY + 1
        path = page.links["next"]["url"] if "next" in page.links else ""
        assert bool(path) == bool(page.json()["next"])
    assert MANY + 1 == len(found) == len(set(found))


def test_a_slip_is_corrected_and_a_place_among_the_words_is_understood(anybody: httpx.Client) -> None:
    found = search(anybody, words="plumbign near Newport", miles=1000)
    assert ("plumbing", {"plumbign": "plumbing"}) == (found["words"], found["corrected"])
    assert 1000.0 == found["miles"]
    assert "Newport" in found["near"]["name"]
    assert [name for name in found["other_places"] if "Newport" in name["name"]]
    named = search(anybody, words="plumbing", near="Newport")
    assert (found["near"], found["other_places"]) == (named["near"], named["other_places"])


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"near": "Atlantis"}, {"near": "unknown_place"}),
        ({"miles": "5"}, {"near": "required"}),
        ({"near": "M14", "miles": "5000"}, {"miles": "out_of_range"}),
        ({"words": "a" * 301}, {"words": "too_long"}),
        ({"words": " ".join("abcdefghijklmnopqrstu")}, {"words": "too_many_words"}),
        ({"sort": "price", "page": "2"}, {"sort": "not_in_list", "page": "unknown_field"}),
        ({"ukprn": ["1"] * 51}, {"ukprn": "wrong_count"}),
        ({"cursor": "2"}, {}),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_field(
    anybody: httpx.Client, query: dict[str, Any], told: dict[str, str]
) -> None:
    assert told == problems(anybody.get("/api/v1/courses", params=query))


def test_the_page_and_the_api_say_the_same_of_an_unknown_place(anybody: httpx.Client) -> None:
    told = anybody.get("/api/v1/courses?near=Atlantis").json()["problems"][0]["message"]
    assert told in anybody.get("/search?near=Atlantis").text


@pytest.mark.feature("H1a")
def test_a_course_is_read_with_all_that_it_has(anybody: httpx.Client) -> None:
    answer = anybody.get(f"/api/v1/courses/{FULL}")
    course = answer.json()
    assert ("Carpentry", "Apprenticeship", "2027-01-11", "M1 2AB", "South College", []) == (
        *(course["subject"], course["type"], course["start"], course["venue_postcode"], course["provider"]),
        course["blockers"],
    )
    assert ("2026-08-01", "2026-12-31") == (course["applications_open"], course["applications_close"])
    again = anybody.get(f"/api/v1/courses/{FULL}", headers={"if-none-match": answer.headers["etag"]})
    assert HTTPStatus.NOT_MODIFIED == again.status_code
    for number, code in ((WITHDRAWN, "course_withdrawn"), (CLOSED, "course_closed")):
        blockers = anybody.get(f"/api/v1/courses/{number}").json()["blockers"]
        assert [code] == [blocker["code"] for blocker in blockers]
    assert HTTPStatus.NOT_FOUND == anybody.get("/api/v1/courses/404").status_code


@pytest.mark.feature("H1a")
def test_a_provider_is_read_with_its_courses_on_offer(anybody: httpx.Client) -> None:
    found = anybody.get(f"/api/v1/course-providers/{SOUTH}").json()
    assert ("South College", ["OX28 6NE"]) == (found["name"], found["address"])
    offered = {course["id"] for course in found["courses"]}
    assert FULL in offered
    assert WITHDRAWN not in offered
    assert HTTPStatus.NOT_FOUND == anybody.get("/api/v1/course-providers/19999999").status_code


@pytest.fixture
def learner(hall: Hall) -> Program:
    """A program of a learner."""
    manager = hall.program(Role.LEARNER_MANAGER, NORTH)
    a_learner(manager, postcode="M14 5RQ")
    return hall.learners_program("asmith")


@pytest.mark.feature("H1c")
def test_a_learner_saves_lists_and_removes_favourites(learner: Program) -> None:
    saved = learner.send("PUT", f"/favourites/{FULL}")
    assert (HTTPStatus.OK, "Carpentry") == (saved.status_code, saved.json()["subject"])
    begun = learner.post("/applications", {"course_id": FULL}).json()
    (item,) = learner.get("/favourites").json()["items"]
    assert (FULL, begun["id"], "draft") == (item["course"]["id"], item["application"], item["application_state"])
    assert 0 < item["course"]["miles"] < 5

    refused = learner.send("PUT", f"/favourites/{WITHDRAWN}")
    assert ["course_withdrawn"] == [blocker["code"] for blocker in refused.json()["blockers"]]
    assert HTTPStatus.NO_CONTENT == learner.send("DELETE", f"/favourites/{FULL}").status_code
    assert [] == learner.get("/favourites").json()["items"]
    assert HTTPStatus.NOT_FOUND == learner.send("PUT", "/favourites/404").status_code


@pytest.mark.feature("H1c")
def test_favourites_are_for_learners_alone(hall: Hall, anybody: httpx.Client) -> None:
    staff = hall.program(Role.LEARNER_MANAGER, NORTH)
    assert HTTPStatus.FORBIDDEN == staff.get("/favourites").status_code
    assert HTTPStatus.UNAUTHORIZED == anybody.get("/api/v1/favourites").status_code
