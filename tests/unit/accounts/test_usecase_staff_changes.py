"""Staff who get another role, other providers or another area."""

from datetime import timedelta

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.sessions import PROOF_TIME, digest_of
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.errors import Conflict, NotAllowed, NotFound, ProofNeeded, Rejected
from progress_core.domain.foundations.permissions import STAFF_ROLES, Role
from progress_core.domain.operations.audit import details_of
from progress_core.memory.mail import MemoryMailer
from progress_core.memory.store import MemoryUnitOfWork
from progress_core.usecases.accounts.links import Purpose
from tests.given.links import token_in
from tests.given.people import ELSEWHERE, NORTH, SOUTH, hire
from tests.given.trail import entries
from tests.unit.accounts.test_usecase_sessions import refuses, start

pytestmark = [pytest.mark.feature("A12"), pytest.mark.usefixtures("manager")]

CHANGED = "change staff account"


@pytest.fixture
def boss(progress: Progress) -> Actor:
    """A user manager of North School."""
    return hire(progress, Role.USER_MANAGER, NORTH)


@pytest.fixture
def area(progress: Progress) -> Actor:
    """The administrator of the area of North School and South College."""
    return hire(progress, Role.AREA_ADMINISTRATOR, area="Oxfordshire")


@pytest.fixture
def tutor(progress: Progress) -> Actor:
    """A second learner manager of North School."""
    return hire(progress, Role.LEARNER_MANAGER, NORTH, email="tutor@example.com")


@pytest.fixture
def half(progress: Progress) -> Actor:
    """A learner manager of North School and South College."""
    return hire(progress, Role.LEARNER_MANAGER, NORTH, SOUTH, email="half@example.com")


def test_a_new_role_holds_from_the_next_log_in(progress: Progress, boss: Actor, tutor: Actor) -> None:
    begun = start(progress, tutor.username, "teach3rs").token
    changed = progress.staff_changes.change(boss, tutor.account_id, role=Role.PROVIDER_MANAGER)
    assert (changed.role, set(changed.providers), changed.version) == (Role.PROVIDER_MANAGER, {NORTH}, 2)
    with progress.context.store.snapshot() as work:
        assert work.accounts.get(tutor.account_id).role is Role.PROVIDER_MANAGER
        assert work.sessions.find(digest_of(begun)) is None
    assert refuses(progress, begun)
    assert start(progress, tutor.username, "teach3rs").signed_in.actor.role is Role.PROVIDER_MANAGER


def test_new_providers_hold_from_the_next_log_in(progress: Progress, area: Actor, tutor: Actor) -> None:
    begun = start(progress, tutor.username, "teach3rs").token
    changed = progress.staff_changes.change(area, tutor.account_id, providers=[SOUTH])
    assert (changed.role, set(changed.providers)) == (Role.LEARNER_MANAGER, {SOUTH})
    assert refuses(progress, begun)
    assert start(progress, tutor.username, "teach3rs").signed_in.actor.scope.providers == {SOUTH}


def test_an_invitation_stays_good_when_its_owner_gets_another_role(
    progress: Progress, boss: Actor, mailer: MemoryMailer
) -> None:
    staff = progress.staff.create(OPERATOR, "new@example.com", Role.LEARNER_MANAGER, providers=[NORTH]).staff
    link = token_in(progress, mailer)
    progress.staff_changes.change(boss, staff.id, role=Role.ADMISSIONS)
    assert progress.accounts.choose_password(link, "chosen4me", purpose=Purpose.VERIFY).actor.role is Role.ADMISSIONS


def test_a_change_that_changes_nothing_ends_no_session_and_is_not_recorded(
    progress: Progress, boss: Actor, tutor: Actor
) -> None:
    begun = start(progress, tutor.username, "teach3rs").token
    progress.staff_changes.change(boss, tutor.account_id)
    same = progress.staff_changes.change(boss, tutor.account_id, role=tutor.role, providers=[NORTH], area="", version=7)
    assert same.version == 1
    assert not refuses(progress, begun)
    assert entries(progress, CHANGED) == []


