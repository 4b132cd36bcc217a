"""Applications over the API, as learners and their own staff see them."""

from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import Any

import pytest

from progress_core.domain.applications.applications import ApplicationState as State
from progress_core.domain.foundations.blockers import reasons_of
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.permissions import Role
from tests.api.conftest import Hall, Program
from tests.given.admissions import COLLEGE, course, directory
from tests.given.decisions import applicant, applied, found, offered
from tests.given.people import NORTH, SOUTH, hire
from tests.given.profiles import pupil

pytestmark = pytest.mark.feature("I6", "H2")


@pytest.fixture(autouse=True)
def courses(hall: Hall) -> None:
    """Offer two courses, and one that is withdrawn."""
    directory(hall.progress, course(1), course(2, title="Science"), course(3, title="Thatching", withdrawn=True))


@pytest.fixture
def herself(hall: Hall) -> Program:
    """A program of a learner whose profile is complete."""
    applicant(hall.progress)
    return hall.learners_program("asmith")


def begin(program: Program, course_id: int = 1) -> dict[str, Any]:
    answer = program.post("/applications", {"course_id": course_id})
    assert answer.status_code == HTTPStatus.CREATED, answer.text
    begun: dict[str, Any] = answer.json()
    assert f"/api/v1/applications/{begun['id']}" == answer.headers["location"]
    return begun


def tag(program: Program, path: str) -> str:
    return program.get(path).headers["etag"]


def codes(problems: list[dict[str, Any]]) -> list[str]:
    return [found["code"] for found in problems]


def test_a_learner_applies_and_follows_it_to_a_place(hall: Hall, herself: Program) -> None:
    begun = begin(herself)
    assert ("draft", ["apply", "withdraw"], []) == (begun["state"], begun["moves"], begun["blockers"])
    path = f"/applications/{begun['id']}"
    plan = herself.get(f"{path}/plan", move="apply")
    assert (begun["version"], ["submits"]) == (plan.json()["version"], codes(plan.json()["consequences"]))

    sent = herself.post(f"{path}/move", {"move": "apply"}, if_match=plan.headers["etag"])
    assert (HTTPStatus.OK, "submitted") == (sent.status_code, sent.json()["state"])
    assert sent.json() == herself.get(path).json()
    hall.progress.admissions.decide(hire(hall.progress, Role.ADMISSIONS, COLLEGE), begun["id"], State.OFFERED)

    shown = herself.get(path)
    assert ["accept", "decline", "withdraw"] == shown.json()["moves"]
    accepted = herself.post(f"{path}/move", {"move": "accept"}, if_match=shown.headers["etag"])
    assert "accepted" == accepted.json()["state"]
    assert accepted.json()["back_until"] is not None
    back = herself.post(f"{path}/take-back", if_match=accepted.headers["etag"])
    assert (HTTPStatus.OK, "offered") == (back.status_code, back.json()["state"])


@pytest.mark.feature("H2a")
def test_the_plan_tells_what_happens_to_other_applications(hall: Hall, herself: Program) -> None:
    with hall.progress.context.store.snapshot() as work:
        learner = work.learners.get(herself.actor.scope, herself.actor.account_id)
    first, second = offered(hall.progress, hire(hall.progress, Role.ADMISSIONS, COLLEGE), learner, 1, 2)
    herself.post(f"/applications/{first}/move", {"move": "accept"}, if_match="*")
    plan = herself.get(f"/applications/{second}/plan", move="accept").json()
    assert {"declines_accepted": first} == {
        each["code"]: each["application"] for each in plan["consequences"] if each["application"]
    }
    herself.post(f"/applications/{second}/move", {"move": "accept"}, if_match="*")
    assert "declined by learner" == herself.get(f"/applications/{first}").json()["state"]
    back = herself.get(f"/applications/{second}/plan", move="take-back").json()
    assert {"accepts_again": first} == {
        each["code"]: each["application"] for each in back["consequences"] if each["application"]
    }


