"""A learner saves three courses, compares them, and applies from there."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from progress_core.domain.courses.courses import Course
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.values.english_time import english_day
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import DESK, PHONE, LogInAs, Opener
from tests.given.admissions import directory
from tests.living import Site

pytestmark = pytest.mark.feature("H1c")

TITLES = ("Bricklaying", "Carpentry", "Plumbing", "Roofing")


@pytest.fixture(autouse=True)
def college(site: Site) -> str:
    """Return the name of the college of the admissions staff, which offers a few courses."""
    progress = site.progress
    (ukprn,) = progress.accounts.actor(site.person(Role.ADMISSIONS).username).scope.providers
    today = english_day(progress.context.clock.now())
    directory(
        progress,
        *(
            Course(number, ukprn, title, "T Level", today + timedelta(200), "LS2 7BL", "", "Leeds", 53.8, -1.55)
            for number, title in enumerate(TITLES, 1)
        ),
    )
    return progress.providers.get(progress.operator, ukprn).name


def test_a_learner_saves_three_courses_compares_them_and_applies(
    either_page: Page, college: str, log_in_as: LogInAs
) -> None:
    page = either_page
    log_in_as(page, Role.LEARNER)
    page.get_by_role("link", name="Search", exact=True).click()
    for title in TITLES[:2]:
        page.get_by_role("button", name=f"Save to favourites {title} (T Level) at {college}").click()
        expect(page.get_by_role("button", name=f"Remove from favourites {title} (T Level)")).to_be_visible()
    page.get_by_role("link", name="Plumbing (T Level)").click()
    page.get_by_role("button", name="Save to favourites Plumbing").click()
    expect(page.get_by_role("button", name="Remove from favourites Plumbing")).to_be_visible()

    page.get_by_role("link", name="Favourites", exact=True).click()
    rows = page.get_by_role("table", name="Your favourites").get_by_role("rowheader")
    expect(rows).to_have_count(3)
    page.get_by_role("button", name="Remove Carpentry").click()
    expect(rows).to_have_count(2)
    page.get_by_role("button", name=f"Apply for Plumbing (T Level) at {college}").click()
    expect(page).to_have_url(re.compile("/applications/[0-9]+"))
    page.get_by_role("link", name="Favourites", exact=True).click()
    expect(page.get_by_role("link", name="Your application for Plumbing (T Level)")).to_be_visible()
    expect(page.get_by_role("button", name="Apply for")).to_have_count(1)


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_favourites_are_accessible_and_fit_their_screens(
    site: Site, opened: Opener, log_in_as: LogInAs, width: int
) -> None:
    page = opened(site, width=width)
    log_in_as(page, Role.LEARNER)
    learner = site.progress.accounts.actor(site.person(Role.LEARNER).username)
    page.goto("/favourites")
    assert_accessible(page)
    for number in (1, 2, 3):
        site.progress.favourites.save(learner, number)
    page.goto("/favourites")
    assert_accessible(page)
    page.goto("/favourites/add?course=4")
    assert_accessible(page)
    page.goto("/favourites")
    page.emulate_media(media="print")
    expect(page.get_by_role("main").get_by_role("button")).to_have_count(0)
    expect(page.get_by_role("rowheader")).to_have_count(3)
