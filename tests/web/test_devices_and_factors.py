"""Known devices on the site: second factors, passkeys and single sign-on while strangers guess at the name."""

import httpx
import pytest

from progress_core.domain.foundations.permissions import Role
from tests.given.factors import code_now
from tests.given.people import NORTH
from tests.given.single_sign_on import ANN, link
from tests.web.conftest import House, Visitor, token_on
from tests.web.factors import UM, add_passkey, enter_password, is_inside, set_up_app, show, stranger, wait
from tests.web.test_single_sign_on import begin, come_back, leave, with_providers

DEVICE = "progress-device"

pytestmark = pytest.mark.feature("K2", "A6")


@pytest.fixture
def manager(house: House) -> Visitor:
    return house.enter(Role.USER_MANAGER, NORTH, email=UM)


def guess(house: House, name: str = UM) -> None:
    """Lock a name from elsewhere."""
    elsewhere = stranger(house)
    for _ in range(5):
        assert enter_password(elsewhere, username=name, password="wrong").status_code == 422
    assert enter_password(elsewhere, username=name).status_code == 422


def both_factors(house: House, browser: httpx.Client, key: str) -> httpx.Response:
    done = show(browser, enter_password(browser).text, code=code_now(house.progress, key))
    wait(house, seconds=30)
    return done


def log_off(browser: httpx.Client) -> None:
    assert browser.post("/logout", data={"token": token_on(browser.get("/account").text)}).status_code == 303
    assert not is_inside(browser)


@pytest.mark.feature("K3")
def test_both_factors_let_a_known_device_in_while_strangers_guess(house: House, manager: Visitor) -> None:
    key, _ = set_up_app(house, manager)
    browser = stranger(house)
    enter_password(browser)
    assert DEVICE not in browser.cookies
    assert both_factors(house, browser, key).status_code == 303
    known = browser.cookies[DEVICE]
    log_off(browser)
    guess(house)
    waiting = enter_password(browser).text
    assert "Recovery code" in browser.get("/login/second-factor").text
    assert show(browser, waiting, code="000000").status_code == 422
    assert both_factors(house, browser, key).headers["location"] == "/dashboard"
    assert is_inside(browser)
    assert browser.cookies[DEVICE] == known


@pytest.mark.feature("K3")
def test_recovery_codes_and_passkeys_let_a_known_device_in_while_strangers_guess(
    house: House, manager: Visitor
) -> None:
    phone, _ = add_passkey(manager)
    key, _ = set_up_app(house, manager)
    browser = stranger(house)
    both_factors(house, browser, key)
    log_off(browser)
    guess(house)
    page = enter_password(browser).text
    asked = browser.get("/login/second-factor/passkey").json()
    fields = {"token": token_on(page), "sealed": asked["sealed"], "answer": phone.get(asked["options"])}
    assert browser.post("/login/second-factor/passkey", data=fields).headers["location"] == "/dashboard"
    log_off(browser)
    page = enter_password(browser).text
    wrong = show(browser, page, recovery_code="wrong")
    assert (wrong.status_code, "recovery_code" in wrong.text) == (422, True)


@pytest.mark.feature("K3")
def test_a_passkey_alone_opens_a_locked_account_and_makes_the_device_known(house: House, manager: Visitor) -> None:
    phone, _ = add_passkey(manager)
    guess(house)
    browser, kept = stranger(house), []
    for _ in range(2):
        token = token_on(browser.get("/").text)
        asked = browser.get("/login/passkey").json()
        fields = {"token": token, "sealed": asked["sealed"], "answer": phone.get(asked["options"])}
        assert browser.post("/login/passkey", data=fields).headers["location"] == "/dashboard"
        assert is_inside(browser)
        log_off(browser)
        kept.append(browser.cookies[DEVICE])
    assert kept[0] == kept[1]
    assert enter_password(browser).status_code == 200


@pytest.mark.feature("K4")
def test_a_provider_opens_a_locked_account_and_makes_the_device_known() -> None:
    with with_providers() as house:
        house.enter(Role.USER_MANAGER, NORTH, email=UM)
        link(house.progress, house.progress.accounts.actor(UM), ANN)
        guess(house)
        browser, kept = stranger(house), []
        for _ in range(2):
            assert come_back(house, browser, leave(begin(browser))).status_code == 303
            assert is_inside(browser)
            log_off(browser)
            kept.append(browser.cookies[DEVICE])
        assert kept[0] == kept[1]
        assert enter_password(browser).headers["location"] == "/dashboard"
