"""Showing a second factor at log-in: codes, recovery codes, passkeys, and passkeys alone."""

from datetime import timedelta

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.sessions import Method
from progress_core.domain.foundations.errors import NotAllowed, Rejected
from progress_core.domain.foundations.origins import Origin
from progress_core.domain.foundations.permissions import Role
from progress_core.memory.clock import FixedClock
from progress_core.memory.mail import MemoryMailer
from progress_core.usecases.accounts.links import Purpose
from progress_core.usecases.accounts.sessions import Started
from tests.given.factors import add_app, add_passkey, code_now, codes_of, refusals, start
from tests.given.people import NORTH, hire
from tests.given.trail import entries

UM = "user-manager@example.com"


@pytest.fixture
def started(progress: Progress) -> Started:
    hire(progress, Role.USER_MANAGER, NORTH)
    return start(progress)


@pytest.mark.asvs("V6.3.3")
@pytest.mark.feature("K3")
def test_the_password_alone_gives_access_to_nothing(progress: Progress, started: Started) -> None:
    secret, _ = add_app(progress, started)
    waiting = start(progress)
    assert waiting.signed_in.waits
    with pytest.raises(NotAllowed):
        progress.log_ins.resume(waiting.token)
    before = len(entries(progress, "log in"))
    origin = Origin("203.0.113.7", "Firefox on Windows")
    done = progress.factor_checks.enter_code(waiting.token, code_now(progress, secret), origin)
    assert (Method.PASSWORD, Method.CODE) == progress.log_ins.resume(done.token).methods
    assert done.token != waiting.token
    with pytest.raises(NotAllowed):
        progress.factor_checks.choices(waiting.token)
    latest, *others = entries(progress, "log in")
    assert before == len(others)
    assert (origin, {"method": "password, code"}) == (latest.origin, latest.facts)


@pytest.mark.feature("K3")
def test_logging_off_ends_a_log_in_that_waits(progress: Progress, started: Started) -> None:
    add_app(progress, started)
    waiting = start(progress)
    progress.log_ins.log_off(waiting.token)
    with pytest.raises(NotAllowed):
        progress.factor_checks.choices(waiting.token)


@pytest.mark.feature("K3")
def test_a_log_in_without_a_session_is_refused_where_there_is_a_second_factor(
    progress: Progress, started: Started
) -> None:
    add_app(progress, started)
    for _ in range(9):
        with pytest.raises(NotAllowed, match="has a second factor"):
            progress.accounts.log_in(UM, "teach3rs")


@pytest.mark.asvs("V6.5.1")
@pytest.mark.feature("K3")
def test_a_code_is_good_for_one_log_in(progress: Progress, started: Started) -> None:
    secret, _ = add_app(progress, started)
    code, early = code_now(progress, secret), code_now(progress, secret, steps=-1)
    progress.factor_checks.enter_code(start(progress).token, code)
    for used in (code, early):
        with pytest.raises(Rejected) as caught:
            progress.factor_checks.enter_code(start(progress).token, used)
        assert ["wrong_code"] == codes_of(caught)
    assert [{"method": "code"}] * 2 == refusals(progress)
    next_code = code_now(progress, secret, steps=1)
    assert progress.factor_checks.enter_code(start(progress).token, next_code).token


@pytest.mark.feature("K3")
def test_the_code_that_confirmed_the_app_does_not_log_in(progress: Progress, started: Started) -> None:
    secret, _ = add_app(progress, started)
    with pytest.raises(Rejected):
        progress.factor_checks.enter_code(start(progress).token, code_now(progress, secret, steps=-1))


@pytest.mark.feature("K3", "A6")
def test_wrong_codes_lock_the_account_and_the_right_password_does_not_start_the_count_again(
    progress: Progress, started: Started
) -> None:
    secret, codes = add_app(progress, started)
    for attempt in range(5):
        waiting = start(progress)  # with the right password each time
        enter = progress.factor_checks.enter_code if attempt % 2 else progress.factor_checks.enter_recovery_code
        with pytest.raises(Rejected):
            enter(waiting.token, "000000")
    with pytest.raises(NotAllowed):
        start(progress)
    with pytest.raises(NotAllowed):
        progress.factor_checks.enter_code(waiting.token, code_now(progress, secret))
    with pytest.raises(NotAllowed):
        progress.factor_checks.enter_recovery_code(waiting.token, codes[0])
    assert entries(progress, "lock account")
    assert not progress.log_ins.resume(started.token).waits  # whoever is logged in stays so


@pytest.mark.asvs("V6.3.4")
@pytest.mark.feature("K3", "A6")
def test_wrong_passwords_and_wrong_codes_are_counted_together(progress: Progress, started: Started) -> None:
    add_app(progress, started)
    waiting = start(progress)
    for _ in range(4):
        with pytest.raises(NotAllowed):
            progress.log_ins.log_in(UM, "wrong")
    start(progress)  # the fifth attempt, with the right password
    with pytest.raises(Rejected):
        progress.factor_checks.enter_code(waiting.token, "000000")
    with pytest.raises(NotAllowed):
        start(progress)