@pytest.mark.feature("B9")
def test_providers_out_of_sight_stay_when_those_in_sight_change(progress: Progress, boss: Actor, half: Actor) -> None:
    changed = progress.staff_changes.change(boss, half.account_id, providers=[])
    assert changed.providers == frozenset()
    assert progress.accounts.actor(half.username).scope.providers == {SOUTH}
    with pytest.raises(NotFound):
        progress.staff.get(boss, half.account_id)
    assert [(entry.ukprn, entry.facts) for entry in entries(progress, CHANGED)] == [
        (NORTH, {"responsibility": "removed"})
    ]


@pytest.mark.feature("B9")
def test_the_role_of_somebody_who_also_works_elsewhere_cannot_be_changed(
    progress: Progress, boss: Actor, area: Actor, half: Actor
) -> None:
    hire(progress, Role.LEARNER_MANAGER, SOUTH, email="south@example.com")
    with pytest.raises(NotAllowed, match="also works for providers that you are not responsible for"):
        progress.staff_changes.change(boss, half.account_id, role=Role.PROVIDER_MANAGER)
    assert progress.staff_changes.change(area, half.account_id, role=Role.PROVIDER_MANAGER).providers == {NORTH, SOUTH}


@pytest.mark.feature("B9")
@pytest.mark.parametrize("ukprn", [SOUTH, ELSEWHERE, "19999999"])
def test_providers_out_of_scope_and_missing_ones_are_answered_alike(
    progress: Progress, boss: Actor, half: Actor, ukprn: str
) -> None:
    """South College too: whether they work there already is no business of the user manager."""
    with pytest.raises(NotFound, match=f"There is no provider with the UKPRN '{ukprn}'"):
        progress.staff_changes.change(boss, half.account_id, providers=[NORTH, ukprn])


@pytest.mark.feature("A1")
def test_a_role_is_given_only_by_those_who_may_create_accounts_of_it(
    progress: Progress, boss: Actor, tutor: Actor
) -> None:
    for role in (Role.AREA_ADMINISTRATOR, Role.OPERATOR, Role.LEARNER):
        with pytest.raises(NotAllowed, match="may not create accounts with this role"):
            progress.staff_changes.change(boss, tutor.account_id, role=role, area="Oxfordshire")
    hire(progress, Role.PROVIDER_MANAGER, NORTH)
    for role in set(STAFF_ROLES) - {Role.AREA_ADMINISTRATOR}:
        assert progress.staff_changes.change(boss, tutor.account_id, role=role).role is role


def test_a_manager_becomes_an_area_administrator_and_a_manager_again(
    progress: Progress, area: Actor, tutor: Actor
) -> None:
    change = progress.staff_changes.change
    with pytest.raises(Rejected, match="Area is required"):
        change(area, tutor.account_id, role=Role.AREA_ADMINISTRATOR)
    with pytest.raises(NotFound, match="There is no area called 'Camden'"):
        change(area, tutor.account_id, role=Role.AREA_ADMINISTRATOR, area="Camden")
    made = change(area, tutor.account_id, role=Role.AREA_ADMINISTRATOR, area="Oxfordshire")
    assert (made.providers, made.area) == (frozenset(), "Oxfordshire")
    with pytest.raises(Rejected, match="Enter at least one provider"):
        change(area, tutor.account_id, role=Role.LEARNER_MANAGER)
    back = change(area, tutor.account_id, role=Role.LEARNER_MANAGER, providers=[SOUTH])
    assert (set(back.providers), back.area) == ({SOUTH}, "")


def test_an_area_administrator_is_moved_to_another_area_by_the_operator(progress: Progress, area: Actor) -> None:
    assert progress.staff_changes.change(OPERATOR, area.account_id, area="Camden").area == "Camden"
    (entry,) = entries(progress, CHANGED)
    assert (entry.ukprn, entry.facts) == ("", {"area": "Camden"})


