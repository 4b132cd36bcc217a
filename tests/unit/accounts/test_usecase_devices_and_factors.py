"""Known devices of people with second factors, passkeys or single sign-on: strangers keep none of them out."""

from datetime import timedelta
from functools import partial

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.accounts import Account
from progress_core.domain.accounts.sessions import digest_of
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.errors import NotAllowed, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.memory.clock import FixedClock
from progress_core.testing.tools.threads import together
from progress_core.usecases.accounts.credentials import LogInRefused
from progress_core.usecases.accounts.sessions import Started
from tests.given.factors import VISITOR, add_app, add_passkey, code_now, proved
from tests.given.people import NORTH, hire
from tests.given.trail import entries

UM, RIGHT, WRONG = "user-manager@example.com", "teach3rs", "000000"

pytestmark = pytest.mark.feature("K2", "K3", "A6")


@pytest.fixture
def keeper(progress: Progress) -> Actor:
    return hire(progress, Role.USER_MANAGER, NORTH)


@pytest.fixture
def secret(progress: Progress, keeper: Actor) -> str:
    assert keeper.username == UM
    return add_app(progress, enter(progress))[0]


def enter(progress: Progress, device: str = "", password: str = RIGHT) -> Started:
    return progress.log_ins.log_in(UM, password, device=device)


def finish(progress: Progress, secret: str, device: str = "") -> Started:
    """Log in with both factors; the clock moves on, so that the next code is another."""
    done = progress.factor_checks.enter_code(enter(progress, device).token, code_now(progress, secret), device=device)
    assert isinstance(progress.context.clock, FixedClock)
    progress.context.clock.advance(timedelta(seconds=30))
    return done


def guess_codes(progress: Progress, times: int, device: str = "") -> None:
    """Enter wrong codes after the right password."""
    for _ in range(times):
        waiting = enter(progress, device)
        with pytest.raises(Rejected):
            progress.factor_checks.enter_code(waiting.token, WRONG, device=device)


def guess_passwords(progress: Progress, times: int = 5, device: str = "") -> None:
    for _ in range(times):
        with pytest.raises(NotAllowed):
            enter(progress, device, "wrong")


def account(progress: Progress) -> Account:
    with progress.context.store.snapshot() as work:
        found = work.accounts.find(UM)
    assert found is not None
    return found


def known(progress: Progress) -> list[tuple[str, int]]:
    with progress.context.store.snapshot() as work:
        return [(device.digest, device.failures) for device in work.devices.of_account(account(progress).id)]


def test_a_device_is_known_only_after_the_second_factor(progress: Progress, secret: str) -> None:
    assert enter(progress).device == ""
    assert known(progress) == []
    device = finish(progress, secret).device
    assert known(progress) == [(digest_of(device), 0)]


def test_both_factors_on_a_known_device_log_in_although_strangers_locked_the_name(
    progress: Progress, secret: str
) -> None:
    device = finish(progress, secret).device
    guess_passwords(progress)
    locked = account(progress)
    assert locked.locked_at is not None
    with pytest.raises(LogInRefused):
        enter(progress)
    waiting = enter(progress, device)
    assert progress.factor_checks.choices(waiting.token, device=device).app
    with pytest.raises(NotAllowed):
        progress.factor_checks.choices(waiting.token)
    assert finish(progress, secret, device).device == device
    now = account(progress)
    assert (locked.locked_at, locked.failures) == (now.locked_at, now.failures)


def test_every_second_factor_finishes_a_log_in_on_a_known_device(progress: Progress, keeper: Actor) -> None:
    assert keeper.username == UM
    started = enter(progress)
    passkey, (secret, codes) = add_passkey(progress, started), add_app(progress, started)
    assert codes == ()
    codes = progress.second_factors.make_recovery_codes(proved(progress, started))
    device = finish(progress, secret).device
    guess_passwords(progress)
    checks = progress.factor_checks
    assert checks.enter_recovery_code(enter(progress, device).token, codes[0], device=device).device == device
    waiting = enter(progress, device).token
    asked = checks.ask_passkey(waiting, device=device)
    assert checks.enter_passkey(waiting, asked.sealed, passkey.get(asked.options), device=device).device == device
    assert account(progress).locked_at is not None


def test_wrong_codes_on_a_known_device_count_for_it_alone(progress: Progress, secret: str) -> None:
    device = finish(progress, secret).device
    guess_codes(progress, 4, device)
    assert (account(progress).failures, known(progress)) == (0, [(digest_of(device), 4)])
    finish(progress, secret, device)
    assert known(progress) == [(digest_of(device), 0)]
    assert account(progress).locked_at is None


