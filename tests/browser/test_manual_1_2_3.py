"""Sections 1.4, 2 and 3 of the manual: getting an account, logging in and out, looking after the account."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from progress_core.domain.foundations.permissions import Role
from tests.browser.conftest import LogInAs, Opener, errors_on, fill_log_in
from tests.living import MANAGER, TUTOR, Site

NEW = "new.manager@example.com"
CHOSEN = "choose1me"
REFUSED = "The username or password is not right, or the account is locked."

_LINK = re.compile(r"http://\S+/(?:verify|reset)/\S+")


def newest_link(site: Site) -> str:
    """Give the link of the e-mail that came last."""
    site.work()
    body = site.mail.received[-1].get_body(("plain",))
    assert body is not None
    found = _LINK.search(body.get_content())
    assert found is not None
    return found[0]


def invite(site: Site, username: str = NEW) -> None:
    """Let an area administrator create an account."""
    actor = site.progress.accounts.actor(site.person(Role.AREA_ADMINISTRATOR).username)
    providers = sorted(actor.scope.providers)[:1]
    site.progress.staff.create(actor, username, Role.LEARNER_MANAGER, providers=providers)


def fill_new_password(page: Page, password: str, confirm: str, *, current: str = "") -> None:
    """Fill in the form that takes a new password."""
    if current:
        page.get_by_label("Current password").fill(current)
    page.get_by_label("New password", exact=True).or_(page.get_by_label("Password", exact=True)).fill(password)
    page.get_by_label("Confirm").fill(confirm)
    page.get_by_role("button", name="Save").click()


@pytest.mark.feature("A1", "A2")
def test_manual_1_4_receiving_login_details(either_page: Page, site: Site) -> None:
    page = either_page
    invite(site)
    link = newest_link(site)
    page.goto(link)
    page.reload()  # looking uses nothing up
    expect(page.get_by_text(NEW)).to_be_visible()
    fill_new_password(page, "short", "shirt")
    assert len(errors_on(page)) == 2
    fill_new_password(page, CHOSEN, CHOSEN)
    expect(page.get_by_text("Your password has been set.")).to_be_visible()
    fill_log_in(page, NEW, CHOSEN)
    expect(page.get_by_role("heading", level=1)).to_have_text("Learner manager")
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("This link can no longer be used")


@pytest.mark.feature("A2")
def test_manual_1_4_a_used_link_is_replaced_by_a_new_one(page: Page, site: Site) -> None:
    invite(site)
    link = newest_link(site)
    page.goto(link)
    fill_new_password(page, CHOSEN, CHOSEN)
    page.goto(link)
    page.get_by_role("button", name="Send me a new link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your email")
    page.goto(newest_link(site))
    fill_new_password(page, "another1", "another1")
    fill_log_in(page, NEW, "another1")
    expect(page.get_by_role("button", name="Log off")).to_be_visible()


@pytest.mark.feature("A2")
def test_manual_1_4_an_altered_link_tells_nothing(page: Page, site: Site) -> None:
    invite(site)
    page.goto(newest_link(site)[:-6] + "AAAAAA")
    expect(page.get_by_role("heading", level=1)).to_have_text("This link can no longer be used")
    expect(page.get_by_text(NEW)).to_have_count(0)
    page.get_by_role("button", name="Send me a new link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("No link was sent")
    page.get_by_role("link", name="Forgotten your password?").click()
    expect(page.get_by_label("Username or email address")).to_be_visible()


@pytest.mark.feature("A5")
def test_manual_2_1_logging_in(either_page: Page, site: Site) -> None:
    page = either_page
    manager = site.person(MANAGER)
    fill_log_in(page, manager.username.upper(), manager.password)
    expect(page.get_by_role("heading", level=1)).to_have_text("Learner manager")
    expect(page).to_have_title("Home – Progress")


@pytest.mark.feature("A5")
def test_manual_2_1_the_log_in_boxes_are_at_the_top_right_and_the_link_to_their_right(page: Page) -> None:
    page.goto("/")
    heading = page.get_by_role("heading", level=1).bounding_box()
    boxes = page.get_by_label("Username").bounding_box()
    button = page.get_by_role("button", name="Log in").bounding_box()
    link = page.get_by_role("link", name="Forgotten your password?").bounding_box()
    assert heading is not None
    assert boxes is not None
    assert button is not None
    assert link is not None
    assert boxes["x"] > heading["x"] + heading["width"]
    assert boxes["y"] < 300
    assert link["x"] > button["x"]


@pytest.mark.feature("A5", "A6")
def test_manual_2_1_every_failure_is_answered_alike(page: Page, site: Site) -> None:
    tutor = site.person(TUTOR)
    tries = [("nobody at all", "x"), ("", ""), (NEW, "invited1"), *[(tutor.username, "wrong1")] * 5]
    invite(site)
    for username, password in [*tries, (tutor.username, tutor.password)]:  # by the last it is locked
        fill_log_in(page, username, password)
        assert errors_on(page) == [REFUSED]
        expect(page.get_by_label("Username")).to_have_value(username)
        expect(page).to_have_title("Error: Homepage – Progress")


@pytest.mark.feature("A5")
def test_manual_2_1_after_logging_in_one_gets_where_one_wanted_to_go(page: Page, site: Site) -> None:
    manager = site.person(MANAGER)
    page.goto("/learners?filter=locked-out")
    page.get_by_label("Username").fill(manager.username)
    page.get_by_label("Password", exact=True).fill(manager.password)
    page.get_by_role("button", name="Log in").click()
    expect(page).to_have_url(f"{site.url}/learners?filter=locked-out")


@pytest.mark.feature("A5")
@pytest.mark.parametrize(
    "elsewhere", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_manual_2_1_nobody_is_led_to_another_site(page: Page, site: Site, elsewhere: str) -> None:
    manager = site.person(MANAGER)
    page.goto("/login?next=" + elsewhere.replace("/", "%2F"))
    page.get_by_label("Username").fill(manager.username)
    page.get_by_label("Password", exact=True).fill(manager.password)
    page.get_by_role("button", name="Log in").click()
    expect(page).to_have_url(f"{site.url}/dashboard")


@pytest.mark.feature("A5", "A10")
def test_manual_5_1_a_learner_changes_the_password_at_the_first_log_in(either_page: Page, site: Site) -> None:
    page = either_page
    learner = site.person(Role.LEARNER, new=True)
    fill_log_in(page, learner.username, learner.password)
    for address in ("/", "/account", "/dashboard", "/learners"):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_have_text("Choose a new password")
    fill_new_password(page, CHOSEN, CHOSEN, current="not1this")
    assert errors_on(page) == ["The current password is not right."]
    fill_new_password(page, learner.password, learner.password, current=learner.password)
    assert errors_on(page) == ["The new password must not be the current one. Choose another one."]
    fill_new_password(page, CHOSEN, CHOSEN, current=learner.password)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hello ")
    page.goto("/new-password")
    expect(page).to_have_url(f"{site.url}/dashboard")
    page.get_by_role("button", name="Log off").click()
    fill_log_in(page, learner.username, CHOSEN)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hello ")


@pytest.mark.feature("A7", "A6")
@pytest.mark.parametrize("locked", [False, True])
def test_manual_2_2_resetting_your_password(either_page: Page, site: Site, *, locked: bool) -> None:
    page = either_page
    if locked:
        for _ in range(5):
            fill_log_in(page, MANAGER, "wrong1")
    page.goto("/")
    page.get_by_role("link", name="Forgotten your password?").click()
    page.get_by_role("button", name="Send me a link").click()
    assert errors_on(page) == ["Type your username or email address."]
    page.get_by_label("Username or email address").fill(MANAGER)
    page.get_by_role("button", name="Send me a link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your email")
    page.goto(newest_link(site))
    fill_new_password(page, CHOSEN, CHOSEN)
    fill_log_in(page, MANAGER, CHOSEN)
    expect(page.get_by_role("heading", level=1)).to_have_text("Learner manager")


@pytest.mark.feature("A7")
def test_manual_2_2_the_answer_is_the_same_for_nobody(page: Page, site: Site) -> None:
    answers = []
    for name in (MANAGER, "nobody@example.com"):
        page.goto("/forgotten")
        page.get_by_label("Username or email address").fill(name)
        page.get_by_role("button", name="Send me a link").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Check your email")
        answers.append(page.get_by_role("main").inner_text())
    assert answers[0] == answers[1]
    site.work()
    assert site.mail.recipients[-1] == [MANAGER]
    assert len(site.mail.received) == 1


@pytest.mark.feature("A8")
def test_manual_2_3_logging_out(either_page: Page, log_in_as: LogInAs) -> None:
    page = either_page
    log_in_as(page, MANAGER)
    kept = page.context.cookies()
    page.get_by_role("button", name="Log off").click()
    expect(page.get_by_text("You have logged off.")).to_be_visible()
    page.context.add_cookies(kept)  # type: ignore[arg-type] # as they were given
    page.goto("/dashboard")
    expect(page.get_by_role("button", name="Log in")).to_be_visible()


def open_account(page: Page, tab: str) -> None:
    """Open one's account at a tab."""
    page.get_by_role("link", name="Account").click()
    page.get_by_role("navigation", name="Account").get_by_role("link", name=tab).click()


