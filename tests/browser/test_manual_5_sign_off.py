"""Sections 5.4, 5.5 and 5.6 of the manual: qualifications, references and approval, step by step."""

import re

import pytest
from attrs import evolve
from playwright.sync_api import Page, expect

from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.learners import Learner
from progress_core.domain.profiles.profiles import SectionStatus
from progress_core.domain.profiles.references import RATED
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import LogInAs, Opener, errors_on
from tests.browser.learners import change, row
from tests.browser.profiles import (
    ALL_ADDED,
    COMPLETE,
    MATHS,
    UPDATE,
    go_to_own_profile,
    now,
    open_tab,
    view_profile,
)
from tests.living import MANAGER, Site

REFEREE = "Miss Jane Smith, Pastoral manager, 01632 960961"


@pytest.mark.feature("C4", "C5")
def test_manual_5_4_adding_qualifications_to_a_learner_profile(
    either_page: Page, site: Site, learner: Learner, log_in_as: LogInAs
) -> None:
    page = either_page
    change(site, learner.id, lambda found: evolve(found, staff_add_qualifications=Choice.YES))
    log_in_as(page, MANAGER)
    view_profile(page, learner, "Learners awaiting qualifications")
    open_tab(page, "Qualifications")
    page.get_by_role("button", name="Start adding your qualifications").click()
    page.get_by_role("button", name="Next").click()
    assert errors_on(page) == ["Choose the type of qualification."]
    page.get_by_label("Qualification type").select_option("GCSE (9 to 1)")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("GCSE (9 to 1)")
    page.get_by_label("Subject").select_option("Mathematics")
    date = page.get_by_role("group", name="Completion date")
    date.get_by_label("Month").select_option("June")
    page.get_by_role("button", name="Save", exact=True).click()
    told = errors_on(page)
    assert told[0].startswith("Choose both the month and the year")
    assert told[1] == "Give a predicted grade, an actual grade or both."
    date.get_by_label("Year").select_option("2026")
    page.get_by_label("Predicted grade").select_option("6")
    page.get_by_role("button", name="Save and add another qualification").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Select Qualification")
    free = next(each for each in site.progress.qualifications.catalogue.types if each.free_text_grade)
    page.get_by_label("Qualification type").select_option(free.name)
    page.get_by_role("button", name="Next").click()
    subject = page.get_by_label("Subject")
    if free.subjects:
        subject.select_option(free.subjects[0])
    else:
        subject.fill("Swimming")
    page.get_by_label("Actual grade").fill("Gold")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(row(page, "Mathematics")).to_contain_text("June 2026")
    expect(row(page, "Gold")).to_contain_text(free.name)
    page.get_by_role("link", name="Change Mathematics").click()
    page.get_by_label("Actual grade").select_option("7")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(row(page, "Mathematics").get_by_role("cell").nth(3)).to_have_text("7")
    row(page, "Gold").get_by_role("button", name="Remove").click()
    expect(row(page, "Gold")).to_have_count(0)
    page.get_by_role("button", name=ALL_ADDED).click()
    expect(page.get_by_role("button", name="Add another qualification")).to_have_count(0)
    page.get_by_role("button", name=UPDATE).click()
    expect(page.get_by_role("button", name="Add another qualification")).to_be_visible()
    assert now(site, learner).profile.qualifications is SectionStatus.IN_PROGRESS


@pytest.mark.feature("C4", "H4")
def test_manual_5_4_learners_can_only_read_qualifications_that_staff_add(
    page: Page, site: Site, learner: Learner, log_in_as: LogInAs
) -> None:
    site.progress.qualifications.add(site.progress.operator, learner.id, MATHS)
    change(site, learner.id, lambda found: evolve(found, staff_add_qualifications=Choice.YES))
    log_in_as(page, Role.LEARNER)
    go_to_own_profile(page)
    open_tab(page, "Qualifications")
    expect(page.get_by_text("Your school or college adds your qualifications.")).to_be_visible()
    expect(row(page, "Mathematics")).to_be_visible()
    for name in ("Add another qualification", ALL_ADDED, UPDATE, "Remove"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)


