"""Using the site with the keyboard alone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LogInAs
from tests.living import MANAGER, Site


def focused(page: Page, role: str) -> str:
    """Return the name of the focused element, which must have a role."""
    expect(page.locator(":focus").and_(page.get_by_role(role))).to_have_count(1)  # type: ignore[arg-type] # any role
    return " ".join(page.locator(":focus").inner_text().split())


@pytest.mark.feature("A5")
def test_logging_in_works_with_the_keyboard_alone(page: Page, site: Site) -> None:
    manager = site.person(MANAGER)
    page.goto("/")
    page.keyboard.press("Tab")
    assert focused(page, "link") == "Skip to main content"
    page.keyboard.press("Enter")
    for label in ("Subject, course or college", "Postcode or town", "Distance"):
        page.keyboard.press("Tab")
        expect(page.get_by_label(label)).to_be_focused()
    page.keyboard.press("Tab")
    assert focused(page, "button") == "Search"
    page.keyboard.press("Tab")
    expect(page.get_by_label("Username")).to_be_focused()
    page.keyboard.type(manager.username)
    page.keyboard.press("Tab")
    page.keyboard.type(manager.password)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Learner manager")


@pytest.mark.feature("B1", "B4")
def test_the_error_summary_has_the_focus_and_links_to_each_field(page: Page, log_in_as: LogInAs) -> None:
    log_in_as(page, MANAGER)
    page.goto("/learners/create")
    page.get_by_label("Username").focus()
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_contain_text("There is a problem")
    page.keyboard.press("Tab")
    assert focused(page, "link") == "Username is required."
    page.keyboard.press("Enter")
    expect(page.get_by_label("Username")).to_be_focused()
    page.get_by_role("link", name="Date of birth is required.").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Day")).to_be_focused()


@pytest.mark.feature("B6")
def test_actions_on_a_learner_are_focused_in_the_order_of_the_row(page: Page, log_in_as: LogInAs) -> None:
    log_in_as(page, MANAGER)
    page.goto("/learners")
    page.locator("tbody").get_by_role("checkbox").first.focus()
    page.keyboard.press("Space")
    expect(page.locator("tbody").get_by_role("checkbox").first).to_be_checked()
    reached = []
    for role in ("link", "link", "button", "button"):
        page.keyboard.press("Tab")
        reached.append(focused(page, role))
    name = reached[0]
    assert reached[1:] == [f"View profile for {name}", f"Reset password for {name}", f"Delete for {name}"]
