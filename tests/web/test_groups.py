"""The pages of learner groups and options, asked for by the wrong people and with the wrong things."""

import re

import httpx
import pytest

from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.providers.groups import Group
from progress_core.usecases.learners.learners import LearnerQuery
from tests.given.people import NORTH, SOUTH, form, hire
from tests.web.conftest import House, Visitor

ABSENT = 999_999_999
PAGES = ("", "/delete", "/learners", "/managers")
ODD = ("%00", "%F0%9F%98%80", "%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "1" * 30, "-1", "a" * 5_000, "%ED%A0%80")


@pytest.fixture
def group(house: House) -> Group:
    return house.progress.groups.create(OPERATOR, NORTH, "11A")


@pytest.fixture
def ids(house: House) -> list[int]:
    """Three learners of North School, the last one in Year 10."""
    rows = (("asmith", "11"), ("bsmith", "11"), ("csmith", "10"))
    made = [form(username=name, first_name=name, year_group=year) for name, year in rows]
    return [house.progress.learners.create(OPERATOR, each).learner.id for each in made]


@pytest.fixture
def boss(house: House) -> Visitor:
    """Log in a provider manager of North School."""
    return house.enter(Role.PROVIDER_MANAGER, NORTH)


def at(group: Group, page: str = "") -> str:
    return f"/providers/{group.ukprn}/groups/{group.id}{page}"


def members(house: House, group: Group) -> list[int]:
    return sorted(line.id for line in house.progress.learners.page(OPERATOR, LearnerQuery(group=group.id)).lines)


def same(one: httpx.Response, other: httpx.Response) -> bool:
    return (one.status_code, one.text) == (other.status_code, other.text)


def restrict(house: House, group: Group, email: str = "tutor@example.com") -> Visitor:
    """Log in a learner manager who is associated with a group."""
    hire(house.progress, Role.LEARNER_MANAGER, NORTH, email="whole@example.com")
    visitor = house.enter(Role.LEARNER_MANAGER, NORTH, email=email)
    tutor = house.progress.accounts.actor(email)
    house.progress.group_managers.change(OPERATOR, group.id, joining=[tutor.account_id])
    return visitor


@pytest.mark.feature("B9", "G3")
def test_a_group_out_of_scope_is_answered_as_one_that_is_not_there(house: House, boss: Visitor, group: Group) -> None:
    foreign = house.progress.groups.create(OPERATOR, SOUTH, "11A")
    for page in PAGES:
        absent = boss.get(f"/providers/{NORTH}/groups/{ABSENT}{page}")
        assert absent.status_code == 404
        for address in (at(foreign, page), f"/providers/{NORTH}/groups/{foreign.id}{page}",
                        f"/providers/{SOUTH}/groups/{group.id}{page}"):  # fmt: skip
            assert same(boss.get(address), absent), address
            assert same(boss.post(address, group="Other", learner="1"), absent), address
    for page in ("groups", "options", "settings"):
        assert same(boss.get(f"/providers/{SOUTH}/{page}"), boss.get(f"/providers/19999999/{page}"))
        assert boss.get(f"/providers/{SOUTH}/{page}").status_code == 404
        posted = boss.post(f"/providers/{SOUTH}/{page}", group="Other", sign_off="yes")
        assert same(posted, boss.post(f"/providers/19999999/{page}", group="Other", sign_off="yes"))
        assert posted.status_code == 404
    assert boss.get(f"/learners?group={foreign.id}").status_code == 404
    assert boss.get(f"/learners/not-logged-on?group={foreign.id}").status_code == 404
    assert [line.group.name for line in house.progress.groups.list(OPERATOR)] == ["11A", "11A"]


@pytest.mark.feature("B9", "G1", "G2")
@pytest.mark.parametrize(
    ("role", "manages", "ticks", "restricts", "edits", "decides"),
    [
        (Role.LEARNER_MANAGER, False, True, True, True, False),
        (Role.PROVIDER_MANAGER, True, True, True, True, True),
        (Role.USER_MANAGER, True, False, True, False, False),
        (Role.AREA_ADMINISTRATOR, False, False, False, False, False),
    ],
)
def test_each_role_is_offered_and_allowed_what_it_may_do(
    house: House, group: Group, role: Role, *, manages: bool, ticks: bool, restricts: bool, edits: bool, decides: bool
) -> None:
    area = "Oxfordshire" if role is Role.AREA_ADMINISTRATOR else ""
    visitor = house.enter(role, *(() if area else (NORTH,)), area=area, email="somebody@example.com")
    allowed = {
        f"/providers/{NORTH}/groups": True,
        at(group): manages,
        at(group, "/delete"): manages,
        at(group, "/learners"): ticks,
        at(group, "/managers"): restricts,
        f"/providers/{NORTH}/options": edits,
        f"/providers/{NORTH}/settings": decides,
    }
    answers = {path: visitor.get(path) for path in allowed}
    assert {path: answer.status_code for path, answer in answers.items()} == {
        path: 200 if may else 403 for path, may in allowed.items()
    }
    shown = answers[f"/providers/{NORTH}/groups"].text
    offered = {
        "Create learner group": manages,
        ">Rename<": manages,
        at(group, "/learners"): ticks,
        f"learners?group={group.id}": not ticks,
        at(group, "/managers"): restricts,
        "Profile options": edits,
        ">Settings<": decides,
    }
    assert {text: text in shown for text in offered} == offered
    assert ("Settings" in visitor.get("/providers").text) is decides
    assert ("Profile options" in visitor.get("/learners").text) is False
    done = {
        at(group, "/learners"): ticks,
        at(group, "/managers"): restricts,
        f"/providers/{NORTH}/options": edits,
        f"/providers/{NORTH}/settings": decides,
        f"/providers/{NORTH}/groups": manages,
        at(group): manages,
        at(group, "/delete"): manages,
    }
    for path, may in done.items():
        assert (visitor.post(path).status_code == 403) is not may, path


@pytest.mark.feature("G3")
def test_who_is_restricted_to_a_group_is_shown_it_and_offered_no_more(
    house: House, group: Group, ids: list[int]
) -> None:
    house.progress.group_learners.change(OPERATOR, group.id, joining=ids[:1])
    house.progress.groups.create(OPERATOR, NORTH, "Hidden group")
    tutor = restrict(house, group)
    shown = tutor.get(f"/providers/{NORTH}/groups")
    assert shown.status_code == 200
    assert "see only its learners" in shown.text
    assert "Hidden group" not in shown.text
    assert at(group) not in shown.text
    for page in ("/learners", "/managers"):
        assert tutor.get(at(group, page)).status_code == 403
        assert tutor.post(at(group, page), learner=str(ids[1])).status_code == 403
    listed = tutor.get(f"/learners?group={group.id}").text
    assert ("asmith" in listed, "bsmith" in listed) == (True, False)
    assert "you cannot create learners" in tutor.get("/learners/create").text
    waiting = tutor.get(f"/learners/not-logged-on?group={group.id}").text
    assert ("asmith" in waiting, "bsmith" in waiting) == (True, False)
    assert f"group={group.id}" in waiting
    assert members(house, group) == ids[:1]


@pytest.mark.feature("G2")
def test_saving_changes_what_was_ticked_since_and_nobody_else(
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
def test_a_foreign_learner_among_the_ticked_stops_it_all(
    house: House, manager: Visitor, group: Group, ids: list[int]
) -> None:
    foreign = house.progress.learners.create(OPERATOR, form(username="foreign", ukprn=SOUTH)).learner.id
    absent = manager.post(at(group, "/learners"), learner=[str(ids[0]), str(ABSENT)])
    assert absent.status_code == 404
    assert same(manager.post(at(group, "/learners"), learner=[str(ids[0]), str(foreign)]), absent)
    assert members(house, group) == []


@pytest.mark.feature("G1")
def test_a_name_that_is_refused_comes_back_with_its_reason(house: House, boss: Visitor) -> None:
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
def test_a_group_renamed_meanwhile_is_not_overwritten_unseen(house: House, boss: Visitor, group: Group) -> None:
    house.progress.groups.rename(OPERATOR, group.id, "11X")
    for version in ("1", "", "x", "9" * 30):
        answer = boss.post(at(group), group="11Y", version=version)
        assert answer.status_code == 422
        assert "it is now called “11X”" in answer.text
    assert 'name="version" value="2"' in answer.text
    assert boss.post(at(group), group="11Y", version="2").headers["location"].endswith("?done=group-renamed")


@pytest.mark.feature("G3", "G4")
def test_a_group_with_managers_is_not_deleted_and_one_without_is(house: House, boss: Visitor, group: Group) -> None:
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
def test_managers_are_associated_but_for_the_last_who_sees_everybody(
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


@pytest.mark.feature("C11")
def test_options_of_ticked_learners_are_asked_for_and_set(house: House, manager: Visitor, ids: list[int]) -> None:
    fields = {"learner": [str(ids[0]), str(ids[2])], "list": "sort=newest"}
    asked = manager.post("/learners/selected", action="options", **fields)
    assert "Profile options of 2 learners" in asked.text
    nothing = manager.post("/learners/selected", action="options-set", **fields)
    assert nothing.status_code == 422
    assert 'href="#options"' in nothing.text
    nobody = manager.post("/learners/selected", action="options-set", sign_off="yes")
    assert nobody.status_code == 422
    assert "Tick at least one" in nobody.text
    done = manager.post("/learners/selected", action="options-set", sign_off="yes", **fields)
    assert done.headers["location"] == "/learners?sort=newest&options=2"
    assert "The profile options of 2 learners have been set." in manager.get(done.headers["location"]).text
    learners = [house.progress.learners.get(OPERATOR, id_)[0] for id_ in ids]
    assert [each.sign_off for each in learners] == [Choice.YES, Choice.PROVIDER_DEFAULT, Choice.YES]


@pytest.mark.feature("C11")
def test_options_of_a_cohort_are_set_once_their_effect_has_been_seen(
    house: House, manager: Visitor, group: Group, ids: list[int]
) -> None:
    house.progress.group_learners.change(OPERATOR, group.id, joining=ids[:1])
    address = f"/providers/{NORTH}/options"
    assert f'value="{group.id}" selected' in manager.get(f"{address}?group={group.id}").text
    fields = {"year": "11", "group": str(group.id), "sign_off": "", "staff_add_qualifications": "yes"}
    shown = manager.post(address, **fields)
    assert "Set the profile options of 1 learner?" in shown.text
    assert "North School, Year 11, 11A" in shown.text
    assert "1 learner becomes gated: they cannot add qualifications" in shown.text
    count = house.progress.dashboard.counts(OPERATOR)
    assert count["awaiting-qualifications"] == 0
    done = manager.post(address, then="save", **fields)
    assert "The profile options of 1 learner have been set." in manager.get(done.headers["location"]).text
    assert house.progress.dashboard.counts(OPERATOR)["awaiting-qualifications"] == 1
    nobody = manager.post(address, then="save", year="7", sign_off="no")
    assert nobody.headers["location"].endswith("?done=unchanged")
    assert manager.post(address, year="11").status_code == 422


@pytest.mark.feature("C11")
def test_provider_defaults_change_once_their_effect_has_been_seen(house: House, boss: Visitor, ids: list[int]) -> None:
    address = f"/providers/{NORTH}/settings"
    house.progress.learners.edit(OPERATOR, ids[0], {}, staff_add_qualifications=Choice.NO)
    assert boss.post(address, version="1").headers["location"].endswith("?done=unchanged")
    shown = boss.post(address, staff_add_qualifications="yes", version="1")
    assert "2 learners become gated" in shown.text
    assert "1 learner has a choice of their own about qualifications." in shown.text
    assert not house.progress.providers.get(OPERATOR, NORTH).staff_add_qualifications
    done = boss.post(address, staff_add_qualifications="yes", version="1", then="save")
    assert "The settings have been saved." in boss.get(done.headers["location"]).text
    assert house.progress.providers.get(OPERATOR, NORTH).staff_add_qualifications
    late = boss.post(address, sign_off="yes", version="1", then="save")
    assert late.status_code == 409
    assert "Somebody else has changed this" in late.text


@pytest.mark.feature("C7")
def test_the_default_referee_is_set_with_the_defaults_or_alone(house: House, boss: Visitor) -> None:
    address = f"/providers/{NORTH}/settings"
    odd = boss.post(address, referee="x" * 201, sign_off="yes", version="1")
    assert odd.status_code == 422
    assert 'href="#referee"' in odd.text
    assert 'id="sign_off" name="sign_off" type="checkbox" value="yes" checked' in odd.text
    alone = boss.post(address, referee=" Miss Jane  Smith, Pastoral manager ", version="1")
    assert "The settings have been saved." in boss.get(alone.headers["location"]).text
    assert house.progress.providers.get(OPERATOR, NORTH).referee == "Miss Jane Smith, Pastoral manager"
    asked = boss.post(address, referee="Ann <b>Lee</b>", sign_off="yes", version="2")
    assert 'name="referee" value="Ann &lt;b&gt;Lee&lt;/b&gt;"' in asked.text
    boss.post(address, referee="Ann Lee", sign_off="yes", version="2", then="save")
    provider = house.progress.providers.get(OPERATOR, NORTH)
    assert (provider.referee, provider.sign_off) == ("Ann Lee", True)


@pytest.mark.feature("B5")
def test_of_too_many_groups_one_chooses_after_the_provider(
    house: House, group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.progress.groups.create(OPERATOR, SOUTH, "11A")
    visitor = house.enter(Role.LEARNER_MANAGER, NORTH, SOUTH)
    assert "11A (South College)" in visitor.get("/learners").text
    monkeypatch.setattr("progress_web.pages.learners.learners.MAX_GROUPS", 1)
    assert "All learner groups" not in visitor.get("/learners").text
    assert "All learner groups" in visitor.get(f"/learners?provider={NORTH}").text
    assert visitor.get(f"/learners?group={group.id}").status_code == 200


@pytest.mark.feature("G2")
@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_odd_addresses_are_refused_without_a_fault(boss: Visitor, group: Group, ids: list[int], odd: str) -> None:
    for page in PAGES:
        assert boss.get(f"/providers/{NORTH}/groups/{odd}{page}").status_code == 404
        assert boss.get(f"/providers/{odd}/groups/{group.id}{page}").status_code == 404
    assert boss.get(at(group, f"/learners?year={odd}")).status_code == 404
    assert boss.get(at(group, f"/learners?after={odd}")).status_code == 422
    assert boss.get(at(group, f"/learners?search={odd}")).status_code == 200
    assert boss.get(f"/learners?group={odd}").status_code == 404
    assert boss.get(f"/learners/not-logged-on?group={odd}").status_code == 404
    for query in (f"done={odd}", f"joined={odd}", f"group={odd}", f"sign_off={odd}"):
        for page in ("groups", "options", "settings"):
            assert boss.get(f"/providers/{NORTH}/{page}?{query}").status_code == 200
    assert ids


@pytest.mark.feature("G2", "C11")
@pytest.mark.parametrize("odd", ["x", "-1", "1" * 30, "\0", "\ud800", "<b>"])
def test_odd_forms_are_refused_without_a_fault(
    house: House, boss: Visitor, group: Group, ids: list[int], odd: str
) -> None:
    sent = odd.encode("utf-8", "surrogatepass")
    for page, field in (("/learners", "learner"), ("/learners", "was"), ("/learners", "year"), ("/managers", "manager"),
                        ("/managers", "was")):  # fmt: skip
        assert boss.post(at(group, page), **{field: sent}).status_code == 404, (page, field)
    assert boss.post(at(group, "/learners"), search=sent, after=sent).status_code == 303
    for field in ("year", "group"):
        assert boss.post(f"/providers/{NORTH}/options", **{field: sent, "sign_off": "yes"}).status_code == 404
    assert boss.post(f"/providers/{NORTH}/options", sign_off=sent).status_code == 422
    assert boss.post(f"/providers/{NORTH}/settings", sign_off=sent, version=sent, then="save").status_code == 409
    assert members(house, group) == []
    assert ids


@pytest.mark.feature("G5")
def test_a_form_without_its_token_does_nothing(house: House, boss: Visitor, group: Group, ids: list[int]) -> None:
    paths = [at(group, page) for page in PAGES]
    paths += [f"/providers/{NORTH}/{page}" for page in ("groups", "options", "settings")]
    fields = {"token": "0" * 64, "learner": str(ids[0]), "group": "New", "sign_off": "yes", "then": "save"}
    for path in paths:
        assert boss.browser.post(path, data=fields).status_code == 403, path
    assert [line.group.name for line in house.progress.groups.list(OPERATOR)] == ["11A"]
    assert members(house, group) == []
