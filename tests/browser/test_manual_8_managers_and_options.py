"""Managers who are restricted to groups, and the options of groups, cohorts and providers."""

import pytest
from playwright.sync_api import Page, expect

from progress_core.domain.providers.groups import Group
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import DESK, PHONE, LogInAs, Opener, errors_on, fill_log_in
from tests.browser.groups import BOSS, School, open_groups, restrict
from tests.browser.learners import everybody, names_on, row
from tests.living import MANAGER, TUTOR, Site


@pytest.mark.feature("G3", "G4")
def test_learner_managers_are_restricted_by_an_unrestricted_one_and_one_must_remain(
    either_page: Page, site: Site, school: School, group: Group, log_in_as: LogInAs
) -> None:
    page = either_page
    log_in_as(page, MANAGER)
    open_groups(page, school)
    row(page, group.name).get_by_role("link", name="Managers").click()
    boxes = page.get_by_role("checkbox")
    expect(boxes).to_have_count(2)
    for box in boxes.all():
        box.check()
    page.get_by_role("button", name="Save").click()
    assert errors_on(page) == [
        "The provider would be left without a learner manager who sees all of its learners. Add another one first."
    ]
    page.get_by_role("checkbox", name="Tom O'Neill").uncheck()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("1 learner manager has been associated with this group.")).to_be_visible()
    expect(row(page, TUTOR)).to_contain_text(group.name)
    expect(row(page, MANAGER)).to_contain_text("All learners")
    assert not site.progress.accounts.actor(TUTOR).scope.sees_provider(school.ukprn)


@pytest.mark.feature("G3", "D2", "B8", "B9")
def test_a_manager_associated_with_a_group_sees_only_its_learners_everywhere(
    either_page: Page, site: Site, school: School, group: Group, log_in_as: LogInAs
) -> None:
    page = either_page
    inside, outside, *_ = sorted(school.learners)
    site.progress.group_learners.change(site.progress.operator, group.id, joining=[school.learners[inside].id])
    restrict(site, group)
    log_in_as(page, TUTOR)
    counts = page.get_by_role("listitem").filter(has=page.get_by_role("link", name="Learners", exact=True))
    expect(counts.last).to_contain_text("1")
    page.goto("/learners")
    assert names_on(page) == [inside]
    page.goto(f"/learners?search={outside}")
    expect(page.get_by_text("No learners match.")).to_be_visible()
    page.goto(f"/providers/{school.ukprn}/learners?group={group.id}")
    assert names_on(page) == [inside]
    page.goto("/learners/not-logged-on")
    expect(page.get_by_role("main")).not_to_contain_text(school.learners[outside].details.last_name)
    page.goto("/learners/not-logged-on/letters")
    expect(page.locator("body")).not_to_contain_text(outside)
    page.goto("/providers")
    expect(row(page, school.name)).to_contain_text("1 learner")
    row(page, school.name).get_by_role("button", name="Learner groups").click()
    expect(page.get_by_text("see only its learners at this provider")).to_be_visible()
    row(page, group.name).get_by_role("link", name="Learners").click()
    assert names_on(page) == [inside]
    page.goto("/learners/create")
    expect(page.get_by_text("so you cannot create learners")).to_be_visible()
    assert page.goto(f"/learners/{school.learners[outside].id}").status == 404  # type: ignore[union-attr] # an answer


