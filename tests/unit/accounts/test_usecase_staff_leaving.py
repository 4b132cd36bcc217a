"""Staff accounts that are disabled, enabled and deleted."""

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.accounts import AccountState
from progress_core.domain.accounts.sessions import digest_of
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.errors import Conflict, NotAllowed, NotFound, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.memory.mail import MemoryMailer
from progress_core.usecases.accounts.links import Purpose
from tests.given.leaving import BOTH, End
from tests.given.links import token_in
from tests.given.people import ELSEWHERE, NORTH, SOUTH, hire
from tests.given.trail import entries
from tests.unit.accounts.test_usecase_sessions import refuses, start

pytestmark = [pytest.mark.feature("A12"), pytest.mark.usefixtures("manager")]


@pytest.fixture
def boss(progress: Progress) -> Actor:
    """A user manager of North School."""
    return hire(progress, Role.USER_MANAGER, NORTH)


@pytest.fixture
def tutor(progress: Progress) -> Actor:
    """A second learner manager of North School."""
    return hire(progress, Role.LEARNER_MANAGER, NORTH, email="tutor@example.com")


@pytest.mark.asvs("V7.4.2")
@BOTH
def test_whoever_is_shut_out_loses_their_sessions_at_once_and_cannot_log_in(
    progress: Progress, boss: Actor, tutor: Actor, end: End
) -> None:
    begun = start(progress, tutor.username, "teach3rs").token
    end(progress, boss, tutor.account_id)
    assert refuses(progress, begun)
    with progress.context.store.snapshot() as work:
        assert work.sessions.find(digest_of(begun)) is None
    with pytest.raises(NotAllowed, match="The username or password is not right"):
        start(progress, tutor.username, "teach3rs")
    with pytest.raises((NotAllowed, NotFound)):
        progress.accounts.actor(tutor.username)


@BOTH
@pytest.mark.feature("A2", "A7")
def test_links_in_earlier_mail_are_void_and_no_new_one_is_sent(
    progress: Progress, boss: Actor, tutor: Actor, mailer: MemoryMailer, end: End
) -> None:
    progress.accounts.forgotten(tutor.username)
    link = token_in(progress, mailer)
    end(progress, boss, tutor.account_id)
    sent = len(mailer.sent)
    for name in (tutor.username, tutor.email):
        progress.accounts.forgotten(name)
    for use in (
        lambda: progress.accounts.check_link(link, Purpose.RESET),
        lambda: progress.accounts.new_link(link, Purpose.RESET),
        lambda: progress.accounts.choose_password(link, "chosen4me", purpose=Purpose.RESET),
    ):
        with pytest.raises(Rejected, match="Ask for a new one"):
            use()
    progress.mail.deliver()
    assert len(mailer.sent) == sent


def test_an_enabled_account_is_as_it_was_before(progress: Progress, boss: Actor, tutor: Actor) -> None:
    before = progress.staff.get(boss, tutor.account_id)
    assert progress.staff_changes.disable(boss, tutor.account_id).state is AccountState.DISABLED
    listed = {staff.id: account.state for staff, account in progress.staff.list(boss)}
    assert listed[tutor.account_id] is AccountState.DISABLED
    assert progress.staff_changes.enable(boss, tutor.account_id).state is before.account.state
    assert progress.staff.get(boss, tutor.account_id).staff == before.staff
    assert start(progress, tutor.username, "teach3rs").signed_in.actor == tutor


@pytest.mark.feature("A6")
def test_a_lock_outlasts_disabling_and_enabling(progress: Progress, boss: Actor, tutor: Actor) -> None:
    for _ in range(5):
        with pytest.raises(NotAllowed):
            progress.accounts.log_in(tutor.username, "wrong1")
    assert progress.staff_changes.disable(boss, tutor.account_id).state is AccountState.DISABLED
    assert progress.staff_changes.enable(boss, tutor.account_id).state is AccountState.LOCKED


def test_doing_the_same_again_changes_and_records_nothing(progress: Progress, boss: Actor, tutor: Actor) -> None:
    progress.staff_changes.enable(boss, tutor.account_id)
    assert entries(progress, "enable staff account") == []
    once = progress.staff_changes.disable(boss, tutor.account_id)
    assert progress.staff_changes.disable(boss, tutor.account_id) == once
    assert len(entries(progress, "disable staff account")) == 1


@pytest.mark.feature("A3")
def test_a_deleted_account_disappears_and_its_username_and_address_can_be_used_again(
    progress: Progress, boss: Actor, tutor: Actor
) -> None:
    progress.staff_changes.delete(boss, tutor.account_id)
    assert tutor.account_id not in {staff.id for staff, _ in progress.staff.list(OPERATOR)}
    for missing in (
        lambda: progress.staff.get(boss, tutor.account_id),
        lambda: progress.staff.find(boss, tutor.username),
        lambda: progress.staff.unlock(boss, tutor.username),
        lambda: progress.staff.invite_again(boss, tutor.username),
        lambda: progress.staff_changes.enable(boss, tutor.account_id),
        lambda: progress.staff_changes.delete(boss, tutor.account_id),
    ):
        with pytest.raises(NotFound, match="There is no member of staff"):
            missing()
    assert hire(progress, Role.LEARNER_MANAGER, NORTH, email=tutor.email).account_id != tutor.account_id
    assert start(progress, tutor.username, "teach3rs").signed_in.actor.account_id != tutor.account_id


