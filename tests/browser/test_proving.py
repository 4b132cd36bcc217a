"""Showing again who one is, and ending log-ins (K1, K6)."""

from datetime import timedelta

import pytest
from attrs import evolve
from playwright.sync_api import Page, expect

from progress_core.domain.accounts.sessions import PROOF_TIME
from progress_core.domain.foundations.permissions import Role
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import PHONE, LogInAs, Opener
from tests.living import MANAGER, Site


def _wait(site: Site, username: str = MANAGER) -> None:
    """Make it long ago that the manager, or somebody else, entered their password."""
    with site.progress.context.store.transaction() as work:
        account = work.accounts.find(username)
        assert account is not None
        for session in work.sessions.of_account(account.id):
            earlier = session.proved_at - PROOF_TIME - timedelta(minutes=1)
            work.sessions.save(evolve(session, proved_at=earlier))


@pytest.mark.feature("K1")
def test_a_page_of_passwords_asked_for_late_opens_once_the_password_was_entered(
    either_page: Page, site: Site, log_in_as: LogInAs
) -> None:
    page = either_page
    log_in_as(page, MANAGER)
    _wait(site)
    page.goto(f"{site.url}/learners/not-logged-on")
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm that it is you")
    page.get_by_label("Password", exact=True).fill("not this one")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("The current password is not right.")
    page.get_by_label("Password", exact=True).fill(site.person(MANAGER).password)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Confirm that it is you")
    assert page.url.endswith("/learners/not-logged-on")


@pytest.mark.feature("K1", "A9")
def test_a_new_username_sent_late_is_saved_once_the_password_was_entered(
    page: Page, site: Site, log_in_as: LogInAs
) -> None:
    log_in_as(page, MANAGER)
    page.goto(f"{site.url}/account/username")
    _wait(site)
    page.get_by_label("Username", exact=True).fill("another.name")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm that it is you")
    assert_accessible(page)
    page.set_viewport_size({"width": PHONE, "height": 640})
    assert_accessible(page)
    page.get_by_label("Password", exact=True).fill(site.person(MANAGER).password)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Your username has been changed.")).to_be_visible()


@pytest.mark.feature("K6")
def test_a_forgotten_log_in_is_ended_from_another_device(
    page: Page, opened: Opener, site: Site, log_in_as: LogInAs
) -> None:
    other = opened(site)
    log_in_as(other, MANAGER)
    log_in_as(page, MANAGER)
    page.goto(f"{site.url}/account")
    page.get_by_role("link", name="Your log-ins").click()
    expect(page.get_by_role("table")).to_contain_text("Unknown device")
    expect(page.get_by_text("This log-in")).to_have_count(1)
    assert_accessible(page)
    page.set_viewport_size({"width": PHONE, "height": 640})
    assert_accessible(page)
    page.get_by_role("button", name="End the log-in").click()
    expect(page.get_by_text("That log-in has been ended.")).to_be_visible()
    other.reload()
    expect(other.get_by_role("button", name="Log in")).to_be_visible()


def _export_late(page: Page, site: Site) -> None:
    """Ask for an export of learners when a proof is due, and give it."""
    page.goto(f"{site.url}/learners?year=11")
    _wait(site)
    page.get_by_role("link", name="Export as a spreadsheet").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm that it is you")
    page.get_by_label("Password", exact=True).fill(site.person(MANAGER).password)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Continue").click()
    assert saved.value.suggested_filename == "learners.xlsx"


@pytest.mark.feature("K1")
def test_a_file_asked_for_late_comes_and_leaves_no_password_on_the_screen(
    either_page: Page, site: Site, log_in_as: LogInAs
) -> None:
    page = either_page
    log_in_as(page, MANAGER)
    _export_late(page, site)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your download has begun")
    expect(page.get_by_label("Password", exact=True)).to_have_count(0)
    page.get_by_role("link", name="Back to the page before").click()
    page.wait_for_url(f"{site.url}/learners?year=11")


@pytest.mark.feature("K1")
def test_the_page_beside_a_download_is_accessible(page: Page, site: Site, log_in_as: LogInAs) -> None:
    log_in_as(page, MANAGER)
    _export_late(page, site)
    assert_accessible(page)
    page.set_viewport_size({"width": PHONE, "height": 640})
    assert_accessible(page)


@pytest.mark.feature("K1")
def test_a_file_that_a_form_asked_for_late_is_offered_after_the_password(
    page: Page, site: Site, log_in_as: LogInAs
) -> None:
    users = site.person(log_in_as(page, Role.USER_MANAGER).username)
    learner = site.progress.accounts.actor(site.person(Role.LEARNER).username).account_id
    page.goto(f"{site.url}/learners/{learner}/personal-data")
    _wait(site, users.username)
    page.get_by_role("button", name="Download").click()
    page.get_by_label("Password", exact=True).fill(users.password)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your download is ready")
    assert_accessible(page)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Download the file").click()
    assert saved.value.suggested_filename == f"personal-data-{learner}.json"
