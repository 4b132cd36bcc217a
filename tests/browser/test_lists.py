"""The lists at every width and with the keyboard: what is whole, what wraps, how far the first row is, ticking all."""

import pytest
from playwright.sync_api import Page, expect

from progress_core.domain.foundations.permissions import Role
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import LogInAs, Opener
from tests.living import MANAGER, Site

MAX_TABS = 12
_ROWS = """container => {
  const tops = {}
  for (const item of container.children) {
    const box = item.getBoundingClientRect()
    if (box.width) (tops[Math.round(box.bottom / 4)] ||= []).push(box)
  }
  return Object.values(tops).map(row => [row.length, Math.round(row[0].width)])
}"""
"""How many things are in each line of a container, and how broad the first of each line is."""

_CUT_OFF = """select => {
  const chosen = document.createElement('span')
  chosen.style.cssText = 'position:absolute;white-space:nowrap;font:' + getComputedStyle(select).font
  chosen.textContent = select.selectedOptions[0].textContent
  document.body.append(chosen)
  const cut = chosen.getBoundingClientRect().width + 30 > select.getBoundingClientRect().width
  chosen.remove()
  return cut
}"""


@pytest.mark.feature("B5")
@pytest.mark.parametrize("width", [641, 768, 1024, 1280])
@pytest.mark.parametrize("role", [Role.LEARNER_MANAGER, Role.PROVIDER_MANAGER, Role.USER_MANAGER])
def test_filters_are_whole_and_no_button_wraps_alone(
    site: Site, opened: Opener, log_in_as: LogInAs, width: int, role: Role
) -> None:
    page = opened(site, width=width)
    log_in_as(page, MANAGER if role is Role.LEARNER_MANAGER else role)
    page.goto("/learners?filter=awaiting-qualifications")
    for label in ("Search", "Show", "Year group", "Sort by"):
        expect(page.get_by_label(label, exact=True)).to_be_visible()
    assert [select.get_attribute("name") for select in page.locator("select").all() if select.evaluate(_CUT_OFF)] in (
        [],
        ["filter"],
    )
    school = next(iter(site.progress.accounts.actor(site.person(Role.PROVIDER_MANAGER).username).scope.providers))
    for path in ("/learners", f"/providers/{school}/learners"):
        page.goto(path)
        for container in page.locator(".progress-buttons, .progress-filters__row").all():
            lines = container.evaluate(_ROWS)
            assert len(lines) < 2 or lines[-1][0] > 1, (path, lines)


@pytest.mark.feature("B5")
@pytest.mark.parametrize("width", [320, 390, 480])
@pytest.mark.parametrize("path", ["/learners", "/learners?filter=never-logged-in", "/learners/not-logged-on"])
def test_the_first_learner_is_on_the_first_screen_of_a_phone(
    site: Site, opened: Opener, log_in_as: LogInAs, width: int, path: str
) -> None:
    page = opened(site, width=width)
    log_in_as(page, MANAGER)
    page.goto(path)
    first = page.locator("tbody tr").first.bounding_box()
    assert first is not None
    assert first["y"] < 760
    search = page.get_by_label("Year group")
    expect(search).to_be_hidden()
    page.get_by_text("filter", exact=False).filter(visible=True).first.click()
    expect(search).to_be_visible()
    assert_accessible(page)


@pytest.mark.feature("B5")
@pytest.mark.parametrize("path", ["/learners", "/learners?search=a&sort=newest"])
def test_the_first_row_is_reached_with_few_tabs(either_page: Page, log_in_as: LogInAs, path: str) -> None:
    page = either_page
    log_in_as(page, MANAGER)
    page.goto(path)
    in_first_row = "document.querySelector('tbody tr').contains(document.activeElement)"
    pressed = 0
    while pressed < MAX_TABS and not page.evaluate(in_first_row):
        page.keyboard.press("Tab")
        pressed += 1
        if "Skip to the learners" in page.evaluate("document.activeElement.textContent"):
            page.keyboard.press("Enter")
    assert page.evaluate(in_first_row)
    assert pressed < 6


@pytest.mark.feature("B5", "B6")
def test_one_box_ticks_all_learners_on_the_page(page: Page, log_in_as: LogInAs) -> None:
    log_in_as(page, MANAGER)
    page.goto("/learners")
    rows = page.locator("tbody").get_by_role("checkbox")
    count = rows.count()
    box = page.get_by_role("checkbox", name=f"Select all {count} on this page")
    box.check()
    for number in range(count):
        expect(rows.nth(number)).to_be_checked()
    expect(page.get_by_text(f"For the ticked learners ({count})")).to_be_visible()
    rows.nth(1).uncheck()
    expect(box).not_to_be_checked()
    assert_accessible(page)
    page.get_by_role("button", name="Print log-in letters").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Log-in letters for")
    page.get_by_role("link", name="Back to the learners").click()
    page.get_by_role("group", name="For the ticked learners").get_by_role("button", name="Reset password").click()
    assert "Select at least one learner." in page.get_by_role("alert").inner_text()


@pytest.mark.feature("B5", "B6")
def test_one_box_selects_all_learners_on_the_page_without_scripts(
    site: Site, opened: Opener, log_in_as: LogInAs
) -> None:
    page = opened(site, javascript=False)
    log_in_as(page, MANAGER)
    page.goto("/learners")
    count = page.locator("tbody tr").count()
    page.get_by_role("checkbox", name="on this page").check()
    page.get_by_role("group", name="For the ticked learners").get_by_role("button", name="Reset password").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Reset the password of {count} learners?")
    expect(page.get_by_text(f"and {count - 10} more")).to_be_visible()
