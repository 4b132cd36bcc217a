"""Decisions about received applications over the API: planned, made one by one or together, taken back."""

from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import Any

import httpx
import pytest

from progress_core.domain.applications.applications import ApplicationState as State
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.learners import Learner
from tests.api.conftest import Hall, Program
from tests.given.admissions import COLLEGE, course, directory
from tests.given.decisions import applicant, applied, found
from tests.given.people import ELSEWHERE, NORTH
from tests.given.profiles import inbox
from tests.given.received import accept, offer

pytestmark = pytest.mark.feature("I6", "H2", "H3")

_LIST = "/applications/received"
_MATHS = {"type": "GCSE (9 to 1)", "subject": "maths", "grade": "4"}


@pytest.fixture
def learner(hall: Hall) -> Learner:
    """A learner who has an e-mail address, and a directory with one course."""
    directory(hall.progress, course(1))
    return applicant(hall.progress)


@pytest.fixture
def number(hall: Hall, learner: Learner) -> int:
    """The learner's application."""
    return applied(hall.progress, learner)


@pytest.fixture
def college(hall: Hall) -> Program:
    """A program of the college's admissions staff."""
    return hall.program(Role.ADMISSIONS, COLLEGE)


def decide(program: Program, number: int, decision: str, if_match: str = "*", **terms: object) -> httpx.Response:
    return program.post(f"{_LIST}/{number}/decision", {"decision": decision, **terms}, if_match=if_match)


def codes(found: list[dict[str, Any]]) -> list[str]:
    return [each["code"] for each in found]


@pytest.mark.feature("H2b")
def test_an_offer_with_conditions_is_marked_and_the_learner_enrolled(
    hall: Hall, college: Program, learner: Learner, number: int
) -> None:
    read = college.get(f"{_LIST}/{number}")
    made = decide(college, number, "offer", read.headers["etag"], conditions=[{"text": "An interview"}, _MATHS])
    assert (HTTPStatus.OK, "offered") == (made.status_code, made.json()["state"])
    assert ["An interview", "GCSE (9 to 1) Mathematics: grade 4 or better"] == [
        each["words"] for each in made.json()["conditions"]
    ]
    assert "An interview" in inbox(hall.progress, learner)[0].body
    accept(hall.progress, learner, number)

    path, tag = f"{_LIST}/{number}/conditions", college.get(f"{_LIST}/{number}").headers["etag"]
    too_early = decide(college, number, "enrol", tag)
    assert ["conditions_unmet"] == codes(too_early.json()["blockers"])
    marked = college.send("PUT", path, {"met": [True, None]}, if_match=tag)
    assert [True, None] == [each["met"] for each in marked.json()["conditions"]]
    late = college.send("PUT", path, {"met": [False, False]}, if_match=tag)
    assert HTTPStatus.PRECONDITION_FAILED == late.status_code
    wrong = college.send("PUT", path, {"met": [True]}, if_match="*")
    assert ["conditions_settled"] == codes(wrong.json()["blockers"])
    college.send("PUT", path, {"met": [True, True]}, if_match=marked.headers["etag"])
    assert "enrolled" == decide(college, number, "enrol").json()["state"]


def test_an_application_is_declined_with_a_reason_and_that_is_taken_back(
    hall: Hall, college: Program, learner: Learner, number: int
) -> None:
    declined = decide(college, number, "decline", reason="course_full", message="Try again next year.")
    assert ("declined by provider", "course_full", "Try again next year.") == (
        *(declined.json()["state"], declined.json()["reason"], declined.json()["message"]),
    )
    assert "Try again next year." in inbox(hall.progress, learner)[0].body
    seen = hall.learners_program("asmith").get(f"/applications/{number}").json()
    assert ("The course is full", "Try again next year.") == (seen["reason_in_words"], seen["message"])
    back = college.post(f"{_LIST}/{number}/take-back", if_match=declined.headers["etag"])
    assert (HTTPStatus.OK, "submitted", "") == (back.status_code, back.json()["state"], back.json()["message"])
    again = college.post(f"{_LIST}/{number}/take-back", if_match=back.headers["etag"])
    assert ["nothing_to_take_back"] == codes(again.json()["blockers"])


@pytest.mark.feature("H2a")
def test_a_plan_says_what_would_happen_and_changes_nothing(hall: Hall, college: Program, number: int) -> None:
    before = found(hall.progress, number)
    plan = college.get(f"{_LIST}/{number}/plan", decision="offer")
    assert (before.version, []) == (plan.json()["version"], plan.json()["blockers"])
    assert ["offered", "tells_learner", "can_take_back"] == codes(plan.json()["consequences"])
    back = college.get(f"{_LIST}/{number}/plan", decision="take-back").json()
    assert ([], ["nothing_to_take_back"]) == (back["consequences"], codes(back["blockers"]))
    assert before == found(hall.progress, number)
    assert HTTPStatus.OK == decide(college, number, "offer", plan.headers["etag"]).status_code
    other = applied(hall.progress, applicant(hall.progress, "bjones"))
    both = college.get(f"{_LIST}/plans", decision="offer", application=[number, other]).json()["items"]
    assert [(number, ["no_such_move"]), (other, [])] == [(each["id"], codes(each["blockers"])) for each in both]


