"""Second factors on the site: setting them up, showing them at log-in, resetting those of others."""

import re

import pytest

from progress_core.domain.foundations.permissions import Role
from tests.given.factors import code_now
from tests.given.people import NORTH, hire
from tests.web.conftest import House, Visitor, house_of, token_on
from tests.web.factors import ROOT, UM, enter_password, hidden, is_inside, set_up_app, show, stranger, wait


@pytest.fixture
def manager(house: House) -> Visitor:
    return house.enter(Role.USER_MANAGER, NORTH, email=UM)


@pytest.mark.feature("K3")
def test_an_app_is_set_up_by_a_qr_code_or_a_key(house: House, manager: Visitor) -> None:
    page = manager.get(f"{ROOT}/app").text
    assert "<svg" in page
    assert "style=" not in page
    wrong = manager.post(f"{ROOT}/app", sealed=hidden(page, "sealed"), code="000000")
    assert (wrong.status_code, "The code is not right" in wrong.text) == (422, True)
    assert hidden(wrong.text, "sealed") == hidden(page, "sealed")
    void = manager.post(f"{ROOT}/app", sealed="altered", code="000000")
    assert (void.status_code, "scan the new QR code" in void.text) == (422, True)
    key, codes = set_up_app(house, manager)
    assert (len(key), len(codes), len(codes[0])) == (32, 10, 29)
    page = manager.get(ROOT).text
    assert "10 recovery codes" in page
    assert codes[0] not in page
    again = manager.post(f"{ROOT}/recovery-codes")
    assert codes[0] not in again.text
    assert len(re.findall('<code class="progress-name">([a-z0-9-]+)<', again.text)) == 10
    assert manager.post(f"{ROOT}/app/remove").headers["location"] == f"{ROOT}?done=app-removed"
    assert "has been removed" in manager.get(f"{ROOT}?done=app-removed").text


@pytest.mark.feature("K3")
def test_a_code_is_asked_for_after_the_password(house: House, manager: Visitor) -> None:
    key, _ = set_up_app(house, manager)
    browser = stranger(house)
    page = enter_password(browser, next="/learners?year=11")
    assert page.status_code == 200
    assert "Show your second factor" in page.text
    assert not is_inside(browser)
    for path in ("/learners", "/account", ROOT, "/staff"):
        assert browser.get(path).headers["location"].startswith("/login/second-factor?next=")
    wrong = show(browser, page.text, code="000000", next=hidden(page.text, "next"))
    assert (wrong.status_code, "The code is not right" in wrong.text) == (422, True)
    right = show(browser, wrong.text, code=code_now(house.progress, key), next=hidden(wrong.text, "next"))
    assert (right.status_code, right.headers["location"]) == (303, "/learners?year=11")
    assert is_inside(browser)
    assert browser.get("/login/second-factor").headers["location"] == "/dashboard"


@pytest.mark.feature("K3")
def test_a_session_that_waits_changes_nothing(house: House, manager: Visitor) -> None:
    set_up_app(house, manager)
    browser = stranger(house)
    page = enter_password(browser)
    token = token_on(page.text)
    for path in (f"{ROOT}/app/remove", f"{ROOT}/recovery-codes", "/account/prove", "/account/username"):
        sent = browser.post(path, data={"token": token, "password": "chosen4me", "username": "other.name"})
        assert sent.headers["location"] == "/login/second-factor"
    assert 'name="code"' in browser.get("/login/second-factor").text
    assert manager.get("/account/username").status_code == 200


@pytest.mark.feature("K3")
def test_a_recovery_code_logs_in_once(house: House, manager: Visitor) -> None:
    _, codes = set_up_app(house, manager)
    browser = stranger(house)
    done = show(browser, enter_password(browser).text, recovery_code=codes[0])
    assert done.headers["location"] == "/dashboard"
    other = stranger(house)
    page = show(other, enter_password(other).text, recovery_code=codes[0])
    assert (page.status_code, '<details class="govuk-details" open' in page.text) == (422, True)
    assert show(other, page.text, recovery_code="").status_code == 422


