"""The pages of a person's own access tokens."""

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

import pytest

from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.errors import NotAllowed
from progress_core.domain.foundations.permissions import Role
from progress_core.testing.tools.builders import an_access_token
from tests.given.people import NORTH, form
from tests.web.conftest import House, Visitor
from tests.web.sending import form_at, send

if TYPE_CHECKING:
    from progress_core.memory.clock import FixedClock

pytestmark = pytest.mark.feature("I6")

ROOT = "/account/tokens"
SYNC: dict[str, Any] = {
    "token_name": "SIMS sync",
    "scopes": ["learners:read", "imports:write"],
    "ends_on": "2026-12-24",
}


@pytest.fixture
def teacher(house: House) -> Visitor:
    return house.enter(Role.LEARNER_MANAGER, NORTH, email="teacher@example.com")


@pytest.fixture
def actor(house: House, teacher: Visitor) -> Actor:
    assert teacher.token
    return house.progress.accounts.actor("teacher@example.com")


def shown(page: str) -> str:
    (token,) = re.findall(r"prg_[\w-]{43}", page)
    return str(token)


def test_a_token_is_created_and_shown_once(house: House, teacher: Visitor, actor: Actor) -> None:
    assert "You have no access tokens." in teacher.get(ROOT).text
    answer = teacher.post(f"{ROOT}/create", **SYNC)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    token = shown(answer.text)
    assert re.search(rf"<textarea[^>]* readonly=\"readonly\"[^>]*>{token}</textarea>", answer.text)
    assert "It may: read learners, import and export. Its last day is 24 Dec 2026." in answer.text
    bearer = house.progress.access_tokens.resume(token)
    assert (bearer.actor, bearer.name) == (actor, "SIMS sync")
    page = teacher.get(ROOT).text
    assert "prg_" not in page
    for text in ("SIMS sync", "Read learners, Import and export", "1 Sep 2026 at", "24 Dec 2026", "127.0.0.1"):
        assert text in page


def test_sending_the_form_again_makes_no_second_token(house: House, teacher: Visitor, actor: Actor) -> None:
    teacher.post(f"{ROOT}/create", **SYNC)
    again = teacher.post(f"{ROOT}/create", **SYNC)
    assert again.status_code == 422
    assert "You have a token called “SIMS sync” already" in again.text
    assert "prg_" not in again.text
    assert len(house.progress.access_tokens.of(actor)) == 1


def test_the_form_offers_what_the_role_may_and_ninety_days(teacher: Visitor) -> None:
    page = teacher.get(f"{ROOT}/create").text
    offered = re.findall(r'name="scopes"[^>]*value="([^"]+)"', page)
    assert ("learners:write" in offered, "audit:read" in offered) == (True, False)
    assert 'value="2026-11-30"' in page
    assert "The latest day is 2 Sep 2027." in page


def test_all_problems_are_shown_at_once_and_what_was_typed_stays(teacher: Visitor) -> None:
    answer = teacher.post(f"{ROOT}/create", token_name="x" * 61, scopes=["audit:read"], ends_on="tomorrow")
    assert answer.status_code == 422
    for text in ("It can have at most 60 characters", "may not do “audit:read”", "“tomorrow” is not a real date"):
        assert text in answer.text
    assert 'value="tomorrow"' in answer.text
    nothing = teacher.post(f"{ROOT}/create", token_name="", ends_on="2020-01-01").text
    for text in ("Enter a name for the token", "Select at least one thing", "which has passed"):
        assert text in nothing
    ticked = teacher.post(f"{ROOT}/create", token_name="", scopes=["imports:write"], ends_on="").text
    assert re.search(r'value="imports:write" checked', ticked)


