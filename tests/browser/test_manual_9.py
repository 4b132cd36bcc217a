"""Section 9 of the manual: learner qualifications import/export, step by step."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from attrs import frozen
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from playwright.sync_api import Page, expect

from progress_core.domain.qualifications.workbook import IDENTITY
from progress_core.usecases.learners.learners import LearnerQuery
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import LogInAs, errors_on
from tests.browser.learners import row
from tests.given.exchanges import kept
from tests.living import MANAGER, Site
from tests.office import find_office

PAGE_TITLE = "Learner qualifications import/export"
SHEETS = ["Qualification Type", "Qualification Subject", "Qualification Grading", "Learner Qualifications"]


@frozen
class School:
    """A provider whose staff add qualifications, and a year group there."""

    ukprn: str
    name: str
    year: int
    learners: dict[int, str]


@pytest.fixture
def school(site: Site) -> School:
    """Choose that staff add the qualifications, as section 9 requires."""
    progress = site.progress
    manager = progress.accounts.actor(MANAGER)
    first = progress.learners.page(manager, LearnerQuery(limit=1)).lines[0]
    progress.providers.set_defaults(progress.operator, first.ukprn, staff_add_qualifications=True)
    lines = progress.learners.page(manager, LearnerQuery(ukprn=first.ukprn, year_group=first.year_group)).lines
    name = progress.providers.get(manager, first.ukprn).name
    site.work()
    site.mail.received.clear()
    return School(first.ukprn, name, first.year_group, {line.id: line.last_name for line in lines})


def open_exchange(page: Page, school: School) -> None:
    """Do as the manual says, section 9.1 a to d."""
    page.get_by_role("link", name="Providers", exact=True).click()
    row(page, school.name).get_by_role("link", name="learner").first.click()
    for option in ("Create learner", "Import learners", "Learners who have not logged on", PAGE_TITLE):
        expect(page.get_by_role("button", name=option, exact=True)).to_be_visible()
    page.get_by_role("button", name=PAGE_TITLE).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{PAGE_TITLE} at {school.name}")
    expect(page.get_by_role("link", name="Export", exact=True)).to_have_attribute("aria-current", "page")


def choose_year(page: Page, year: int) -> None:
    page.get_by_label("Learner year group").select_option(f"Year {year}")
    page.get_by_role("button", name="Export").click()


def exported(page: Page, site: Site, school: School) -> bytes:
    """Export the year group, and return the workbook in the zip."""
    open_exchange(page, school)
    choose_year(page, school.year)
    site.work()
    page.reload()
    with page.expect_download() as waiting:
        row(page, "Ready").get_by_role("link", name="Download").click()
    assert waiting.value.suggested_filename == f"learner-qualifications-{school.ukprn}-year-{school.year}.zip"
    with ZipFile(BytesIO(Path(waiting.value.path()).read_bytes())) as archive:
        (name,) = archive.namelist()
        assert name.endswith(".xlsx")
        return archive.read(name)


def send(page: Page, file: Path, button: str = "Import") -> None:
    """Do as the manual says, section 9.3."""
    page.get_by_role("link", name="Import", exact=True).click()
    page.get_by_role("button", name="Browse").set_input_files(file)
    page.get_by_role("button", name=button, exact=True).click()


def save(site: Site, book: Workbook, name: str) -> Path:
    path = site.folder / name
    book.save(path)
    return path


@pytest.mark.feature("F1", "F2", "F4")
def test_manual_9_1_the_learners_of_a_year_group_are_exported(
    either_page: Page, site: Site, school: School, log_in_as: LogInAs
) -> None:
    page = either_page
    manager = log_in_as(page, MANAGER)
    open_exchange(page, school)
    expect(page.get_by_text("You have not exported any learners of this provider yet.")).to_be_visible()
    page.get_by_role("button", name="Export").click()
    assert errors_on(page) == ["Learner year group is required."]
    choose_year(page, school.year)
    expect(page.get_by_text(f"The export of Year {school.year} has been requested.")).to_be_visible()
    expect(row(page, "Waiting")).to_be_visible()

    site.work()
    (mail,) = site.mail.received
    assert (mail["to"], mail["subject"]) == (
        manager.username,
        f"Qualification export ready: Year {school.year} at {school.name}",
    )
    (body,) = [part for part in mail.walk() if part.get_content_type() == "text/plain"]
    assert f"{site.url}/providers/{school.ukprn}/qualifications/export" in body.get_content()
    page.reload()
    expect(row(page, "Ready")).to_contain_text(f"{len(school.learners)} learner")
    with page.expect_download() as waiting:
        row(page, "Ready").get_by_role("link", name="Download").click()
    with ZipFile(BytesIO(Path(waiting.value.path()).read_bytes())) as archive:
        book = load_workbook(BytesIO(archive.read(archive.namelist()[0])))
    assert book.sheetnames == SHEETS
    sheet = book["Learner Qualifications"]
    assert {int(str(row[0])) for row in sheet.iter_rows(min_row=2, values_only=True)} == set(school.learners)


@pytest.mark.feature("F1", "C4")
def test_manual_9_the_export_is_refused_where_learners_add_their_own_qualifications(
    either_page: Page, site: Site, school: School, log_in_as: LogInAs
) -> None:
    page = either_page
    site.progress.providers.set_defaults(site.progress.operator, school.ukprn, staff_add_qualifications=False)
    log_in_as(page, MANAGER)
    open_exchange(page, school)
    choose_year(page, school.year)
    (said,) = errors_on(page)
    assert said.startswith(f"The learners in Year {school.year} at {school.name} add their own qualifications")


@pytest.mark.feature("F2", "F3")
@pytest.mark.parametrize("ending", ["xlsx", "xls"])
def test_manual_9_2_and_9_3_the_workbook_is_filled_in_by_a_spreadsheet_program_and_imported(
    page: Page, site: Site, school: School, log_in_as: LogInAs, tmp_path: Path, ending: str
) -> None:
    manager = log_in_as(page, MANAGER)
    content = exported(page, site, school)
    first = int(str(load_workbook(BytesIO(content))["Learner Qualifications"]["A2"].value))
    site.mail.received.clear()
    typed = {"I2": "GCSE (9 to 1)", "J2": "Mathematics", "K2": "2027-06", "L2": "7"}
    saved = site.folder / f"filled in.{ending}"
    saved.write_bytes(find_office(tmp_path).type_in(content, "Learner Qualifications", typed, ending))

    send(page, saved, "Check only (dry run)")
    expect(page.get_by_role("heading", level=1)).to_have_text("What the import would do")
    expect(page.get_by_text("1 learner would change")).to_be_visible()
    assert_accessible(page)
    assert not kept(site.progress, first)
    page.get_by_role("button", name="Browse").set_input_files(saved)
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text(f"The import of filled in.{ending} has been requested.")).to_be_visible()
    expect(row(page, f"filled in.{ending}")).to_contain_text("Waiting")
    site.work()
    (mail,) = site.mail.received
    assert (mail["to"], mail["subject"]) == (manager.username, f"Qualification import successful: filled in.{ending}")
    page.reload()
    row(page, f"filled in.{ending}").get_by_role("link", name="View").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Qualification import successful")
    (added,) = kept(site.progress, first)
    assert (added.type, added.subject, added.completion_date, added.predicted_grade) == tuple(typed.values())


@pytest.mark.feature("F3", "F4")
def test_manual_9_3_errors_are_listed_by_row_corrected_in_the_error_workbook_and_imported(
    either_page: Page, site: Site, school: School, log_in_as: LogInAs
) -> None:
    page = either_page
    log_in_as(page, MANAGER)
    book = load_workbook(BytesIO(exported(page, site, school)))
    sheet = book["Learner Qualifications"]
    assert [cell.protection.locked for cell in sheet[2][: len(IDENTITY)]] == [True] * len(IDENTITY)
    first, surname = int(str(sheet["A2"].value)), sheet["E2"].value
    for cell, value in {
        "E2": "Somebody",
        "I2": "GCSE (9 to 1)",
        "J2": "Mathematics",
        "K2": "2027-13",
        "L2": "Z",
    }.items():
        sheet[cell] = value
    site.mail.received.clear()
    send(page, save(site, book, "mistakes.xlsx"))
    site.work()
    assert [mail["subject"] for mail in site.mail.received] == ["Qualification import unsuccessful: mistakes.xlsx"]
    page.reload()
    page.get_by_role("link", name="View errors of mistakes.xlsx").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Qualification import unsuccessful")
    table = page.get_by_role("table", name="3 errors")
    expect(table.get_by_role("rowheader")).to_have_text(["2", "2", "2"])
    for cell in ("E:", "K:", "L:"):
        expect(table.get_by_role("cell").filter(has_text=cell).first).to_be_visible()
    assert not kept(site.progress, first)

    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download error workbook").click()
    marked = load_workbook(BytesIO(Path(waiting.value.path()).read_bytes()))
    sheet = marked["Learner Qualifications"]
    assert [cell for cell in ("E2", "K2", "L2") if sheet[cell].comment is None] == []
    sheet["E2"], sheet["K2"], sheet["L2"] = surname, "2027-06", "7"
    page.get_by_role("button", name="Import the corrected file").click()
    page.get_by_label("These are all of the learners' qualifications").check()
    page.get_by_role("button", name="Browse").set_input_files(save(site, marked, "corrected.xlsx"))
    page.get_by_role("button", name="Import", exact=True).click()
    site.work()
    page.reload()
    expect(row(page, "corrected.xlsx")).to_contain_text("1 learner changed")
    assert len(kept(site.progress, first)) == 1
