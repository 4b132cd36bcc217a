"""Section 1.4 of the manual: user managers and area administrators set up the accounts of staff."""

from contextlib import suppress

import pytest
from playwright.sync_api import Page, expect

from progress_core.domain.foundations.errors import NotAllowed
from progress_core.domain.foundations.permissions import Role
from tests.browser.accessibility import assert_accessible
from tests.browser.accounts import CHOSEN, NEW, fill_new_password, newest_link
from tests.browser.conftest import LogInAs, errors_on
from tests.browser.learners import row
from tests.living import MANAGER, TUTOR, Site

SETS_UP = [Role.USER_MANAGER, Role.AREA_ADMINISTRATOR]


def open_form(page: Page) -> None:
    """Go to where accounts are created."""
    page.get_by_role("link", name="Staff", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Staff")
    page.get_by_role("button", name="Create staff account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Create staff account")


def schools(site: Site) -> list[str]:
    """Return the names of the learner manager's providers."""
    return list(site.progress.providers.names(site.progress.accounts.actor(MANAGER)).values())


@pytest.mark.feature("A1", "A2")
@pytest.mark.parametrize("role", SETS_UP)
def test_manual_1_4_an_account_is_set_up_and_its_owner_chooses_a_password(
    either_page: Page, site: Site, log_in_as: LogInAs, role: Role
) -> None:
    page = either_page
    log_in_as(page, role)
    open_form(page)
    page.get_by_label("Email address").fill(NEW)
    page.get_by_label("First name").fill("Ada")
    page.get_by_label("Last name").fill("Newcomer")
    page.get_by_role("group", name="Role").get_by_label("Provider manager").check()
    page.get_by_role("group", name="Providers").get_by_label(schools(site)[0]).check()
    page.get_by_role("button", name="Create and invite").click()
    expect(page.get_by_text("Ada Newcomer has been invited")).to_be_visible()
    line = row(page, NEW)
    expect(line.get_by_role("rowheader")).to_have_text("Ada Newcomer")
    expect(line.get_by_role("cell")).to_contain_text([NEW, "Provider manager", schools(site)[0], "Invited"])
    page.get_by_role("button", name="Log off").click()
    expect(page.get_by_text("You have logged off.")).to_be_visible()
    page.goto(newest_link(site))
    fill_new_password(page, CHOSEN, CHOSEN)
    expect(page.get_by_text("Your password has been set.")).to_be_visible()
    page.get_by_label("Username").fill(NEW)
    page.get_by_label("Password", exact=True).fill(CHOSEN)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Provider manager")


@pytest.mark.feature("A1", "B4")
@pytest.mark.parametrize("address", ["ada+school@example.com", "o'neill@example.com"])
def test_manual_1_4_an_address_that_cannot_be_a_username_asks_for_another_username(
    either_page: Page, site: Site, log_in_as: LogInAs, address: str
) -> None:
    page = either_page
    log_in_as(page, Role.USER_MANAGER)
    open_form(page)
    page.get_by_label("Email address").fill(address)
    page.get_by_role("button", name="Create and invite").click()
    (username, provider) = errors_on(page)
    assert "Use only English letters" in username
    assert provider == "Select at least one provider."
    expect(page.get_by_label("Email address")).to_have_value(address)
    page.get_by_label("Username").fill("ada.school")
    page.get_by_role("group", name="Providers").get_by_label(schools(site)[1]).check()
    page.get_by_role("button", name="Create and invite").click()
    expect(page.get_by_text("has been invited")).to_be_visible()
    expect(row(page, "ada.school").get_by_role("cell").nth(1)).to_have_text("Learner manager")
    site.work()
    assert site.mail.recipients[-1] == [address]


@pytest.mark.feature("A1")
def test_manual_1_4_an_area_administrator_sets_up_another(either_page: Page, log_in_as: LogInAs) -> None:
    page = either_page
    log_in_as(page, Role.AREA_ADMINISTRATOR)
    open_form(page)
    page.get_by_label("Email address").fill(NEW)
    page.get_by_label("Area administrator").check()
    page.get_by_role("button", name="Create and invite").click()
    assert errors_on(page) == ["Area is required."]
    expect(page.get_by_label("Area administrator")).to_be_checked()
    page.get_by_label("Area", exact=True).select_option("Leeds")
    page.get_by_role("button", name="Create and invite").click()
    expect(row(page, NEW).get_by_role("cell")).to_contain_text([NEW, "Area administrator", "Leeds", "Invited"])


@pytest.mark.feature("A1")
def test_manual_1_4_a_user_manager_cannot_create_area_administrators(page: Page, log_in_as: LogInAs) -> None:
    log_in_as(page, Role.USER_MANAGER)
    open_form(page)
    roles = page.get_by_role("group", name="Role").get_by_role("radio")
    expect(roles).to_have_count(4)
    expect(page.get_by_label("Area administrator")).to_have_count(0)


@pytest.mark.feature("A2")
def test_manual_1_4_somebody_who_lost_the_invitation_can_be_invited_again(
    either_page: Page, site: Site, log_in_as: LogInAs
) -> None:
    page = either_page
    log_in_as(page, Role.USER_MANAGER)
    open_form(page)
    page.get_by_label("Email address").fill(NEW)
    page.get_by_role("group", name="Providers").get_by_label(schools(site)[0]).check()
    page.get_by_role("button", name="Create and invite").click()
    first = newest_link(site)
    page.get_by_role("button", name=f"Invite again {NEW}").click()
    expect(page.get_by_text(f"We have sent a new invitation to {NEW}.")).to_be_visible()
    page.get_by_role("button", name="Log off").click()
    expect(page.get_by_text("You have logged off.")).to_be_visible()
    second = newest_link(site)
    assert second != first
    page.goto(second)
    expect(page.get_by_text(NEW)).to_be_visible()


@pytest.mark.feature("A6")
@pytest.mark.parametrize("role", SETS_UP)
def test_manual_1_4_locked_staff_are_unlocked(page: Page, site: Site, log_in_as: LogInAs, role: Role) -> None:
    for _ in range(5):
        with suppress(NotAllowed):
            site.progress.accounts.log_in(TUTOR, "wrong1")
    log_in_as(page, role)
    page.get_by_role("link", name="Staff", exact=True).click()
    expect(row(page, TUTOR)).to_contain_text("Locked out")
    row(page, TUTOR).get_by_role("button", name="Unlock").click()
    expect(page.get_by_text("Zofia Wiśniewska can try to log in again.")).to_be_visible()
    assert_accessible(page)
    expect(row(page, TUTOR)).to_contain_text("Active")
    page.get_by_role("button", name="Log off").click()
    log_in_as(page, TUTOR)


@pytest.mark.feature("A1")
def test_manual_1_4_other_roles_do_not_see_the_tab(page: Page, log_in_as: LogInAs) -> None:
    log_in_as(page, MANAGER)
    expect(page.get_by_role("link", name="Staff", exact=True)).to_have_count(0)
    for path in ("/staff", "/staff/create"):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_have_text("You cannot do that")
