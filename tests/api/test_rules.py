"""The rules alone over the API: the catalogues, and checks of rows that nobody stores."""

from http import HTTPStatus
from typing import Any

import httpx
import pytest
from progress_json import from_data
from progress_web.api.foundations.forms import MAX_ROW_PROBLEMS, MAX_ROWS, MAX_ROWS_OF_STRANGERS

from progress_core import DEFAULT_CATALOGUE, Catalogue, LearnerDetails, check_learner, check_qualification
from progress_core.domain.foundations.rules import rule_catalogue
from progress_core.domain.values.field_names import MAX_UNKNOWN
from progress_core.usecases.learners.learners import LearnerQuery
from tests.api.conftest import Hall, Program
from tests.given.people import form

pytestmark = pytest.mark.feature("I4", "I6")

_JSON = "application/json"


def check(client: httpx.Client, what: str, rows: object, **more: object) -> httpx.Response:
    return client.post(f"/api/v1/check/{what}", json={"rows": rows, **more})


def codes(result: dict[str, Any]) -> dict[str, str]:
    return {found["field"]: found["code"] for found in result["problems"]}


def test_every_rule_is_listed_with_its_section_and_codes(anybody: httpx.Client) -> None:
    answer = anybody.get("/api/v1/rules")
    rules = answer.json()["items"]
    assert [(rule.id, rule.section, [*rule.codes]) for rule in rule_catalogue()] == [
        (rule["id"], rule["section"], rule["codes"]) for rule in rules
    ]
    assert answer.json()["total"] == len(rules)


@pytest.mark.feature("C6")
def test_the_catalogue_is_what_the_rules_choose_from_and_is_sent_once(anybody: httpx.Client) -> None:
    answer = anybody.get("/api/v1/catalogue")
    assert DEFAULT_CATALOGUE == from_data(Catalogue, answer.json())
    assert "gzip" == answer.headers["content-encoding"]
    again = anybody.get("/api/v1/catalogue", headers={"if-none-match": answer.headers["etag"]})
    assert (HTTPStatus.NOT_MODIFIED, b"") == (again.status_code, again.content)


@pytest.mark.feature("B4", "E3")
def test_learners_are_checked_row_by_row_and_nothing_is_stored(hall: Hall, anybody: httpx.Client) -> None:
    clean = {"ukprn": "10000099", "first_name": "Ann", "last_name": "Lee", "date_of_birth": "2010-10-02"}
    good = {**clean, "year_group": 11, "postcode": "m14 5rq"}
    answer = check(anybody, "learners", [good, {**good, "postcode": "", "uln": "1", "phone": "0"}])
    assert HTTPStatus.OK == answer.status_code
    assert not answer.json()["ok"]
    first, second = answer.json()["results"]
    assert (True, "M14 5RQ", {}) == (first["ok"], first["learner"]["postcode"], codes(first))
    assert check_learner(good, form="import").value == from_data(LearnerDetails, first["learner"])
    assert (False, None) == (second["ok"], second["learner"])
    assert {"postcode": "required", "uln": "bad_format", "phone": "unknown_field"} == codes(second)
    assert () == hall.progress.learners.page(hall.progress.operator, LearnerQuery()).lines


@pytest.mark.feature("B1", "B4")
def test_the_form_for_a_new_learner_also_has_a_username_and_a_password(anybody: httpx.Client) -> None:
    rows = [form(), form(username="a", password="Qx7!"), form(date_of_birth="2007-10-02")]
    answer = check(anybody, "learners", rows, form="create")
    first, second, third = answer.json()["results"]
    assert (True, {}) == (first["ok"], codes(first))
    assert {"username", "password"} == {*codes(second)}
    assert (True, {"year_group": "year_group_unlikely"}) == (third["ok"], codes(third))
    assert "Qx7!" not in answer.text


@pytest.mark.feature("C6", "F3")
def test_qualifications_are_checked_and_spelt_as_the_catalogue_has_them(anybody: httpx.Client) -> None:
    good = {"type": "gcse", "subject": "maths", "completion_date": "2027-06", "predicted_grade": 7}
    bad = {"type": "GCSE", "subject": "Magic", "completion_date": "soon", "mark": "9"}
    answer = check(anybody, "qualifications", [good, bad]).json()
    first, second = answer["results"]
    expected = check_qualification(good)
    assert expected.ok
    assert (expected.value.type, expected.value.subject, "7") == (
        *(first["qualification"]["type"], first["qualification"]["subject"]),
        first["qualification"]["predicted_grade"],
    )
    assert (False, False, None) == (answer["ok"], second["ok"], second["qualification"])
    assert {"subject", "completion_date", "mark"} <= {*codes(second)}


@pytest.mark.parametrize("what", ["learners", "qualifications"])
@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([], {"rows": "wrong_count"}),
        ([{}] * (MAX_ROWS + 1), {"rows": "wrong_count"}),
        ([1, {}, "x"], {"rows[0]": "wrong_type", "rows[2]": "wrong_type"}),
        ("all", {"rows": "wrong_type"}),
    ],
)
def test_what_is_no_list_of_rows_is_refused(
    anybody: httpx.Client, what: str, rows: object, told: dict[str, str]
) -> None:
    refused = check(anybody, what, rows)
    assert HTTPStatus.UNPROCESSABLE_ENTITY == refused.status_code
    assert told == codes(refused.json())


def _wide(number: int) -> dict[str, int]:
    return {f"a{place}": place for place in range(number)}


@pytest.mark.parametrize("what", ["learners", "qualifications"])
def test_very_many_problems_end_the_check_and_the_rows_that_are_left_are_counted(
    anybody: httpx.Client, what: str
) -> None:
    told = check(anybody, what, [_wide(200)] * MAX_ROWS_OF_STRANGERS).json()
    results = told["results"]
    assert (False, MAX_ROWS_OF_STRANGERS) == (told["ok"], len(results) + told["left_out"])
    assert told["left_out"] > 0
    unknown = [found for found in results[0]["problems"] if found["code"] == "unknown_field"]
    assert MAX_UNKNOWN == len(unknown)
    count = sum(len(result["problems"]) for result in results)
    assert MAX_ROW_PROBLEMS <= count < MAX_ROW_PROBLEMS + 2 * MAX_UNKNOWN
    few = check(anybody, what, [_wide(3)]).json()
    assert (0, 1) == (few["left_out"], len(few["results"]))


def test_as_many_rows_as_are_allowed_are_checked_in_one_request(anybody: httpx.Client, manager: Program) -> None:
    rows = [form(username=f"pupil{place}") for place in range(MAX_ROWS)]
    for client, most in ((anybody, MAX_ROWS_OF_STRANGERS), (manager.client, MAX_ROWS)):
        answer = check(client, "learners", rows[:most], form="create")
        assert (True, most) == (answer.json()["ok"], len(answer.json()["results"]))
    for what in ("learners", "qualifications"):
        refused = check(anybody, what, rows[: MAX_ROWS_OF_STRANGERS + 1])
        assert HTTPStatus.UNPROCESSABLE_ENTITY == refused.status_code
        assert "Send a token" in refused.json()["detail"]
    wide = anybody.post("/api/v1/check/learners", content=b" " * 1_100_000, headers={"content-type": _JSON})
    assert HTTPStatus.REQUEST_ENTITY_TOO_LARGE == wide.status_code
