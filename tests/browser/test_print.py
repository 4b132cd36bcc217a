"""Printed lists: complete, and without anything that only works on screen."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LogInAs, Opener
from tests.living import MANAGER, Site

A4_ACROSS = 1032
"""Width of a sheet on its side without its margins, in CSS pixels."""


@pytest.fixture
def paper(site: Site, opened: Opener, log_in_as: LogInAs) -> Page:
    """Log a manager in whose pages are shown as they are printed."""
    page = opened(site, width=A4_ACROSS)
    log_in_as(page, MANAGER)
    page.emulate_media(media="print")
    return page


@pytest.mark.feature("B5", "B8", "D1")
@pytest.mark.parametrize("path", ["/dashboard", "/learners", "/learners/not-logged-on", "/learners/import"])
def test_pages_are_printed_in_full(paper: Page, path: str) -> None:
    paper.goto(path)
    expect(paper.get_by_role("heading", level=1)).to_be_visible()
    expect(paper.get_by_role("main").get_by_role("button")).to_have_count(0)
    expect(paper.get_by_role("navigation")).to_have_count(0)
    for scrolled in paper.locator(".progress-scroll").all():
        assert scrolled.evaluate("box => box.scrollWidth <= box.clientWidth"), "the right side would be cut off"


@pytest.mark.feature("B6")
def test_the_list_of_learners_is_printed_without_its_actions(paper: Page) -> None:
    paper.goto("/learners")
    expect(paper.get_by_role("columnheader")).to_have_text(
        [
            "Name",
            "Username",
            "Email address",
            "Provider",
            "Year",
            "Personal information",
            "Qualifications",
            "Statements",
        ]
    )
    expect(paper.get_by_role("checkbox")).to_have_count(0)
