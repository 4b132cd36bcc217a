"""Transfers over the API."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest

from progress_core.domain.accounts.access_tokens import TokenScope
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.years.transfers import OFFER_DAYS
from tests.api.conftest import Hall, Program, a_learner
from tests.given.people import ELSEWHERE, NORTH, SOUTH, form
from tests.given.years import set_clock

pytestmark = [pytest.mark.feature("I6"), pytest.mark.feature("J3")]


@pytest.fixture
def sender(hall: Hall) -> Program:
    return hall.program(Role.LEARNER_MANAGER, NORTH, email="sender@north.example")


@pytest.fixture
def receiver(hall: Hall) -> Program:
    return hall.program(Role.LEARNER_MANAGER, ELSEWHERE, email="receiver@elsewhere.example")


@pytest.fixture
def ann(sender: Program, receiver: Program) -> int:  # noqa: ARG001 - somebody must be there to accept
    return a_learner(sender)


def offer(sender: Program, *learners: int) -> Any:
    """Offer learners to Elsewhere Academy, and return the first transfer as JSON."""
    made = sender.post("/transfers", {"learners": learners, "receiver": ELSEWHERE})
    assert HTTPStatus.CREATED == made.status_code, made.text
    return made.json()["items"][0]


def listed(program: Program, **query: Any) -> list[int]:
    """Return the numbers of the transfers that somebody sees."""
    return [found["id"] for found in program.get("/transfers", **query).json()["items"]]


def test_a_learner_is_offered_and_accepted(sender: Program, receiver: Program, ann: int) -> None:
    made = sender.post("/transfers", {"learners": [ann], "receiver": ELSEWHERE})
    (asked,) = made.json()["items"]
    path = f"/transfers/{asked['id']}"
    assert (HTTPStatus.CREATED, f"/api/v1{path}") == (made.status_code, made.headers["location"])
    assert asked == sender.get(path).json()
    assert ("offered", NORTH, ELSEWHERE, None) == tuple(
        asked[name] for name in ("status", "sender", "receiver", "decided_at")
    )
    accepted = receiver.post(f"{path}/accept")
    assert (HTTPStatus.OK, "accepted", ann) == (
        accepted.status_code, accepted.json()["status"], accepted.json()["learner"],
    )  # fmt: skip
    assert accepted.json() == receiver.get(path).json()
    assert ELSEWHERE == receiver.get(f"/learners/{ann}").json()["details"]["ukprn"]


def test_the_receiver_sees_who_is_offered_and_not_their_number_before_they_accept(
    sender: Program, receiver: Program, ann: int
) -> None:
    asked = offer(sender, ann)
    assert ann == asked["learner"]
    seen = receiver.get(f"/transfers/{asked['id']}").json()
    assert {**asked, "learner": None} == seen
    assert ("Ann Smith", 11, "2010-10-02") == (seen["name"], seen["year_group"], seen["date_of_birth"])
    assert HTTPStatus.NOT_FOUND == receiver.get(f"/learners/{ann}").status_code


def test_the_sender_sees_afterwards_where_the_learner_went_and_nothing_else(
    sender: Program, receiver: Program, ann: int
) -> None:
    path = f"/transfers/{offer(sender, ann)['id']}"
    receiver.post(f"{path}/accept")
    tag = receiver.get(f"/learners/{ann}").headers["etag"]
    changed = {"details": {"last_name": "Jones", "year_group": "12"}}
    assert HTTPStatus.OK == receiver.send("PATCH", f"/learners/{ann}", changed, if_match=tag).status_code
    seen = sender.get(path).json()
    assert ("accepted", None, None) == (seen["status"], seen["learner"], seen["date_of_birth"])
    assert ("Ann Smith", 11, ELSEWHERE) == (seen["name"], seen["year_group"], seen["receiver"])
    assert HTTPStatus.NOT_FOUND == sender.get(f"/learners/{ann}").status_code
    assert 0 == sender.get("/learners").json()["total"]


def test_a_declined_and_a_withdrawn_offer_are_gone_for_the_receiver(
    sender: Program, receiver: Program, ann: int
) -> None:
    numbers = []
    for program, act, status in ((receiver, "decline", "declined"), (sender, "withdraw", "withdrawn")):
        number = offer(sender, ann)["id"]
        assert {"id": number, "status": status} == program.post(f"/transfers/{number}/{act}").json()
        assert HTTPStatus.NOT_FOUND == receiver.get(f"/transfers/{number}").status_code
        assert HTTPStatus.NOT_FOUND == receiver.post(f"/transfers/{number}/accept").status_code
        assert status == sender.get(f"/transfers/{number}").json()["status"]
        numbers.append(number)
    assert ([], numbers[::-1]) == (listed(receiver), listed(sender))
    assert ann == sender.get(f"/learners/{ann}").json()["id"]


def test_lists_go_page_by_page_from_the_latest(sender: Program, receiver: Program, ann: int) -> None:
    bo = a_learner(sender, username="bjones", first_name="Bo", last_name="Jones")
    back = a_learner(receiver, ukprn=ELSEWHERE, username="cybell", first_name="Cy", last_name="Bell")
    first, second = offer(sender, ann)["id"], offer(sender, bo)["id"]
    returned = receiver.post("/transfers", {"learners": [back], "receiver": NORTH}).json()["items"][0]["id"]
    assert [returned, second, first] == listed(sender) == listed(receiver)
    assert ([returned], [second, first]) == (listed(sender, received="true"), listed(receiver, received="true"))
    receiver.post(f"/transfers/{second}/decline")
    assert [returned, first] == listed(sender, offered="true")
    assert [first] == listed(receiver, offered="true", received="true")
    page = sender.get("/transfers", limit=2)
    assert [returned, second] == [found["id"] for found in page.json()["items"]]
    rest = sender.client.get(page.links["next"]["url"])
    assert ([first], {}) == ([found["id"] for found in rest.json()["items"]], rest.links)
    assert HTTPStatus.UNPROCESSABLE_ENTITY == sender.get("/transfers", cursor="nowhere").status_code


@pytest.mark.parametrize(
    ("ukprn", "code"),
    [("", "required"), ("1234", "bad_format"), ("10009999", "unknown_provider"), (NORTH, "same_provider"),
     (SOUTH, "nobody_to_accept")],
)  # fmt: skip
def test_a_receiver_who_cannot_accept_is_refused_by_the_field(sender: Program, ann: int, ukprn: str, code: str) -> None:
    refused = sender.post("/transfers", {"learners": [ann], "receiver": ukprn})
    assert HTTPStatus.UNPROCESSABLE_ENTITY == refused.status_code
    assert [("receiver", code)] == [(found["field"], found["code"]) for found in refused.json()["problems"]]
    assert [] == listed(sender)


def test_bodies_of_another_form_are_refused(sender: Program, ann: int) -> None:
    wrong = sender.post("/transfers", {"learners": ["x"], "colour": "red"})
    assert {"learners[0]", "receiver", "colour"} == {found["field"] for found in wrong.json()["problems"]}
    nobody = sender.post("/transfers", {"learners": [], "receiver": ELSEWHERE})
    assert HTTPStatus.UNPROCESSABLE_ENTITY == nobody.status_code
    for learners in ([404], [ann, 404]):
        absent = sender.post("/transfers", {"learners": learners, "receiver": ELSEWHERE})
        assert HTTPStatus.NOT_FOUND == absent.status_code
    assert [] == listed(sender)


def test_a_learner_has_one_offer_and_it_is_decided_once(sender: Program, receiver: Program, ann: int) -> None:
    path = f"/transfers/{offer(sender, ann)['id']}"
    twice = sender.post("/transfers", {"learners": [ann], "receiver": ELSEWHERE})
    assert (HTTPStatus.CONFLICT, True) == (twice.status_code, "already offered" in twice.json()["detail"])
    receiver.post(f"{path}/accept")
    for program, act in ((receiver, "accept"), (receiver, "decline"), (sender, "withdraw")):
        late = program.post(f"{path}/{act}")
        assert HTTPStatus.CONFLICT == late.status_code
        assert "This transfer is accepted, so nothing was changed." == late.json()["detail"]


def test_an_expired_offer_is_gone_for_the_receiver(sender: Program, receiver: Program, ann: int) -> None:
    path = f"/transfers/{offer(sender, ann)['id']}"
    set_clock(sender.progress, sender.progress.context.clock.now() + timedelta(days=OFFER_DAYS))
    for act in ("accept", "decline"):
        assert HTTPStatus.NOT_FOUND == receiver.post(f"{path}/{act}").status_code
    assert ([], []) == (listed(receiver), listed(sender, offered="true"))
    assert "expired" == sender.get(path).json()["status"]
    late = sender.post(f"{path}/withdraw")
    assert (HTTPStatus.CONFLICT, True) == (late.status_code, "is expired" in late.json()["detail"])
    assert "offered" == offer(sender, ann)["status"]


def test_transfers_of_others_read_as_absent_ones(hall: Hall, sender: Program, receiver: Program, ann: int) -> None:
    path = f"/transfers/{offer(sender, ann)['id']}"
    third = hall.program(Role.LEARNER_MANAGER, SOUTH, email="third@south.example")
    absent = third.get("/transfers/404")
    assert HTTPStatus.NOT_FOUND == absent.status_code
    refused = [third.get(path), *(third.post(f"{path}/{act}") for act in ("accept", "decline", "withdraw"))]
    refused += [sender.post(f"{path}/accept"), sender.post(f"{path}/decline"), receiver.post(f"{path}/withdraw")]
    assert {(HTTPStatus.NOT_FOUND, absent.json()["detail"])} == {
        (answer.status_code, answer.json()["detail"]) for answer in refused
    }
    foreign = third.post("/transfers", {"learners": [ann], "receiver": ELSEWHERE})
    assert HTTPStatus.NOT_FOUND == foreign.status_code
    assert ([], "offered") == (listed(third), sender.get(path).json()["status"])


def test_a_learner_whom_the_receiver_may_know_is_accepted_if_they_say_so(
    sender: Program, receiver: Program, ann: int
) -> None:
    twin = form(username="ann.smith", ukprn=ELSEWHERE, date_of_birth="2010-10-02")
    receiver.progress.learners.create(receiver.actor, twin)
    path = f"/transfers/{offer(sender, ann)['id']}"
    refused = receiver.post(f"{path}/accept")
    assert (HTTPStatus.UNPROCESSABLE_ENTITY, 1) == (refused.status_code, len(refused.json()["problems"]))
    assert "offered" == sender.get(path).json()["status"]
    assert "accepted" == receiver.post(f"{path}/accept", {"anyway": True}).json()["status"]


def test_requests_that_are_sent_again_are_answered_as_they_were(sender: Program, receiver: Program, ann: int) -> None:
    body = {"learners": [ann], "receiver": ELSEWHERE}
    first, again = (sender.post("/transfers", body, idempotency_key="k-1") for _ in range(2))
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert "true" == again.headers["idempotent-replayed"]
    path = f"/transfers/{first.json()['items'][0]['id']}/accept"
    taken, repeated = (receiver.post(path, idempotency_key="k-2") for _ in range(2))
    assert (HTTPStatus.OK, taken.content) == (repeated.status_code, repeated.content)
    assert 1 == len(listed(sender))


def test_tokens_and_roles_without_the_right_are_refused(hall: Hall, sender: Program, ann: int) -> None:
    path = f"/transfers/{offer(sender, ann)['id']}"
    reading = hall.program(Role.LEARNER_MANAGER, NORTH, email="r@north.example", scopes=(TokenScope.LEARNERS_READ,))
    assert HTTPStatus.OK == reading.get(path).status_code
    refused = [reading.post(f"{path}/withdraw")]
    clerk = hall.program(Role.USER_MANAGER, NORTH, email="clerk@north.example")
    refused += [clerk.get("/transfers"), clerk.get(path), clerk.post(f"{path}/accept")]
    refused.append(clerk.post("/transfers", {"learners": [ann], "receiver": ELSEWHERE}))
    assert {HTTPStatus.FORBIDDEN} == {answer.status_code for answer in refused}
    assert "offered" == sender.get(path).json()["status"]
