"""Sections 5.2 and 6.3 of the manual: learners, and staff on their behalf, fill in profiles."""

import pytest
from attrs import evolve
from playwright.sync_api import Page, expect

from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.learners import Learner
from progress_core.domain.profiles.profiles import SectionStatus
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import DESK, PHONE, LogInAs, Opener, errors_on
from tests.browser.learners import change
from tests.browser.profiles import (
    ALL_ADDED,
    COMPLETE,
    DONE,
    MATHS,
    UPDATE,
    VOUCHED,
    go_to_own_profile,
    now,
    open_tab,
    view_profile,
)
from tests.living import MANAGER, Site


@pytest.mark.feature("B7")
def test_manual_5_2_c_to_g_a_manager_edits_on_the_learners_behalf(
    either_page: Page, site: Site, learner: Learner, log_in_as: LogInAs
) -> None:
    page = either_page
    log_in_as(page, MANAGER)
    view_profile(page, learner)
    page.get_by_role("link", name="View and edit Personal information").click()
    page.get_by_label("Town").fill("Otley")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("The section has been saved. It is still in progress.")).to_be_visible()
    page.get_by_role("button", name="Mark as complete").click()
    expect(page.get_by_text("The section has been marked as complete.")).to_be_visible()
    expect(page.get_by_label("Town")).to_have_count(0)
    expect(page.get_by_text("Otley")).to_be_visible()
    page.get_by_role("button", name=UPDATE).click()
    page.get_by_label("Town").fill("Ilkley")
    page.get_by_role("button", name="Mark as complete").click()
    expect(page.get_by_text("Ilkley")).to_be_visible()
    open_tab(page, "Statements")
    page.get_by_role("button", name="Mark as complete").click()
    assert errors_on(page) == ["Personal statement is required."]
    page.get_by_label("Personal statement").fill("I like building.")
    page.get_by_role("button", name="Mark as complete").click()
    expect(page.get_by_text("The section has been marked as complete.")).to_be_visible()
    kept = now(site, learner)
    assert (kept.details.town, kept.profile.personal_information, kept.profile.statements) == ("Ilkley", DONE, DONE)


@pytest.mark.feature("B7", "H4", "C3")
def test_manual_5_2_f_learners_fill_in_their_own_profile_and_reopen_it(
    either_page: Page, site: Site, learner: Learner, log_in_as: LogInAs
) -> None:
    page = either_page
    log_in_as(page, Role.LEARNER)
    go_to_own_profile(page)
    open_tab(page, "Personal information")
    for foreign in ("Provider", "Learner year group", "ULN"):
        expect(page.get_by_label(foreign, exact=True)).to_have_count(0)
    page.get_by_label("Telephone number").fill("12")
    page.get_by_role("button", name="Save", exact=True).click()
    assert [text.split()[0] for text in errors_on(page)] == ["Telephone"]
    page.get_by_label("Telephone number").fill("01131234567")
    page.get_by_role("button", name="Mark as complete").click()
    expect(page.get_by_text("The section has been marked as complete.")).to_be_visible()
    open_tab(page, "Statements")
    page.get_by_label("Personal statement").fill("I like building.\nAnd cooking.")
    page.get_by_role("button", name="Mark as complete").click()
    open_tab(page, "Qualifications")
    page.get_by_role("button", name=ALL_ADDED).click()
    expect(page.get_by_text("The section has been marked as complete.")).to_be_visible()
    assert now(site, learner).profile.complete
    site.progress.approvals.approve(site.progress.accounts.actor(MANAGER), learner.id)
    open_tab(page, "Statements")
    page.get_by_role("button", name=UPDATE).click()
    expect(page.get_by_label("Personal statement")).to_have_value("I like building.\nAnd cooking.")
    kept = now(site, learner)
    assert (kept.profile.approved, kept.profile.statements) == (False, SectionStatus.IN_PROGRESS)


@pytest.mark.feature("B7", "B9")
def test_manual_6_3_managing_your_learners_through_the_learners_tab(
    either_page: Page, site: Site, learner: Learner, log_in_as: LogInAs
) -> None:
    page = either_page
    said = {"personal_statement": "I like building.", "interests": "Chess"}
    site.progress.profiles.save_statements(site.progress.operator, learner.id, said, complete=True)
    log_in_as(page, MANAGER)
    view_profile(page, learner)
    expect(page.get_by_text("I like building.")).to_be_visible()
    page.get_by_role("link", name="View and edit Statements").click()
    page.get_by_role("button", name=UPDATE).click()
    page.get_by_label("Interests").fill("Chess and cricket")
    page.get_by_role("button", name="Mark as complete").click()
    expect(page.get_by_text("Chess and cricket")).to_be_visible()
    page.get_by_role("link", name="Learners", exact=True).first.click()
    page.get_by_role("link", name=learner.name, exact=True).click()
    expect(page.get_by_label("First name")).to_have_value(learner.details.first_name)


@pytest.mark.feature("B7")
def test_the_second_of_two_edits_of_a_section_sees_the_differences_and_loses_nothing(
    page: Page, site: Site, learner: Learner, log_in_as: LogInAs
) -> None:
    log_in_as(page, MANAGER)
    page.goto(f"/learners/{learner.id}/statements")
    page.get_by_label("Personal statement").fill("I cook.")
    said = {"personal_statement": "I like building."}
    themselves = site.progress.accounts.actor(site.person(Role.LEARNER).username)
    site.progress.profiles.save_statements(themselves, learner.id, said)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert").get_by_role("row").nth(1)).to_contain_text("I like building.")
    expect(page.get_by_label("Personal statement")).to_have_value("I cook.")
    assert_accessible(page)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("The section has been saved.")).to_be_visible()


@pytest.mark.slow
@pytest.mark.feature("B7", "C7", "H4")
@pytest.mark.parametrize("width", [PHONE, DESK], ids=["phone", "desk"])
def test_pages_of_a_profile_are_accessible(
    site: Site, learner: Learner, opened: Opener, log_in_as: LogInAs, width: int
) -> None:
    staff, theirs = opened(site, width=width), opened(site, width=width)
    log_in_as(staff, MANAGER)
    log_in_as(theirs, Role.LEARNER)
    parts = ("profile", "personal-information", "statements", "qualifications")
    forms = ("qualifications/add", "qualifications/add?type=GCSE+(9+to+1)", "qualifications/1")
    operator = site.progress.operator

    def look(page: Page, *paths: str) -> None:
        for path in paths:
            page.goto(f"/learners/{learner.id}/{path}")
            assert_accessible(page)

    look(staff, *parts, "reference", "reference/referee")
    look(theirs, *parts)
    site.progress.qualifications.add(operator, learner.id, MATHS)
    look(theirs, *forms)
    site.progress.references.complete(operator, learner.id, VOUCHED | {"display_to_learner": "yes"})
    change(site, learner.id, lambda found: evolve(found, profile=evolve(COMPLETE, reference=found.profile.reference)))
    site.progress.approvals.approve(operator, learner.id)
    site.progress.learners.edit(operator, learner.id, {"town": "Otley"})
    look(staff, *parts, "reference")
    look(theirs, *parts, "reference")
