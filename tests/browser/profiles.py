"""Helpers for tests of the profiles' pages."""

import re

from playwright.sync_api import Page, expect

from progress_core.domain.learners.learners import Learner
from progress_core.domain.profiles.profiles import Profile, SectionStatus
from progress_core.domain.profiles.references import RATED
from tests.living import Site

DONE = SectionStatus.COMPLETE
COMPLETE = Profile(DONE, DONE, DONE)
UPDATE = "Update my personal information"
ALL_ADDED = "I have added all of my qualifications"
MATHS = {"type": "GCSE (9 to 1)", "subject": "Mathematics", "completion_date": "2027-06", "predicted_grade": "6"}
VOUCHED = {
    "referee": "Ms Ada Jones, Tutor",
    "attendance": "96",
    **dict.fromkeys(RATED, "Average"),
    "additional_support": "no",
}


def now(site: Site, learner: Learner) -> Learner:
    """Return a learner as they are now."""
    return site.progress.learners.get(site.progress.operator, learner.id)[0]


def view_profile(page: Page, learner: Learner, line: str = "") -> None:
    """Steps a to c: the Learners tab or a line of the dashboard, the search box, "View profile"."""
    if line:
        page.get_by_role("link", name=line).first.click()
    else:
        page.get_by_role("link", name="Learners", exact=True).first.click()
    page.get_by_role("searchbox", name="Search").fill(learner.name)
    page.get_by_role("button", name="Search").click()
    page.wait_for_url(re.compile("[?&]search="))
    page.get_by_role("link", name=re.compile("View profile")).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(learner.name)


def open_tab(page: Page, name: str) -> None:
    """Go to a section by the tabs across the top."""
    page.wait_for_load_state()  # scripts that still run move what is about to be clicked
    tabs = page.get_by_role("navigation", name=re.compile("This learner|My profile"))
    tabs.get_by_role("link", name=name, exact=True).click()
    expect(tabs.locator("[aria-current=page]")).to_have_text(name)
    page.wait_for_load_state()


def go_to_own_profile(page: Page) -> None:
    """Go to the profile of the learner who is logged in."""
    page.get_by_role("link", name="My profile").first.click()
    expect(page.get_by_text("What the profile says")).to_be_visible()
