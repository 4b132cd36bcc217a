"""Learner groups: created, filled, emptied, and seen by those who may."""

from collections.abc import Callable

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.errors import Conflict, NotAllowed, NotFound, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.providers.groups import Group
from progress_core.memory.groups import MemoryGroups
from progress_core.usecases.learners.learners import LearnerQuery
from progress_core.usecases.providers.group_learners import Changed
from tests.given.groups import restrict
from tests.given.people import NORTH, SOUTH, form, hire

Act = Callable[[Progress, Actor, int], object]

CHANGES: list[Act] = [
    lambda progress, actor, id_: progress.groups.rename(actor, id_, "Other"),
    lambda progress, actor, id_: progress.groups.delete(actor, id_),
    lambda progress, actor, id_: progress.group_learners.change(actor, id_),
    lambda progress, actor, id_: progress.group_learners.list(actor, id_, LearnerQuery()),
]
every_change = pytest.mark.parametrize("act", CHANGES, ids=["rename", "delete", "change", "tick list"])


@pytest.fixture
def boss(progress: Progress) -> Actor:
    """A provider manager of North School."""
    return hire(progress, Role.PROVIDER_MANAGER, NORTH)


@pytest.fixture
def tutor_group(progress: Progress, boss: Actor) -> Group:
    return progress.groups.create(boss, NORTH, "11A")


@pytest.fixture
def ids(progress: Progress, manager: Actor) -> list[int]:
    """Three learners of North School, the last one in Year 10."""
    rows = (("asmith", "11"), ("bsmith", "11"), ("csmith", "10"))
    made = [form(username=name, first_name=name, year_group=year) for name, year in rows]
    return [progress.learners.create(manager, each).learner.id for each in made]


def names(progress: Progress, actor: Actor, ukprn: str = "") -> list[str]:
    return [line.group.name for line in progress.groups.list(actor, ukprn)]


@pytest.mark.feature("G1")
@pytest.mark.parametrize("role", [Role.PROVIDER_MANAGER, Role.USER_MANAGER])
def test_provider_and_user_managers_create_rename_and_delete_groups(progress: Progress, role: Role) -> None:
    actor = hire(progress, role, NORTH)
    made = progress.groups.create(actor, NORTH, "  Tutor   group ")
    assert (made.name, made.ukprn, made.version) == ("Tutor group", NORTH, 1)
    renamed = progress.groups.rename(actor, made.id, "TUTOR group", version=1)
    assert progress.groups.get(actor, made.id) == renamed
    assert (renamed.name, renamed.version) == ("TUTOR group", 2)
    assert progress.groups.delete(actor, made.id) == renamed
    assert names(progress, actor) == []


@pytest.mark.feature("G1")
@pytest.mark.parametrize("role", [Role.LEARNER_MANAGER, Role.AREA_ADMINISTRATOR])
def test_other_roles_cannot_create_groups(progress: Progress, tutor_group: Group, role: Role) -> None:
    area = "Oxfordshire" if role is Role.AREA_ADMINISTRATOR else ""
    actor = hire(progress, role, *(() if area else (NORTH,)), area=area)
    with pytest.raises(NotAllowed, match="may not create, rename and delete learner groups"):
        progress.groups.create(actor, NORTH, "Other")
    with pytest.raises(NotAllowed):
        progress.groups.rename(actor, tutor_group.id, "Other")
    with pytest.raises(NotAllowed):
        progress.groups.delete(actor, tutor_group.id)
    assert names(progress, actor) == ["11A"]


@pytest.mark.feature("G1")
def test_a_group_name_is_unique_within_its_provider_only(progress: Progress, boss: Actor, tutor_group: Group) -> None:
    progress.groups.create(OPERATOR, SOUTH, "11A")
    other = progress.groups.create(boss, NORTH, "11B")
    acts: list[Callable[[], Group]] = [
        lambda: progress.groups.create(boss, NORTH, "11a"),
        lambda: progress.groups.rename(boss, other.id, "11a"),
    ]
    for act in acts:
        with pytest.raises(Rejected) as refused:
            act()
        assert [(found.field, found.code) for found in refused.value.problems] == [("group", "duplicate")]
    assert progress.groups.rename(boss, tutor_group.id, "11a").name == "11a"


