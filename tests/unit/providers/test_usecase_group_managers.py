"""Learner managers restricted to groups, while every learner stays visible to somebody."""

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.errors import NotAllowed, NotFound, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.providers.groups import Group
from progress_core.usecases.consequences.oversight import refuse_unseen
from progress_core.usecases.learners.learners import LearnerQuery
from progress_core.usecases.providers.group_learners import Changed
from tests.given.people import NORTH, SOUTH, form, hire


@pytest.fixture
def tutor(progress: Progress) -> Actor:
    """Another learner manager, of both providers."""
    return hire(progress, Role.LEARNER_MANAGER, NORTH, SOUTH, email="tutor@example.com")


@pytest.fixture
def group(progress: Progress) -> Group:
    return progress.groups.create(OPERATOR, NORTH, "11A")


def seen(progress: Progress, actor: Actor) -> list[str]:
    """Return the usernames that somebody sees now."""
    now = progress.accounts.actor(actor.username)
    return [line.username for line in progress.learners.page(now, LearnerQuery(sort="username")).lines]


@pytest.mark.feature("G3", "D2")
@pytest.mark.parametrize("role", [Role.LEARNER_MANAGER, Role.PROVIDER_MANAGER, Role.USER_MANAGER])
def test_a_manager_associated_with_groups_sees_only_their_learners(
    progress: Progress, manager: Actor, tutor: Actor, group: Group, role: Role
) -> None:
    who = manager if role is Role.LEARNER_MANAGER else hire(progress, role, NORTH)
    inside, _, _ = (
        progress.learners.create(OPERATOR, form(username=name, ukprn=ukprn)).learner
        for name, ukprn in (("inside", NORTH), ("outside", NORTH), ("southern", SOUTH))
    )
    other = progress.groups.create(OPERATOR, NORTH, "11B")
    progress.group_learners.change(manager, group.id, joining=[inside.id])
    change = progress.group_managers.change
    assert seen(progress, tutor) == ["inside", "outside", "southern"]
    assert change(who, group.id, joining=[tutor.account_id, tutor.account_id]) == Changed(1, 0)
    assert change(who, group.id, joining=[tutor.account_id]) == Changed(0, 0)
    assert change(who, group.id, joining=[tutor.account_id], leaving=[tutor.account_id]) == Changed(0, 0)
    assert seen(progress, tutor) == ["inside", "southern"]
    change(who, other.id, joining=[tutor.account_id])
    assert change(who, group.id, leaving=[tutor.account_id]) == Changed(0, 1)
    assert seen(progress, tutor) == ["southern"]
    change(who, other.id, leaving=[tutor.account_id, manager.account_id])
    assert seen(progress, tutor) == ["inside", "outside", "southern"]


@pytest.mark.feature("G3")
def test_the_list_shows_active_learner_managers_with_their_groups_at_this_provider(
    progress: Progress, manager: Actor, tutor: Actor, group: Group
) -> None:
    hire(progress, Role.PROVIDER_MANAGER, NORTH)
    hire(progress, Role.LEARNER_MANAGER, SOUTH, email="south@example.com")
    gone = hire(progress, Role.LEARNER_MANAGER, NORTH, email="gone@example.com")
    southern = progress.groups.create(OPERATOR, SOUTH, "Elsewhere")
    progress.group_managers.change(manager, group.id, joining=[tutor.account_id])
    hire(progress, Role.LEARNER_MANAGER, SOUTH, email="whole@example.com")
    progress.group_managers.change(OPERATOR, southern.id, joining=[tutor.account_id])
    with progress.context.store.transaction() as work:
        work.accounts.save(evolve(work.accounts.get(gone.account_id), disabled=True))
    listed = progress.group_managers.list(manager, group.id)
    assert (listed.group, listed.provider.name) == (group, "North School")
    assert [(line.username, line.associated, line.groups) for line in listed.lines] == [
        ("learner-manager@example.com", False, ()),
        ("tutor@example.com", True, ("11A",)),
    ]
    assert listed.lines[0].name == "learner-manager@example.com"
    with pytest.raises(NotFound):
        progress.group_managers.change(manager, group.id, joining=[gone.account_id])


