"""Section 7.5 of the manual: viewing learners who have not logged in."""

import re
from io import BytesIO

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.conftest import LogInAs, fill_log_in
from tests.browser.learners import row
from tests.living import MANAGER, Site

COLUMNS = ("Provider", "First name", "Last name", "Postcode", "ULN", "Date of birth", "Username", "Password")


def _open(page: Page) -> None:
    page.get_by_role("link", name="Learners", exact=True).first.click()
    page.get_by_role("button", name="Learners who have not logged on").click()


@pytest.mark.feature("B8", "A10")
def test_manual_7_5_the_list_shows_what_a_learner_needs_to_log_in(
    either_page: Page, site: Site, log_in_as: LogInAs
) -> None:
    page = either_page
    log_in_as(page, MANAGER)
    _open(page)
    expect(page.get_by_role("columnheader")).to_have_text([*COLUMNS, "Created on"])
    expected = site.progress.not_logged_on.list(site.progress.operator)
    rows = page.locator("tbody").get_by_role("row")
    expect(rows).to_have_count(len(expected))
    shown = rows.all()
    for found, line in zip(shown, expected, strict=True):
        cells = found.get_by_role("cell").all_inner_texts()
        kept = (line.provider, line.first_name, line.last_name, line.postcode, line.uln)
        assert tuple(cells[:5]) == kept
        assert re.fullmatch(r"\d{1,2} [A-Z][a-z]{2} \d{4}", cells[5])
        assert tuple(cells[6:8]) == (line.username, line.password)


@pytest.mark.feature("B8", "A5")
def test_manual_7_5_a_learner_leaves_the_list_after_the_first_log_in(
    page: Page, site: Site, log_in_as: LogInAs
) -> None:
    line = site.progress.not_logged_on.list(site.progress.operator)[-1]
    fill_log_in(page, line.username, line.password)
    expect(page.get_by_role("button", name="Log off")).to_be_visible()
    page.get_by_role("button", name="Log off").click()
    log_in_as(page, MANAGER)
    _open(page)
    expect(row(page, line.username)).to_have_count(0)


@pytest.mark.feature("B8")
def test_manual_7_5_d_the_list_is_downloaded_as_a_spreadsheet(
    either_page: Page, site: Site, log_in_as: LogInAs
) -> None:
    page = either_page
    log_in_as(page, MANAGER)
    _open(page)
    page.get_by_label("Year group").select_option("Year 11")
    page.get_by_role("button", name="Apply").click()
    names = [
        line.username for line in site.progress.not_logged_on.list(site.progress.operator) if line.year_group == 11
    ]
    expect(page.locator("tbody").get_by_role("row")).to_have_count(len(names))
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Download learners who have not logged on").click()
    sheet = load_workbook(BytesIO(downloading.value.path().read_bytes())).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == (*COLUMNS, "Created on")
    assert [found[6] for found in rows[1:]] == names


@pytest.mark.feature("B8")
def test_letters_are_printed_one_per_learner_in_the_order_of_the_list(
    page: Page, site: Site, log_in_as: LogInAs
) -> None:
    log_in_as(page, MANAGER)
    _open(page)
    expected = site.progress.not_logged_on.list(site.progress.operator)
    address = page.get_by_role("link", name="Log-in letters to print (PDF)").get_attribute("href")
    pdf = page.request.get(str(address))
    assert pdf.headers["content-type"] == "application/pdf"
    pages = PdfReader(BytesIO(pdf.body())).pages
    assert len(pages) == len(expected)
    for sheet, line in zip(pages, expected, strict=True):
        assert line.username in sheet.extract_text()
    page.get_by_role("link", name="Log-in letters as a web page").click()
    expect(page.locator("section")).to_have_count(len(expected))
    expect(page.locator("section").first).to_contain_text(expected[0].password)
    style = page.locator("dl").first.evaluate("box => getComputedStyle(box).borderTopWidth")
    assert style == "2px", "the letters' own style is let through"


@pytest.mark.feature("B8")
def test_slips_are_printed_several_per_page_and_none_is_split(page: Page, site: Site, log_in_as: LogInAs) -> None:
    log_in_as(page, MANAGER)
    _open(page)
    lines = site.progress.not_logged_on.list(site.progress.operator)
    address = page.get_by_role("link", name="Log-in slips to cut out (PDF)").get_attribute("href")
    pdf = page.request.get(str(address)).body()
    page.get_by_role("link", name="Log-in slips as a web page").click()
    expect(page.locator("section")).to_have_count(len(lines))
    names = page.locator("section h2").first
    names.evaluate("(first) => { first.textContent += ' Wolfeschlegelsteinhausenbergerdorff'.repeat(12) }")
    for printed in (pdf, page.pdf(prefer_css_page_size=True)):
        sheets = [sheet.extract_text() for sheet in PdfReader(BytesIO(printed)).pages]
        assert len(sheets) <= -(-len(lines) // 5)
        for line in lines:
            (whole,) = [sheet for sheet in sheets if line.username in sheet]
            assert f"{line.first_name} {line.last_name}" in whole
            assert line.password in whole
        assert all(sheet.count("Web address") == sheet.count("new password") for sheet in sheets)
