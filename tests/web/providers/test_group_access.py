"""The pages of learner groups and options, requested by the wrong people and with odd values."""

import pytest

from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.providers.groups import Group
from progress_core.domain.values.searches import MAX_SEARCH_LENGTH
from tests.given.people import NORTH, SOUTH
from tests.web.conftest import House, Visitor
from tests.web.providers.conftest import ABSENT, PAGES, at, members, restrict, same

ODD = ("%00", "%F0%9F%98%80", "%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "1" * 30, "-1", "a" * 5_000, "%ED%A0%80")


@pytest.mark.feature("B9", "G3")
def test_a_group_out_of_scope_is_answered_like_a_missing_one(house: House, boss: Visitor, group: Group) -> None:
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
def test_each_role_is_offered_and_allowed_exactly_its_actions(
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
def test_a_restricted_manager_sees_the_group_but_no_other_actions(house: House, group: Group, ids: list[int]) -> None:
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
@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_odd_addresses_are_refused_without_a_server_error(
    boss: Visitor, group: Group, ids: list[int], odd: str
) -> None:
    for page in PAGES:
        assert boss.get(f"/providers/{NORTH}/groups/{odd}{page}").status_code == 404
        assert boss.get(f"/providers/{odd}/groups/{group.id}{page}").status_code == 404
    assert boss.get(at(group, f"/learners?year={odd}")).status_code == 404
    assert boss.get(at(group, f"/learners?after={odd}")).status_code == 422
    expected = 200 if len(odd) <= MAX_SEARCH_LENGTH else 422
    assert boss.get(at(group, f"/learners?search={odd}")).status_code == expected
    assert boss.get(f"/learners?group={odd}").status_code == 404
    assert boss.get(f"/learners/not-logged-on?group={odd}").status_code == 404
    for query in (f"done={odd}", f"joined={odd}", f"group={odd}", f"sign_off={odd}"):
        for page in ("groups", "options", "settings"):
            assert boss.get(f"/providers/{NORTH}/{page}?{query}").status_code == 200
    assert ids


@pytest.mark.feature("G2", "C11")
@pytest.mark.parametrize("odd", ["x", "-1", "1" * 30, "\0", "\ud800", "<b>"])
def test_odd_form_values_are_refused_without_a_server_error(
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
def test_a_form_without_its_token_is_refused(house: House, boss: Visitor, group: Group, ids: list[int]) -> None:
    paths = [at(group, page) for page in PAGES]
    paths += [f"/providers/{NORTH}/{page}" for page in ("groups", "options", "settings")]
    fields = {"token": "0" * 64, "learner": str(ids[0]), "group": "New", "sign_off": "yes", "then": "save"}
    for path in paths:
        assert boss.browser.post(path, data=fields).status_code == 403, path
    assert [line.group.name for line in house.progress.groups.list(OPERATOR)] == ["11A"]
    assert members(house, group) == []
