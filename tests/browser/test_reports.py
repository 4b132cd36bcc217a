"""Reports in a browser: from a figure to names and back, by keyboard, on a phone, on one screen and on paper."""

import pytest
from playwright.sync_api import Page, expect

from progress_core.domain.foundations.permissions import Role
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import LogInAs, Opener
from tests.living import MANAGER, Site

pytestmark = pytest.mark.feature("H5")

NARROW, A4_UPRIGHT, SCREEN = 320, 680, 800
RISK = "/reports/at-risk"


@pytest.fixture
def boss(page: Page, log_in_as: LogInAs) -> Page:
    """Log in a provider manager."""
    log_in_as(page, Role.PROVIDER_MANAGER)
    return page


def test_names_are_one_click_away_from_what_blocks_them(boss: Page) -> None:
    boss.get_by_role("link", name="Reports", exact=True).click()
    boss.get_by_role("link", name="Learners at risk of leaving without a place").click()
    blocker = boss.get_by_role("list", name="What blocks them").get_by_role("listitem").first
    count = blocker.locator(".progress-blockers__number").inner_text()
    blocker.get_by_role("link").first.click()
    expect(boss.get_by_role("heading", level=1)).to_have_text("Learners")
    expect(boss.get_by_role("main")).to_contain_text("Only the learners whom one figure of a report counts")
    expect(boss.get_by_role("main")).to_contain_text(f"{count} learner")
    boss.get_by_role("combobox", name="Sort by").select_option("Username")
    boss.get_by_role("button", name="Apply", exact=True).click()
    expect(boss.get_by_role("main")).to_contain_text(f"{count} learner")


def test_rows_are_chosen_above_the_table_without_scripts(site: Site, opened: Opener, log_in_as: LogInAs) -> None:
    page = opened(site, javascript=False)
    log_in_as(page, MANAGER)
    page.goto("/reports/sections")
    page.get_by_role("combobox", name="Rows by").select_option("Group")
    page.get_by_role("combobox", name="Then by").select_option("Year group")
    page.get_by_role("button", name="Apply", exact=True).click()
    expect(page.get_by_role("columnheader", name="Group", exact=True)).to_be_visible()
    expect(page.get_by_role("rowheader", name="Total")).to_be_visible()
    assert "by=group" in page.url


def test_figures_are_reached_by_keyboard_and_say_what_they_count(boss: Page) -> None:
    boss.goto("/reports/sections")
    figure = boss.get_by_role("table").get_by_role("link").first
    figure.focus()
    expect(figure).to_be_focused()
    assert "Learners" in figure.inner_text()
    boss.keyboard.press("Enter")
    expect(boss.get_by_role("main")).to_contain_text("Only the learners whom one figure of a report counts")


@pytest.mark.parametrize("path", ["/reports", RISK, "/reports/sections", "/reports/standing?sharing=1"])
def test_reports_fit_the_narrowest_phone(boss: Page, path: str) -> None:
    boss.set_viewport_size({"width": NARROW, "height": 640})
    boss.goto(path)
    assert boss.evaluate("document.documentElement.scrollWidth") <= NARROW
    assert_accessible(boss)


def test_the_page_for_head_teachers_fits_one_screen(boss: Page) -> None:
    boss.set_viewport_size({"width": 1280, "height": SCREEN})
    boss.goto(RISK)
    table = boss.get_by_role("table").bounding_box()
    assert table is not None
    assert table["y"] + table["height"] <= SCREEN


@pytest.mark.parametrize("path", [RISK, "/reports/sections"])
def test_reports_print_their_figures_and_bars_on_one_page_without_controls(boss: Page, path: str) -> None:
    boss.goto(path)
    boss.set_viewport_size({"width": A4_UPRIGHT if path == RISK else 1032, "height": 960})
    boss.emulate_media(media="print")
    expect(boss.get_by_role("main").get_by_role("button")).to_have_count(0)
    expect(boss.get_by_role("combobox")).to_have_count(0)
    expect(boss.locator(".progress-report__fill").first).to_be_visible()
    expect(boss.get_by_role("main")).to_contain_text("Figures as of")
    expect(boss.get_by_role("main")).to_contain_text("keep this report inside your organisation")
    for scrolled in boss.locator(".progress-scroll").all():
        assert scrolled.evaluate("box => box.scrollWidth <= box.clientWidth"), "the right side would be cut off"
    assert boss.get_by_role("main").evaluate("main => main.scrollHeight") <= 1000
