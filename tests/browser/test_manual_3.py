"""Section 3 of the manual: looking after one's own account."""

import pytest
from playwright.sync_api import Page, expect

from progress_core.domain.foundations.permissions import Role
from tests.browser.accounts import CHOSEN, REFUSED
from tests.browser.conftest import LogInAs, Opener, errors_on, fill_log_in
from tests.living import MANAGER, TUTOR, Site


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
    for offered, said in (
        ("Tom", "too short"),
        ("tom the manager", "Use only English letters"),
        (TUTOR.upper(), "already taken"),
    ):
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


@pytest.mark.asvs("V6.2.2", "V6.2.3")
@pytest.mark.feature("A4", "A9")
def test_manual_3_4_editing_your_password(either_page: Page, site: Site, log_in_as: LogInAs, opened: Opener) -> None:
    page, elsewhere = either_page, opened(site)
    manager = log_in_as(page, MANAGER)
    log_in_as(elsewhere, MANAGER)
    open_account(page, "Password")
    for current, new, confirm, said in (
        ("", CHOSEN, CHOSEN, "Enter your current password."),
        ("wrong1", CHOSEN, CHOSEN, "The current password is not right."),
        (manager.password, "letters", "letters", "The password must have at least one digit or symbol. Add one."),
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
    expect(tabs.get_by_role("link")).to_have_text(
        ["Username", "Password", "Reminders", "Your log-ins", "Access tokens"]
    )
    expect(page.get_by_label("Username")).to_be_visible()
