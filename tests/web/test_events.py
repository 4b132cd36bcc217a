"""Security events of the site: refusals and faults, without anything that was typed."""

import json
from typing import TYPE_CHECKING, cast

import httpx
import pytest

from progress_core.domain.foundations.permissions import Role
from progress_core.domain.operations.events import SecurityEvent
from tests.given.people import NORTH, SOUTH, form, hire
from tests.web.conftest import House, Visitor, token_on
from tests.web.served import without_tokens

if TYPE_CHECKING:
    from progress_core.memory.security_log import MemorySecurityLog

pytestmark = pytest.mark.feature("K5")


def _events(house: House, name: str) -> list[SecurityEvent]:
    log = cast("MemorySecurityLog", house.progress.context.security_log)
    return [event for event in log.events if event.name == name]


@pytest.mark.asvs("V16.3.2")
def test_a_page_that_a_role_may_not_open_is_an_event(house: House, manager: Visitor) -> None:
    assert manager.get("/audit?actor=a-name-typed").status_code == 403
    (event,) = _events(house, "action_refused")
    with house.progress.context.store.snapshot() as work:
        account = work.accounts.find("learner-manager@example.com")
    assert account is not None
    assert (event.account_id, event.facts) == (account.id, {"page": "/audit", "method": "GET"})
    assert event.origin.address == "127.0.0.1"


@pytest.mark.asvs("V16.3.2")
def test_trying_out_numbers_of_others_is_an_event_and_looks_like_numbers_of_nobody(
    house: House, manager: Visitor, stranger: httpx.Client
) -> None:
    south = hire(house.progress, Role.LEARNER_MANAGER, SOUTH, email="south@example.com")
    foreign = house.progress.learners.create(south, form(ukprn=SOUTH)).learner.id
    answers = [manager.get(f"/learners/{number}") for number in (foreign, 404)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert len({without_tokens(answer.text).replace(str(foreign), "404") for answer in answers}) == 1
    manager.get("/no-such-page")
    stranger.get(f"/learners/{foreign}")
    events = _events(house, "not_found")
    pages = [f"/learners/{foreign}", "/learners/404"]
    assert [event.facts for event in events] == [{"page": page, "method": "GET"} for page in pages]
    assert {event.account_id for event in events} == {
        house.progress.accounts.actor("learner-manager@example.com").account_id
    }


@pytest.mark.asvs("V16.3.3")
def test_a_form_that_is_not_of_ours_is_an_event_without_its_link(house: House, stranger: httpx.Client) -> None:
    assert stranger.post("/verify/the-secret-link", data={"token": "x", "password": "typed-secret"}).status_code == 403
    elsewhere = {"origin": "https://elsewhere.example"}
    assert stranger.post("/login", headers=elsewhere, data={"username": "typed-name"}).status_code == 403
    assert [event.facts["page"] for event in _events(house, "form_refused")] == ["/verify/{link}", "/login"]


@pytest.mark.asvs("V16.3.3", "V16.3.4")
def test_void_links_and_faults_are_events(
    house: House, stranger: httpx.Client, manager: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert stranger.get("/reset/the-secret-link").status_code == 410
    token = token_on(stranger.get("/").text)
    assert stranger.post("/login", data={"token": token, "x": "y" * 2**21}).status_code == 413
    monkeypatch.setattr(house.progress.own_account, "personal_details", None)
    answer = manager.get("/account")
    assert answer.status_code == 500
    assert len(_events(house, "link_refused")) == 1
    (large,) = _events(house, "too_large")
    assert large.facts == {"status": "413"}
    (failed,) = _events(house, "failed")
    assert failed.facts["reference"] in answer.text


@pytest.mark.asvs("V16.2.5")
def test_no_event_holds_a_secret_or_what_was_typed(house: House, stranger: httpx.Client) -> None:
    visitor = house.enter(Role.USER_MANAGER, NORTH, email="keeper@example.com")
    token = token_on(stranger.get("/").text)
    for fields in ({"username": "typed-name", "password": "typed-secret"}, {"username": "keeper@example.com"}):
        stranger.post("/login", data={"token": token, **fields})
    stranger.post("/forgotten", data={"token": token, "name": "typed-name"})
    stranger.get("/verify/the-secret-link")
    visitor.post("/account/password", current="typed-secret", password="typed-secret2", confirm="typed-secret2")
    visitor.get("/learners/create?search=typed-name")
    log = cast("MemorySecurityLog", house.progress.context.security_log)
    text = json.dumps([event.as_dict() for event in log.events])
    assert len(log.events) > 5
    held = ("typed-name", "typed-secret", "the-secret-link", "keeper@example.com", token, visitor.token, "chosen4me")
    assert [secret for secret in held if secret in text] == []
