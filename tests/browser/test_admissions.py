"""Admissions in a real browser: forty received, filter, offers with a condition, one taken back, export, print."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from attrs import evolve, frozen
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.applications.offers import Terms
from progress_core.domain.courses.courses import Course
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.profiles.profiles import Profile, SectionStatus
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import DESK, PHONE, LogInAs, Opener
from tests.browser.learners import change
from tests.given.profiles import learner_of, pupil
from tests.given.received import apply_too
from tests.living import Site
from tests.office import find_office

pytestmark = pytest.mark.feature("H2", "H2a", "H2b", "H3")

DONE = SectionStatus.COMPLETE
TITLES = ("Digital Production", "Education and Childcare")


@frozen
class College:
    """The college of the admissions staff, with two courses.

    Args:
        site: where it is.
        courses: numbers of its courses.
        schools: UKPRNs of two schools.
    """

    site: Site
    courses: tuple[int, ...]
    schools: tuple[str, ...]

    def receive(self, count: int) -> None:
        """Let so many learners have applied, every other one for the first course."""
        for number in range(count):
            letters = chr(97 + number // 26) + chr(97 + number % 26)
            learner = pupil(
                self.site.progress, f"sender{letters}", sign_off=Choice.NO, ukprn=self.schools[number % 2],
                first_name="Pat", last_name=f"Sender{letters}",
            )  # fmt: skip
            apply_too(self.site.progress, learner, self.courses[number % 2])


@pytest.fixture
def college(site: Site) -> College:
    progress = site.progress
    (ukprn,) = progress.accounts.actor(site.person(Role.ADMISSIONS).username).scope.providers
    with progress.context.store.transaction() as work:
        ids = tuple(work.new_ids(len(TITLES)))
        work.courses.put_many(
            Course(number, ukprn, title, "T Level", date(2027, 9, 1), "LS2 7BL", town="Leeds")
            for number, title in zip(ids, TITLES, strict=True)
        )
    others = sorted(set(progress.providers.names(progress.operator)) - {ukprn})
    return College(site, ids, (others[0], others[1]))


def in_pdf(page: Page) -> list[str]:
    """Return the text of each sheet of paper on which a page is printed."""
    return [sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages]


def test_admissions_decide_about_forty_applications(
    college: College, either_page: Page, log_in_as: LogInAs, tmp_path: Path
) -> None:
    college.receive(40)
    office = either_page
    log_in_as(office, Role.ADMISSIONS)
    expect(office.get_by_text("40 applications", exact=False).first).to_be_visible()
    office.get_by_label("Status").select_option(label="Submitted (40)")
    office.get_by_label("Course", exact=True).select_option(label="Digital Production (T Level)")
    office.get_by_label("Sort by").select_option(label="Name, A to Z")
    office.get_by_role("button", name="Apply filters").click()
    expect(office.get_by_text("20 applications")).to_be_visible()
    boxes = office.get_by_role("row").get_by_role("checkbox")
    for number in range(12):
        boxes.nth(number).check()
    office.get_by_role("button", name="Make an offer").click()
    expect(office.get_by_role("heading", level=1)).to_have_text("Make an offer to 12 learners?")
    office.get_by_label("Conditions in words").fill("Come to an interview")
    office.get_by_role("button", name="Make 12 offers").click()
    expect(office.get_by_text("12 offers have been made.")).to_be_visible()
    expect(office.get_by_text("8 applications")).to_be_visible()

    office.goto("/admissions?state=offered&sort=name")
    office.get_by_role("link", name="Pat Senderaa").click()
    expect(office.get_by_role("group", name="Come to an interview")).to_be_visible()
    office.get_by_role("button", name="Take back").click()
    office.get_by_role("button", name="Take back").click()
    expect(office.get_by_text("The decision has been taken back.")).to_be_visible()

    office.goto("/admissions?state=offered&sort=name")
    expect(office.get_by_text("11 applications")).to_be_visible()
    assert_exported(office, tmp_path)
    for number in range(3):
        office.get_by_role("row").get_by_role("checkbox").nth(number).check()
    office.get_by_role("button", name="Print").click()
    expect(office.get_by_role("article")).to_have_count(3)
    sheets = in_pdf(office)
    begun = [text for text in sheets if "Application for Digital Production" in text]
    assert [("Senderac" in text, "Log off" in text) for text in begun] == [
        (True, False),
        (False, False),
        (False, False),
    ]
    assert all("Come to an interview" in text for text in begun)


def assert_exported(office: Page, folder: Path) -> None:
    """Check the spreadsheet of a list of eleven, as openpyxl and LibreOffice read it."""
    with office.expect_download() as saved:
        office.get_by_role("link", name="Export as a spreadsheet").click()
    file = folder / "applications.xlsx"
    saved.value.save_as(file)
    rows = list(openpyxl.load_workbook(file).worksheets[0].iter_rows(values_only=True))
    assert len(rows) == 12
    assert "Pat Senderac" in str(rows[1])
    settings = folder / "office"
    settings.mkdir()
    shown = find_office(settings).convert(file.read_bytes(), "xlsx", "csv").decode()
    assert len(shown.splitlines()) == 12
    assert "Pat Senderac" in shown.splitlines()[1]


def test_a_learner_answers_two_offers_and_changes_their_mind(
    college: College, either_page: Page, log_in_as: LogInAs
) -> None:
    site, page = college.site, either_page
    number = site.progress.accounts.actor(site.person(Role.LEARNER).username).account_id
    learner = change(
        site, number, lambda each: evolve(each, profile=Profile(DONE, DONE, DONE), sign_off=Choice.NO,
                                          staff_add_qualifications=Choice.NO)
    )  # fmt: skip
    log_in_as(page, Role.LEARNER)
    for title in TITLES:
        page.goto("/search")
        page.get_by_role("button", name=f"Apply for {title}").click()
        expect(page.get_by_text("Your application is submitted to")).to_be_visible()
        page.get_by_role("button", name="Apply", exact=True).click()
        expect(page.get_by_text("Your application has been submitted.")).to_be_visible()
    staff = site.progress.accounts.actor(site.person(Role.ADMISSIONS).username)
    for found in site.progress.applications.list(learner_of(site.progress, learner), number):
        site.progress.admissions.decide(staff, found.application.id, ApplicationState.OFFERED, terms=Terms())

    page.get_by_role("link", name="Home", exact=True).click()
    expect(page.get_by_role("heading", name="You have 2 offers to answer")).to_be_visible()
    page.get_by_role("button", name=f"Accept the offer for {TITLES[0]}").click()
    page.get_by_role("button", name="Accept the offer").click()
    page.get_by_role("link", name="Home", exact=True).click()
    expect(page.get_by_role("heading", name="You have an offer to answer")).to_be_visible()
    page.get_by_role("button", name=f"Accept the offer for {TITLES[1]}").click()
    expect(page.get_by_text("That offer is declined")).to_be_visible()
    page.get_by_role("button", name="Accept the offer").click()
    expect(page.get_by_text("By accepting this offer you declined:")).to_be_visible()
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_text("is accepted again")).to_be_visible()
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_text("Your decision has been taken back.")).to_be_visible()
    page.get_by_role("link", name="My applications", exact=True).click()
    expect(page.get_by_role("heading", name="Offers to answer")).to_be_visible()
    expect(page.get_by_text("Accepted", exact=True)).to_have_count(1)


def test_an_offer_is_made_with_the_keyboard_alone(college: College, page: Page, log_in_as: LogInAs) -> None:
    college.receive(2)
    log_in_as(page, Role.ADMISSIONS)
    tab_to(page, lambda: page.locator("#tick-page").evaluate("box => box === document.activeElement"))
    page.keyboard.press("Space")
    expect(page.locator("[data-ticked]")).to_have_text(" (2)")
    tab_to(page, lambda: has_focus(page, "Make an offer"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Make an offer to 2 learners?")
    tab_to(page, lambda: has_focus(page, "Make 2 offers"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 offers have been made.")).to_be_visible()


def has_focus(page: Page, name: str) -> bool:
    button = page.get_by_role("button", name=name, exact=True)
    return bool(button.evaluate("button => button === document.activeElement"))


def tab_to(page: Page, is_there: Callable[[], bool]) -> None:
    for _ in range(40):
        page.keyboard.press("Tab")
        if is_there():
            return
    raise AssertionError("the keyboard does not lead there")


@pytest.mark.parametrize("width", [PHONE, DESK], ids=["phone", "desk"])
def test_pages_of_decisions_are_accessible(college: College, opened: Opener, log_in_as: LogInAs, width: int) -> None:
    college.receive(3)
    office = opened(college.site, width=width)
    log_in_as(office, Role.ADMISSIONS)
    assert_accessible(office)
    numbers = [
        address.rpartition("/")[2]
        for link in office.get_by_role("row").get_by_role("link", name="Pat").all()
        if (address := link.get_attribute("href"))
    ]
    ticked = "+".join(numbers)
    for target in ("offered", "declined+by+provider", "enrolled"):
        office.goto(f"/admissions/decide?target={target}&application={ticked}")
        assert_accessible(office)
    office.goto(f"/admissions/decide?target=offered&application={numbers[0]}")
    office.get_by_text("Ask for grades").click()
    office.get_by_label("Type").first.select_option(label="GCSE (9 to 1)")
    office.get_by_label("Conditions in words").fill("Come to an interview")
    office.get_by_role("button", name="Make an offer").click()
    expect(office.get_by_role("alert")).to_be_visible()
    assert_accessible(office)
    office.get_by_label("Type").first.select_option(label="None")
    office.get_by_role("button", name="Make an offer").click()
    expect(office.get_by_text("The offer has been made.")).to_be_visible()
    assert_accessible(office)
    for path in (f"/admissions/{numbers[0]}/take-back", f"/admissions/print?application={ticked}"):
        office.goto(path)
        assert_accessible(office)
