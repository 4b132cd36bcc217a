"""Section 5.1 of the manual: creating a new learner, step by step."""

import pytest
from playwright.sync_api import Page, expect

from progress_core.domain.foundations.choices import Choice
from tests.browser.conftest import LogInAs, errors_on, fill_log_in
from tests.browser.learners import FIELDS, fill_born, fill_key_information
from tests.living import MANAGER, TUTOR, Site

ANYBODY = "Use provider default"


def _open_create(page: Page) -> None:
    page.get_by_role("link", name="Learners", exact=True).first.click()
    page.get_by_role("button", name="Create learner").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Create learner")


@pytest.mark.feature("B1", "B2", "B3")
def test_manual_5_1_creating_a_new_learner(either_page: Page, site: Site, log_in_as: LogInAs) -> None:
    page = either_page
    log_in_as(page, TUTOR)
    _open_create(page)
    for heading in ("Login information", "Key information", "Profile", "Additional information"):
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    fill_key_information(page)
    for label, value in FIELDS.items():
        page.get_by_label(label, exact=True).fill(value)
    sign_off = page.get_by_role("group", name="Sign off learner's profile?")
    expect(sign_off.get_by_label(ANYBODY)).to_be_checked()
    sign_off.get_by_label("Yes").check()
    adding = page.get_by_role(
        "group", name="Select whether or not you wish to add qualifications on behalf of this learner?"
    )
    expect(adding.get_by_label(ANYBODY)).to_be_checked()
    adding.get_by_label("No", exact=True).check()
    page.get_by_role("group", name="Gender").get_by_label("Male", exact=True).check()
    page.get_by_role("group", name="Ethnic group").get_by_label("Gypsy or Irish Traveller").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Learner created: Paul Marmoshon, username pmarmoshon.")).to_be_visible()
    made = site.progress.learners.find(site.progress.operator, "pmarmoshon")
    details = made.details
    kept = (details.house, details.street, details.locality, details.town, details.postcode, details.telephone)
    assert kept == ("12", "High Street", "Headingley", "Leeds", "LS6 3AA", "01131234567")
    assert (details.uln, details.upn, details.ccis) == ("1000000043", "Z801200001001", "1234567")
    assert (details.gender, details.ethnicity) == ("Male", "Gypsy or Irish Traveller")
    assert (details.date_of_birth.isoformat(), details.year_group) == ("2010-03-25", 11)
    assert (made.sign_off, made.staff_add_qualifications) == (Choice.YES, Choice.NO)


@pytest.mark.feature("B1")
def test_manual_5_1_g_create_learner_and_add_another(either_page: Page, site: Site, log_in_as: LogInAs) -> None:
    page = either_page
    log_in_as(page, MANAGER)
    school = list(site.progress.providers.names(site.progress.accounts.actor(MANAGER)).values())[1]
    _open_create(page)
    fill_key_information(page, provider=school, year="Year 12")
    page.get_by_role("button", name="Create learner and add another").click()
    expect(page.get_by_text("Learner created: Paul Marmoshon")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Create learner")
    expect(page.get_by_label("Username")).to_have_value("")
    expect(page.get_by_label("First name")).to_have_value("")
    expect(page.get_by_label("Learner year group")).to_have_value("12")
    expect(page.get_by_label("Provider", exact=True).locator("option:checked")).to_have_text(school)


@pytest.mark.feature("B1", "B4")
def test_manual_5_1_every_mistake_is_shown_at_once_and_typed_text_is_kept(
    either_page: Page, log_in_as: LogInAs
) -> None:
    page = either_page
    log_in_as(page, MANAGER)
    _open_create(page)
    page.get_by_label("Username").fill("p+m")
    page.get_by_label("Last name").fill("Marmoshon")
    page.get_by_label("Postcode").fill("nowhere")
    fill_born(page, "31", "2", "2010")
    page.get_by_role("button", name="Save").click()
    expect(page).to_have_title("Error: Create learner – Progress")
    told = errors_on(page)
    assert [text.split()[0] for text in told] == [
        "Username",
        "Password",
        "First",
        "Date",
        "Learner",
        "Choose",
        "Postcode",
    ]
    expect(page.get_by_label("Last name")).to_have_value("Marmoshon")
    expect(page.get_by_role("group", name="Date of birth").get_by_label("Day")).to_have_value("31")
    expect(page.get_by_label("Postcode")).to_have_value("nowhere")
    page.get_by_role("alert").get_by_role("link").nth(3).click()
    expect(page.get_by_role("group", name="Date of birth").get_by_label("Day")).to_be_focused()


@pytest.mark.feature("A5", "B1")
def test_manual_5_1_the_learner_is_prompted_to_change_their_password_upon_first_login(
    page: Page, log_in_as: LogInAs
) -> None:
    log_in_as(page, TUTOR)
    _open_create(page)
    fill_key_information(page)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Learner created")).to_be_visible()
    page.get_by_role("button", name="Log off").click()
    fill_log_in(page, "pmarmoshon", "sunny4day")
    expect(page.get_by_label("Confirm")).to_be_visible()


@pytest.mark.feature("B3", "B4")
def test_a_doubtful_number_is_saved_with_a_warning(page: Page, log_in_as: LogInAs) -> None:
    log_in_as(page, TUTOR)
    _open_create(page)
    fill_key_information(page)
    page.get_by_label("ULN").fill("1234567890")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("has a wrong check digit")).to_be_visible()
    expect(page.get_by_label("ULN")).to_have_value("1234567890")
