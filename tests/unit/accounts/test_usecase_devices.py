"""Known devices: who can still log in while strangers guess at a name."""

from datetime import timedelta
from functools import partial

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.accounts import Account
from progress_core.domain.accounts.devices import MAX_DEVICES, Admitted, KnownDevice
from progress_core.domain.accounts.sessions import digest_of
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR, Actor
from progress_core.domain.foundations.errors import NotAllowed
from progress_core.domain.foundations.origins import NOWHERE, Origin
from progress_core.domain.foundations.permissions import Role
from progress_core.memory.clock import FixedClock
from progress_core.memory.mail import MemoryMailer
from progress_core.testing.tools.threads import together
from progress_core.usecases.accounts.credentials import LOG_IN_REFUSED, LogInRefused
from progress_core.usecases.accounts.links import Purpose
from progress_core.usecases.accounts.sessions import Started
from tests.given.links import token_in
from tests.given.people import NORTH, form, hire

SCHOOL, HOME = Origin("192.0.2.1"), Origin("198.51.100.9")
RIGHT = "sunny4day"

pytestmark = pytest.mark.feature("K2", "A6")


@pytest.fixture
def ann(progress: Progress, manager: Actor) -> int:
    return progress.learners.create(manager, form()).learner.id


def start(
    progress: Progress, password: str = RIGHT, device: str = "", origin: Origin = NOWHERE, username: str = "asmith"
) -> Started:
    return progress.log_ins.log_in(username, password, origin, device=device)


def guess(progress: Progress, times: int, device: str = "") -> None:
    for _ in range(times):
        with pytest.raises(NotAllowed, match=LOG_IN_REFUSED):
            start(progress, "wrong1", device)


def account_of(progress: Progress, account_id: int) -> Account:
    with progress.context.store.snapshot() as work:
        return work.accounts.get(account_id)


def devices_of(progress: Progress, account_id: int) -> list[KnownDevice]:
    with progress.context.store.snapshot() as work:
        return list(work.devices.of_account(account_id))


def is_refused(progress: Progress, password: str = RIGHT, device: str = "") -> bool:
    try:
        start(progress, password, device)
    except NotAllowed:
        return True
    return False


@pytest.mark.asvs("V6.3.1")
def test_strangers_lock_a_name_for_themselves_and_not_for_a_known_device(progress: Progress, ann: int) -> None:
    device = start(progress).device
    guess(progress, 5)
    locked = account_of(progress, ann)
    assert locked.locked_at is not None
    assert is_refused(progress)
    assert start(progress, device=device).device == device
    assert account_of(progress, ann).locked_at == locked.locked_at
    assert is_refused(progress)


def test_a_log_in_on_a_known_device_does_not_reset_what_strangers_counted(progress: Progress, ann: int) -> None:
    device = start(progress).device
    guess(progress, 3)
    start(progress, device=device)
    assert account_of(progress, ann).failures == 3
    start(progress)
    assert account_of(progress, ann).failures == 0


def test_wrong_guesses_on_a_known_device_count_for_it_alone_until_a_log_in(progress: Progress, ann: int) -> None:
    device = start(progress).device
    guess(progress, 4, device)
    assert account_of(progress, ann).failures == 0
    assert [known.failures for known in devices_of(progress, ann)] == [4]
    start(progress, device=device)
    assert [known.failures for known in devices_of(progress, ann)] == [0]


def test_five_wrong_guesses_on_a_known_device_forget_it_and_lock_the_account(progress: Progress, ann: int) -> None:
    device = start(progress).device
    guess(progress, 5, device)
    assert devices_of(progress, ann) == []
    assert account_of(progress, ann).locked_at is not None
    assert is_refused(progress, device=device)


def test_five_wrong_guesses_on_a_known_device_leave_the_lock_of_strangers_as_it_is(
    progress: Progress, ann: int, clock: FixedClock
) -> None:
    device = start(progress).device
    guess(progress, 5)
    locked = account_of(progress, ann).locked_at
    clock.advance(timedelta(minutes=1))
    guess(progress, 5, device)
    assert account_of(progress, ann).locked_at == locked
    assert is_refused(progress, device=device)