@pytest.mark.parametrize(
    ("terms", "told"),
    [
        ({"decision": "accept"}, {"decision": "not_in_list"}),
        ({"decision": "offer", "conditions": [{"text": 3}, {"words": "x"}]},
         {"conditions[0].text": "wrong_type", "conditions[1].words": "unknown_field"}),
        ({"decision": "offer", "conditions": [{"type": "GCSE (9 to 1)", "grade": "A*"}], "reason": "course_full"},
         {"conditions[0].subject": "condition_incomplete", "conditions[0].grade": "condition_unknown",
          "reason": "only_for_declines"}),
        ({"decision": "decline", "reason": "dislike", "message": "x" * 1001},
         {"reason": "not_a_reason", "message": "too_long"}),
    ],
)  # fmt: skip
def test_terms_that_break_the_rules_are_refused_field_by_field(
    hall: Hall, college: Program, number: int, terms: dict[str, object], told: dict[str, str]
) -> None:
    refused = college.post(f"{_LIST}/{number}/decision", terms, if_match="*")
    assert HTTPStatus.UNPROCESSABLE_ENTITY == refused.status_code
    assert told == {each["field"]: each["code"] for each in refused.json()["problems"]}
    assert State.SUBMITTED is found(hall.progress, number).state


def test_a_decision_names_the_version_that_was_read(hall: Hall, college: Program, number: int) -> None:
    path = f"{_LIST}/{number}/decision"
    assert HTTPStatus.PRECONDITION_REQUIRED == college.post(path, {"decision": "offer"}).status_code
    tag = college.get(f"{_LIST}/{number}").headers["etag"]
    with ThreadPoolExecutor(2) as pool:
        answers = [*pool.map(lambda what: decide(college, number, what, tag), ("offer", "decline"))]
    assert {HTTPStatus.OK, HTTPStatus.PRECONDITION_FAILED} == {answer.status_code for answer in answers}
    (late,) = (answer for answer in answers if answer.status_code != HTTPStatus.OK)
    assert found(hall.progress, number).state.value == late.json()["changes"]["state"]["now"]


def together(program: Program, seen: dict[int, int], decision: str = "offer", **terms: object) -> httpx.Response:
    applications = [{"id": number, "version": version} for number, version in seen.items()]
    return program.post(f"{_LIST}/decisions", {"decision": decision, "applications": applications, **terms})


def test_several_applications_are_decided_together_or_not_at_all(hall: Hall, college: Program, number: int) -> None:
    other = applied(hall.progress, applicant(hall.progress, "bjones"))
    seen = {each: found(hall.progress, each).version for each in (number, other)}
    old = together(college, {**seen, other: seen[other] - 1})
    assert (HTTPStatus.CONFLICT, [str(other)]) == (old.status_code, [*old.json()["changes"]])
    impossible = together(college, seen, "enrol")
    assert ["no_such_move"] == codes(impossible.json()["blockers"])
    wrong = together(college, seen, reason="course_full")
    assert ["reason"] == [each["field"] for each in wrong.json()["problems"]]
    absent = together(college, {**seen, 404: 1})
    assert HTTPStatus.NOT_FOUND == absent.status_code
    assert {State.SUBMITTED} == {found(hall.progress, each).state for each in seen}

    done = together(college, seen, conditions=[{"text": "An interview"}])
    assert [(each, "offered") for each in seen] == [(one["id"], one["state"]) for one in done.json()["items"]]
    none = together(college, {})
    assert {"applications": "wrong_count"} == {each["field"]: each["code"] for each in none.json()["problems"]}


@pytest.mark.feature("B9", "G3")
def test_only_admissions_staff_of_the_receiving_provider_decide(hall: Hall, college: Program, number: int) -> None:
    offer(hall.progress, college.actor, number)
    before = found(hall.progress, number)
    requests: list[tuple[str, str, object]] = [
        ("POST", "decision", {"decision": "decline"}),
        ("PUT", "conditions", {"met": [True, True]}),
        ("POST", "take-back", {}),
        ("GET", "plan?decision=decline", None),
    ]
    elsewhere = hall.program(Role.ADMISSIONS, ELSEWHERE, email="else@example.com")
    for method, path, body in requests:
        foreign, absent = (
            elsewhere.send(method, f"{_LIST}/{each}/{path}", body, if_match="*") for each in (number, 404)
        )
        assert (HTTPStatus.NOT_FOUND, foreign.json()) == (absent.status_code, absent.json())
    assert HTTPStatus.NOT_FOUND == together(elsewhere, {number: before.version}, "decline").status_code
    for program in (hall.program(Role.PROVIDER_MANAGER, NORTH, COLLEGE), hall.learners_program("asmith")):
        for method, path, body in requests:
            refused = program.send(method, f"{_LIST}/{number}/{path}", body, if_match="*")
            assert HTTPStatus.FORBIDDEN == refused.status_code
        assert HTTPStatus.FORBIDDEN == together(program, {number: before.version}, "decline").status_code
    assert before == found(hall.progress, number)
