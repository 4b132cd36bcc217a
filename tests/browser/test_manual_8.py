"""Section 8 of the manual: creating and managing learner groups."""

import pytest
from attrs import frozen
from playwright.sync_api import Locator, Page, expect
from progress_cli.demo import people

from progress_core.domain.learners.learners import Learner
from progress_core.domain.providers.groups import Group
from progress_core.usecases.learners.learners import LearnerQuery
from tests.browser.conftest import DESK, PHONE, LogInAs, Opener, assert_accessible, errors_on, fill_log_in
from tests.browser.learners import everybody, names_on, row
from tests.living import MANAGER, TUTOR, Site

BOSS = people.BOSS


@frozen
class School:
    """The provider that the tutor and the provider manager work for, and its learners by name."""

    ukprn: str
    name: str
    learners: dict[str, Learner]


@pytest.fixture
def school(site: Site) -> School:
    (ukprn,) = site.progress.accounts.actor(TUTOR).scope.providers
    here = [learner for learner, _ in everybody(site) if learner.details.ukprn == ukprn]
    names = [learner.name for learner in here]
    alone = {learner.name: learner for learner in here if names.count(learner.name) == 1}
    assert len(alone) > 4
    return School(ukprn, site.progress.providers.get(site.progress.operator, ukprn).name, alone)


@pytest.fixture
def group(site: Site, school: School) -> Group:
    """An empty group, already created, as the manual supposes."""
    return site.progress.groups.create(site.progress.operator, school.ukprn, "Tutor group 11A")


def members(site: Site, group: Group) -> list[str]:
    lines = site.progress.learners.page(site.progress.operator, LearnerQuery(group=group.id, limit=1000)).lines
    return sorted(f"{line.first_name} {line.last_name}" for line in lines)


def restrict(site: Site, group: Group) -> None:
    """Associate the tutor with a group."""
    tutor = site.progress.accounts.actor(TUTOR).account_id
    site.progress.group_managers.change(site.progress.operator, group.id, joining=[tutor])


def open_groups(page: Page, school: School) -> None:
    page.get_by_role("link", name="Providers", exact=True).click()
    row(page, school.name).get_by_role("button", name="Learner groups").click()


def box_of(page: Page, name: str) -> Locator:
    return page.get_by_role("checkbox", name=f"{name} in learner group")


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
def test_manual_8_1_d_the_year_group_is_visible_and_the_rest_stays_as_it_was(
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


@pytest.mark.feature("G3", "G4")
def test_learner_managers_are_associated_by_one_who_is_not_and_one_such_is_kept(
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
def test_who_is_associated_with_a_group_sees_its_learners_alone_everywhere(
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
    assert errors_on(page) == [
        "Nothing is chosen. Choose Yes, No or the provider default for at least one of the two options."
    ]
    page.get_by_role("group", name="Sign off learners' profiles?").get_by_label("Yes", exact=True).check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The profile options of 1 learner have been set.")).to_be_visible()
    open_groups(page, school)
    row(page, group.name).get_by_role("link", name="Profile options").click()
    expect(page.get_by_label("Learner group")).to_have_value(str(group.id))
    page.get_by_role("group", name="add qualifications").get_by_label("Yes", exact=True).check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("1 learner becomes gated: they cannot add qualifications")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The profile options of 1 learner have been set.")).to_be_visible()
    page.goto(f"/learners/{school.learners[second].id}/profile")
    expect(page.get_by_role("main")).to_contain_text("chosen for this learner")


@pytest.mark.feature("C11")
def test_how_many_learners_a_provider_default_gates_is_said_before_it_changes(
    either_page: Page, site: Site, school: School, log_in_as: LogInAs
) -> None:
    page = either_page
    count = sum(learner.details.ukprn == school.ukprn for learner, _ in everybody(site))
    log_in_as(page, BOSS)
    page.get_by_role("link", name="Providers", exact=True).click()
    row(page, school.name).get_by_role("button", name="Settings").click()
    page.get_by_label("Learners cannot add qualifications").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text(f"{count} learners become gated")).to_be_visible()
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
    page.get_by_role("checkbox", name="Select").first.check()
    page.get_by_role("button", name="Profile options").click()
    expect(page.get_by_role("heading", level=1, name="Profile options of")).to_be_visible()
    assert_accessible(page)


@pytest.mark.feature("G2", "G3")
def test_the_tick_list_can_be_used_by_keyboard_alone(
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
