"""Logging in and out, one's account and the dashboard, as the manual says it, in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LogInAs, fill_log_in
from tests.living import MANAGER, Site


@pytest.mark.feature("A5")
def test_manual_2_1_logging_in(either_page: Page, site: Site) -> None:
    page = either_page
    manager = site.person(MANAGER)
    fill_log_in(page, manager.username, manager.password)
    expect(page.get_by_role("heading", level=1)).to_have_text("Learner manager")
    expect(page).to_have_title("Home – Progress")


@pytest.mark.feature("A8")
def test_manual_2_3_logging_out(either_page: Page, log_in_as: LogInAs) -> None:
    page = either_page
    log_in_as(page, MANAGER)
    page.get_by_role("button", name="Log off").click()
    expect(page.get_by_text("You have logged off.")).to_be_visible()
    page.goto("/learners")
    expect(page.get_by_role("button", name="Log in")).to_be_visible()
    expect(page).to_have_url(re.compile("/login"))
