"""From a search to enrolment, by everybody involved: learner, learner manager, admissions (manual 1.1)."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from attrs import evolve
from playwright.sync_api import Page, expect

from progress_core.domain.courses.courses import Course
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.profiles.profiles import Profile, SectionStatus
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import DESK, PHONE, LogInAs, Opener
from tests.browser.learners import change
from tests.living import MANAGER, Site

DONE = SectionStatus.COMPLETE
COMPLETE = Profile(DONE, DONE, DONE)
COURSE = "Digital Production, Design and Development (T Level)"


@pytest.fixture
def college(site: Site) -> str:
    """Return the name of the college of the admissions staff, which offers a few courses."""
    progress = site.progress
    (ukprn,) = progress.accounts.actor(site.person(Role.ADMISSIONS).username).scope.providers
    titles = ("Digital Production, Design and Development", "Education and Childcare", "Health")
    with progress.context.store.transaction() as work:
        ids = work.new_ids(len(titles))
        work.courses.put_many(
            Course(number, ukprn, title, "T Level", date(2027, 9, 1), "LS2 7BL", town="Leeds")
            for number, title in zip(ids, titles, strict=True)
        )
    return progress.providers.get(progress.operator, ukprn).name


def learner_id(site: Site) -> int:
    return site.progress.accounts.actor(site.person(Role.LEARNER).username).account_id


@pytest.mark.feature("H1", "H2", "H3", "H4", "C2")
def test_a_learner_applies_and_is_enrolled(
    site: Site, college: str, opened: Opener, either_page: Page, log_in_as: LogInAs
) -> None:
    number = learner_id(site)
    name = change(site, number, lambda each: evolve(each, profile=COMPLETE, sign_off=Choice.YES)).name
    learner, manager, admissions = either_page, opened(site), opened(site)
    log_in_as(learner, Role.LEARNER)
    learner.get_by_role("link", name="Search", exact=True).click()
    learner.get_by_label("Subject, course or college").fill("digital leeds")
    learner.get_by_role("button", name="Search").click()
    learner.get_by_role("button", name=f"Apply for {COURSE} at {college}").click()
    expect(learner.get_by_role("heading", level=1)).to_have_text("Apply for this course?")
    expect(learner.get_by_text("Your application waits.")).to_be_visible()
    learner.get_by_role("button", name="Apply", exact=True).click()
    expect(learner.get_by_role("heading", level=1)).to_have_text(COURSE)
    expect(learner.get_by_text("Your learner manager has to approve your profile.")).to_be_visible()

    log_in_as(manager, MANAGER)
    manager.get_by_role("link", name="Awaiting profile approval").click()
    manager.get_by_role("link", name=re.compile(f"View profile.*{name}")).click()
    manager.get_by_role("link", name="Applications", exact=True).click()
    expect(manager.get_by_text("The profile has not been approved yet.")).to_be_visible()
    manager.get_by_role("link", name="Profile", exact=True).click()
    manager.get_by_role("button", name="Approve Profile").click()
    expect(manager.get_by_text("1 application has been submitted.")).to_be_visible()

    log_in_as(admissions, Role.ADMISSIONS)
    admissions.get_by_role("link", name=name).click()
    admissions.get_by_role("button", name="Make an offer").click()
    expect(admissions.get_by_role("heading", level=1)).to_have_text(f"Make an offer to {name}?")
    admissions.get_by_role("button", name="Make an offer").click()
    expect(admissions.get_by_text("The offer has been made. The learner has been told.")).to_be_visible()

    learner.get_by_role("link", name="Messages", exact=True).click()
    expect(learner.get_by_role("heading", name="You have been offered a place")).to_be_visible()
    learner.get_by_role("button", name="You have been offered a place").click()
    expect(learner.get_by_text("Accept or decline the offer.")).to_be_visible()
    learner.get_by_role("button", name="Mark all as read").click()
    expect(learner.get_by_text("New", exact=True)).to_have_count(0)
    learner.get_by_role("link", name="My applications", exact=True).click()
    learner.get_by_role("link", name=COURSE).click()
    learner.get_by_role("button", name="Accept the offer").click()
    expect(learner.get_by_role("heading", level=1)).to_have_text("Accept this offer?")
    learner.get_by_role("button", name="Accept the offer").click()
    expect(learner.get_by_text("You have accepted the offer.")).to_be_visible()

    admissions.reload()
    admissions.get_by_role("button", name="Enrol").click()
    admissions.get_by_role("button", name="Enrol").click()
    expect(admissions.get_by_text("The learner has been enrolled and told.")).to_be_visible()
    learner.get_by_role("link", name="Home", exact=True).click()
    expect(learner.get_by_text("Enrolled", exact=True)).to_be_visible()


@pytest.mark.feature("H4", "H3")
@pytest.mark.parametrize("width", [PHONE, DESK], ids=["phone", "desk"])
def test_pages_of_applications_are_accessible(
    site: Site, college: str, opened: Opener, log_in_as: LogInAs, width: int
) -> None:
    assert college
    number = learner_id(site)
    change(site, number, lambda each: evolve(each, profile=COMPLETE, sign_off=Choice.YES))
    learner, admissions = opened(site, width=width), opened(site, width=width)
    log_in_as(learner, Role.LEARNER)
    log_in_as(admissions, Role.ADMISSIONS)

    def look(page: Page, *paths: str, then: Callable[[], None] = lambda: None) -> None:
        for path in paths:
            page.goto(path)
            assert_accessible(page)
        then()

    look(admissions, "/admissions", "/admissions?search=nobody")
    look(learner, "/dashboard", "/messages", "/applications", "/search?words=nothing", "/search")
    learner.get_by_role("button", name=f"Apply for {COURSE}").click()
    expect(learner.get_by_role("heading", level=1)).to_have_text("Apply for this course?")
    assert_accessible(learner)
    learner.get_by_role("button", name="Apply", exact=True).click()
    expect(learner.get_by_text("You have applied.")).to_be_visible()
    assert_accessible(learner)
    site.progress.approvals.approve(site.progress.accounts.actor(MANAGER), number)
    look(learner, "/dashboard", "/messages", "/applications", "/search")
    look(admissions, "/admissions")
    admissions.get_by_role("row").get_by_role("link").first.click()
    expect(admissions.get_by_role("button", name="Make an offer")).to_be_visible()
    assert_accessible(admissions)
    manager = opened(site, width=width)
    log_in_as(manager, MANAGER)
    look(manager, f"/learners/{number}/applications")