@BOTH
@pytest.mark.feature("G4")
@pytest.mark.parametrize("role", [Role.LEARNER_MANAGER, Role.PROVIDER_MANAGER, Role.USER_MANAGER])
def test_the_last_who_sees_all_learners_of_a_provider_cannot_be_shut_out(
    progress: Progress, role: Role, end: End
) -> None:
    area = hire(progress, Role.AREA_ADMINISTRATOR, area="Oxfordshire")
    last = hire(progress, role, SOUTH, email="last@example.com")
    hire(progress, role, NORTH, email="north@example.com")
    begun = start(progress, last.username, "teach3rs").token
    with pytest.raises(Rejected, match="The provider would be left without") as refused:
        end(progress, area, last.account_id)
    assert [found.code for found in refused.value.blockers] == [f"last_{role.name.lower()}"]
    assert not refuses(progress, begun)
    hire(progress, role, SOUTH, email="second@example.com")
    end(progress, area, last.account_id)


@BOTH
def test_people_without_such_a_duty_can_always_be_shut_out(progress: Progress, boss: Actor, end: End) -> None:
    end(progress, boss, hire(progress, Role.ADMISSIONS, NORTH).account_id)


@pytest.mark.feature("G4")
def test_somebody_who_is_disabled_already_can_be_deleted(progress: Progress, boss: Actor, tutor: Actor) -> None:
    """A disabled account sees no learners, so none is left unseen."""
    progress.staff_changes.disable(boss, tutor.account_id)
    assert progress.staff_changes.delete(boss, tutor.account_id).state is AccountState.DELETED
    with pytest.raises(Rejected):
        progress.staff_changes.delete(boss, progress.accounts.actor("learner-manager@example.com").account_id)


@BOTH
def test_nobody_shuts_themselves_out(progress: Progress, boss: Actor, end: End) -> None:
    hire(progress, Role.USER_MANAGER, NORTH, email="second@example.com")
    with pytest.raises(NotAllowed, match="You cannot change your own account here"):
        end(progress, boss, boss.account_id)


@BOTH
@pytest.mark.feature("B9")
def test_staff_out_of_scope_are_missing_and_staff_half_in_scope_cannot_be_shut_out(
    progress: Progress, boss: Actor, end: End
) -> None:
    foreign = hire(progress, Role.LEARNER_MANAGER, ELSEWHERE, email="elsewhere@example.com")
    half = hire(progress, Role.LEARNER_MANAGER, NORTH, SOUTH, email="half@example.com")
    area = hire(progress, Role.AREA_ADMINISTRATOR, area="Oxfordshire")
    for account_id in (foreign.account_id, area.account_id, 404):
        with pytest.raises(NotFound, match=f"There is no member of staff with the number {account_id}"):
            end(progress, boss, account_id)
    with pytest.raises(NotAllowed, match="also works for providers that you are not responsible for") as refused:
        end(progress, boss, half.account_id)
    assert SOUTH not in refused.value.message
    assert "South College" not in refused.value.message
    assert progress.staff.get(area, half.account_id).whole
    assert not progress.staff.get(boss, half.account_id).whole


@BOTH
@pytest.mark.feature("A1")
def test_only_those_who_manage_staff_may_shut_anybody_out(
    progress: Progress, manager: Actor, tutor: Actor, end: End
) -> None:
    provider_manager = hire(progress, Role.PROVIDER_MANAGER, NORTH)
    for actor in (manager, provider_manager, hire(progress, Role.ADMISSIONS, NORTH)):
        with pytest.raises(NotAllowed, match="may not create and unlock staff accounts"):
            end(progress, actor, tutor.account_id)


@BOTH
def test_administrators_of_an_area_shut_out_each_other(progress: Progress, end: End) -> None:
    area = hire(progress, Role.AREA_ADMINISTRATOR, area="Oxfordshire")
    other = hire(progress, Role.AREA_ADMINISTRATOR, area="Oxfordshire", email="other@example.com")
    end(progress, area, other.account_id)
    with pytest.raises((NotAllowed, NotFound)):
        progress.accounts.actor(other.username)


def test_disabled_staff_are_not_invited_again(progress: Progress, boss: Actor) -> None:
    staff = progress.staff.create(OPERATOR, "new@example.com", Role.LEARNER_MANAGER, providers=[NORTH]).staff
    progress.staff_changes.disable(boss, staff.id)
    with pytest.raises(Conflict, match="is disabled"):
        progress.staff.invite_again(boss, staff.email)
    progress.staff_changes.enable(boss, staff.id)
    assert progress.staff.invite_again(boss, staff.email).state is AccountState.INVITED