def test_nobody_changes_their_own_account(progress: Progress, boss: Actor, area: Actor) -> None:
    for actor in (boss, area):
        with pytest.raises(NotAllowed, match="You cannot change your own account here"):
            progress.staff_changes.change(actor, actor.account_id, role=Role.ADMISSIONS)


def test_a_role_and_its_reach_that_do_not_go_together_are_refused(
    progress: Progress, area: Actor, tutor: Actor
) -> None:
    change = progress.staff_changes.change
    with pytest.raises(Rejected, match="Only area administrators have an area"):
        change(area, tutor.account_id, area="Oxfordshire")
    with pytest.raises(Rejected, match="do not enter providers"):
        change(area, tutor.account_id, role=Role.AREA_ADMINISTRATOR, area="Oxfordshire", providers=[NORTH])
    with pytest.raises(Rejected, match="Enter at least one provider"):
        change(area, tutor.account_id, providers=[])


@pytest.mark.feature("G4")
@pytest.mark.parametrize("changes", [{"role": Role.ADMISSIONS}, {"providers": [NORTH]}], ids=["role", "provider"])
def test_the_last_who_sees_all_learners_of_a_provider_cannot_be_changed(
    progress: Progress, area: Actor, half: Actor, changes: dict[str, object]
) -> None:
    before = progress.staff.get(area, half.account_id)
    with pytest.raises(Rejected, match="without a learner manager who sees all") as refused:
        progress.staff_changes.change(area, half.account_id, **changes)  # type: ignore[arg-type]
    assert [found.code for found in refused.value.blockers] == ["last_learner_manager"]
    assert progress.staff.get(area, half.account_id) == before
    hire(progress, Role.LEARNER_MANAGER, SOUTH, email="south@example.com")
    progress.staff_changes.change(area, half.account_id, **changes)  # type: ignore[arg-type]


@pytest.mark.feature("G3")
def test_groups_go_with_their_provider_and_all_of_them_with_the_role(
    progress: Progress, area: Actor, half: Actor
) -> None:
    hire(progress, Role.LEARNER_MANAGER, SOUTH, email="south@example.com")
    north, south = (progress.groups.create(OPERATOR, ukprn, "11A").id for ukprn in (NORTH, SOUTH))
    for group in (north, south):
        progress.group_managers.change(OPERATOR, group, joining=[half.account_id])
    assert progress.staff_changes.change(area, half.account_id, providers=[NORTH]).groups == {north: NORTH}
    assert progress.staff_changes.change(area, half.account_id, role=Role.ADMISSIONS).groups == {}
    again = progress.staff_changes.change(area, half.account_id, role=Role.LEARNER_MANAGER)
    assert again.groups == {}


def test_a_change_that_started_from_an_old_record_is_a_conflict(progress: Progress, area: Actor, tutor: Actor) -> None:
    loaded = progress.staff.get(area, tutor.account_id).staff
    progress.staff_changes.change(area, tutor.account_id, providers=[NORTH, SOUTH], version=loaded.version)
    with pytest.raises(Conflict):
        progress.staff_changes.change(area, tutor.account_id, role=Role.ADMISSIONS, version=loaded.version)
    now = progress.staff.get(area, tutor.account_id)
    assert now.staff == evolve(loaded, providers=frozenset({NORTH, SOUTH}), version=2)
    assert now.account.role is Role.LEARNER_MANAGER