@pytest.mark.feature("G1")
def test_a_name_taken_in_the_meantime_gives_the_same_error_as_one_taken_before(
    progress: Progress, boss: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken(_groups: MemoryGroups, _group: Group) -> None:
        raise Conflict("Taken.", field="name")

    monkeypatch.setattr(MemoryGroups, "add", taken)
    with pytest.raises(Rejected, match="There is a group called “11A” already"):
        progress.groups.create(boss, NORTH, "11A")


@pytest.mark.feature("G1")
def test_renaming_a_group_that_somebody_else_renamed_is_a_conflict(
    progress: Progress, boss: Actor, tutor_group: Group
) -> None:
    progress.groups.rename(boss, tutor_group.id, "11B")
    for version in (0, 1):
        with pytest.raises(Conflict):
            progress.groups.rename(boss, tutor_group.id, "11C", version=version)
    assert names(progress, boss) == ["11B"]


@pytest.mark.feature("B7", "G1")
def test_an_old_version_of_a_group_is_neither_deleted_nor_filled(
    progress: Progress, boss: Actor, tutor_group: Group
) -> None:
    renamed = progress.groups.rename(boss, tutor_group.id, "11C")
    for change in (progress.groups.delete, progress.group_learners.change):
        with pytest.raises(Conflict):
            change(boss, tutor_group.id, version=tutor_group.version)
    assert Changed(0, 0) == progress.group_learners.change(boss, tutor_group.id, version=renamed.version)
    assert renamed == progress.groups.delete(boss, tutor_group.id, version=renamed.version)


@pytest.mark.feature("G3", "G4")
def test_a_group_that_restricts_a_manager_cannot_be_deleted(
    progress: Progress, boss: Actor, manager: Actor, tutor_group: Group, ids: list[int]
) -> None:
    progress.group_learners.change(boss, tutor_group.id, joining=ids[:1])
    restricted = restrict(progress, manager, tutor_group)
    with pytest.raises(Rejected) as refused:
        progress.groups.delete(boss, tutor_group.id)
    assert [found.code for found in refused.value.blockers] == ["group_has_managers"]
    assert restricted.scope == progress.accounts.actor(manager.username).scope
    assert names(progress, boss) == ["11A"]


@pytest.mark.feature("G2")
def test_learners_are_associated_with_a_group_and_un_assigned(progress: Progress, manager: Actor, tutor_group: Group,
                                                 ids: list[int]) -> None:  # fmt: skip
    first, second, third = ids
    change = progress.group_learners.change
    assert change(manager, tutor_group.id, joining=[first, second, first]) == Changed(2, 0)
    assert change(manager, tutor_group.id, joining=[first, third], leaving=[second, 404]) == Changed(1, 1)
    assert change(manager, tutor_group.id) == Changed(0, 0)
    for _ in range(2):  # who is in both lists is wanted in the group
        assert change(manager, tutor_group.id, joining=[first], leaving=[first]) == Changed(0, 0)
    listed = progress.learners.page(manager, LearnerQuery(group=tutor_group.id)).lines
    assert sorted(line.id for line in listed) == [first, third]
    (line,) = progress.groups.list(manager)
    assert (line.group, line.provider, line.learners, line.managers) == (tutor_group, "North School", 2, 0)


@pytest.mark.feature("G2")
def test_the_tick_list_shows_all_learners_of_the_provider_with_members_ticked(
    progress: Progress, manager: Actor, tutor_group: Group, ids: list[int]
) -> None:
    south = progress.learners.create(OPERATOR, form(username="dsmith", ukprn=SOUTH)).learner.id
    progress.group_learners.change(manager, tutor_group.id, joining=[ids[1]])
    shown = progress.group_learners.list(manager, tutor_group.id, LearnerQuery(ukprn=SOUTH, group=404, archived=True))
    assert [line.id for line in shown.lines] == ids
    assert south not in ids
    assert (shown.ticked, shown.members, shown.provider.name) == (frozenset({ids[1]}), 1, "North School")
    year = progress.group_learners.list(manager, tutor_group.id, LearnerQuery(year_group=10))
    assert ([line.id for line in year.lines], year.ticked, year.members) == (ids[2:], frozenset(), 1)
    found = progress.group_learners.list(manager, tutor_group.id, LearnerQuery(search="bsm", limit=1))
    assert [line.id for line in found.lines] == [ids[1]]
    first = progress.group_learners.list(manager, tutor_group.id, LearnerQuery(limit=2))
    second = progress.group_learners.list(manager, tutor_group.id, LearnerQuery(limit=2, after=first.next))
    assert [line.id for line in (*first.lines, *second.lines)] == ids
    assert second.next == ""


@pytest.mark.feature("G2", "B9")
def test_one_foreign_or_missing_learner_stops_all_from_joining(
    progress: Progress, manager: Actor, tutor_group: Group, ids: list[int]
) -> None:
    both = hire(progress, Role.LEARNER_MANAGER, NORTH, SOUTH, email="both@example.com")
    south = progress.learners.create(both, form(username="dsmith", ukprn=SOUTH)).learner.id
    said = set()
    for actor, stranger in ((manager, south), (both, south), (manager, 404)):
        with pytest.raises(NotFound) as refused:
            progress.group_learners.change(actor, tutor_group.id, joining=[ids[0], stranger])
        said.add(refused.value.message)
    assert len(said) == 1
    assert progress.groups.list(manager)[0].learners == 0


@every_change
@pytest.mark.feature("B9", "G2")
def test_a_group_out_of_scope_looks_like_a_missing_one(progress: Progress, boss: Actor, act: Act) -> None:
    foreign = progress.groups.create(OPERATOR, SOUTH, "11A")
    said = set()
    for group_id in (foreign.id, 404):
        with pytest.raises(NotFound) as refused:
            act(progress, boss, group_id)
        said.add(refused.value.message)
    assert said == {"There is no such learner group."}
    with pytest.raises(NotFound):
        progress.groups.get(boss, foreign.id)
    with pytest.raises(NotFound):
        progress.groups.create(boss, SOUTH, "11B")
    with pytest.raises(NotFound):
        progress.groups.list(boss, SOUTH)


@pytest.mark.feature("G2", "G3")
def test_restricted_managers_see_their_groups_but_cannot_change_them(
    progress: Progress, manager: Actor, tutor_group: Group, ids: list[int]
) -> None:
    progress.group_learners.change(manager, tutor_group.id, joining=ids[:1])
    progress.groups.create(OPERATOR, NORTH, "11B")
    restricted = restrict(progress, manager, tutor_group)
    (line,) = progress.groups.list(restricted)
    assert (line.group.name, line.learners, line.managers) == ("11A", 1, None)
    assert names(progress, restricted, NORTH) == ["11A"]
    for act in CHANGES[2:]:
        with pytest.raises(NotAllowed, match="changed by those who see all of its learners"):
            act(progress, restricted, tutor_group.id)
    assert progress.groups.list(OPERATOR)[0].learners == 1


@pytest.mark.feature("G2")
@pytest.mark.parametrize("role", [Role.USER_MANAGER, Role.ADMISSIONS])
def test_roles_without_the_permission_cannot_change_members(progress: Progress, tutor_group: Group, role: Role) -> None:
    actor = hire(progress, role, NORTH)
    for act in CHANGES[2:]:
        with pytest.raises(NotAllowed):
            act(progress, actor, tutor_group.id)


@pytest.mark.feature("G3", "B9")
def test_only_those_who_see_learners_see_groups(progress: Progress, tutor_group: Group) -> None:
    admissions = hire(progress, Role.ADMISSIONS, NORTH)
    with pytest.raises(NotAllowed):
        progress.groups.list(admissions)
    with pytest.raises(NotAllowed):
        progress.groups.get(admissions, tutor_group.id)


@pytest.mark.feature("G1")
def test_a_group_is_found_by_name_or_id(progress: Progress, boss: Actor, tutor_group: Group) -> None:
    assert progress.groups.find(boss, " 11a ") == tutor_group
    assert progress.groups.find(boss, str(tutor_group.id), NORTH) == tutor_group
    with pytest.raises(NotFound, match="There is no learner group called '11B'"):
        progress.groups.find(boss, "11B")
    progress.groups.create(OPERATOR, SOUTH, "11A")
    with pytest.raises(Rejected, match=f"{NORTH}, {SOUTH}. Name the provider too"):
        progress.groups.find(OPERATOR, "11A")
    assert progress.groups.find(OPERATOR, "11A", SOUTH).ukprn == SOUTH


@pytest.mark.feature("B5", "G3")
def test_group_choices_name_their_provider_when_there_are_several_providers(
    progress: Progress, boss: Actor, tutor_group: Group
) -> None:
    south = progress.groups.create(OPERATOR, SOUTH, "11A")
    first = progress.groups.create(boss, NORTH, "10A")
    assert list(progress.groups.names(boss).items()) == [(first.id, "10A"), (tutor_group.id, "11A")]
    assert list(progress.groups.names(OPERATOR).values()) == [
        "10A (North School)", "11A (North School)", "11A (South College)",
    ]  # fmt: skip
    assert progress.groups.names(OPERATOR, SOUTH) == {south.id: "11A"}
    with pytest.raises(NotFound):
        progress.groups.names(boss, SOUTH)
    with pytest.raises(NotAllowed):
        progress.groups.names(hire(progress, Role.ADMISSIONS, NORTH))


@pytest.mark.feature("G5", "I9")
def test_every_change_to_a_group_is_in_the_audit_trail_without_names(
    progress: Progress, boss: Actor, ids: list[int]
) -> None:
    group = progress.groups.create(boss, NORTH, "Secret name")
    progress.groups.rename(boss, group.id, "Other secret")
    progress.group_learners.change(boss, group.id, joining=ids[:2])
    progress.group_learners.change(boss, group.id, leaving=ids[:1])
    progress.groups.delete(boss, group.id)
    entries = [entry for entry in progress.audit.read(OPERATOR) if entry.actor_id == boss.account_id]
    assert [(each.action, each.subject, each.subject_id) for each in reversed(entries)] == [
        ("create learner group", "group", str(group.id)),
        ("rename learner group", "group", str(group.id)),
        ("associate with learner group", "learner", str(ids[0])),
        ("associate with learner group", "learner", str(ids[1])),
        ("un-assign from learner group", "learner", str(ids[0])),
        ("delete learner group", "group", str(group.id)),
    ]
    assert {each.ukprn for each in entries} == {NORTH}
    assert "ecret" not in repr(entries)
