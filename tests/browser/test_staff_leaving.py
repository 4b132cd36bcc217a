"""Staff who leave: their account is disabled, enabled and deleted (A12)."""

import pytest
from playwright.sync_api import Page, expect

from progress_core.domain.foundations.permissions import Role
from tests.browser.conftest import LogInAs, Opener
from tests.browser.learners import row
from tests.living import TUTOR, Site

NAME = "Zofia Wiśniewska"


@pytest.mark.feature("A12")
def test_a_leaver_is_shut_out_at_once_and_deleted_in_the_end(
    either_page: Page, opened: Opener, site: Site, log_in_as: LogInAs
) -> None:
    page = either_page
    leaver = opened(site)
    log_in_as(leaver, TUTOR)
    log_in_as(page, Role.USER_MANAGER)
    page.get_by_role("link", name="Staff", exact=True).click()
    page.get_by_role("link", name=NAME).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)
    page.get_by_role("link", name="Disable").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Disable the account of {NAME}?")
    page.get_by_role("button", name="Disable").click()
    expect(page.get_by_text(f"{NAME} is logged off, and cannot log in")).to_be_visible()
    leaver.get_by_role("link", name="Learners", exact=True).first.click()
    expect(leaver.get_by_role("button", name="Log in")).to_be_visible()
    page.get_by_role("button", name=f"Enable {NAME}").click()
    expect(page.get_by_text(f"The account of {NAME} is enabled again.")).to_be_visible()
    page.get_by_role("link", name="Delete").click()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("The staff account has been deleted.")).to_be_visible()
    expect(row(page, TUTOR)).to_have_count(0)


@pytest.mark.feature("A12", "G4")
def test_role_and_providers_are_changed_unless_learners_would_be_left_unseen(page: Page, log_in_as: LogInAs) -> None:
    log_in_as(page, Role.AREA_ADMINISTRATOR)
    page.get_by_role("link", name="Staff", exact=True).click()
    page.get_by_role("link", name=NAME).click()
    page.get_by_role("button", name="Change role or providers").click()
    page.get_by_role("group", name="Role").get_by_label("Admissions").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(f"The changes to {NAME} have been saved.")).to_be_visible()
    expect(page.get_by_text("Admissions", exact=True)).to_be_visible()
    page.get_by_role("link", name="Staff", exact=True).first.click()
    row(page, "users@example.com").get_by_role("link").click()
    page.get_by_role("link", name="Delete").click()
    page.get_by_role("button", name="Delete").click()
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("The provider would be left without a user manager who sees all of its learners.")
