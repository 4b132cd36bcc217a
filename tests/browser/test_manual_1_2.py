"""Sections 1.4 and 2 of the manual: getting an account, logging in and out."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from progress_core.domain.foundations.permissions import Role
from tests.browser.accounts import CHOSEN, NEW, REFUSED, fill_new_password, invite, newest_link
from tests.browser.conftest import LogInAs, errors_on, fill_log_in
from tests.living import MANAGER, TUTOR, Site


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
def test_manual_1_4_an_altered_link_reveals_nothing(page: Page, site: Site) -> None:
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
def test_manual_2_1_every_failed_log_in_gets_the_same_answer(page: Page, site: Site) -> None:
    tutor = site.person(TUTOR)
    tries = [("nobody at all", "x"), ("", ""), (NEW, "invited1"), *[(tutor.username, "wrong1")] * 5]
    invite(site)
    for username, password in [*tries, (tutor.username, tutor.password)]:  # by the last it is locked
        fill_log_in(page, username, password)
        assert errors_on(page) == [REFUSED]
        expect(page.get_by_label("Username")).to_have_value(username)
        expect(page).to_have_title("Error: Homepage – Progress")


@pytest.mark.feature("A5")
def test_manual_2_1_logging_in_leads_to_the_page_asked_for(page: Page, site: Site) -> None:
    manager = site.person(MANAGER)
    page.goto("/learners?filter=locked-out")
    page.get_by_label("Username").fill(manager.username)
    page.get_by_label("Password", exact=True).fill(manager.password)
    page.get_by_role("button", name="Log in").click()
    expect(page).to_have_url(f"{site.url}/learners?filter=locked-out")


@pytest.mark.asvs("V1.2.2", "V3.7.2")
@pytest.mark.feature("A5")
@pytest.mark.parametrize(
    "elsewhere", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_manual_2_1_logging_in_never_redirects_to_another_site(page: Page, site: Site, elsewhere: str) -> None:
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
    assert errors_on(page) == ["The new password is the same as the current one. Choose another one."]
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
    assert errors_on(page) == ["Enter your username or email address."]
    page.get_by_label("Username or email address").fill(MANAGER)
    page.get_by_role("button", name="Send me a link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your email")
    page.goto(newest_link(site))
    fill_new_password(page, CHOSEN, CHOSEN)
    fill_log_in(page, MANAGER, CHOSEN)
    expect(page.get_by_role("heading", level=1)).to_have_text("Learner manager")


@pytest.mark.feature("A7")
def test_manual_2_2_an_unknown_name_gets_the_same_answer(page: Page, site: Site) -> None:
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


@pytest.mark.asvs("V7.4.1", "V14.3.1")
@pytest.mark.feature("A8")
def test_manual_2_3_logging_out(either_page: Page, log_in_as: LogInAs) -> None:
    page = either_page
    log_in_as(page, MANAGER)
    kept = page.context.cookies()
    page.get_by_role("button", name="Log off").click()
    expect(page.get_by_text("You have logged off.")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("button", name="Log in")).to_be_visible()
    page.context.add_cookies(kept)  # type: ignore[arg-type] # as they were given
    page.goto("/dashboard")
    expect(page.get_by_role("button", name="Log in")).to_be_visible()


@pytest.mark.feature("A5")
def test_manual_2_1_an_idle_session_ends(page: Page, site: Site, log_in_as: LogInAs) -> None:
    log_in_as(page, MANAGER)
    before = site.progress.context.clock.now()
    with site.progress.context.store.transaction() as work:
        work.sessions.purge(before + timedelta(minutes=1))
    page.goto("/learners")
    expect(page.get_by_role("button", name="Log in")).to_be_visible()