def test_a_move_names_the_version_that_was_read(herself: Program) -> None:
    path = f"/applications/{begin(herself)['id']}"
    missing = herself.post(f"{path}/move", {"move": "apply"})
    assert HTTPStatus.PRECONDITION_REQUIRED == missing.status_code
    old = tag(herself, path)
    herself.post(f"{path}/move", {"move": "apply"}, if_match=old)
    late = herself.post(f"{path}/move", {"move": "withdraw"}, if_match=old)
    assert HTTPStatus.PRECONDITION_FAILED == late.status_code
    assert {"state": {"before": "withdrawn", "now": "submitted"}} == late.json()["changes"]
    assert HTTPStatus.PRECONDITION_FAILED == herself.post(f"{path}/take-back", if_match=old).status_code
    assert "submitted" == herself.get(path).json()["state"]


def test_of_two_programs_with_the_same_version_one_moves(herself: Program) -> None:
    number = begin(herself)["id"]
    path, old = f"/applications/{number}/move", tag(herself, f"/applications/{number}")
    with ThreadPoolExecutor(2) as pool:
        answers = [*pool.map(lambda move: herself.post(path, {"move": move}, if_match=old), ("apply", "withdraw"))]
    assert {HTTPStatus.OK, HTTPStatus.PRECONDITION_FAILED} == {answer.status_code for answer in answers}


@pytest.mark.feature("C10")
def test_what_is_missing_is_told_in_words_to_the_learner(hall: Hall) -> None:
    pupil(hall.progress, sign_off=Choice.YES)
    herself = hall.learners_program("asmith")
    number = begin(herself)["id"]
    path = f"/applications/{number}"
    waits = herself.post(f"{path}/move", {"move": "apply"}, if_match=tag(herself, path)).json()
    assert ("pending", ["change", "withdraw"]) == (waits["state"], waits["moves"])
    refused = herself.post(f"{path}/move", {"move": "submit"}, if_match=tag(herself, path))
    assert HTTPStatus.UNPROCESSABLE_ENTITY == refused.status_code
    (reason,) = hall.progress.applications.get(herself.actor, number).reasons
    for blockers in (waits["blockers"], refused.json()["blockers"]):
        assert [("awaiting_approval", reason.message)] == [(each["code"], each["message"]) for each in blockers]


def test_an_application_is_begun_once_and_for_a_course_on_offer(herself: Program) -> None:
    begin(herself)
    again = herself.post("/applications", {"course_id": 1})
    assert (HTTPStatus.CONFLICT, "course") == (again.status_code, again.json()["field"])
    shut = herself.post("/applications", {"course_id": 3})
    assert (HTTPStatus.UNPROCESSABLE_ENTITY, ["course_withdrawn"]) == (shut.status_code, codes(shut.json()["blockers"]))
    assert HTTPStatus.NOT_FOUND == herself.post("/applications", {"course_id": 404}).status_code


@pytest.mark.parametrize(
    ("path", "body", "told"),
    [
        ("", {}, {"course_id": "required"}),
        ("", {"course_id": "1", "name": "x"}, {"course_id": "wrong_type", "name": "unknown_field"}),
        ("", {"course_id": 10**18}, {"course_id": "out_of_range"}),
        ("/1/move", {"move": "enrol"}, {"move": "not_in_list"}),
    ],
)
def test_bad_input_is_refused_field_by_field(herself: Program, path: str, body: object, told: dict[str, str]) -> None:
    refused = herself.post(f"/applications{path}", body, if_match="*")
    assert HTTPStatus.UNPROCESSABLE_ENTITY == refused.status_code
    assert told == {each["field"]: each["code"] for each in refused.json()["problems"]}
    unknown = herself.get("/applications/1/plan", move="enrol")
    assert {"move": "not_in_list"} == {each["field"]: each["code"] for each in unknown.json()["problems"]}