@pytest.mark.feature("I9", "B9")
def test_the_audit_trail_of_each_provider_says_what_changed_there_alone(
    progress: Progress, area: Actor, tutor: Actor
) -> None:
    change = progress.staff_changes.change
    hire(progress, Role.PROVIDER_MANAGER, SOUTH)
    change(area, tutor.account_id, role=Role.PROVIDER_MANAGER, providers=[SOUTH])
    noted = {entry.ukprn: entry.facts for entry in entries(progress, CHANGED)}
    roles = {"role": "provider-manager", "former_role": "learner-manager"}
    assert noted == {NORTH: roles | {"responsibility": "removed"}, SOUTH: roles | {"responsibility": "added"}}
    assert details_of(noted[NORTH]) == (
        "Role: provider manager, Former role: learner manager, Responsibility for the provider: removed"
    )
    change(area, tutor.account_id, role=Role.ADMISSIONS)
    latest = entries(progress, CHANGED)[0]
    assert (latest.ukprn, latest.facts) == (SOUTH, {"role": "admissions", "former_role": "provider-manager"})


def test_somebody_who_is_disabled_can_be_changed_and_stays_disabled(
    progress: Progress, boss: Actor, tutor: Actor
) -> None:
    progress.staff_changes.disable(boss, tutor.account_id)
    progress.staff_changes.change(boss, tutor.account_id, role=Role.ADMISSIONS)
    member = progress.staff.find(boss, tutor.username.upper())
    assert (member.staff.role, member.account.disabled) == (Role.ADMISSIONS, True)


@pytest.mark.feature("B9")
def test_one_member_of_staff_is_found_in_scope_alone(
    progress: Progress, boss: Actor, manager: Actor, half: Actor
) -> None:
    found = progress.staff.find(boss, half.username)
    assert found == progress.staff.get(boss, half.account_id)
    assert (set(found.staff.providers), found.whole) == ({NORTH}, False)
    assert "also works for providers" in found.refusal
    assert progress.staff.find(boss, manager.username).refusal == ""
    assert "your own account" in progress.staff.find(boss, boss.username).refusal
    with pytest.raises(NotAllowed):
        progress.staff.get(manager, half.account_id)
    with pytest.raises(NotAllowed):
        progress.staff.find(manager, half.username)
    with pytest.raises(NotFound, match="There is no member of staff with the username 'nobody'"):
        progress.staff.find(boss, "nobody")


@pytest.mark.asvs("V7.5.1")
@pytest.mark.feature("K1")
def test_access_is_given_and_taken_only_by_those_who_have_just_shown_who_they_are(
    progress: Progress, boss: Actor, tutor: Actor
) -> None:
    now = progress.context.clock.now()
    late, in_time = (evolve(boss, proved_at=now - PROOF_TIME + timedelta(seconds=left)) for left in (0, 1))
    changes, new = progress.staff_changes, ("new@example.com", Role.LEARNER_MANAGER)
    for deed in (
        lambda actor: progress.staff.create(actor, *new, providers=[NORTH]),
        lambda actor: changes.change(actor, tutor.account_id, role=Role.ADMISSIONS),
        lambda actor: changes.disable(actor, tutor.account_id),
        lambda actor: changes.enable(actor, tutor.account_id),
        lambda actor: changes.delete(actor, tutor.account_id),
    ):
        before = progress.staff.list(OPERATOR)
        with pytest.raises(ProofNeeded):
            deed(late)
        assert progress.staff.list(OPERATOR) == before
        deed(in_time)
        assert progress.staff.list(OPERATOR) != before


def test_changes_of_staff_wait_for_each_other_and_for_a_log_in(
    progress: Progress, boss: Actor, tutor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise two changes could each take the last who sees a learner, and a log-in could outlast the account."""
    held: list[str] = []
    hold = MemoryUnitOfWork.hold

    def noted(work: MemoryUnitOfWork, name: str) -> None:
        held.append(name)
        hold(work, name)

    monkeypatch.setattr(MemoryUnitOfWork, "hold", noted)
    changes = progress.staff_changes
    changes.change(boss, tutor.account_id, role=Role.ADMISSIONS)
    for deed in (changes.disable, changes.enable, changes.delete):
        deed(boss, tutor.account_id)
    each = ["staff", f"account-{tutor.account_id}"]
    assert held == [*each, "repeats", *each * 3]
