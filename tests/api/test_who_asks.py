"""Tokens over the API: who asks, how far a token reaches, and how often it may ask."""

from http import HTTPStatus
from unittest.mock import patch

import httpx
import pytest
from progress_web.api.foundations import admission
from progress_web.api.foundations.rates import MAX_KEYS, SECONDS, Rates

from progress_core.domain.accounts.access_tokens import TokenScope
from progress_core.domain.foundations.errors import NotAllowed
from progress_core.domain.foundations.permissions import Role
from progress_core.usecases.accounts.access_tokens import AccessTokens
from tests.api.conftest import Hall, Program, a_learner
from tests.given.people import NORTH, form

pytestmark = pytest.mark.feature("I6")


@pytest.mark.parametrize("sent", ["", "Bearer", "Basic YTpi", "Bearer prg_unknown", "Bearer \xe9"])
def test_who_sends_no_valid_token_is_told_how(anybody: httpx.Client, sent: str) -> None:
    headers = {b"authorization": sent.encode("latin-1")} if sent else {}
    refused = anybody.get("/api/v1/learners", headers=headers)
    assert HTTPStatus.UNAUTHORIZED == refused.status_code
    assert "application/problem+json" == refused.headers["content-type"]
    assert refused.headers["www-authenticate"].startswith('Bearer realm="Progress"')
    assert "unauthorized" == refused.json()["code"]


def test_a_session_of_the_site_opens_nothing_in_the_api(hall: Hall) -> None:
    actor = hall.program(Role.LEARNER_MANAGER, NORTH).actor
    token = hall.progress.log_ins.log_in(actor.username, "chosen4me").token
    cookies = {"progress-session": token}
    assert HTTPStatus.UNAUTHORIZED == httpx.get(f"{hall.url}/api/v1/learners", cookies=cookies).status_code


def test_a_token_reaches_as_far_as_its_scopes(hall: Hall) -> None:
    reader = hall.program(Role.LEARNER_MANAGER, NORTH, scopes=(TokenScope.LEARNERS_READ,))
    assert HTTPStatus.OK == reader.get("/learners").status_code
    refused = reader.post("/learners", {"details": form()})
    assert HTTPStatus.FORBIDDEN == refused.status_code
    assert "insufficient_scope" == refused.json()["code"]
    assert 'scope="learners:write"' in refused.headers["www-authenticate"]
    assert 0 == reader.get("/learners").json()["total"]


@pytest.mark.feature("A12")
def test_a_revoked_token_and_the_token_of_a_disabled_account_open_nothing(hall: Hall, manager: Program) -> None:
    other = hall.program(Role.LEARNER_MANAGER, NORTH, email="other@example.com")
    (token,) = manager.progress.access_tokens.of(manager.actor)
    manager.progress.access_tokens.end(manager.actor, token.number)
    manager.progress.staff_changes.disable(manager.progress.operator, other.actor.account_id)
    for program in (manager, other):
        refused = program.get("/learners")
        assert HTTPStatus.UNAUTHORIZED == refused.status_code
        assert 'error="invalid_token"' in refused.headers["www-authenticate"]


@pytest.mark.feature("I9")
def test_the_audit_trail_names_the_token(manager: Program) -> None:
    id_ = manager.post("/learners", {"details": form()}).json()["learner"]["id"]
    (entry,) = manager.progress.audit.read(manager.progress.operator, action="create learner", subject_id=str(id_))
    assert manager.actor.account_id == entry.actor_id
    assert entry.origin.device.startswith("token “program”")


def test_each_token_is_told_how_often_it_may_ask(hall: Hall, manager: Program) -> None:
    other = hall.program(Role.LEARNER_MANAGER, NORTH, email="other@example.com")
    with patch.object(admission, "PER_MINUTE", 2):
        left = [manager.get("/learners").headers["ratelimit-remaining"] for _ in range(2)]
        refused = manager.get("/learners")
        assert ["1", "0"] == left
        assert HTTPStatus.TOO_MANY_REQUESTS == refused.status_code
        assert 0 < int(refused.headers["retry-after"]) <= SECONDS
        assert HTTPStatus.OK == other.get("/learners").status_code


def test_networks_without_a_token_have_a_limit_of_their_own(anybody: httpx.Client, manager: Program) -> None:
    manager.get("/learners")
    with patch.object(admission, "PER_MINUTE_OF_STRANGERS", 1):
        codes = [anybody.get("/api/v1/learners").status_code for _ in range(2)]
        assert [HTTPStatus.UNAUTHORIZED, HTTPStatus.TOO_MANY_REQUESTS] == codes
        assert HTTPStatus.OK == manager.get("/learners").status_code


def test_tokens_that_do_not_exist_are_looked_up_only_so_often(anybody: httpx.Client) -> None:
    with patch.object(admission, "PER_MINUTE_OF_STRANGERS", 2), patch.object(AccessTokens, "resume") as resume:
        resume.side_effect = NotAllowed()
        headers = [{"authorization": f"Bearer prg_{number}"} for number in range(9)]
        codes = [anybody.get("/api/v1/learners", headers=each).status_code for each in headers]
    assert [401, 401, *[429] * 7] == codes
    assert 2 == resume.call_count


_ASTRAY = [("GET", "/nothing"), ("PUT", "/learners"), ("GET", "/learners?search=" + "x" * 60_000)]


@pytest.mark.parametrize(("method", "path"), _ASTRAY, ids=["no path", "no method", "long query"])
def test_requests_that_lead_nowhere_are_counted_too(
    anybody: httpx.Client, manager: Program, method: str, path: str
) -> None:
    with patch.object(admission, "PER_MINUTE_OF_STRANGERS", 1), patch.object(admission, "PER_MINUTE", 3):
        first, second = (anybody.request(method, f"/api/v1{path}") for _ in range(2))
        assert (True, "0") == (first.status_code < 429, first.headers["ratelimit-remaining"])
        assert HTTPStatus.TOO_MANY_REQUESTS == second.status_code
        assert 0 < int(second.headers["retry-after"]) <= SECONDS
    with patch.object(admission, "PER_MINUTE_OF_STRANGERS", 9), patch.object(admission, "PER_MINUTE", 2):
        assert "1" == manager.get("/learners").headers["ratelimit-remaining"]
        assert "0" == manager.send(method, path).headers["ratelimit-remaining"]
        assert HTTPStatus.TOO_MANY_REQUESTS == manager.send(method, path).status_code


def test_a_token_that_does_not_reach_so_far_is_counted_and_reported(hall: Hall) -> None:
    reader = hall.program(Role.LEARNER_MANAGER, NORTH, scopes=(TokenScope.LEARNERS_READ,))
    with patch.object(admission, "PER_MINUTE", 1):
        assert [403, 429] == [reader.post("/learners", {"details": form()}).status_code for _ in range(2)]


def test_a_minute_later_there_are_all_requests_again_and_few_keys_are_kept() -> None:
    now = 0.0
    rates = Rates(clock=lambda: now)
    assert [0, -1, -1] == [rates.count("a", 1).left for _ in range(3)]
    now = SECONDS
    assert 0 == rates.count("a", 1).left
    for number in range(MAX_KEYS):
        rates.count(str(number), 1)
    assert 0 == rates.count("a", 1).left


@pytest.mark.feature("K1")
def test_what_the_site_asks_a_password_for_is_open_to_a_scope_given_with_one(manager: Program) -> None:
    path = f"/learners/{a_learner(manager)}"
    assert HTTPStatus.NO_CONTENT == manager.send("DELETE", path, if_match="*").status_code
