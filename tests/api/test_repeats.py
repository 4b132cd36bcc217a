"""`Idempotency-Key`: a request that is sent again is answered as it was, and not done twice."""

from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from unittest.mock import patch

import pytest

from progress_core.domain.accounts.access_tokens import scopes_for
from progress_core.domain.foundations.errors import Busy
from progress_core.domain.foundations.permissions import Role
from progress_core.usecases.profiles.profiles import Profiles
from tests.api.conftest import Hall, Program, a_learner
from tests.given.people import NORTH, SOUTH, form

pytestmark = pytest.mark.feature("I6")


def test_the_same_request_is_answered_as_the_first_was(manager: Program) -> None:
    first = manager.post("/learners", {"details": form()}, idempotency_key="k-1")
    for key in ("k-1", '"k-1"'):
        again = manager.post("/learners", {"details": form()}, idempotency_key=key)
        assert (first.status_code, first.content) == (again.status_code, again.content)
        assert first.headers["location"] == again.headers["location"]
        assert "true" == again.headers["idempotent-replayed"]
    assert 1 == manager.get("/learners").json()["total"]


def test_another_request_under_the_same_key_is_refused(manager: Program) -> None:
    manager.post("/learners", {"details": form()}, idempotency_key="k-1")
    refused = manager.post("/learners", {"details": form(username="another")}, idempotency_key="k-1")
    assert HTTPStatus.UNPROCESSABLE_ENTITY == refused.status_code
    assert ["idempotency_key"] == [each["field"] for each in refused.json()["problems"]]
    assert 1 == manager.get("/learners").json()["total"]


def test_what_was_refused_can_be_corrected_under_the_same_key(manager: Program) -> None:
    assert 422 == manager.post("/learners", {"details": form(uln="1")}, idempotency_key="k-1").status_code
    assert HTTPStatus.CREATED == manager.post("/learners", {"details": form()}, idempotency_key="k-1").status_code


def test_a_key_of_other_signs_is_refused(manager: Program) -> None:
    refused = manager.post("/learners", {"details": form()}, idempotency_key="a b")
    assert HTTPStatus.UNPROCESSABLE_ENTITY == refused.status_code


def test_fifty_at_once_make_one_learner_and_another_body_none(manager: Program) -> None:
    def send(username: str) -> int:
        return manager.post("/learners", {"details": form(username=username)}, idempotency_key="k-1").status_code

    with ThreadPoolExecutor(50) as threads:
        codes = set(threads.map(send, ["asmith"] * 50))
        assert codes <= {HTTPStatus.CREATED, HTTPStatus.CONFLICT}
        assert HTTPStatus.CREATED in codes
        assert {HTTPStatus.UNPROCESSABLE_ENTITY} == set(threads.map(send, ["bjones"] * 50))
    assert 1 == manager.get("/learners").json()["total"]


def test_what_one_token_was_answered_is_not_for_another(manager: Program) -> None:
    manager.post("/learners", {"details": form()}, idempotency_key="k-1")
    scopes = [scope.value for scope in scopes_for(manager.actor.role)]
    other = manager.progress.access_tokens.create(manager.actor, "another", scopes).token
    headers = {"authorization": f"Bearer {other}", "idempotency-key": "k-1"}
    answer = manager.client.post("/api/v1/learners", json={"details": form()}, headers=headers)
    assert ["idempotency_key"] == [each["field"] for each in answer.json()["problems"]]


def test_what_only_checks_a_file_keeps_nothing(manager: Program) -> None:
    for content in (b"a,b\n1,2\n", b"c,d\n3,4\n"):
        answer = manager.upload("/imports/check", "y11.csv", content, idempotency_key="k-1")
        assert "idempotent-replayed" not in answer.headers
        assert "idempotency_key" not in answer.text


def test_a_conflict_of_versions_is_the_same_with_and_without_a_key(manager: Program) -> None:
    path = f"/learners/{a_learner(manager)}/qualifications/complete"
    for headers in ({}, {"idempotency_key": "k-1"}):
        assert HTTPStatus.PRECONDITION_FAILED == manager.post(path, if_match='"77.x"', **headers).status_code


def test_a_repeat_has_the_same_headers_and_the_version_is_part_of_the_request(manager: Program) -> None:
    first = manager.post("/learners", {"details": form()}, idempotency_key="k-1")
    again = manager.post("/learners", {"details": form()}, idempotency_key="k-1")
    assert first.headers["etag"] == again.headers["etag"]
    path = f"{first.headers['location'].removeprefix('/api/v1')}/qualifications/complete"
    assert HTTPStatus.OK == manager.post(path, if_match="*", idempotency_key="k-2").status_code
    other = manager.post(path, if_match='"9.x"', idempotency_key="k-2")
    assert ["idempotency_key"] == [each["field"] for each in other.json()["problems"]]


def test_what_was_done_but_could_not_be_read_afterwards_is_not_done_again(manager: Program) -> None:
    with patch.object(Profiles, "summary", side_effect=Busy()):
        lost = manager.post("/learners", {"details": form()}, idempotency_key="k-1")
    assert HTTPStatus.SERVICE_UNAVAILABLE == lost.status_code
    assert lost.json()["detail"].startswith("It was done")
    again = manager.post("/learners", {"details": form()}, idempotency_key="k-1")
    assert (HTTPStatus.CONFLICT, "idempotency_key") == (again.status_code, again.json()["field"])
    assert 1 == manager.get("/learners").json()["total"]


def test_whoever_has_lost_a_provider_is_told_nothing_of_it_by_a_repeat(hall: Hall, manager: Program) -> None:
    hall.program(Role.LEARNER_MANAGER, NORTH, email="another@example.com")  # somebody must stay
    manager.post("/learners", {"details": form()}, idempotency_key="k-1")
    progress = manager.progress
    progress.staff_changes.change(progress.operator, manager.actor.account_id, providers=[SOUTH])
    again = manager.post("/learners", {"details": form()}, idempotency_key="k-1")
    assert (HTTPStatus.CONFLICT, "idempotency_key") == (again.status_code, again.json()["field"])
    assert "Smith" not in again.text
