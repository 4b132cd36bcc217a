"""Section 6 of the manual: managing learners at multiple providers."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LogInAs
from tests.browser.learners import everybody, fill_key_information, names_on, row
from tests.living import MANAGER, TUTOR, Site


def _schools(site: Site) -> dict[str, str]:
    return site.progress.providers.names(site.progress.accounts.actor(MANAGER))


@pytest.mark.feature("B9")
def test_manual_6_1_creating_learners_through_the_providers_tab(
    either_page: Page, site: Site, log_in_as: LogInAs
) -> None:
    page = either_page
    schools = _schools(site)
    ukprn, school = list(schools.items())[-1]
    there = sorted(learner.name for learner, _ in everybody(site) if learner.details.ukprn == ukprn)
    log_in_as(page, MANAGER)
    page.get_by_role("link", name="Providers", exact=True).click()
    assert names_on(page) == sorted(schools.values(), key=str.lower)
    link = row(page, school).get_by_role("link")
    expect(link).to_contain_text(f"{len(there)} learner")
    link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Learners at {school}")
    assert sorted(names_on(page)) == there
    page.get_by_role("button", name="Create learner").click()
    expect(page.get_by_label("Provider", exact=True)).to_have_value(ukprn)
    fill_key_information(page)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Learner created")).to_be_visible()
    assert site.progress.learners.find(site.progress.operator, "pmarmoshon").details.ukprn == ukprn


@pytest.mark.feature("B9", "B1")
def test_manual_6_2_creating_learners_through_the_learners_tab(
    either_page: Page, site: Site, log_in_as: LogInAs
) -> None:
    page = either_page
    ukprn, school = next(iter(_schools(site).items()))
    log_in_as(page, MANAGER)
    page.get_by_role("link", name="Learners", exact=True).first.click()
    page.get_by_role("button", name="Create learner").click()
    offered = page.get_by_label("Provider", exact=True).get_by_role("option")
    expect(offered).to_have_text(["Choose a provider", *_schools(site).values()])
    fill_key_information(page, provider=school)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Learner created")).to_be_visible()
    assert site.progress.learners.find(site.progress.operator, "pmarmoshon").details.ukprn == ukprn


@pytest.mark.feature("B5", "B9")
def test_manual_6_3_the_learners_tab_covers_all_providers_and_can_be_filtered_to_one(
    either_page: Page, site: Site, log_in_as: LogInAs
) -> None:
    page = either_page
    people = [learner for learner, _ in everybody(site)]
    ukprn, school = next(iter(_schools(site).items()))
    log_in_as(page, MANAGER)
    page.get_by_role("link", name="Learners", exact=True).first.click()
    assert sorted(names_on(page)) == sorted(learner.name for learner in people)
    page.get_by_label("Provider", exact=True).select_option(school)
    page.get_by_label("Year group").select_option("Year 11")
    page.get_by_role("button", name="Apply").click()
    chosen = [learner for learner in people if (learner.details.ukprn, learner.details.year_group) == (ukprn, 11)]
    assert sorted(names_on(page)) == sorted(learner.name for learner in chosen)
    page.get_by_label("Year group").select_option("All year groups")
    page.get_by_label("Sort by").select_option("First name")
    page.get_by_role("button", name="Apply").click()
    firsts = [name.split()[0].casefold() for name in names_on(page)]
    assert firsts == sorted(firsts)


@pytest.mark.feature("B9")
def test_a_manager_of_one_provider_sees_nothing_of_others(page: Page, site: Site, log_in_as: LogInAs) -> None:
    log_in_as(page, TUTOR)
    (ukprn,) = site.progress.accounts.actor(TUTOR).scope.providers
    page.get_by_role("link", name="Learners", exact=True).first.click()
    there = sorted(learner.name for learner, _ in everybody(site) if learner.details.ukprn == ukprn)
    assert sorted(names_on(page)) == there
    expect(page.get_by_label("Provider", exact=True)).to_have_count(0)
    page.get_by_role("link", name="Providers", exact=True).click()
    assert names_on(page) == [_schools(site)[ukprn]]


@pytest.mark.feature("B8", "D1")
def test_manual_6_4_identifying_learners_who_have_not_logged_in(
    either_page: Page, site: Site, log_in_as: LogInAs
) -> None:
    page = either_page
    log_in_as(page, MANAGER)
    page.get_by_role("link", name="Never logged in", exact=True).click()
    never = [learner.name for learner, account in everybody(site) if account.never_logged_in]
    assert sorted(names_on(page)) == sorted(never)
    page.get_by_role("button", name="Learners who have not logged on").click()
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Download learners who have not logged on").click()
    assert downloading.value.suggested_filename == "learners-who-have-not-logged-on.xlsx"
