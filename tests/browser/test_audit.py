"""The audit trail in a browser: who changed or revealed what (feature I9)."""

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from progress_core.domain.foundations.permissions import Role
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import PHONE, LogInAs, Opener, errors_on
from tests.browser.learners import row, somebody
from tests.living import MANAGER, TUTOR, Site

pytestmark = pytest.mark.feature("I9")


@pytest.fixture
def keeper(page: Page, log_in_as: LogInAs) -> Page:
    """Log a user manager in, and open the audit trail."""
    log_in_as(page, Role.USER_MANAGER)
    page.get_by_role("link", name="Audit trail").click()
    return page


@pytest.fixture
def edited(site: Site) -> str:
    """Have a manager edit a learner; return the learner's username."""
    learner, account = somebody(site)
    site.progress.learners.edit(site.progress.accounts.actor(MANAGER), learner.id, {"town": "Otley"})
    return account.username


def test_a_user_manager_sees_who_did_what(site: Site, edited: str, keeper: Page) -> None:
    assert site.url
    expect(keeper.get_by_role("heading", name="Audit trail")).to_be_visible()
    expect(keeper.get_by_role("link", name="Audit trail")).to_have_attribute("aria-current", "page")
    line = row(keeper, "Edited learner")
    expect(line).to_contain_text(MANAGER)
    expect(line).to_contain_text(edited)
    expect(line).to_contain_text("Changed: Town")
    expect(row(keeper, "Looked at initial passwords").first).to_contain_text("Learners: ")


def test_the_trail_is_filtered_by_action_person_and_date(edited: str, keeper: Page) -> None:
    keeper.get_by_label("What was done").select_option("Edited learner")
    keeper.get_by_role("button", name="Apply").click()
    expect(keeper.locator("tbody").get_by_role("row")).to_have_count(1)
    keeper.get_by_role("link", name="Show everything").click()
    keeper.get_by_label("To whom or what").fill(edited)
    keeper.get_by_role("button", name="Apply").click()
    expect(row(keeper, "Looked at initial passwords")).to_have_count(0)
    expect(row(keeper, "Edited learner")).to_contain_text(edited)
    keeper.get_by_label("To", exact=True).fill("2020-01-01")
    keeper.get_by_role("button", name="Apply").click()
    expect(keeper.get_by_text("No entries match.")).to_be_visible()
    keeper.goto("/audit?since=yesterday")
    assert errors_on(keeper) == ["From “yesterday” is not a real date. Write the year, month and day, like 2026-09-14."]


def test_the_filtered_trail_is_downloaded_as_a_spreadsheet(edited: str, keeper: Page, tmp_path: Path) -> None:
    keeper.get_by_label("What was done").select_option("Edited learner")
    keeper.get_by_role("button", name="Apply").click()
    with keeper.expect_download() as started:
        keeper.get_by_role("link", name="Download as a spreadsheet").click()
    started.value.save_as(tmp_path / "audit.xlsx")
    (sheet,) = load_workbook(BytesIO((tmp_path / "audit.xlsx").read_bytes())).worksheets
    heading, line = sheet.iter_rows(values_only=True)
    assert heading[:4] == ("When", "Who", "What was done", "About")
    assert line[1:4] == (MANAGER, "Edited learner", edited)


def test_a_long_trail_is_read_page_by_page(site: Site, edited: str, keeper: Page) -> None:
    manager = site.progress.accounts.actor(TUTOR)
    for _ in range(50):
        site.progress.not_logged_on.list(manager)
    keeper.reload()
    expect(row(keeper, "Edited learner")).to_have_count(0)
    keeper.get_by_role("link", name="Next page").click()
    expect(row(keeper, "Edited learner")).to_contain_text(edited)
    keeper.get_by_role("link", name="First page").click()
    expect(row(keeper, "Edited learner")).to_have_count(0)


@pytest.mark.usefixtures("edited")
@pytest.mark.parametrize("width", [PHONE, 320, 1280])
def test_every_state_of_the_page_is_accessible(site: Site, opened: Opener, log_in_as: LogInAs, width: int) -> None:
    page = opened(site, width=width)
    log_in_as(page, Role.USER_MANAGER)
    for address in ("/audit", "/audit?action=edit+learner", "/audit?actor=nobody", "/audit?until=x", "/audit?after=x"):
        page.goto(address)
        assert_accessible(page)


def test_an_area_administrator_reads_the_trail_of_the_whole_area(site: Site, page: Page, log_in_as: LogInAs) -> None:
    log_in_as(page, Role.AREA_ADMINISTRATOR)
    page.get_by_role("link", name="Audit trail").click()
    names = {
        provider.name for provider in (line.provider for line in site.progress.providers.list(site.progress.operator))
    }
    shown = set(page.get_by_label("Provider").get_by_role("option").all_inner_texts())
    assert shown == names | {"All providers"}


def test_other_roles_are_not_offered_the_trail(page: Page, log_in_as: LogInAs) -> None:
    log_in_as(page, MANAGER)
    expect(page.get_by_role("link", name="Audit trail")).to_have_count(0)
    page.goto("/audit")
    expect(page.get_by_role("heading", name="You cannot do that")).to_be_visible()
