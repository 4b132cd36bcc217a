"""Sections 5.2 and 5.3 of the manual: managing learner accounts, step by step."""

import pytest
from attrs import evolve
from playwright.sync_api import Page, expect

from progress_core.domain.foundations.choices import Choice
from tests.browser.conftest import LogInAs, errors_on
from tests.browser.learners import archive, change, everybody, row, somebody
from tests.living import MANAGER, Site


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
def test_changes_by_somebody_else_are_shown_and_typed_text_is_kept(page: Page, site: Site, log_in_as: LogInAs) -> None:
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
    expect(page.get_by_label("Street")).to_have_value("New Street")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("have been saved")).to_be_visible()
    kept, _ = site.progress.learners.get(site.progress.operator, learner.id)
    assert (kept.details.street, kept.details.town) == ("New Street", "Otley")


@pytest.mark.feature("B6", "A10")
def test_manual_5_2_b_resetting_a_password_asks_first_and_shows_the_new_one(
    either_page: Page, site: Site, log_in_as: LogInAs
) -> None:
    page = either_page
    learner, account = somebody(site)
    log_in_as(page, MANAGER)
    page.get_by_role("link", name="Learners", exact=True).first.click()
    row(page, account.username).get_by_role("button", name="Reset password").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Reset the password of {learner.name}?")
    page.get_by_role("link", name="Cancel").click()
    row(page, account.username).get_by_role("button", name="Reset password").click()
    page.get_by_role("button", name="Reset password").click()
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
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Unlock {learner.name}?")
    page.get_by_role("link", name="Cancel").click()
    expect(found).to_contain_text("Locked out")
    found.get_by_role("button", name="Unlock").click()
    page.get_by_role("button", name="Unlock").click()
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
    assert errors_on(page) == ["Select at least one learner."]
    page.get_by_role("button", name="Apply").click()
    expect(page).to_have_title("Learners – Progress")
    tick()
    ticked.get_by_role("button", name="Unlock").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Unlock 2 learners?")
    expect(page.get_by_role("main")).to_contain_text(first.name)
    expect(page.get_by_role("main")).to_contain_text(second.name)
    page.get_by_role("button", name="Unlock").click()
    expect(page.get_by_text("2 learners can try to log in again.")).to_be_visible()
    tick()
    ticked.get_by_role("button", name="Reset password").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Reset the password of 2 learners?")
    expect(page.get_by_role("main")).to_contain_text(first.name)
    expect(page.get_by_role("main")).to_contain_text(second.name)
    page.get_by_role("button", name="Reset passwords").click()
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
