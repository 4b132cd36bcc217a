"""Section 5 of the manual: creating and managing learner accounts, step by step."""

import pytest
from attrs import evolve
from playwright.sync_api import Page, expect

from progress_core.domain.foundations.choices import Choice
from tests.browser.conftest import LogInAs, errors_on, fill_log_in
from tests.browser.learners import FIELDS, archive, change, everybody, fill_born, fill_key_information, row, somebody
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
def test_manual_5_1_every_mistake_is_told_at_once_beside_its_field_and_what_was_typed_stays(
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
def test_a_doubtful_number_is_kept_and_pointed_out(page: Page, log_in_as: LogInAs) -> None:
    log_in_as(page, TUTOR)
    _open_create(page)
    fill_key_information(page)
    page.get_by_label("ULN").fill("1234567890")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("has a check digit that does not fit")).to_be_visible()
    expect(page.get_by_label("ULN")).to_have_value("1234567890")


@pytest.mark.feature("B5")
def test_manual_5_2_b_the_list_has_usernames_names_addresses_and_the_status_of_each_section(
    either_page: Page, site: Site, log_in_as: LogInAs
) -> None:
    page = either_page
    log_in_as(page, MANAGER)
    page.get_by_role("link", name="Learners", exact=True).first.click()
    expect(page.locator("tbody").get_by_role("row")).to_have_count(len(everybody(site)))
    learner, account = somebody(site)
    change(site, learner.id, lambda found: evolve(found, details=evolve(found.details, email="bob@example.com")))
    page.reload()
    found = row(page, account.username)
    for text in (learner.name, account.username, "bob@example.com", "Not started"):
        expect(found).to_contain_text(text)
    for heading in ("Personal information", "Qualifications", "Statements"):
        expect(page.get_by_role("columnheader", name=heading)).to_be_visible()


@pytest.mark.feature("B5", "B6")
def test_manual_5_2_c_the_search_box_finds_a_learner_and_view_profile_shows_the_summary(
    either_page: Page, site: Site, log_in_as: LogInAs
) -> None:
    page = either_page
    learner, account = somebody(site)
    log_in_as(page, MANAGER)
    page.get_by_role("link", name="Learners", exact=True).first.click()
    page.get_by_role("searchbox", name="Search").fill(account.username)
    page.get_by_role("button", name="Search").click()
    expect(page.locator("tbody").get_by_role("row")).to_have_count(1)
    page.get_by_role("link", name="View profile").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(learner.name)
    expect(page.get_by_text("The statements section is not complete yet.")).to_be_visible()


@pytest.mark.feature("B6", "B7")
def test_manual_5_2_d_the_name_opens_the_learner_to_edit(either_page: Page, site: Site, log_in_as: LogInAs) -> None:
    page = either_page
    learner, _ = somebody(site)
    log_in_as(page, MANAGER)
    page.get_by_role("link", name="Learners", exact=True).first.click()
    page.get_by_role("link", name=learner.name, exact=True).click()
    expect(page.get_by_label("First name")).to_have_value(learner.details.first_name)
    page.get_by_label("Town").fill("Otley")
    page.get_by_role("group", name="Sign off learner's profile?").get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(f"The changes to {learner.name} have been saved.")).to_be_visible()
    kept, _ = site.progress.learners.get(site.progress.operator, learner.id)
    assert (kept.details.town, kept.sign_off) == ("Otley", Choice.NO)
    assert evolve(kept.details, town=learner.details.town) == learner.details


@pytest.mark.feature("B6")
def test_what_somebody_else_changed_meanwhile_is_shown_and_what_was_typed_stays(
    page: Page, site: Site, log_in_as: LogInAs
) -> None:
    learner, _ = somebody(site)
    log_in_as(page, MANAGER)
    page.goto(f"/learners/{learner.id}")
    page.get_by_label("Town").fill("Otley")
    change(site, learner.id, lambda found: evolve(found, details=evolve(found.details, street="New Street")))
    page.get_by_role("button", name="Save").click()
    expect(
        page.get_by_role("heading", name="Somebody else has changed this learner since you opened the page")
    ).to_be_visible()
    expect(row(page, "New Street")).to_contain_text("Street")
    expect(page.get_by_label("Town")).to_have_value("Otley")
    page.get_by_label("Street").fill("New Street")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("have been saved")).to_be_visible()
    kept, _ = site.progress.learners.get(site.progress.operator, learner.id)
    assert (kept.details.street, kept.details.town) == ("New Street", "Otley")