@pytest.mark.feature("G4", "C10")
def test_the_last_manager_who_sees_all_learners_cannot_be_restricted(
    progress: Progress, manager: Actor, tutor: Actor, group: Group
) -> None:
    def refuses(*account_ids: int) -> None:
        with pytest.raises(Rejected, match="without a learner manager who sees all") as refused:
            progress.group_managers.change(manager, group.id, joining=account_ids)
        assert [found.code for found in refused.value.blockers] == ["last_learner_manager"]
        assert refused.value.blockers[0].who == (Role.USER_MANAGER, Role.AREA_ADMINISTRATOR)

    refuses(manager.account_id, tutor.account_id)
    assert progress.accounts.actor(tutor.username).scope.sees_provider(NORTH)
    progress.group_managers.change(manager, group.id, joining=[tutor.account_id])
    refuses(manager.account_id)
    assert progress.accounts.actor(manager.username).scope.sees_provider(NORTH)


@pytest.mark.feature("G4")
def test_a_manager_who_can_no_longer_log_in_does_not_count_as_overseer(
    progress: Progress, manager: Actor, tutor: Actor, group: Group
) -> None:
    with progress.context.store.transaction() as work:
        work.accounts.save(evolve(work.accounts.get(tutor.account_id), deleted=True))
    with pytest.raises(Rejected, match="without a learner manager"):
        progress.group_managers.change(OPERATOR, group.id, joining=[manager.account_id])


@pytest.mark.feature("G4")
def test_removing_staff_reports_every_provider_left_without_overseer(progress: Progress, tutor: Actor) -> None:
    hire(progress, Role.LEARNER_MANAGER, SOUTH, email="south@example.com")
    with progress.context.store.transaction() as work:
        staff = work.staff.get(tutor.account_id)
        refuse_unseen(work, {staff.id: None}, [SOUTH])
        with pytest.raises(Rejected, match="without a learner manager"):
            refuse_unseen(work, {staff.id: None}, [SOUTH, NORTH])
        with pytest.raises(Rejected):
            refuse_unseen(work, {staff.id: evolve(staff, providers=frozenset({SOUTH}))}, staff.providers)
        refuse_unseen(work, {staff.id: evolve(staff, email="other@example.com")}, staff.providers)


@pytest.mark.feature("G3", "B9")
def test_only_learner_managers_of_the_provider_can_be_associated_with_its_groups(
    progress: Progress, manager: Actor, tutor: Actor, group: Group
) -> None:
    boss = hire(progress, Role.PROVIDER_MANAGER, NORTH)
    south = hire(progress, Role.LEARNER_MANAGER, SOUTH, email="south@example.com")
    said = set()
    for stranger in (boss.account_id, south.account_id, 404):
        with pytest.raises(NotFound) as refused:
            progress.group_managers.change(manager, group.id, joining=[tutor.account_id, stranger])
        said.add(refused.value.message)
        with pytest.raises(NotFound):
            progress.group_managers.change(manager, group.id, leaving=[stranger])
    assert len(said) == 1
    assert progress.accounts.actor(tutor.username).scope.sees_provider(NORTH)


@pytest.mark.feature("G3")
def test_associating_managers_needs_the_permission(
    progress: Progress, manager: Actor, tutor: Actor, group: Group
) -> None:
    progress.group_managers.change(manager, group.id, joining=[tutor.account_id])
    restricted = progress.accounts.actor(tutor.username)
    area = hire(progress, Role.AREA_ADMINISTRATOR, area="Oxfordshire")
    foreign = hire(progress, Role.PROVIDER_MANAGER, SOUTH, email="boss@example.com")
    refusals = {restricted.username: NotAllowed, area.username: NotAllowed, foreign.username: NotFound}
    for actor in (restricted, area, foreign):
        with pytest.raises(refusals[actor.username]):
            progress.group_managers.list(actor, group.id)
        with pytest.raises(refusals[actor.username]):
            progress.group_managers.change(actor, group.id, leaving=[tutor.account_id])
    assert not progress.accounts.actor(tutor.username).scope.sees_provider(NORTH)


@pytest.mark.feature("G5", "I9")
def test_associations_of_managers_are_in_the_audit_trail(
    progress: Progress, manager: Actor, tutor: Actor, group: Group
) -> None:
    progress.group_managers.change(manager, group.id, joining=[tutor.account_id])
    progress.group_managers.change(manager, group.id, leaving=[tutor.account_id])
    entries = [entry for entry in progress.audit.read(OPERATOR) if entry.actor_id == manager.account_id]
    assert [(each.action, each.subject, each.subject_id, each.ukprn, each.facts) for each in reversed(entries)] == [
        (f"{verb} learner manager", "account", str(tutor.account_id), NORTH, {"group": str(group.id)})
        for verb in ("associate", "un-associate")
    ]