@pytest.mark.feature("C7", "C8")
def test_manual_5_5_adding_a_reference_to_a_learner_profile(
    either_page: Page, site: Site, learner: Learner, opened: Opener, log_in_as: LogInAs
) -> None:
    page, theirs = either_page, opened(site)
    site.progress.providers.set_defaults(site.progress.operator, learner.details.ukprn, referee=REFEREE)
    log_in_as(theirs, Role.LEARNER)
    log_in_as(page, MANAGER)
    view_profile(page, learner, "Learners awaiting references")
    open_tab(page, "Reference")
    expect(page.get_by_text(REFEREE)).to_be_visible()
    expect(page.get_by_text("This is the default provider referee")).to_be_visible()
    page.get_by_label("Attendance (%)").fill("90")
    page.get_by_label("Attendance (%)").press("Enter")
    expect(page.get_by_text("The reference details have been saved as a draft.")).to_be_visible()
    page.get_by_label("Attendance (%)").fill("91")
    page.get_by_role("button", name="Add a different referee").click()
    expect(page.get_by_text("What you have typed so far has been saved as a draft.")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    assert errors_on(page) == ["Enter the referee: the name and position of the person who vouches for this learner."]
    page.get_by_label("Referee").fill("Mr Tom Hale, Head of sixth form\n01632 960962")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_label("Attendance (%)")).to_have_value("91")
    expect(page.get_by_text("Mr Tom Hale, Head of sixth form")).to_be_visible()
    expect(page.get_by_text("This is the default provider referee")).to_have_count(0)
    page.get_by_label("Attendance (%)").fill("96.5")
    page.get_by_role("button", name="Save reference details").click()
    expect(page.get_by_text("The reference details have been saved as a draft.")).to_be_visible()
    page.get_by_role("button", name="Complete reference details").click()
    assert len(errors_on(page)) == 2 + len(RATED)
    page.get_by_role("group", name="Display to learner").get_by_label("No").check()
    page.get_by_role("group", name="Additional support required").get_by_label("No").check()
    for name in RATED:
        page.get_by_label(name.replace("_", " ").capitalize(), exact=True).select_option("Average")
    page.get_by_label("Health", exact=True).select_option("Below average")
    page.get_by_role("button", name="Complete reference details").click()
    assert errors_on(page) == ["Enter further details, because these are below average: Health."]
    page.get_by_label("If any are below average, please provide further details").fill("Asthma.")
    page.get_by_role("button", name="Complete reference details").click()
    expect(page.get_by_text("The reference is complete")).to_be_visible()
    go_to_own_profile(theirs)
    expect(theirs.get_by_text("Reference")).to_have_count(0)
    assert theirs.goto(f"/learners/{learner.id}/reference").status == 404  # type: ignore[union-attr] # an answer came
    page.get_by_role("group", name="Display to learner").get_by_label("Yes").check()
    with page.expect_navigation():  # the page that is there says already what the next one will
        page.get_by_role("button", name="Complete reference details").click()
    expect(page.get_by_text("The reference is complete")).to_be_visible()
    theirs.goto("/dashboard")
    go_to_own_profile(theirs)
    open_tab(theirs, "Reference")
    for text in ("Mr Tom Hale", "96.5", "Asthma."):
        expect(theirs.get_by_text(text)).to_be_visible()
    expect(theirs.get_by_role("button", name="Complete reference details")).to_have_count(0)


@pytest.mark.feature("C2", "C3")
def test_manual_5_6_profile_approval(
    either_page: Page, site: Site, learner: Learner, opened: Opener, log_in_as: LogInAs
) -> None:
    page, theirs = either_page, opened(site)
    change(site, learner.id, lambda found: evolve(found, profile=COMPLETE))
    log_in_as(page, MANAGER)
    log_in_as(theirs, Role.LEARNER)
    view_profile(page, learner, "Awaiting profile approval")
    page.get_by_role("button", name="Approve Profile").click()
    expect(page.get_by_text("The profile has been approved.")).to_be_visible()
    theirs.get_by_role("link", name="Messages").first.click()
    expect(theirs.get_by_role("heading", name="Your profile has been approved")).to_be_visible()
    theirs.get_by_role("link", name="My profile").first.click()
    open_tab(theirs, "Personal information")
    theirs.get_by_role("button", name=UPDATE).click()
    theirs.get_by_label("Town").fill("Otley")
    theirs.get_by_role("button", name="Mark as complete").click()
    expect(theirs.get_by_text("The section has been marked as complete.")).to_be_visible()
    page.get_by_role("link", name="Home", exact=True).first.click()
    view_profile(page, learner, "Awaiting profile approval")
    expect(page.get_by_role("heading", name="Changed since the profile was last approved")).to_be_visible()
    expect(row(page, "Otley")).to_contain_text("Town")
    theirs.get_by_role("button", name=UPDATE).click()
    theirs.get_by_label("Town").fill("Ilkley")
    theirs.get_by_role("button", name="Mark as complete").click()
    expect(theirs.get_by_text("The section has been marked as complete.")).to_be_visible()
    page.get_by_role("button", name="Approve Profile").click()
    expect(page.get_by_role("heading", name="Somebody else has changed this since you opened the page")).to_be_visible()
    expect(page.get_by_role("alert").get_by_role("row").filter(has_text="Otley")).to_contain_text("Ilkley")
    assert not now(site, learner).profile.approved
    page.get_by_role("button", name="Approve Profile").click()
    expect(page.get_by_text("The profile has been approved.")).to_be_visible()
    page.get_by_role("button", name="Un-approve profile").click()
    expect(page.get_by_text("The profile is no longer approved.")).to_be_visible()
    assert not now(site, learner).profile.approved


@pytest.mark.feature("C2", "C10", "C11")
def test_manual_5_6_ticked_profiles_and_those_of_a_cohort_are_approved_together(
    page: Page, site: Site, learner: Learner, log_in_as: LogInAs
) -> None:
    change(site, learner.id, lambda found: evolve(found, profile=COMPLETE))
    log_in_as(page, MANAGER)
    page.get_by_role("link", name="Learners", exact=True).first.click()
    other = page.get_by_role("checkbox", name=re.compile("^Select (?!all |" + re.escape(learner.name) + ")")).first
    other.check()
    page.get_by_role("checkbox", name=f"Select {learner.name}").check()
    page.get_by_role("button", name="Approve Profile").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Approve 2 profiles?")
    assert_accessible(page)
    page.get_by_role("button", name="Approve profiles").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 profile is approved")
    expect(page.get_by_role("heading", name="Not approved")).to_be_visible()
    assert_accessible(page)
    site.progress.approvals.unapprove(site.progress.operator, learner.id)
    page.goto(f"/providers/{learner.details.ukprn}/options")
    page.get_by_role("button", name="Approve profiles").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Approve the profile of {learner.name}?")
    page.get_by_role("button", name="Approve Profile").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 profile is approved")
    page.goto(f"/providers/{learner.details.ukprn}/options")
    page.get_by_role("button", name="Approve profiles").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("No profiles are awaiting approval")
