"""The pages of learner groups: named, filled, restricted to, deleted."""

import re

import pytest

from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.providers.groups import Group
from tests.given.people import NORTH, SOUTH, form, hire
from tests.web.conftest import House, Visitor
from tests.web.providers.conftest import ABSENT, at, members, restrict, same


@pytest.mark.feature("G2")
def test_saving_changes_only_the_ticks_made_on_the_page(
    house: House, manager: Visitor, group: Group, ids: list[int]
) -> None:
    first, second, third = ids
    house.progress.group_learners.change(OPERATOR, group.id, joining=[first])
    page = manager.get(at(group, "/learners"))
    assert f'name="was" value="{first}"' in page.text
    # somebody else adds the third one meanwhile, who was shown without a tick and stays so
    house.progress.group_learners.change(OPERATOR, group.id, joining=[third])
    answer = manager.post(at(group, "/learners"), was=str(first), learner=str(second), search="", year="")
    assert answer.headers["location"] == f"{at(group, '/learners')}?joined=1&left=1"
    assert members(house, group) == [second, third]
    said = manager.get(answer.headers["location"]).text
    assert "1 learner has been associated with this group. 1 learner has been un-assigned from this group." in said
    again = manager.post(at(group, "/learners"), was=f"{second},{third}", learner=[str(second), str(third)], year="11")
    assert again.headers["location"] == f"{at(group, '/learners')}?year=11&done=unchanged"
    assert "Nothing was changed." in manager.get(again.headers["location"]).text


@pytest.mark.feature("G2")
def test_two_thousand_learners_are_ticked_page_by_page(
    house: House, manager: Visitor, group: Group, monkeypatch: pytest.MonkeyPatch, ids: list[int]
) -> None:
    monkeypatch.setattr("progress_web.pages.providers.group_learners.PAGE_SIZE", 2)
    address, ticked = at(group, "/learners"), []
    while address:
        page = manager.get(address).text
        shown = re.findall(r'name="learner" value="(\d+)"', page)
        assert len(shown) <= 2
        next_ = re.search(r'name="next" value="([^"]*)"', page)
        assert next_
        answer = manager.post(address, learner=shown, was="", then="next" if next_[1] else "", next=next_[1])
        ticked += shown
        address = answer.headers["location"] if next_[1] else ""
    assert sorted(map(int, ticked)) == ids == members(house, group)


@pytest.mark.feature("G2", "B9")
def test_a_ticked_learner_out_of_scope_stops_the_whole_change(
    house: House, manager: Visitor, group: Group, ids: list[int]
) -> None:
    foreign = house.progress.learners.create(OPERATOR, form(username="foreign", ukprn=SOUTH)).learner.id
    absent = manager.post(at(group, "/learners"), learner=[str(ids[0]), str(ABSENT)])
    assert absent.status_code == 404
    assert same(manager.post(at(group, "/learners"), learner=[str(ids[0]), str(foreign)]), absent)
    assert members(house, group) == []


@pytest.mark.feature("G1")
def test_a_refused_name_is_redisplayed_with_the_reason(house: House, boss: Visitor) -> None:
    house.progress.groups.create(OPERATOR, NORTH, "11A")
    for name, said in (("", "Group name is required."), ("11a", "There is a group called “11a” already."),
                       ("<b>" * 40, "too long")):  # fmt: skip
        answer = boss.post(f"/providers/{NORTH}/groups", group=name)
        assert answer.status_code == 422
        assert said in answer.text
        assert "<b>" not in answer.text
    other = house.progress.groups.create(OPERATOR, NORTH, "11B")
    refused = boss.post(at(other), group="11A", version="1")
    assert refused.status_code == 422
    assert 'href="#group"' in refused.text


@pytest.mark.feature("G1")
def test_a_group_renamed_in_the_meantime_is_not_overwritten(house: House, boss: Visitor, group: Group) -> None:
    house.progress.groups.rename(OPERATOR, group.id, "11X")
    for version in ("1", "", "x", "9" * 30):
        answer = boss.post(at(group), group="11Y", version=version)
        assert answer.status_code == 422
        assert "it is now called “11X”" in answer.text
    assert 'name="version" value="2"' in answer.text
    assert boss.post(at(group), group="11Y", version="2").headers["location"].endswith("?done=group-renamed")


@pytest.mark.feature("G3", "G4")
def test_only_a_group_without_managers_can_be_deleted(house: House, boss: Visitor, group: Group) -> None:
    restrict(house, group)
    assert "Un-associate them before you delete it" in boss.get(at(group, "/delete")).text
    refused = boss.post(at(group, "/delete"))
    assert refused.status_code == 422
    assert "would see more learners without it" in refused.text
    tutor = house.progress.accounts.actor("tutor@example.com")
    assert boss.post(at(group, "/managers"), was=str(tutor.account_id)).status_code == 303
    gone = boss.post(at(group, "/delete"))
    assert "Its learners stay" in boss.get(gone.headers["location"]).text
    assert house.progress.groups.list(OPERATOR) == []


@pytest.mark.feature("G3", "G4", "C10")
def test_all_managers_but_the_last_who_sees_everybody_can_be_associated(
    house: House, boss: Visitor, manager: Visitor, group: Group
) -> None:
    tutor = hire(house.progress, Role.LEARNER_MANAGER, NORTH, email="tutor@example.com").account_id
    last = house.progress.accounts.actor("learner-manager@example.com").account_id
    refused = boss.post(at(group, "/managers"), manager=[str(tutor), str(last)])
    assert refused.status_code == 422
    assert "without a learner manager who sees all of its learners" in refused.text
    assert refused.text.count(" checked") == 2
    done = boss.post(at(group, "/managers"), manager=[str(tutor)])
    assert "1 learner manager has been associated" in boss.get(done.headers["location"]).text
    unchanged = boss.post(at(group, "/managers"), manager=[str(tutor)], was=str(tutor))
    assert unchanged.headers["location"].endswith("?done=unchanged")
    assert boss.post(at(group, "/managers"), manager="404").status_code == 404
    # who sees everybody lets the tutor see everybody, and restricts themselves: then the page is no longer theirs
    manager.post(at(group, "/managers"), was=str(tutor))
    restricted = manager.post(at(group, "/managers"), manager=str(last))
    assert restricted.headers["location"] == f"/providers/{NORTH}/groups?restricted=1&released=0"
    assert "1 learner manager has been associated" in manager.get(restricted.headers["location"]).text


@pytest.mark.feature("B5")
def test_with_too_many_groups_the_provider_is_chosen_first(
    house: House, group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.progress.groups.create(OPERATOR, SOUTH, "11A")
    visitor = house.enter(Role.LEARNER_MANAGER, NORTH, SOUTH)
    assert "11A (South College)" in visitor.get("/learners").text
    monkeypatch.setattr("progress_web.pages.learners.learners.MAX_GROUPS", 1)
    assert "All learner groups" not in visitor.get("/learners").text
    assert "All learner groups" in visitor.get(f"/learners?provider={NORTH}").text
    assert visitor.get(f"/learners?group={group.id}").status_code == 200
