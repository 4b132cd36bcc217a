"""Section 8 of the manual: creating learner groups, and associating learners with them."""

import pytest
from playwright.sync_api import Page, expect

from progress_core.domain.providers.groups import Group
from tests.browser.conftest import LogInAs, errors_on
from tests.browser.groups import BOSS, School, box_of, members, open_groups
from tests.browser.learners import everybody, names_on, row
from tests.living import MANAGER, Site


@pytest.mark.feature("G1", "G5")
def test_groups_are_created_by_a_provider_manager_before_learners_are_associated(
    either_page: Page, site: Site, school: School, log_in_as: LogInAs
) -> None:
    page = either_page
    log_in_as(page, BOSS)
    open_groups(page, school)
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Learner groups at {school.name}")
    expect(page.get_by_text("There are no learner groups yet.")).to_be_visible()
    page.get_by_role("button", name="Create learner group").click()
    assert errors_on(page) == ["Group name is required."]
    for name in ("Learning support", "Gifted and talented"):
        page.get_by_label("Group name").fill(name)
        page.get_by_role("button", name="Create learner group").click()
        expect(page.get_by_text("The learner group has been created.")).to_be_visible()
    assert names_on(page) == ["Gifted and talented", "Learning support"]
    row(page, "Learning support").get_by_role("link", name="Rename").click()
    page.get_by_label("Group name").fill("SEN group")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The learner group has been renamed.")).to_be_visible()
    row(page, "Gifted and talented").get_by_role("link", name="Delete").click()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("The learner group has been deleted. Its learners stay.")).to_be_visible()
    assert names_on(page) == ["SEN group"]
    trail = [entry.action for entry in site.progress.audit.read(site.progress.operator, limit=4)]
    assert trail == ["delete learner group", "rename learner group", "create learner group", "create learner group"]


@pytest.mark.feature("G2", "B9")
def test_manual_8_1_associating_learners_with_groups(
    either_page: Page, site: Site, school: School, group: Group, log_in_as: LogInAs
) -> None:
    page = either_page
    first, second, third, *_ = sorted(school.learners)
    site.progress.group_learners.change(site.progress.operator, group.id, joining=[school.learners[third].id])
    log_in_as(page, MANAGER)
    # a. Click on the 'Providers' link. b. Click on the 'Learner groups' button, then the 'Learners' link of the group.
    open_groups(page, school)
    row(page, group.name).get_by_role("link", name="Learners").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Learners in {group.name}")
    # c. The learners of the provider are in a scrolling list. Those already associated are already ticked.
    expect(page.get_by_role("region", name="Learners to tick")).to_be_visible()
    everyone = sorted(learner.name for learner, _ in everybody(site) if learner.details.ukprn == school.ukprn)
    assert sorted(names_on(page)) == everyone
    expect(page.get_by_role("columnheader", name="In Learner Group")).to_be_visible()
    expect(box_of(page, third)).to_be_checked()
    expect(box_of(page, first)).not_to_be_checked()
    # Click in the tick box to associate learners with the group.
    box_of(page, first).check()
    box_of(page, second).check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("2 learners have been associated with this group.")).to_be_visible()
    for name in (first, second, third):
        expect(box_of(page, name)).to_be_checked()
    assert members(site, group) == [first, second, third]
    # NB: learners can be associated with multiple learner groups.
    other = site.progress.groups.create(site.progress.operator, school.ukprn, "SEN group")
    open_groups(page, school)
    row(page, "SEN group").get_by_role("link", name="Learners").click()
    box_of(page, first).check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("1 learner has been associated with this group.")).to_be_visible()
    assert (members(site, other), members(site, group)) == ([first], [first, second, third])


@pytest.mark.feature("G2")
def test_manual_8_1_d_the_list_can_be_filtered_by_year_group_and_other_members_stay(
    either_page: Page, site: Site, school: School, group: Group, log_in_as: LogInAs
) -> None:
    page = either_page
    years = {learner.details.year_group for learner in school.learners.values()}
    year = max(years)
    younger = next(name for name, each in school.learners.items() if each.details.year_group != year)
    site.progress.group_learners.change(site.progress.operator, group.id, joining=[school.learners[younger].id])
    log_in_as(page, MANAGER)
    open_groups(page, school)
    row(page, group.name).get_by_role("link", name="Learners").click()
    page.get_by_label("Year group").select_option(f"Year {year}")
    page.get_by_role("button", name="Apply").click()
    expect(box_of(page, younger)).to_have_count(0)
    shown = names_on(page)
    chosen = next(name for name in shown if name in school.learners)
    box_of(page, chosen).check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("1 learner has been associated with this group.")).to_be_visible()
    expect(page.get_by_label("Year group")).to_have_value(str(year))
    assert members(site, group) == sorted([chosen, younger])


@pytest.mark.feature("G2")
def test_manual_8_2_un_assigning_a_learner_from_a_group(
    either_page: Page, site: Site, school: School, group: Group, log_in_as: LogInAs
) -> None:
    page = either_page
    first, second, *_ = sorted(school.learners)
    both = [school.learners[first].id, school.learners[second].id]
    site.progress.group_learners.change(site.progress.operator, group.id, joining=both)
    log_in_as(page, MANAGER)
    # a. Go to the 'Providers' tab and then to the learner groups. b. Click 'Learners' against the name of the group.
    open_groups(page, school)
    row(page, group.name).get_by_role("link", name="Learners").click()
    # c. Those allocated to the group have a green tick in the 'In Learner Group' section.
    expect(box_of(page, first)).to_be_checked()
    # d. Add the name of the learner in the search box at the top left.
    page.get_by_role("searchbox", name="Search").fill(first)
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("checkbox")).to_have_count(1)
    # e. Click in the box that has the green tick.
    box_of(page, first).uncheck()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("1 learner has been un-assigned from this group.")).to_be_visible()
    expect(box_of(page, first)).not_to_be_checked()
    assert members(site, group) == [second]
    # f. To re-assign them at a later date, go through the same process as above.
    box_of(page, first).check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("1 learner has been associated with this group.")).to_be_visible()
    assert members(site, group) == sorted([first, second])


@pytest.mark.feature("G2", "G3")
def test_the_tick_list_can_be_used_with_the_keyboard_alone(
    page: Page, site: Site, school: School, group: Group, log_in_as: LogInAs
) -> None:
    log_in_as(page, MANAGER)
    page.goto(f"/providers/{school.ukprn}/groups/{group.id}/learners")
    page.get_by_role("region", name="Learners to tick").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    focused = page.get_by_role("checkbox").first
    expect(focused).to_be_focused()
    expect(focused).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 learner has been associated with this group.")).to_be_visible()
    assert len(members(site, group)) == 1