@pytest.mark.feature("C11", "B2")
def test_options_are_set_for_ticked_learners_a_group_and_a_year_group(
    either_page: Page, site: Site, school: School, group: Group, log_in_as: LogInAs
) -> None:
    page = either_page
    first, second, *_ = sorted(school.learners)
    site.progress.group_learners.change(site.progress.operator, group.id, joining=[school.learners[second].id])
    log_in_as(page, MANAGER)
    page.goto(f"/providers/{school.ukprn}/learners")
    page.get_by_role("checkbox", name=f"Select {first}").check()
    page.get_by_role("button", name="Profile options").click()
    page.get_by_role("button", name="Save").click()
    assert errors_on(page) == ["Choose Yes, No or the provider default for at least one of the two options."]
    page.get_by_role("group", name="Sign off learners' profiles?").get_by_label("Yes", exact=True).check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The profile options of 1 learner have been set.")).to_be_visible()
    open_groups(page, school)
    row(page, group.name).get_by_role("link", name="Profile options").click()
    expect(page.get_by_label("Learner group")).to_have_value(str(group.id))
    page.get_by_role("group", name="add qualifications").get_by_label("Yes", exact=True).check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("1 learner will no longer add their own qualifications")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The profile options of 1 learner have been set.")).to_be_visible()
    page.goto(f"/learners/{school.learners[second].id}/profile")
    expect(page.get_by_role("main")).to_contain_text("chosen for this learner")


@pytest.mark.feature("C11")
def test_the_effect_of_a_provider_default_is_shown_before_it_changes(
    either_page: Page, site: Site, school: School, log_in_as: LogInAs
) -> None:
    page = either_page
    count = sum(learner.details.ukprn == school.ukprn for learner, _ in everybody(site))
    log_in_as(page, BOSS)
    page.get_by_role("link", name="Providers", exact=True).click()
    row(page, school.name).get_by_role("button", name="Settings").click()
    page.get_by_label("Learners cannot add qualifications").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text(f"{count} learners will no longer add their own qualifications")).to_be_visible()
    assert not site.progress.providers.get(site.progress.operator, school.ukprn).staff_add_qualifications
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The settings have been saved.")).to_be_visible()
    expect(page.get_by_label("Learners cannot add qualifications")).to_be_checked()
    assert site.progress.dashboard.counts(site.progress.operator)["awaiting-qualifications"] >= count


@pytest.mark.slow
@pytest.mark.feature("G1", "G2", "G3", "C11")
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_every_page_of_groups_and_options_is_accessible_and_fits_its_screen(
    site: Site, school: School, group: Group, opened: Opener, width: int
) -> None:
    first = min(school.learners)
    site.progress.group_learners.change(site.progress.operator, group.id, joining=[school.learners[first].id])
    restrict(site, group)
    at = f"/providers/{school.ukprn}"
    own = f"{at}/groups/{group.id}"
    page = opened(site, width=width)
    boss = site.person(BOSS)
    fill_log_in(page, boss.username, boss.password)
    expect(page.get_by_role("button", name="Log off")).to_be_visible()
    for address in ("/providers", f"{at}/groups", f"{at}/options", f"{at}/settings", own, f"{own}/delete",
                    f"{own}/learners", f"{own}/learners?search=nobody", f"{own}/learners?after=x",
                    f"{own}/managers", f"{at}/learners?group={group.id}"):  # fmt: skip
        page.goto(address)
        assert_accessible(page)
    for address, button in (
        (f"{at}/groups", "Create learner group"), (f"{at}/options", "Continue"),
        (own, "Save"), (f"{own}/delete", "Delete"),
    ):  # fmt: skip
        page.goto(address)
        if button == "Save":
            page.get_by_label("Group name").fill("")
        page.get_by_role("button", name=button).click()
        assert len(errors_on(page)) == 1
        assert_accessible(page)
    page.goto(f"{at}/settings")
    page.get_by_label("Sign off learners' profiles").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="What this changes")).to_be_visible()
    assert_accessible(page)
    page.goto(f"{at}/options")
    page.get_by_role("group", name="Sign off").get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="What this changes")).to_be_visible()
    assert_accessible(page)
    page.goto(f"{at}/learners")
    page.locator("tbody").get_by_role("checkbox", name="Select").first.check()
    folded = page.get_by_text("Select all, and actions for the ticked learners")
    if folded.is_visible():
        folded.click()
    page.get_by_role("button", name="Profile options").click()
    expect(page.get_by_role("heading", level=1, name="Profile options of")).to_be_visible()
    assert_accessible(page)
