"""Imports of qualifications over the API."""

from http import HTTPStatus

import pytest

from progress_core.domain.foundations.permissions import Role
from tests.api.conftest import Hall, Program
from tests.given.exchanges import CELLS_OF_MATHS, enrol, export, filled, kept, staff_add
from tests.given.people import ELSEWHERE, NORTH, SOUTH

pytestmark = pytest.mark.feature("I6", "F4")

BAD = {**CELLS_OF_MATHS, "L2": "12"}


@pytest.fixture
def workbook(manager: Program) -> bytes:
    """The workbook of Ann, without qualifications."""
    staff_add(manager.progress)
    enrol(manager.progress, "Ann Lee")
    return export(manager.progress, manager.actor)


@pytest.mark.feature("F3", "E6")
def test_a_workbook_with_errors_is_sent_corrected_and_sent_again(manager: Program, workbook: bytes) -> None:
    path = f"/qualification-imports?ukprn={NORTH}&complete=true"
    sent = manager.upload(path, "filled.xlsx", filled(manager.progress, workbook, BAD))
    assert (HTTPStatus.ACCEPTED, "queued", True) == (sent.status_code, sent.json()["status"], sent.json()["complete"])
    place = sent.headers["location"].removeprefix("/api/v1")
    manager.work()
    read = manager.get(place).json()
    assert ("unsuccessful", True, 0) == (read["status"], read["has_error_workbook"], read["counts"]["updated"])
    assert [("L", 2)] == [(each["column"], each["row"]) for each in read["problems"]]
    marked = manager.get(f"{place}/error-workbook")
    assert f'filename="qualification-import-{read["id"]}-errors.xlsx"' in marked.headers["content-disposition"]
    assert read["problems"][0]["message"] in marked.text

    again = manager.upload(path, "filled.xlsx", filled(manager.progress, workbook, CELLS_OF_MATHS)).json()
    manager.work()
    done = manager.get(f"/qualification-imports/{again['id']}").json()
    counts = {"created": 0, "updated": 1, "skipped": 0, "unchanged": 0}
    assert ("successful", counts) == (done["status"], done["counts"])
    (learner,) = manager.get("/learners").json()["items"]
    assert ["Mathematics"] == [each.subject for each in kept(manager.progress, learner["id"])]
    assert "Complete" == learner["profile"]["qualifications"]
    assert [done["id"], read["id"]] == [each["id"] for each in manager.get("/qualification-imports").json()["items"]]


def test_a_check_says_what_an_import_would_do_and_writes_nothing(manager: Program, workbook: bytes) -> None:
    good, bad = (filled(manager.progress, workbook, cells) for cells in (CELLS_OF_MATHS, BAD))
    checked = manager.upload("/qualification-imports/check?complete=true", "filled.xlsx", good).json()
    row = {"row": 2, "name": "Ann Lee", "before": 0, "after": 1, "changed": True, "completed": True}
    assert (True, [], [row]) == (checked["ok"], checked["problems"], checked["rows"])
    refused = manager.upload("/qualification-imports/check", "filled.xlsx", bad).json()
    assert (False, [], ["L"]) == (refused["ok"], refused["rows"], [each["column"] for each in refused["problems"]])
    assert [] == manager.get("/qualification-imports").json()["items"]


def test_imports_are_listed_by_provider(hall: Hall, workbook: bytes) -> None:
    both = hall.program(Role.LEARNER_MANAGER, NORTH, SOUTH, email="both@example.com")
    ids = [
        both.upload(f"/qualification-imports?ukprn={ukprn}", "filled.xlsx", workbook).json()["id"]
        for ukprn in (NORTH, SOUTH)
    ]
    (entry,) = both.get("/qualification-imports", ukprn=SOUTH).json()["items"]
    assert (ids[1], SOUTH, "queued") == (entry["id"], entry["ukprn"], entry["status"])
    assert 2 == len(both.get("/qualification-imports").json()["items"])


@pytest.mark.parametrize("path", ["/qualification-imports", "/qualification-imports/check"])
def test_bad_requests_are_refused(manager: Program, path: str) -> None:
    bad = manager.upload(f"{path}?complete=perhaps&on_duplicate=skip", "filled.csv", b"x")
    assert {"complete", "on_duplicate"} == {each["field"] for each in bad.json()["problems"]}
    bad = manager.upload(path, "photo.png", b"x")
    assert [("file", "wrong_extension")] == [(each["field"], each["code"]) for each in bad.json()["problems"]]
    foreign, absent = (manager.upload(f"{path}?ukprn={ukprn}", "f.csv", b"x") for ukprn in (ELSEWHERE, "10000000"))
    assert HTTPStatus.NOT_FOUND == foreign.status_code == absent.status_code
    assert foreign.text.replace(ELSEWHERE, "") == absent.text.replace("10000000", "")


@pytest.mark.feature("B9")
def test_imports_of_others_are_answered_as_what_is_not_there(hall: Hall, manager: Program, workbook: bytes) -> None:
    asked = manager.upload("/qualification-imports", "filled.xlsx", workbook).json()
    other = hall.program(Role.LEARNER_MANAGER, NORTH, email="other@example.com")
    for path in ("", "/error-workbook"):
        foreign = other.get(f"/qualification-imports/{asked['id']}{path}")
        absent = other.get(f"/qualification-imports/404{path}")
        assert HTTPStatus.NOT_FOUND == foreign.status_code == absent.status_code
        assert foreign.json() == absent.json()
    setter = hall.program(Role.USER_MANAGER, NORTH)
    assert HTTPStatus.FORBIDDEN == setter.upload("/qualification-imports", "filled.xlsx", workbook).status_code