@pytest.mark.feature("B9", "G3", "H4")
def test_staff_see_the_applications_of_their_learners_but_no_drafts(hall: Hall, herself: Program) -> None:
    own, draft = begin(herself)["id"], begin(herself, 2)["id"]
    herself.post(f"/applications/{own}/move", {"move": "apply"}, if_match="*")
    learner_id = herself.actor.account_id
    assert [draft, own] == [each["id"] for each in herself.get(f"/learners/{learner_id}/applications").json()["items"]]

    staff = hall.program(Role.LEARNER_MANAGER, NORTH)
    (item,) = staff.get(f"/learners/{learner_id}/applications").json()["items"]
    assert (own, learner_id, []) == (item["id"], item["learner_id"], item["moves"])
    assert staff.get(f"/applications/{own}").json() == item
    assert HTTPStatus.NOT_FOUND == staff.get(f"/applications/{draft}").status_code
    assert HTTPStatus.FORBIDDEN == staff.get(f"/applications/{own}/plan", move="withdraw").status_code
    assert HTTPStatus.FORBIDDEN == staff.post(f"/applications/{own}/move", {"move": "withdraw"}).status_code

    other = hall.program(Role.LEARNER_MANAGER, SOUTH, email="south@example.com")
    for path in (f"/applications/{own}", f"/learners/{learner_id}/applications"):
        absent = other.get(path.replace(str(own), "404").replace(str(learner_id), "404"))
        assert (HTTPStatus.NOT_FOUND, other.get(path).json()) == (absent.status_code, absent.json())


@pytest.mark.feature("B9", "G3")
def test_learners_see_and_move_nobody_elses_applications(hall: Hall, herself: Program) -> None:
    theirs = applied(hall.progress, applicant(hall.progress, "bjones"))
    before = found(hall.progress, theirs)
    for method, path, body in (
        ("GET", "", None),
        ("GET", "/plan?move=withdraw", None),
        ("POST", "/move", {"move": "withdraw"}),
        ("POST", "/take-back", {}),
    ):
        foreign, absent = (
            herself.send(method, f"/applications/{number}{path}", body, if_match="*") for number in (theirs, 404)
        )
        assert (HTTPStatus.NOT_FOUND, foreign.json()) == (absent.status_code, absent.json())
    assert before == found(hall.progress, theirs)


@pytest.mark.feature("C10")
def test_blockers_of_a_profile_speak_to_who_reads_them(hall: Hall) -> None:
    learner = pupil(hall.progress, sign_off=Choice.YES)
    for program in (hall.learners_program("asmith"), hall.program(Role.LEARNER_MANAGER, NORTH)):
        summary = hall.progress.profiles.summary(program.actor, learner.id)
        said = [reason.message for reason in reasons_of(summary.blockers, program.actor.role)]
        told = program.get(f"/learners/{learner.id}/blockers").json()["submission"]
        assert said == [blocker["message"] for blocker in told] != []


def test_staff_list_what_their_learners_have_sent_and_learners_their_own(hall: Hall, herself: Program) -> None:
    first, second = begin(herself), begin(herself, 2)
    path = f"/applications/{first['id']}"
    herself.post(f"{path}/move", {"move": "apply"}, if_match=tag(herself, path))
    tutor = hall.program(Role.LEARNER_MANAGER, NORTH)
    assert [second["id"], first["id"]] == _ids(herself)
    assert [first["id"]] == _ids(tutor)
    (entry,) = tutor.get("/applications").json()["items"]
    shown = tutor.get(path).json()
    assert {name: shown[name] for name in entry.keys() - {"learner_name"}} | {"learner_name": "Ann Smith"} == entry
    assert [] == _ids(hall.program(Role.LEARNER_MANAGER, SOUTH, email="south@example.com"))
    assert HTTPStatus.FORBIDDEN == hall.program(Role.ADMISSIONS, COLLEGE).get("/applications").status_code


def test_the_list_of_applications_is_filtered_and_comes_in_pages(herself: Program) -> None:
    first, second = begin(herself), begin(herself, 2)
    assert [second["id"]] == _ids(herself, course_id=2)
    assert [second["id"], first["id"]] == _ids(herself, ukprn=COLLEGE, state=["draft", "offered"])
    assert [] == _ids(herself, state="offered") == _ids(herself, ukprn=NORTH)
    page = herself.get("/applications", limit=1)
    assert 'rel="next"' in page.headers["link"]
    following = herself.get("/applications", limit=1, cursor=page.json()["next"]).json()
    assert ([first["id"]], "") == ([each["id"] for each in following["items"]], following["next"])
    for query in ({"state": "lost"}, {"cursor": "nonsense"}, {"course_id": -1}):
        assert HTTPStatus.UNPROCESSABLE_ENTITY == herself.get("/applications", **query).status_code


def _ids(program: Program, **query: Any) -> list[int]:
    return [each["id"] for each in program.get("/applications", **query).json()["items"]]
