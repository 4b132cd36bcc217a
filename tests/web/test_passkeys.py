"""Passkeys on the site."""

import json

import pytest

from progress_core.domain.foundations.permissions import Role
from tests.given.people import NORTH
from tests.web.conftest import House, Visitor, house_of, token_on
from tests.web.factors import ROOT, UM, add_passkey, enter_password, hidden, is_inside, stranger, wait


@pytest.fixture
def manager(house: House) -> Visitor:
    return house.enter(Role.USER_MANAGER, NORTH, email=UM)


@pytest.mark.feature("K3")
def test_passkeys_are_added_renamed_and_removed(manager: Visitor) -> None:
    page = manager.get(f"{ROOT}/passkeys").text
    assert f'data-ask="{ROOT}/passkeys/question"' in page
    nameless = add_passkey(manager, "")[1]
    assert (nameless.status_code, "Enter a name" in nameless.text) == (422, True)
    assert "Your recovery codes" in add_passkey(manager, "<b>Phone")[1].text
    assert add_passkey(manager, "Key")[1].headers["location"] == f"{ROOT}?done=passkey"
    page = manager.get(ROOT).text
    assert "&lt;b&gt;Phone" in page
    first = hidden(page, "passkey")
    renaming = manager.get(f"{ROOT}/passkeys/rename?passkey={first}").text
    assert 'value="&lt;b&gt;Phone"' in renaming
    renamed = manager.post(f"{ROOT}/passkeys/rename", id=first, passkey="Work phone")
    assert renamed.headers["location"] == f"{ROOT}?done=passkey-renamed"
    assert manager.post(f"{ROOT}/passkeys/rename", id=first, passkey="").status_code == 422
    assert manager.get(f"{ROOT}/passkeys/rename?passkey=unknown").headers["location"] == ROOT
    assert "Work phone" in manager.get(ROOT).text
    assert manager.post(f"{ROOT}/passkeys/remove", passkey=first).headers["location"] == f"{ROOT}?done=passkey-removed"
    assert "Work phone" not in manager.get(ROOT).text
    assert manager.post(f"{ROOT}/passkeys/remove", passkey=first).status_code == 404


@pytest.mark.feature("K3")
def test_a_passkey_logs_in_with_and_without_the_password(house: House, manager: Visitor) -> None:
    device, _ = add_passkey(manager)
    browser = stranger(house)
    page = enter_password(browser)
    asked = browser.get("/login/second-factor/passkey").json()
    fields = {"token": token_on(page.text), "sealed": asked["sealed"], "answer": "{}"}
    wrong = browser.post("/login/second-factor/passkey", data=fields)
    assert (wrong.status_code, "could not be checked" in wrong.text) == (422, True)
    asked = browser.get("/login/second-factor/passkey").json()
    assert 1 == len(json.loads(asked["options"])["allowCredentials"])
    fields = {"token": token_on(wrong.text), "sealed": asked["sealed"], "answer": device.get(asked["options"])}
    assert browser.post("/login/second-factor/passkey", data=fields).headers["location"] == "/dashboard"
    assert is_inside(browser)
    alone = stranger(house)
    token = token_on(alone.get("/").text)
    asked = alone.get("/login/passkey").json()
    fields = {"token": token, "sealed": asked["sealed"], "answer": device.get(asked["options"]), "next": "/staff"}
    assert alone.post("/login/passkey", data=fields).headers["location"] == "/staff"
    assert is_inside(alone)


@pytest.mark.feature("K3")
def test_a_passkey_asked_for_in_one_browser_does_not_log_in_another(house: House, manager: Visitor) -> None:
    device, _ = add_passkey(manager)
    first, second = stranger(house), stranger(house)
    first.get("/")
    asked = first.get("/login/passkey").json()
    fields = {
        "token": token_on(second.get("/").text),
        "sealed": asked["sealed"],
        "answer": device.get(asked["options"]),
    }
    refused = second.post("/login/passkey", data=fields)
    assert (refused.status_code, "Try again" in refused.text) == (422, True)
    assert not is_inside(second)


@pytest.mark.feature("K3", "K2")
def test_guessing_passkeys_is_slowed_down(house: House) -> None:
    browser = stranger(house)
    token = token_on(browser.get("/").text)
    answers = [browser.post("/login/passkey", data={"token": token, "sealed": "", "answer": ""}) for _ in range(200)]
    assert {answer.status_code for answer in answers} == {422, 429}


@pytest.mark.feature("K3")
def test_a_site_can_do_without_passkeys() -> None:
    with house_of(PROGRESS_PASSKEYS="off") as house:
        manager = house.enter(Role.USER_MANAGER, NORTH, email=UM)
        assert "Use a passkey" not in stranger(house).get("/").text
        assert "asskey" not in manager.get(ROOT).text
        assert manager.get(f"{ROOT}/passkeys").status_code == 404


@pytest.mark.feature("K1", "K3")
def test_a_passkey_does_where_the_password_is_asked_for_again(house: House, manager: Visitor) -> None:
    device, _ = add_passkey(manager)
    wait(house, minutes=11)
    page = manager.get(f"{ROOT}/app").text
    assert 'data-ask="/account/prove/passkey"' in page
    asked = manager.get("/account/prove/passkey").json()
    wrong = manager.post("/account/prove/passkey", sealed=asked["sealed"], answer="{}", wanted=f"{ROOT}/app")
    assert (wrong.status_code, "could not be checked" in wrong.text) == (422, True)
    asked = manager.get("/account/prove/passkey").json()
    answer = device.get(asked["options"])
    done = manager.post("/account/prove/passkey", sealed=asked["sealed"], answer=answer, wanted=f"{ROOT}/app")
    assert done.headers["location"] == f"{ROOT}/app"
    assert "Set up an authenticator app" in manager.get(f"{ROOT}/app").text
