"""Profiles over the API: personal information, statements, references, approval, and what still blocks them."""

from http import HTTPStatus

import pytest

from progress_core.domain.foundations.choices import Choice
from tests.api.conftest import Hall, Program, a_learner

pytestmark = pytest.mark.feature("I6", "C1")

COMPLETE = {"postcode": "OX14 1GG", "town": "Abingdon"}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("statements", {"statements": {"intrests": "Chess"}}),
        ("personal-information", {"details": {"twon": "Otley"}}),
        ("personal-information", {"details": {"uln": "1000000043"}}),
        ("reference", {"details": {"atendance": "90"}}),
        ("", {"details": {"password": "chosen7me"}}),
    ],
)
def test_a_name_that_is_no_field_is_refused_and_changes_nothing(
    manager: Program, path: str, body: dict[str, dict[str, str]]
) -> None:
    place = f"/learners/{a_learner(manager)}{'/' if path else ''}{path}"
    before = manager.get(place)
    answer = manager.send("PATCH", place, body, if_match=before.headers["etag"])
    assert HTTPStatus.UNPROCESSABLE_ENTITY == answer.status_code
    ((holder, values),) = body.items()
    assert [(f"{holder}.{next(iter(values))}", "unknown_field")] == [
        (each["field"], each["code"]) for each in answer.json()["problems"]
    ]
    assert before.headers["etag"] == manager.get(place).headers["etag"]


@pytest.mark.parametrize("value", [["x"], {"a": 1}, {"$number": "0xfff"}])
def test_values_of_forms_are_texts_numbers_and_truth_values(manager: Program, value: object) -> None:
    path = f"/learners/{a_learner(manager)}/statements"
    answer = manager.send("PATCH", path, {"statements": {"interests": value}}, if_match="*")
    assert ["statements.interests"] == [each["field"] for each in answer.json()["problems"]]
    made = manager.post("/learners", {"details": {"password": value}})
    assert ["details.password"] == [each["field"] for each in made.json()["problems"]]


@pytest.mark.feature("B7")
def test_what_is_left_out_stays(manager: Program) -> None:
    path = f"/learners/{a_learner(manager)}"
    first = manager.send("PATCH", f"{path}/statements", {"statements": {"interests": "Chess"}}, if_match="*")
    assert HTTPStatus.OK == first.status_code
    manager.send("PATCH", f"{path}/statements", {"statements": {"work_experience": "Bakery"}}, if_match="*")
    found = manager.get(f"{path}/statements").json()
    assert ("Chess", "Bakery") == (found["statements"]["interests"], found["statements"]["work_experience"])
    manager.send("PATCH", f"{path}/reference", {"details": {"further_details": "Kind."}}, if_match="*")
    manager.send("PUT", f"{path}/reference/referee", {"referee": "Ms Ray, Tutor"}, if_match="*")
    reference = manager.get(f"{path}/reference").json()
    assert ("Kind.", "Ms Ray, Tutor", True) == (
        reference["details"]["further_details"],
        reference["referee"],
        reference["drafted"],
    )


def test_a_change_with_a_star_puts_nothing_back_that_others_have_changed(manager: Program) -> None:
    id_ = a_learner(manager)
    path = f"/learners/{id_}/personal-information"
    manager.progress.learners.edit(manager.actor, id_, {"town": "Leeds", "first_name": "Anne"})
    manager.send("PATCH", path, {"details": {"street": "1 High Street"}}, if_match="*")
    details = manager.get(path).json()["details"]
    assert ("Leeds", "Anne", "1 High Street") == (details["town"], details["first_name"], details["street"])


@pytest.mark.feature("C2", "C10")
def test_a_profile_is_approved_as_it_was_read_once_nothing_blocks_it(hall: Hall, manager: Program) -> None:
    id_ = a_learner(manager, **COMPLETE)
    path = f"/learners/{id_}"
    manager.progress.learners.edit(manager.actor, id_, {}, sign_off=Choice.YES, staff_add_qualifications=Choice.YES)
    blocked = manager.send("PUT", f"{path}/approval", if_match=manager.get(f"{path}/approval").headers["etag"])
    assert HTTPStatus.UNPROCESSABLE_ENTITY == blocked.status_code
    assert blocked.json()["blockers"] == manager.get(f"{path}/blockers").json()["approval"]

    learner = hall.learners_program("asmith")
    own = learner.get(f"{path}/blockers").json()["approval"]
    assert own[0]["message"] != blocked.json()["blockers"][0]["message"]  # said to the learner
    statement = {"statements": {"personal_statement": "I like cats."}, "complete": True}
    assert HTTPStatus.OK == learner.send("PATCH", f"{path}/statements", statement, if_match="*").status_code
    details = {"details": {}, "complete": True}
    assert HTTPStatus.OK == learner.send("PATCH", f"{path}/personal-information", details, if_match="*").status_code
    done = manager.send("POST", f"{path}/qualifications/complete", if_match="*")
    assert HTTPStatus.OK == done.status_code

    seen = manager.get(f"{path}/approval")
    approved = manager.send("PUT", f"{path}/approval", if_match=seen.headers["etag"])
    assert approved.json()["approved_at"]
    assert manager.get(f"{path}/approval").json()["approved"]
    late = manager.send("DELETE", f"{path}/approval", if_match='"other.1"')
    assert HTTPStatus.PRECONDITION_FAILED == late.status_code
    assert HTTPStatus.NO_CONTENT == manager.send("DELETE", f"{path}/approval", if_match="*").status_code
    assert not manager.get(f"{path}/approval").json()["approved"]