def test_the_fifth_attempt_on_a_known_device_still_succeeds_if_it_is_right(progress: Progress, ann: int) -> None:
    device = start(progress).device
    guess(progress, 4, device)
    again = start(progress, device=device)
    assert account_of(progress, ann).locked_at is None
    assert [known.digest for known in devices_of(progress, ann)] == [digest_of(again.device)]


def test_a_right_fifth_attempt_on_a_known_device_leaves_the_lock_of_strangers(progress: Progress, ann: int) -> None:
    device = start(progress).device
    guess(progress, 5)
    guess(progress, 4, device)
    start(progress, device=device)
    assert account_of(progress, ann).locked_at is not None


def test_guesses_at_once_on_a_known_device_are_checked_only_up_to_the_limit(progress: Progress, ann: int) -> None:
    device = start(progress).device
    told = together(*[partial(start, progress, "wrong1", device)] * 40)
    checked = [error.was_checked for error in told if isinstance(error, LogInRefused)]
    assert (len(checked), sum(checked)) == (40, 5)
    assert devices_of(progress, ann) == []


def test_a_token_that_nobody_knows_is_never_kept(progress: Progress, ann: int) -> None:
    device = start(progress, device="chosen by somebody else").device
    assert device != "chosen by somebody else"
    assert [known.digest for known in devices_of(progress, ann)] == [digest_of(device)]
    assert device not in repr(start(progress, device=device))


def test_people_who_share_a_device_have_one_token_and_counts_of_their_own(
    progress: Progress, manager: Actor, ann: int
) -> None:
    bob = progress.learners.create(manager, form(username="bjones", first_name="Bob")).learner.id
    device = start(progress).device
    assert start(progress, device=device, username="bjones").device == device
    guess(progress, 5, device)
    assert devices_of(progress, ann) == []
    assert [(known.digest, known.failures) for known in devices_of(progress, bob)] == [(digest_of(device), 0)]


def test_only_the_latest_devices_of_an_account_are_known(progress: Progress, ann: int, clock: FixedClock) -> None:
    kept = []
    for _ in range(MAX_DEVICES + 1):
        clock.advance(timedelta(seconds=1))
        kept.append(digest_of(start(progress).device))
    assert [known.digest for known in devices_of(progress, ann)] == kept[:0:-1]


def test_a_device_is_not_known_any_more_after_a_year_without_a_log_in(
    progress: Progress, ann: int, clock: FixedClock
) -> None:
    device = start(progress).device
    guess(progress, 5)
    clock.advance(timedelta(days=365, microseconds=-1))
    assert not is_refused(progress, device=device)
    clock.advance(timedelta(days=365))
    assert is_refused(progress, device=device)
    clock.advance(timedelta(microseconds=1))
    assert progress.retention.apply(OPERATOR).sessions == 2
    assert devices_of(progress, ann) == []


def test_a_disabled_account_is_refused_on_its_devices_too(progress: Progress, ann: int) -> None:
    device = start(progress).device
    for disabled, deleted in ((True, False), (False, True)):
        with progress.context.store.transaction() as work:
            work.accounts.save(evolve(work.accounts.get(ann), disabled=disabled, deleted=deleted))
        assert is_refused(progress, device=device)


def test_a_change_of_password_keeps_this_device_alone(progress: Progress, ann: int) -> None:
    here, other = start(progress), start(progress)
    actor = here.signed_in.actor
    progress.own_account.change_password(actor, RIGHT, "chosen4me", keep=here.token, device=here.device)
    assert [known.digest for known in devices_of(progress, ann)] == [digest_of(here.device)]
    assert other.device != here.device


def test_a_password_reset_by_staff_forgets_every_device(progress: Progress, manager: Actor, ann: int) -> None:
    start(progress)
    progress.learner_selection.reset_passwords(manager, [ann])
    assert devices_of(progress, ann) == []