@pytest.mark.feature("B6", "A10")
def test_manual_5_2_b_resetting_a_password_shows_the_new_one_once(
    either_page: Page, site: Site, log_in_as: LogInAs
) -> None:
    page = either_page
    learner, account = somebody(site)
    log_in_as(page, MANAGER)
    page.get_by_role("link", name="Learners", exact=True).first.click()
    row(page, account.username).get_by_role("button", name="Reset password").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("New password")
    password = row(page, account.username).get_by_role("cell").last.inner_text()
    assert site.progress.accounts.log_in(account.username, password).actor.account_id == learner.id
    page.get_by_role("link", name="Back to the learners").click()
    expect(page.get_by_text(password)).to_have_count(0)


@pytest.mark.feature("B6", "A6")
def test_manual_5_2_b_unlocking_a_learner(either_page: Page, site: Site, log_in_as: LogInAs) -> None:
    page = either_page
    learner, account = somebody(site, locked=True)
    log_in_as(page, MANAGER)
    page.get_by_role("link", name="Learners", exact=True).first.click()
    found = row(page, account.username)
    expect(found).to_contain_text("Locked out")
    found.get_by_role("button", name="Unlock").click()
    expect(page.get_by_text(f"{learner.name} can try to log in again.")).to_be_visible()
    expect(found).not_to_contain_text("Locked out")
    assert site.progress.learners.get(site.progress.operator, learner.id)[1].locked_at is None


@pytest.mark.feature("B6")
def test_manual_5_2_b_deleting_a_learner_asks_first(either_page: Page, site: Site, log_in_as: LogInAs) -> None:
    page = either_page
    learner, account = somebody(site)
    log_in_as(page, MANAGER)
    page.goto(f"/learners?search={account.username}")
    row(page, account.username).get_by_role("button", name="Delete").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Delete {learner.name}?")
    page.get_by_role("link", name="Cancel").click()
    expect(row(page, account.username)).to_be_visible()
    row(page, account.username).get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("1 learner has been deleted.")).to_be_visible()
    expect(page.get_by_role("searchbox", name="Search")).to_have_value(account.username)
    expect(page.get_by_text("No learners match.")).to_be_visible()


@pytest.mark.feature("B6")
def test_a_learner_with_a_submitted_application_is_archived_and_can_be_restored(
    either_page: Page, site: Site, log_in_as: LogInAs
) -> None:
    page = either_page
    learner, account = somebody(site)
    archive(site, learner.id)
    log_in_as(page, MANAGER)
    page.get_by_role("link", name="Learners", exact=True).first.click()
    expect(row(page, account.username)).to_have_count(0)
    page.get_by_label("Show").select_option("Archived learners")
    page.get_by_role("button", name="Apply").click()
    row(page, account.username).get_by_role("button", name="Restore").click()
    expect(page.get_by_text(f"{learner.name} has been restored.")).to_be_visible()
    assert not site.progress.learners.get(site.progress.operator, learner.id)[0].archived


@pytest.mark.feature("B6")
def test_ticked_learners_are_reset_unlocked_and_deleted_together(
    either_page: Page, site: Site, log_in_as: LogInAs
) -> None:
    page = either_page
    (first, one), (second, two) = somebody(site), somebody(site, locked=True)
    log_in_as(page, MANAGER)
    ticked = page.get_by_role("group", name="For the ticked learners")

    def tick() -> None:
        for learner in (first, second):
            page.get_by_role("checkbox", name=f"Select {learner.name}").check()

    page.get_by_role("link", name="Learners", exact=True).first.click()
    ticked.get_by_role("button", name="Delete").click()
    assert errors_on(page) == ["No learner is chosen. Tick at least one."]
    page.get_by_role("button", name="Apply").click()
    expect(page).to_have_title("Learners – Progress")
    tick()
    ticked.get_by_role("button", name="Unlock").click()
    expect(page.get_by_text("2 learners can try to log in again.")).to_be_visible()
    tick()
    ticked.get_by_role("button", name="Reset password").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("New passwords")
    expect(row(page, one.username)).to_be_visible()
    expect(row(page, two.username)).to_be_visible()
    page.get_by_role("link", name="Back to the learners").click()
    tick()
    ticked.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Delete 2 learners?")
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("2 learners have been deleted.")).to_be_visible()
    left = {learner.id for learner, _ in everybody(site)}
    assert left.isdisjoint({first.id, second.id})


@pytest.mark.feature("B8")
def test_manual_5_3_identifying_learners_who_have_not_logged_in(
    either_page: Page, site: Site, log_in_as: LogInAs
) -> None:
    page = either_page
    log_in_as(page, MANAGER)
    page.get_by_role("link", name="Never logged in").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Never logged in")
    page.get_by_role("button", name="Learners who have not logged on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Learners who have not logged on")
    never = [account for _, account in everybody(site) if account.never_logged_in]
    expect(page.locator("tbody").get_by_role("row")).to_have_count(len(never))
    expect(page.get_by_role("link", name="Download learners who have not logged on")).to_be_visible()