@pytest.mark.feature("K1")
def test_a_token_asked_for_late_is_shown_once_the_password_was_entered(house: House, teacher: Visitor) -> None:
    there = form_at(teacher, f"{ROOT}/create")
    cast("FixedClock", house.progress.context.clock).advance(timedelta(minutes=11))
    asked = send(teacher, there, **SYNC)
    assert (asked.status_code, "Confirm that it is you" in asked.text) == (403, True)
    fields = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', asked.text))
    done = teacher.browser.post("/account/prove", data={**fields, "password": "chosen4me"})
    assert house.progress.access_tokens.resume(shown(done.text)).name == "SIMS sync"


def test_revoking_asks_first(house: House, teacher: Visitor, actor: Actor) -> None:
    token = shown(teacher.post(f"{ROOT}/create", **SYNC).text)
    (access,) = house.progress.access_tokens.of(actor)
    address = f"{ROOT}/{access.number}/revoke"
    assert f'href="{address}"' in teacher.get(ROOT).text
    assert "Revoke SIMS sync?" in teacher.get(address).text
    assert house.progress.access_tokens.resume(token).number == access.number
    assert teacher.post(address).headers["location"] == f"{ROOT}?done=revoked"
    assert "The token has been revoked." in teacher.get(f"{ROOT}?done=revoked").text
    with pytest.raises(NotAllowed):
        house.progress.access_tokens.resume(token)
    assert [teacher.get(address).status_code, teacher.post(address).status_code] == [404, 404]


def test_a_token_that_has_ended_is_marked_and_frees_its_name(house: House, teacher: Visitor, actor: Actor) -> None:
    teacher.post(f"{ROOT}/create", **{**SYNC, "token_name": "Another"})
    assert "Ended" not in teacher.get(ROOT).text
    ended = an_access_token(
        1, name="SIMS sync", account_id=actor.account_id, ends_at=house.progress.context.clock.now()
    )
    with house.progress.context.store.transaction() as work:
        work.access_tokens.add(ended)
    assert teacher.get(ROOT).text.count("Ended") == 1
    assert teacher.post(f"{ROOT}/create", **SYNC).status_code == 200


def test_what_the_role_may_no_longer_do_is_not_named(house: House, teacher: Visitor, actor: Actor) -> None:
    teacher.post(f"{ROOT}/create", **{**SYNC, "scopes": ["learners:write"]})
    house.progress.access_tokens.create(actor, "Another", ["learners:read", "reports:read"])
    page = teacher.get(ROOT).text
    assert "Change learners" in page
    assert "Read learners, Read reports" in page


@pytest.mark.feature("A9")
def test_learners_have_tokens_too(house: House, teacher: Visitor, actor: Actor) -> None:
    assert teacher.token
    house.progress.learners.create(actor, form())
    learner = house.enter_as(house.progress.accounts.actor("asmith"), "sunny4day")
    assert "Access tokens" in learner.get("/account/username").text
    page = learner.get(f"{ROOT}/create").text
    assert re.findall(r'name="scopes"[^>]*value="([^"]+)"', page) == [
        "learners:read", "profiles:write", "applications:read", "applications:write", "tokens:write",
        "tokens:create",
    ]  # fmt: skip


@pytest.mark.feature("K6", "A12")
def test_those_who_end_all_log_ins_are_told_of_tokens(house: House, teacher: Visitor, actor: Actor) -> None:
    token = shown(teacher.post(f"{ROOT}/create", **SYNC).text)
    keeper = house.enter(Role.USER_MANAGER, NORTH, email="keeper@example.com")
    path = f"/people/{actor.account_id}/log-ins"
    assert "Programs have 1 access token of this person, which ends together with the log-ins." in keeper.get(path).text
    house.progress.log_in_list.end_others(actor, "")
    assert "End all log-ins" in keeper.get(path).text
    keeper.post(path)
    assert "access token" not in keeper.get(path).text
    assert "All log-ins and access tokens of this person have been ended." in keeper.get(f"{path}?done=all").text
    with pytest.raises(NotAllowed):
        house.progress.access_tokens.resume(token)
    assert house.progress.audit.read(OPERATOR, action="end session")[0].facts["access_tokens"] == "1"
