"""Sections 7.2 to 7.4 of the manual: the learner import tool, step by step."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from progress_cli.demo import mistakes
from pypdf import PdfReader

from progress_core.domain.importing.learner_headings import LABELS
from progress_core.domain.learners.learners import FIELDS
from progress_core.usecases.learners.learners import LearnerQuery
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import DESK, PHONE, LogInAs, Opener, fill_log_in
from tests.browser.imports import YEAR, ask, cells, downloaded, fresh, open_imports, send, workbook
from tests.living import MANAGER, Site

MOMENT = re.compile(r"^\d{1,2} [A-Z][a-z]{2} 20\d\d at \d{1,2}:\d\d[ap]m$")


@pytest.mark.feature("E1")
def test_manual_7_2_the_template_is_downloaded(either_page: Page, log_in_as: LogInAs) -> None:
    page = either_page
    log_in_as(page, MANAGER)
    open_imports(page)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download learner import template").click()
    assert waiting.value.suggested_filename == "learner-import-template.xlsx"
    sheet = load_workbook(BytesIO(downloaded(waiting.value))).worksheets[0]
    headings = [str(cell.value).rstrip(" *") for cell in sheet[1]]
    assert headings == list(LABELS.values())


@pytest.mark.feature("E1", "E3")
def test_manual_7_3_the_template_filled_in_is_imported(either_page: Page, site: Site, log_in_as: LogInAs) -> None:
    page = either_page
    log_in_as(page, MANAGER)
    open_imports(page)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download learner import template").click()
    book = load_workbook(BytesIO(downloaded(waiting.value)))
    learner = next(iter(fresh(1).rows))
    mandatory = ("ukprn", "year_group", "first_name", "last_name", "postcode", "date_of_birth")
    for field in mandatory:
        column = FIELDS.index(field)
        book.worksheets[0].cell(2, column + 1).value = learner[column]  # type: ignore[assignment] # of the demo: plain
    filled_in = site.folder / "filled in.xlsx"
    book.save(filled_in)
    ask(page, filled_in)
    site.work()
    page.get_by_role("row", name="filled in.xlsx").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Learner import successful")
    expect(page.get_by_text("1 created.", exact=True)).to_be_visible()


@pytest.mark.feature("E4", "E5", "E6", "B8")
def test_manual_7_4_a_spreadsheet_with_mistakes_is_corrected_and_imported(
    either_page: Page, site: Site, log_in_as: LogInAs
) -> None:
    page = either_page
    manager = log_in_as(page, MANAGER)
    open_imports(page)
    site.work()  # what there was before
    site.mail.received.clear()

    ask(page, workbook(site, "learners with mistakes.xlsx", mistakes.table(YEAR)))
    requested, sender, name, status, processed, outcome, _ = cells(page, 1)  # e
    assert MOMENT.match(requested)
    assert (sender, name, status, processed, outcome) == (
        "You", "learners with mistakes.xlsx", "Waiting", "Not yet", "Not known yet",
    )  # fmt: skip

    site.work()
    (mail,) = site.mail.received  # f
    assert (mail["to"], mail["subject"]) == (
        manager.username,
        "Learner import unsuccessful: learners with mistakes.xlsx",
    )
    page.reload()
    *_, status, processed, outcome, _ = cells(page, 1)
    assert (status, outcome) == ("Unsuccessful", "Nothing was changed")
    assert MOMENT.match(processed)

    page.get_by_role("link", name="View errors of learners with mistakes.xlsx").click()  # g
    table = page.get_by_role("table", name="12 errors")
    expect(table).to_be_visible()
    expect(table.get_by_role("rowheader")).to_have_text([str(mistake.row) for mistake in mistakes.MISTAKES])
    expect(table.get_by_role("row", name="8 E: Postcode")).to_contain_text("“LS17 OAG” is not a full UK postcode")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download error workbook").click()
    corrected = _corrected(downloaded(waiting.value), site.folder)

    page.get_by_role("button", name="Import the corrected file").click()
    ask(page, corrected)
    site.work()
    assert site.mail.received[-1]["subject"] == "Learner import successful: corrected.xlsx"
    page.reload()
    assert (cells(page, 1)[2], cells(page, 1)[3], cells(page, 1)[5]) == ("corrected.xlsx", "Successful", "24 created")

    page.get_by_role("link", name="View of corrected.xlsx").click()  # h
    letters = page.get_by_role("button", name="Log-in letters to print (PDF)").get_attribute("href") or ""
    printed = page.request.get(letters)
    imported = int(page.url.rpartition("/")[2])
    not_logged_on = site.progress.not_logged_on.list(site.progress.operator, LearnerQuery(import_id=imported))
    assert len(not_logged_on) == 24
    assert len(PdfReader(BytesIO(printed.body())).pages) == sum(bool(each.password) for each in not_logged_on)
    page.get_by_role("button", name="Learners who have not logged on").click()
    expect(page.locator("tbody").get_by_role("row")).to_have_count(len(not_logged_on))


def _corrected(error_workbook: bytes, folder: Path) -> Path:
    """Put every marked cell right, as a person does who reads the comments, and save the file."""
    book = load_workbook(BytesIO(error_workbook))
    sheet = book.worksheets[0]
    right = list(mistakes.corrected(YEAR).rows)
    for mistake in mistakes.MISTAKES:
        marked = sheet.cell(mistake.row, FIELDS.index(mistake.field) + 1)
        assert marked.comment is not None
        assert marked.fill.fill_type == "solid"
        for column, value in enumerate(right[mistake.row - 2], 1):
            sheet.cell(mistake.row, column).value = value  # type: ignore[assignment] # of the demo: plain
    path = folder / "corrected.xlsx"
    book.save(path)
    return path


@pytest.mark.feature("E4")
def test_manual_7_4_the_list_refreshes_itself_and_keeps_the_chosen_file(
    page: Page, site: Site, log_in_as: LogInAs
) -> None:
    log_in_as(page, MANAGER)
    open_imports(page)
    file = workbook(site, "new.xlsx", fresh(2))
    ask(page, file)
    page.get_by_role("button", name="Browse").set_input_files(file)
    site.work()
    expect(page.get_by_role("row", name="new.xlsx")).to_contain_text("2 created")
    assert page.evaluate("document.querySelector('input[type=file]').files.length") == 1


@pytest.mark.feature("E4")
def test_manual_7_4_progress_is_shown_until_the_import_ends(either_page: Page, site: Site, log_in_as: LogInAs) -> None:
    page = either_page
    log_in_as(page, MANAGER)
    open_imports(page)
    ask(page, workbook(site, "new.xlsx", fresh(2)))
    page.get_by_role("link", name="View progress of new.xlsx").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Learner import in progress")
    expect(page.get_by_role("progressbar")).to_be_visible()
    site.work()
    expect(page.get_by_role("heading", level=1)).to_have_text("Learner import successful")


@pytest.mark.feature("E6")
def test_manual_7_4_a_check_shows_what_would_happen_and_changes_nothing(
    either_page: Page, site: Site, log_in_as: LogInAs
) -> None:
    page = either_page
    log_in_as(page, MANAGER)
    before = site.progress.dashboard.counts(site.progress.operator)
    open_imports(page)
    file = workbook(site, "new.xlsx", fresh(3))
    send(page, file, "Check only (dry run)")
    expect(page.get_by_role("heading", level=1)).to_have_text("What the import would do")
    plan = page.get_by_role("table", name="Row by row")
    expect(plan.get_by_role("rowheader")).to_have_text(["2", "3", "4"])
    expect(plan.get_by_role("row").nth(1)).to_contain_text("A learner is created, with the username")
    assert site.progress.dashboard.counts(site.progress.operator) == before

    send(page, workbook(site, "twice.xlsx", fresh(3, twice=1)), "Check only (dry run)")
    expect(page.get_by_role("heading", level=1)).to_have_text("The import would be unsuccessful")
    expect(page.get_by_text("you will be asked what to do with each of them")).to_be_visible()


@pytest.mark.slow
@pytest.mark.parametrize("width", [DESK, PHONE])
def test_manual_7_every_state_is_accessible(site: Site, opened: Opener, log_in_as: LogInAs, width: int) -> None:
    page = opened(site, width=width)
    log_in_as(page, MANAGER)
    page.goto("/learners/import")
    page.get_by_text("Learners who already exist").click()
    assert_accessible(page)
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert_accessible(page)
    for name, table in (
        ("bad.xlsx", mistakes.table(YEAR)),
        ("twice.xlsx", fresh(3, twice=1)),
        ("good.xlsx", fresh(3)),
    ):
        page.goto("/learners/import")
        file = workbook(site, name, table)
        send(page, file, "Check only (dry run)")
        expect(page.get_by_text(f"This was a check of {name}.")).to_be_visible()
        assert_accessible(page)
        ask(page, file)
        assert_accessible(page)
        page.get_by_role("link", name=f"View progress of {name}").click()
        expect(page.get_by_role("progressbar")).to_be_visible()
        assert_accessible(page)
        site.work()
        expect(page.get_by_role("progressbar")).to_have_count(0)
        assert_accessible(page)
    page.get_by_role("link", name="Undo import").click()
    expect(page.get_by_role("link", name="Cancel")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Undo import").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Learner import undone")
    assert_accessible(page)


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_manual_7_the_empty_list_explains_the_next_step(empty_site: Site, opened: Opener, width: int) -> None:
    page = opened(empty_site, width=width)
    manager = empty_site.person(MANAGER)
    fill_log_in(page, manager.username, manager.password)
    expect(page.get_by_role("button", name="Log off")).to_be_visible()
    page.goto("/learners/import")
    expect(page.get_by_text("You have not imported any learners yet. Download the template")).to_be_visible()
    assert_accessible(page)