@pytest.mark.feature("K3", "A6")
def test_a_finished_log_in_starts_the_count_again(progress: Progress, started: Started) -> None:
    secret, _ = add_app(progress, started)
    for _ in range(2):
        waiting = start(progress)
        for _ in range(4):
            with pytest.raises(Rejected):
                progress.factor_checks.enter_code(waiting.token, "000000")
        progress.factor_checks.enter_code(waiting.token, code_now(progress, secret))
        progress.context.clock.advance(timedelta(seconds=30))  # type: ignore[attr-defined] # it stands still


@pytest.mark.feature("K3")
def test_empty_codes_are_asked_for_and_not_counted(progress: Progress, started: Started) -> None:
    add_app(progress, started)
    waiting = start(progress)
    for _ in range(9):
        for enter in (progress.factor_checks.enter_code, progress.factor_checks.enter_recovery_code):
            with pytest.raises(Rejected) as caught:
                enter(waiting.token, " ")
            assert ["required"] == codes_of(caught)
    assert progress.factor_checks.choices(waiting.token).app


@pytest.mark.asvs("V6.4.4")
@pytest.mark.feature("K3")
def test_a_recovery_code_is_good_once_and_its_owner_is_told(
    progress: Progress, started: Started, mailer: MemoryMailer
) -> None:
    _, codes = add_app(progress, started)
    done = progress.factor_checks.enter_recovery_code(start(progress).token, codes[3].upper())
    assert (Method.PASSWORD, Method.RECOVERY_CODE) == done.signed_in.methods
    assert 9 == progress.second_factors.overview(done.signed_in.actor).recovery_left
    with pytest.raises(Rejected):
        progress.factor_checks.enter_recovery_code(start(progress).token, codes[3])
    assert 1 == len(entries(progress, "use recovery code"))
    progress.mail.deliver()
    assert "A recovery code was used" in mailer.sent[-1].text


@pytest.mark.feature("K3")
def test_a_log_in_waits_for_ten_minutes(progress: Progress, started: Started, clock: FixedClock) -> None:
    add_app(progress, started)
    waiting = start(progress)
    clock.advance(timedelta(minutes=10) - timedelta(microseconds=1))
    assert (UM, True, True, ()) == tuple_of(progress, waiting)
    clock.advance(timedelta(microseconds=1))
    with pytest.raises(NotAllowed):
        progress.factor_checks.choices(waiting.token)


def tuple_of(progress: Progress, waiting: Started) -> tuple[str, bool, bool, tuple[str, ...]]:
    found = progress.factor_checks.choices(waiting.token)
    return found.username, found.app, found.recovery, found.passkeys


@pytest.mark.feature("K3")
def test_only_a_session_that_waits_can_be_finished(progress: Progress, started: Started) -> None:
    for token in (started.token, "", "unknown"):
        with pytest.raises(NotAllowed):
            progress.factor_checks.enter_code(token, "000000")


@pytest.mark.feature("K3")
def test_without_an_app_no_code_will_do(progress: Progress, started: Started) -> None:
    add_passkey(progress, started)
    waiting = start(progress)
    with pytest.raises(Rejected):
        progress.factor_checks.enter_code(waiting.token, "000000")


@pytest.mark.feature("K3", "A6", "A7")
def test_a_password_chosen_by_a_link_gives_one_more_guess_at_the_second_factor_and_no_more(
    progress: Progress, started: Started, mailer: MemoryMailer
) -> None:
    secret, _ = add_app(progress, started)
    waiting = start(progress)
    for _ in range(5):
        with pytest.raises(Rejected):
            progress.factor_checks.enter_code(waiting.token, "000000")
    for password in ("autumn5day", "winter5day"):
        choose_by_link(progress, mailer, password)
        waiting = progress.log_ins.log_in(UM, password)
        assert waiting.signed_in.waits
        with pytest.raises(Rejected):
            progress.factor_checks.enter_code(waiting.token, "000000")
        with pytest.raises(NotAllowed):
            progress.log_ins.log_in(UM, password)
    choose_by_link(progress, mailer, "spring5day")
    waiting = progress.log_ins.log_in(UM, "spring5day")
    assert not progress.factor_checks.enter_code(waiting.token, code_now(progress, secret)).signed_in.waits


def choose_by_link(progress: Progress, mailer: MemoryMailer, password: str) -> None:
    progress.accounts.forgotten(UM)
    progress.mail.deliver()
    links = [word for mail in mailer.sent for word in mail.text.split() if "/reset/" in word]
    progress.accounts.choose_password(links[-1].rpartition("/")[2], password, purpose=Purpose.RESET)
