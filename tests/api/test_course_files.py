"""Files of courses over the API: replaced as a whole, or not at all, and checked before."""

from http import HTTPStatus
from typing import Any

import httpx
import pytest

from progress_core.domain.foundations.actors import STRANGER
from progress_core.domain.foundations.permissions import Role
from progress_core.usecases.courses.courses import CourseQuery
from tests.api.conftest import Hall, Program
from tests.given.admissions import course, directory
from tests.given.course_files import HEADINGS, HEALTH, LAW, course_csv
from tests.given.decisions import applicant, applied
from tests.given.people import NORTH, SOUTH

pytestmark = pytest.mark.feature("I6", "H1", "E6")

_OWN = HEADINGS[1:]


@pytest.fixture
def college(hall: Hall) -> Program:
    """A program of a provider manager of the college."""
    return hall.program(Role.PROVIDER_MANAGER, SOUTH)


def own(*rows: tuple[str, ...]) -> bytes:
    """Build the college's own file."""
    return course_csv(*(row[1:] for row in rows), headings=_OWN)


def subjects(hall: Hall) -> list[str]:
    return [line.course.title for line in hall.progress.courses.search(STRANGER, CourseQuery()).lines]


def send(program: Program, name: str, content: bytes, ukprn: str = SOUTH) -> httpx.Response:
    return program.upload(f"/courses/{name}?ukprn={ukprn}", "courses.csv", content)


def test_a_file_replaces_the_courses_of_a_provider(hall: Hall, college: Program) -> None:
    directory(hall.progress, course(1))
    number = applied(hall.progress, applicant(hall.progress))
    would: dict[str, Any] = send(college, "check", own(HEALTH, LAW)).json()
    assert ["Digital Production"] == subjects(hall)
    assert (True, [2, 3], [], 0) == (would["ok"], rows(would["added"]), would["changed"], would["unchanged"])
    assert [{"course": 1, "name": "Digital Production (T Level)", "applications": [number]}] == would["withdrawn"]

    done = send(college, "import", own(HEALTH, LAW))
    assert (HTTPStatus.OK, would) == (done.status_code, done.json())
    assert ["Health", "Law"] == subjects(hall)

    moved = (*LAW[:5], "Didcot", "2027-06-30")
    again = send(college, "check", own(HEALTH, moved)).json()
    (changed,) = again["changed"]
    assert ([], 1, []) == (again["added"], again["unchanged"], again["withdrawn"])
    assert ([{"field": "town", "before": "Witney", "after": "Didcot"}], 3) == (changed["changes"], changed["row"])


def rows(found: list[dict[str, Any]]) -> list[int]:
    return [row["row"] for row in found]


def test_a_file_with_an_error_changes_nothing_and_every_row_is_told(hall: Hall, college: Program) -> None:
    bad = own(HEALTH, (SOUTH, "nowhere", "27", "A level", "Law", "", "soon"))
    found = send(college, "check", bad)
    assert (HTTPStatus.OK, False) == (found.status_code, found.json()["ok"])
    told = {(each["row"], each["field"]) for each in found.json()["problems"]}
    assert {(3, "venue_postcode"), (3, "start_year"), (3, "applications_close")} <= told

    refused = send(college, "import", bad)
    assert HTTPStatus.UNPROCESSABLE_ENTITY == refused.status_code
    assert found.json()["problems"] == refused.json()["problems"]
    columns = {each["field"]: each["column"] for each in refused.json()["problems"] if each["row"] == 3}
    assert "A" == columns["venue_postcode"]
    assert [] == subjects(hall)


@pytest.mark.parametrize("name", ["check", "import"])
def test_what_is_no_file_of_courses_is_refused(college: Program, name: str) -> None:
    empty = send(college, name, b"")
    wrong = college.upload(f"/courses/{name}?ukprn={SOUTH}", "courses.pdf", b"%PDF-1.7")
    nothing = college.post(f"/courses/{name}?ukprn={SOUTH}")
    assert HTTPStatus.UNPROCESSABLE_ENTITY == wrong.status_code
    assert ["file"] == [each["field"] for each in wrong.json()["problems"]]
    assert HTTPStatus.UNSUPPORTED_MEDIA_TYPE == nothing.status_code
    if name == "import":
        assert HTTPStatus.UNPROCESSABLE_ENTITY == empty.status_code
    else:
        assert (False, [0]) == (empty.json()["ok"], rows(empty.json()["problems"]))


@pytest.mark.parametrize("name", ["check", "import"])
@pytest.mark.feature("B9", "G3")
def test_only_those_who_manage_a_provider_send_its_courses(hall: Hall, college: Program, name: str) -> None:
    foreign, absent = (send(college, name, own(HEALTH), ukprn) for ukprn in (NORTH, "19999999"))
    assert HTTPStatus.NOT_FOUND == foreign.status_code == absent.status_code
    assert foreign.json()["detail"].replace(NORTH, "19999999") == absent.json()["detail"]
    assert HTTPStatus.FORBIDDEN == send(college, name, course_csv(HEALTH), "").status_code
    for role in (Role.LEARNER_MANAGER, Role.ADMISSIONS):
        assert HTTPStatus.FORBIDDEN == send(hall.program(role, SOUTH), name, own(HEALTH)).status_code
    assert [] == subjects(hall)


def test_a_file_that_is_sent_again_with_its_key_is_loaded_once(hall: Hall, college: Program) -> None:
    path, content = f"/courses/import?ukprn={SOUTH}", own(HEALTH)
    first, again = (college.upload(path, "courses.csv", content, idempotency_key="courses-2027") for _ in range(2))
    assert first.json() == again.json()
    assert "true" == again.headers["idempotent-replayed"]
    assert [] == again.json()["withdrawn"]
    assert 1 == len(again.json()["added"])
    assert ["Health"] == subjects(hall)