@pytest.mark.feature("K3", "A6")
def test_too_many_wrong_codes_lead_back_to_the_log_in(house: House, manager: Visitor) -> None:
    set_up_app(house, manager)
    browser = stranger(house)
    page = enter_password(browser).text
    answers = [show(browser, page, code="000000") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [422] * 4 + [303]
    assert answers[-1].headers["location"] == "/login?done=no-second-factor"
    assert "the account is locked" in browser.get(answers[-1].headers["location"]).text
    assert enter_password(browser).status_code == 422


@pytest.mark.feature("K3")
def test_a_log_in_that_waits_can_be_cancelled(house: House, manager: Visitor) -> None:
    set_up_app(house, manager)
    browser = stranger(house)
    page = enter_password(browser)
    held = dict(browser.cookies)
    assert browser.post("/logout", data={"token": token_on(page.text)}).headers["location"] == "/login?done=logged-off"
    browser.cookies.update(held)
    assert browser.get("/login/second-factor").headers["location"] == "/login?done=ended"


@pytest.mark.feature("K3")
def test_a_form_that_was_sent_too_late_is_carried_past_the_second_factor(house: House, manager: Visitor) -> None:
    key, _ = set_up_app(house, manager)
    page = manager.get("/account/username").text
    wait(house, minutes=31)
    fields = {"token": token_on(page), "stamp": hidden(page, "stamp"), "username": "another.name"}
    asked = manager.browser.post("/account/username", data=fields)
    login = {"token": token_on(asked.text), "kept": hidden(asked.text, "kept"), "username": UM, "password": "chosen4me"}
    factor = manager.browser.post("/login", data=login)
    back = show(manager.browser, factor.text, kept=hidden(factor.text, "kept"), code=code_now(house.progress, key))
    assert back.status_code == 200
    assert 'value="another.name"' in back.text


@pytest.mark.feature("K3")
def test_nobody_without_a_waiting_log_in_sees_the_second_factor(house: House) -> None:
    browser = stranger(house)
    token = token_on(browser.get("/").text)
    assert browser.get("/login/second-factor").headers["location"] == "/login?done=ended"
    assert browser.get("/login/second-factor/passkey").status_code == 403
    sent = browser.post("/login/second-factor", data={"token": token, "code": "000000"})
    assert sent.headers["location"] == "/login?done=no-second-factor"


@pytest.mark.feature("K3")
def test_staff_whose_role_needs_a_second_factor_set_one_up_before_anything_else() -> None:
    with house_of(PROGRESS_SECOND_FACTOR="user-manager") as house:
        actor = hire(house.progress, Role.USER_MANAGER, NORTH, email=UM)
        house.progress.own_account.change_password(actor, "teach3rs", "chosen4me")
        browser = stranger(house)
        assert enter_password(browser).headers["location"] == "/dashboard"
        manager = Visitor(browser, token_on(browser.get(ROOT).text))
        for path in ("/dashboard", "/staff", "/account"):
            assert manager.get(path).headers["location"] == ROOT
        assert "Your role needs a second factor" in manager.get(ROOT).text
        set_up_app(house, manager)
        assert manager.get("/staff").status_code == 200
        assert "Your role needs" not in manager.get(ROOT).text


@pytest.mark.feature("K3")
def test_an_administrator_resets_the_second_factor_of_somebody(house: House, manager: Visitor) -> None:
    set_up_app(house, manager)
    boss = house.enter(Role.AREA_ADMINISTRATOR, area="Oxfordshire", email="boss@example.com")
    hire(house.progress, Role.LEARNER_MANAGER, NORTH)
    number = house.progress.accounts.actor(UM).account_id
    assert "Reset second factor" in boss.get(f"/staff/{number}").text
    done = boss.post("/staff/reset-second-factor", username=UM)
    assert "has been reset" in boss.get(done.headers["location"]).text
    assert "Reset second factor" not in boss.get(f"/staff/{number}").text
    assert not is_inside(manager.browser)
    assert enter_password(stranger(house)).headers["location"] == "/dashboard"


@pytest.mark.feature("K1", "K3")
def test_a_change_of_a_factor_asks_for_the_password_after_ten_minutes(house: House, manager: Visitor) -> None:
    set_up_app(house, manager)
    wait(house, minutes=11)
    for path in (f"{ROOT}/app", f"{ROOT}/passkeys", f"{ROOT}/passkeys/question"):
        assert "Confirm that it is you" in manager.get(path).text
    page = manager.get(ROOT).text
    stamp = hidden(page, "stamp")
    asked = manager.post(f"{ROOT}/recovery-codes", stamp=stamp)
    fields = {name: hidden(asked.text, name) for name in ("kept", "token", "stamp")}
    done = manager.browser.post("/account/prove", data={**fields, "password": "chosen4me"})
    assert "Your recovery codes" in done.text
