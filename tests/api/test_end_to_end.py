"""A school's system brings in a year group over the API: from a workbook with errors to who has not logged on."""

from collections.abc import Iterator
from http import HTTPStatus
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from progress_core.domain.foundations.permissions import Role
from tests.api.conftest import Hall, Program
from tests.given.imports import ANN, BOB, CAT, csv
from tests.given.people import NORTH
from tests.web.conftest import house_of

pytestmark = pytest.mark.feature("I6", "E4", "E6", "B8")

TYPED = csv((*ANN[:4], "nowhere", *ANN[5:]), BOB, (*CAT[:2], "", *CAT[3:]))


@pytest.fixture
def system() -> Iterator[Program]:
    """A program of a learner manager at a site that reads real workbooks."""
    with house_of(PROGRESS_SPREADSHEETS="excel") as house:
        yield Hall(house.progress, house.url, house.closing).program(Role.LEARNER_MANAGER, NORTH)


def test_a_year_group_comes_in(system: Program) -> None:
    bad = _import(system, "y11.csv", TYPED)
    assert ("unsuccessful", 0) == (bad["status"], bad["counts"]["created"])
    places = [f"{each['column']}{each['row']}" for each in bad["problems"]]
    assert ["E2", "C4"] == places

    workbook = load_workbook(BytesIO(system.get(f"/imports/{bad['id']}/error-workbook").content))
    sheet = workbook.worksheets[0]
    for place, found in zip(places, bad["problems"], strict=True):
        comment = sheet[place].comment
        assert comment is not None
        assert found["message"] in comment.text
    sheet["E2"], sheet["C4"] = ANN[4], CAT[2]
    corrected = BytesIO()
    workbook.save(corrected)

    assert system.upload("/imports/check", "y11.xlsx", corrected.getvalue()).json()["ok"]
    done = _import(system, "y11.xlsx", corrected.getvalue())
    assert ("successful", 3, []) == (done["status"], done["counts"]["created"], done["problems"])
    assert ["Lee", "Moon", "Ray"] == _not_logged_on(system, done["id"])
    ann = next(each for each in system.progress.not_logged_on.list(system.actor) if each.last_name == "Lee")
    system.progress.accounts.log_in(ann.username, ann.password)
    assert ["Moon", "Ray"] == _not_logged_on(system, done["id"])


def _not_logged_on(system: Program, import_id: int) -> list[str]:
    """Return the last names of those who have not logged on, who are as many as the dashboard counts."""
    listed = system.get("/learners", line="never-logged-in", import_id=import_id).json()
    lines = {each["line"]: each["learners"] for each in system.get("/dashboard").json()["lines"]}
    assert lines["never-logged-in"] == listed["total"]
    assert "password" not in listed
    return [each["last_name"] for each in listed["items"]]


def _import(system: Program, name: str, content: bytes) -> Any:
    """Send a file, and ask for its outcome until there is one."""
    sent = system.upload("/imports", name, content)
    assert HTTPStatus.ACCEPTED == sent.status_code
    place = sent.headers["location"].removeprefix("/api/v1")
    while True:
        read = system.get(place).json()
        if read["processed_at"]:
            return read
        system.work()