def save(page: Page) -> None:
    """Click "Save"."""
    page.get_by_role("button", name="Save").click()


@pytest.mark.feature("A9")
def test_manual_3_1_and_3_2_editing_personal_details(either_page: Page, log_in_as: LogInAs, site: Site) -> None:
    page = either_page
    log_in_as(page, MANAGER)
    open_account(page, "Personal details")
    page.get_by_label("First name").fill("")
    page.get_by_label("Email address").fill("not an address")
    page.get_by_label("Telephone number").fill("12345")
    save(page)
    assert len(errors_on(page)) == 3
    expect(page.get_by_label("Email address")).to_have_value("not an address")
    expect(page).to_have_title("Error: Personal details: account – Progress")
    page.get_by_role("alert").get_by_role("link").first.click()
    expect(page.get_by_label("First name")).to_be_focused()
    page.get_by_label("First name").fill("Thomasina")
    page.get_by_label("Last name").fill("Ó Néill")
    page.get_by_label("Email address").fill("tom@example.com")
    page.get_by_label("Telephone number").fill("0113 496 0123")
    save(page)
    expect(page.get_by_text("Your personal details have been saved.")).to_be_visible()
    expect(page.get_by_label("Telephone number")).to_have_value("01134960123")
    details = site.progress.own_account.personal_details(site.progress.accounts.actor(MANAGER))
    assert (details.first_name, details.last_name) == ("Thomasina", "Ó Néill")
    expect(page.get_by_text("Logged in as Thomasina Ó Néill")).to_be_visible()


