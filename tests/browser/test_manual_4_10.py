"""Sections 4 and 10 of the manual: the dashboard, and the link to the main site."""

import pytest
from playwright.sync_api import Page, expect

from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.dashboard import LINES
from tests.browser.conftest import LogInAs, Opener, fill_log_in
from tests.living import MANAGER, Site

LABELS = [
    "Learners",
    "Never logged in",
    "Locked out",
    "With incomplete profiles",
    "Awaiting profile approval",
    "Learners awaiting qualifications",
    "Learners awaiting references",
    "Learners with applications",
    "Learners with no applications",
    "Learners with no offers",
]


@pytest.mark.feature("D1")
def test_manual_4_managing_your_dashboard(either_page: Page, site: Site, log_in_as: LogInAs) -> None:
    page = either_page
    log_in_as(page, MANAGER)
    expect(page.get_by_role("heading", level=1)).to_have_text("Learner manager")
    expect(page.get_by_text("As a learner manager you can oversee and administer the learners")).to_be_visible()
    lines = page.get_by_role("list", name="Your learners").get_by_role("listitem")
    expect(lines.get_by_role("link")).to_have_text(LABELS)
    counts = site.progress.dashboard.counts(site.progress.accounts.actor(MANAGER))
    expect(lines).to_have_text([f"{label} {counts[line.key]}" for label, line in zip(LABELS, LINES, strict=True)])
    expect(page.get_by_role("table")).to_have_count(0)


@pytest.mark.feature("D3")
@pytest.mark.parametrize("role", [Role.PROVIDER_MANAGER, Role.AREA_ADMINISTRATOR])
def test_manual_4_by_provider(page: Page, site: Site, log_in_as: LogInAs, role: Role) -> None:
    person = log_in_as(page, role)
    expect(page.get_by_role("heading", level=1)).to_have_text(role.label)
    expected = [
        [each.name, *(str(each.counts[line.key]) for line in LINES)]
        for each in site.progress.dashboard.by_provider(site.progress.accounts.actor(person.username))
        if each.counts["learners"]
    ]
    table = page.get_by_role("table", name="By provider")
    expect(table.get_by_role("row")).to_have_count(len(expected) + 1)
    rows = table.get_by_role("row").all()[1:]
    shown = [[cell.inner_text().split(" at ")[0].strip() for cell in row.locator("th, td").all()] for row in rows]
    assert shown == expected
    first = site.progress.dashboard.by_provider(site.progress.accounts.actor(person.username))
    name = next(each.name for each in first if each.counts["learners"])
    link = table.get_by_role("link", name=f"at {name}: Never logged in")
    count = link.inner_text().split(" at ")[0].strip()
    link.click()
    expect(page.get_by_role("table").get_by_role("row")).to_have_count(int(count) + 1)


@pytest.mark.feature("D1", "B8")
def test_manual_4_the_next_steps_link_to_their_pages(either_page: Page, site: Site, log_in_as: LogInAs) -> None:
    page = either_page
    log_in_as(page, MANAGER)
    counts = site.progress.dashboard.counts(site.progress.accounts.actor(MANAGER))
    expect(page.get_by_text(f"{counts['never-logged-in']} learners have never logged in")).to_be_visible()
    page.get_by_role("link", name="hand out usernames and passwords").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Learners who have not logged on")
    page.get_by_role("link", name="Home", exact=True).click()
    page.get_by_role("link", name="let them try again").click()
    expect(page.locator("tbody").get_by_role("row")).to_have_count(counts["locked-out"])


def test_manual_4_an_empty_dashboard_explains_the_next_step(empty_site: Site, opened: Opener) -> None:
    page = opened(empty_site)
    manager = empty_site.person(MANAGER)
    fill_log_in(page, manager.username, manager.password)
    expect(page.get_by_text("There are no learners yet. Create them one by one, or import")).to_be_visible()


@pytest.mark.feature("H6")
def test_manual_10_linking_to_the_main_site(either_page: Page, site: Site, log_in_as: LogInAs) -> None:
    page = either_page
    log_in_as(page, MANAGER)
    page.get_by_role("link", name="Main Site").click()
    expect(page).to_have_url(site.progress.context.limits.main_site_url)