def test_archiving_a_learner_forgets_every_device(progress: Progress, manager: Actor, ann: int) -> None:
    start(progress)
    with progress.context.store.transaction() as work:
        work.learners.save(evolve(work.learners.get(EVERYTHING, ann), submitted=True))
    progress.learner_selection.delete(manager, [ann])
    assert devices_of(progress, ann) == []


def test_too_many_wrong_proofs_in_a_session_forget_every_device(progress: Progress, ann: int) -> None:
    here = start(progress)
    for _ in range(5):
        with pytest.raises(NotAllowed):
            progress.log_ins.prove(here.token, here.signed_in.actor, "wrong1")
    assert devices_of(progress, ann) == []


@pytest.mark.parametrize(
    ("admitted", "origin", "checked"),
    [
        (Admitted.EVERYBODY, HOME, True),
        (Admitted.KNOWN_HERE, SCHOOL, True),
        (Admitted.KNOWN_HERE, HOME, False),
        (Admitted.KNOWN_HERE, NOWHERE, False),
        (Admitted.KNOWN_DEVICES, SCHOOL, False),
    ],
)
def test_beyond_the_limit_a_password_is_checked_only_where_its_owner_may_be_expected(
    progress: Progress, ann: int, admitted: Admitted, origin: Origin, checked: bool
) -> None:
    device = start(progress, origin=SCHOOL).device
    for password in (RIGHT, "wrong1"):
        if password == RIGHT and checked:
            progress.log_ins.log_in("asmith", password, origin, admitted=admitted)
        else:
            with pytest.raises(LogInRefused) as refused:
                progress.log_ins.log_in("asmith", password, origin, admitted=admitted)
            assert refused.value.was_checked is checked
    assert account_of(progress, ann).failures == int(checked)
    progress.log_ins.log_in("asmith", RIGHT, origin, device=device, admitted=admitted)


@pytest.mark.usefixtures("ann")
def test_a_network_counts_for_ninety_days(progress: Progress, clock: FixedClock) -> None:
    start(progress, origin=SCHOOL)
    clock.advance(timedelta(days=90))
    with pytest.raises(LogInRefused):
        progress.log_ins.log_in("asmith", RIGHT, SCHOOL, admitted=Admitted.KNOWN_HERE)


def test_disabling_a_member_of_staff_forgets_every_device(progress: Progress, manager: Actor) -> None:
    keeper = hire(progress, Role.USER_MANAGER, NORTH)
    hire(progress, Role.LEARNER_MANAGER, NORTH, email="other@example.com")
    start(progress, "teach3rs", username=manager.username)
    assert len(devices_of(progress, manager.account_id)) == 1
    progress.staff_changes.disable(keeper, manager.account_id)
    assert devices_of(progress, manager.account_id) == []


def test_a_device_is_gone_with_its_account(progress: Progress, ann: int) -> None:
    start(progress)
    with progress.context.store.transaction() as work:
        work.learners.remove_many([ann])
        work.accounts.remove_many([ann])
    assert devices_of(progress, ann) == []


def test_choosing_a_password_by_a_link_forgets_every_device(
    progress: Progress, manager: Actor, mailer: MemoryMailer
) -> None:
    start(progress, "teach3rs", username=manager.username)
    progress.accounts.forgotten(manager.username)
    progress.accounts.choose_password(token_in(progress, mailer), "chosen4me", purpose=Purpose.RESET)
    assert devices_of(progress, manager.account_id) == []


def test_too_many_wrong_proofs_end_the_sessions_of_a_locked_account_and_leave_its_lock(
    progress: Progress, ann: int, clock: FixedClock
) -> None:
    here = start(progress)
    guess(progress, 5)
    locked = account_of(progress, ann).locked_at
    clock.advance(timedelta(minutes=1))
    for _ in range(5):
        with pytest.raises(NotAllowed):
            progress.log_ins.prove(here.token, here.signed_in.actor, "wrong1")
    with pytest.raises(NotAllowed):
        progress.log_ins.resume(here.token)
    assert account_of(progress, ann).locked_at == locked