@pytest.mark.feature("A3", "A9")
def test_manual_3_3_editing_your_username(either_page: Page, site: Site, log_in_as: LogInAs, opened: Opener) -> None:
    page, elsewhere = either_page, opened(site)
    manager = log_in_as(page, MANAGER)
    log_in_as(elsewhere, MANAGER)
    open_account(page, "Username")
    for offered, said in (("Tom", "too short"), ("tom the manager", "can be used"), (TUTOR.upper(), "already taken")):
        page.get_by_label("Username").fill(offered)
        save(page)
        (error,) = errors_on(page)
        assert said in error
        expect(page.get_by_label("Username")).to_have_value(offered)
        expect(page.get_by_label("Username")).to_be_visible()
    page.get_by_label("Username").fill("tom.manager")
    save(page)
    expect(page.get_by_text("Log in with your new username.")).to_be_visible()
    elsewhere.goto("/dashboard")
    expect(elsewhere.get_by_role("button", name="Log in")).to_be_visible()
    fill_log_in(page, manager.username, manager.password)
    assert errors_on(page) == [REFUSED]
    fill_log_in(page, "tom.manager", manager.password)
    expect(page.get_by_role("heading", level=1)).to_have_text("Learner manager")


@pytest.mark.feature("A4", "A9")
def test_manual_3_4_editing_your_password(either_page: Page, site: Site, log_in_as: LogInAs, opened: Opener) -> None:
    page, elsewhere = either_page, opened(site)
    manager = log_in_as(page, MANAGER)
    log_in_as(elsewhere, MANAGER)
    open_account(page, "Password")
    for current, new, confirm, said in (
        ("", CHOSEN, CHOSEN, "Type your current password."),
        ("wrong1", CHOSEN, CHOSEN, "The current password is not right."),
        (manager.password, "letters", "letters", "The password needs at least one digit or symbol. Add one."),
        (manager.password, CHOSEN, "choose2me", "The two new passwords are not the same. "),
    ):
        _fill_password(page, current, new, confirm)
        (error,) = errors_on(page)
        assert error.startswith(said)
        expect(page.get_by_label("New password", exact=True)).to_have_value("")
    _fill_password(page, manager.password, CHOSEN, CHOSEN)
    expect(page.get_by_text("Your password has been changed.")).to_be_visible()
    elsewhere.goto("/dashboard")
    expect(elsewhere.get_by_role("button", name="Log in")).to_be_visible()
    page.get_by_role("button", name="Log off").click()
    fill_log_in(page, manager.username, CHOSEN)
    expect(page.get_by_role("heading", level=1)).to_have_text("Learner manager")


def _fill_password(page: Page, current: str, new: str, confirm: str) -> None:
    page.get_by_label("Current password").fill(current)
    page.get_by_label("New password", exact=True).fill(new)
    page.get_by_label("Confirm new password").fill(confirm)
    save(page)


@pytest.mark.feature("A9")
def test_manual_3_a_learner_changes_username_and_password_but_not_the_profile_here(
    page: Page, log_in_as: LogInAs
) -> None:
    log_in_as(page, Role.LEARNER)
    page.get_by_role("link", name="Account").click()
    tabs = page.get_by_role("main").get_by_role("navigation")
    expect(tabs).to_have_count(1)
    expect(tabs.get_by_role("link")).to_have_text(["Username", "Password"])
    expect(page.get_by_label("Username")).to_be_visible()


@pytest.mark.feature("A5")
def test_manual_2_1_a_session_ends_after_a_time_without_a_page(page: Page, site: Site, log_in_as: LogInAs) -> None:
    log_in_as(page, MANAGER)
    before = site.progress.context.clock.now()
    with site.progress.context.store.transaction() as work:
        work.sessions.purge(before + timedelta(minutes=1))
    page.goto("/learners")
    expect(page.get_by_role("button", name="Log in")).to_be_visible()
