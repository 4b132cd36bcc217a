"""Section 7.4 of the manual: deciding duplicates, undoing imports, refused files."""

import re

import pytest
from attrs import evolve
from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import LogInAs, errors_on
from tests.browser.imports import ask, cells, fresh, open_imports, send, workbook
from tests.living import MANAGER, Site


@pytest.mark.feature("E7")
def test_manual_7_4_duplicates_are_decided_row_by_row_or_all_at_once(
    either_page: Page, site: Site, log_in_as: LogInAs
) -> None:
    page = either_page
    log_in_as(page, MANAGER)
    open_imports(page)
    ask(page, workbook(site, "twice.xlsx", fresh(4, twice=3)))
    site.work()
    page.get_by_role("row", name="twice.xlsx").get_by_role("link").click()
    page.get_by_role("button", name="Import with these decisions").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert errors_on(page) == [f"Decide what to do with row {row}." for row in (6, 7, 8)]

    row = page.get_by_role("group", name="Row 7")
    expect(row).to_contain_text("has the same ULN as row 3")
    row.get_by_label("Create another learner").check()
    page.get_by_role("group", name="The same for all").get_by_label("Skip the row").check()
    page.get_by_role("button", name="Import with these decisions").click()
    expect(page.get_by_text("The import of twice.xlsx has been requested.")).to_be_visible()
    site.work()
    page.reload()
    assert cells(page, 1)[3:6:2] == ["Successful", "5 created, 2 skipped"]
    assert cells(page, 2)[3] == "Unsuccessful"


@pytest.mark.feature("E7")
def test_manual_7_4_existing_learners_are_updated_if_that_is_chosen(page: Page, site: Site, log_in_as: LogInAs) -> None:
    log_in_as(page, MANAGER)
    table = fresh(3)
    open_imports(page)
    ask(page, workbook(site, "new.xlsx", table))
    site.work()
    open_imports(page)
    page.get_by_text("Learners who already exist").click()
    page.get_by_label("Update that learner").check()
    town = [column.heading for column in table.columns].index("Town")
    moved = [(*row[:town], "Didcot", *row[town + 1 :]) for row in table.rows]
    ask(page, workbook(site, "new.xlsx", evolve(table, rows=moved)))
    site.work()
    expect(page.get_by_role("row", name="new.xlsx").first).to_contain_text("3 updated")


@pytest.mark.feature("E8")
def test_manual_7_4_an_import_is_undone_after_confirmation(either_page: Page, site: Site, log_in_as: LogInAs) -> None:
    page = either_page
    log_in_as(page, MANAGER)
    before = site.progress.dashboard.counts(site.progress.operator)
    open_imports(page)
    ask(page, workbook(site, "new.xlsx", fresh(2)))
    site.work()
    page.get_by_role("row", name="new.xlsx").get_by_role("link").click()
    page.get_by_role("link", name="Undo import").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Undo import of new.xlsx?")
    page.get_by_role("button", name="Undo import").click()
    expect(page.get_by_text("2 learners created by this import have been removed.")).to_be_visible()
    assert site.progress.dashboard.counts(site.progress.operator) == before


@pytest.mark.feature("E8")
def test_manual_7_4_an_import_whose_learners_have_logged_in_cannot_be_undone(page: Page, log_in_as: LogInAs) -> None:
    log_in_as(page, MANAGER)  # the learners of the site came by one import, and one has logged in
    open_imports(page)
    page.get_by_role("row", name="learners.xlsx").get_by_role("link").click()
    page.get_by_role("link", name="Undo import").click()
    page.get_by_role("button", name="Undo import").click()
    expect(page.get_by_role("alert")).to_be_visible()
    (error,) = errors_on(page)
    assert "of its learners have logged in" in error
    assert_accessible(page)


@pytest.mark.feature("E2")
def test_manual_7_4_an_unacceptable_file_is_refused_next_to_its_field(
    either_page: Page, site: Site, log_in_as: LogInAs
) -> None:
    page = either_page
    log_in_as(page, MANAGER)
    open_imports(page)
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert errors_on(page) == ["Choose the file with the learners."]
    expect(page).to_have_title("Error: Import learners – Progress")
    for content, sentence in (
        (b"", "The file is empty."),
        (bytes(22 * 1024 * 1024), "The file is too large. It can have at most 20 MB."),
        (b"\x89PNG\r\n\x1a\n\0\0", "Progress cannot read this file as a spreadsheet."),
    ):
        file = site.folder / "odd.xlsx"
        file.write_bytes(content)
        send(page, file, "Check only (dry run)")
        expect(page.get_by_role("alert")).to_contain_text(sentence)
        (error,) = errors_on(page)
        expect(page.get_by_role("button", name="Browse")).to_have_accessible_description(re.compile(re.escape(error)))
