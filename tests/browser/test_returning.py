"""A form over lunch: the log-in ends, and what was typed is there again after logging in, with and without scripts."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.learners import Learner
from progress_core.domain.profiles.profiles import Section
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import DESK, PHONE, LogInAs, Opener
from tests.browser.learners import somebody
from tests.browser.profiles import now
from tests.living import MANAGER, Site


def _end_all_sessions(site: Site) -> None:
    with site.progress.context.store.transaction() as work:
        work.sessions.purge(site.progress.context.clock.now() + timedelta(minutes=1))


def _log_in(page: Page, username: str, password: str) -> None:
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Log in").click()


@pytest.mark.feature("A8", "B6")
def test_what_was_typed_before_lunch_is_saved_after_it(either_page: Page, site: Site, log_in_as: LogInAs) -> None:
    page = either_page
    learner, _ = somebody(site)
    person = log_in_as(page, MANAGER)
    page.goto(f"/learners/{learner.id}")
    page.get_by_label("Town").fill("Otley")
    page.get_by_role("group", name="Sign off learner's profile?").get_by_label("No", exact=True).check()
    _end_all_sessions(site)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("30 minutes")).to_be_visible()
    expect(page.get_by_text("Log in again; what you typed is kept.")).to_be_visible()
    _log_in(page, person.username, person.password)
    expect(page.get_by_text("You are logged in again. Nothing has been saved yet.")).to_be_visible()
    expect(page.get_by_label("Town")).to_have_value("Otley")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(f"The changes to {learner.name} have been saved.")).to_be_visible()
    assert now(site, learner).details.town == "Otley"


@pytest.mark.feature("A8", "H4")
@pytest.mark.parametrize("width", [PHONE, DESK], ids=["phone", "desk"])
def test_pages_of_an_ended_log_in_are_accessible(
    site: Site, learner: Learner, opened: Opener, log_in_as: LogInAs, width: int
) -> None:
    page = opened(site, width=width)
    site.progress.profiles.reopen(site.progress.operator, learner.id, Section.STATEMENTS)
    person = log_in_as(page, Role.LEARNER)
    page.goto(f"/learners/{learner.id}/statements")
    page.get_by_label("Personal statement").fill("I cook.\nI build.")
    _end_all_sessions(site)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="Log in again")).to_be_visible()
    assert_accessible(page)
    _log_in(page, person.username, person.password)
    expect(page.get_by_label("Personal statement")).to_have_value("I cook.\nI build.")
    expect(page).to_have_url(re.compile(f"/learners/{learner.id}/statements$"))
    assert_accessible(page)
    theirs = {"personal_statement": "Theirs", "interests": "Chess"}
    site.progress.profiles.save_statements(site.progress.operator, learner.id, theirs)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("You both changed Personal statement: the form has what you typed.")).to_be_visible()
    expect(page.get_by_label("Interests")).to_have_value("Chess")
    assert_accessible(page)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("The section has been saved.")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Nothing was changed.")).to_be_visible()
    page.goto(f"/learners/{learner.id}/profile")
    expect(page.get_by_text("You have not completed your statements.")).to_be_visible()