def test_wrong_passwords_and_codes_on_a_known_device_are_counted_together(progress: Progress, secret: str) -> None:
    device = finish(progress, secret).device
    guess_passwords(progress, 2, device)
    guess_codes(progress, 3, device)
    assert known(progress) == []
    assert account(progress).locked_at is not None
    with pytest.raises(LogInRefused):
        enter(progress, device)
    assert entries(progress, "lock account")


def test_the_right_password_on_a_known_device_gives_no_new_guesses_at_the_code(progress: Progress, secret: str) -> None:
    device = finish(progress, secret).device
    guess_codes(progress, 4, device)
    for _ in range(3):
        waiting = enter(progress, device)
    assert known(progress) == [(digest_of(device), 4)]
    with pytest.raises(Rejected):
        progress.factor_checks.enter_code(waiting.token, WRONG, device=device)
    assert known(progress) == []
    with pytest.raises(NotAllowed):
        progress.factor_checks.enter_code(waiting.token, code_now(progress, secret), device=device)


def test_the_right_password_leaves_the_lock_of_strangers(progress: Progress, secret: str) -> None:
    device = finish(progress, secret).device
    guess_passwords(progress)
    guess_codes(progress, 4, device)
    enter(progress, device)
    assert account(progress).locked_at is not None


def test_wrong_codes_of_a_stranger_do_not_keep_a_known_device_out(progress: Progress, secret: str) -> None:
    device = finish(progress, secret).device
    guess_codes(progress, 5)
    assert account(progress).locked_at is not None
    assert known(progress) == [(digest_of(device), 0)]
    finish(progress, secret, device)


def test_guesses_at_codes_at_once_on_a_known_device_are_checked_only_up_to_the_limit(
    progress: Progress, secret: str
) -> None:
    device = finish(progress, secret).device
    waiting = [enter(progress, device).token for _ in range(20)]
    told = together(*(partial(progress.factor_checks.enter_code, token, WRONG, device=device) for token in waiting))
    assert [type(one) for one in told].count(Rejected) == 5
    assert [type(one) for one in told].count(NotAllowed) == 15
    assert known(progress) == []


def test_a_device_whose_account_is_disabled_while_a_log_in_waits_finishes_nothing(
    progress: Progress, secret: str
) -> None:
    device = finish(progress, secret).device
    waiting = enter(progress, device)
    with progress.context.store.transaction() as work:
        work.accounts.save(evolve(work.accounts.get(account(progress).id), disabled=True))
    with pytest.raises(NotAllowed):
        progress.factor_checks.enter_code(waiting.token, code_now(progress, secret), device=device)


def test_a_device_forgotten_while_its_password_was_checked_stays_forgotten(
    progress: Progress, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = finish(progress, secret).device
    verify = progress.context.hasher.verify

    def forgotten_meanwhile(stored: str, password: str) -> bool:
        with progress.context.store.transaction() as work:
            work.devices.forget_all(account(progress).id)
        return verify(stored, password)

    monkeypatch.setattr(progress.context.hasher, "verify", forgotten_meanwhile)
    enter(progress, device)
    assert known(progress) == []


def test_the_first_second_factor_makes_devices_unknown_and_others_do_not(progress: Progress, keeper: Actor) -> None:
    assert keeper.username == UM
    here = enter(progress)
    assert [digest for digest, _ in known(progress)] == [digest_of(here.device)]
    secret, _ = add_app(progress, here)
    assert known(progress) == []
    done = finish(progress, secret, here.device)
    add_passkey(progress, done)
    assert [digest for digest, _ in known(progress)] == [digest_of(done.device)]
    assert done.device != here.device


def test_a_passkey_alone_logs_in_although_strangers_locked_the_name_and_leaves_their_count(
    progress: Progress, keeper: Actor
) -> None:
    assert keeper.username == UM
    phone = add_passkey(progress, enter(progress))
    guess_passwords(progress)
    locked = account(progress)
    asked = progress.passkeys.ask_to_log_in(VISITOR)
    done = progress.passkeys.log_in(VISITOR, asked.sealed, phone.get(asked.options))
    now = account(progress)
    assert (locked.locked_at, 5) == (now.locked_at, now.failures)
    assert known(progress) == [(digest_of(done.device), 0)]
    asked = progress.passkeys.ask_to_log_in(VISITOR)
    again = progress.passkeys.log_in(VISITOR, asked.sealed, phone.get(asked.options), device=done.device)
    assert again.device == done.device
    assert enter(progress, done.device).signed_in.waits
