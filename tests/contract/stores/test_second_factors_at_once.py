"""Simultaneous second factors of one account, on databases."""

from functools import partial

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.errors import NotAllowed, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.testing.tools.threads import together
from progress_core.usecases.accounts.sessions import Started
from tests.given.factors import code_now, proved, start
from tests.given.people import NORTH, hire


@pytest.fixture
def codes(progress: Progress) -> list[str]:
    """Hire a user manager with an authenticator app; return the app's next code, and the recovery codes."""
    hire(progress, Role.USER_MANAGER, NORTH)
    actor = proved(progress, start(progress))
    new = progress.second_factors.begin_app(actor)
    recovery = progress.second_factors.confirm_app(actor, new.sealed, code_now(progress, new.secret))
    return [code_now(progress, new.secret, steps=1), *recovery]


@pytest.mark.asvs("V6.5.1")
@pytest.mark.feature("K3")
def test_a_code_that_is_entered_many_times_at_once_logs_in_once(progress: Progress, codes: list[str]) -> None:
    waiting = [start(progress) for _ in range(4)]
    told = together(*(partial(progress.factor_checks.enter_code, one.token, codes[0]) for one in waiting))
    assert [Started] == [type(answer) for answer in told if not isinstance(answer, Rejected)]


@pytest.mark.asvs("V6.5.1")
@pytest.mark.feature("K3")
def test_a_recovery_code_that_is_entered_many_times_at_once_logs_in_once(progress: Progress, codes: list[str]) -> None:
    waiting = [start(progress) for _ in range(4)]
    told = together(*(partial(progress.factor_checks.enter_recovery_code, one.token, codes[1]) for one in waiting))
    assert [Started] == [type(answer) for answer in told if not isinstance(answer, Rejected)]


@pytest.mark.asvs("V6.3.1", "V6.6.3")
@pytest.mark.feature("K3", "A6")
def test_simultaneous_wrong_codes_are_checked_only_up_to_the_limit(progress: Progress, codes: list[str]) -> None:
    waiting = start(progress)
    guesses = [f"{number:06}" for number in range(100) if f"{number:06}" != codes[0]]
    told = together(*(partial(progress.factor_checks.enter_code, waiting.token, guess) for guess in guesses))
    assert 5 == sum(isinstance(answer, Rejected) for answer in told)
    assert {Rejected, NotAllowed} == {type(answer) for answer in told}
    ((_, account),) = progress.staff.list(OPERATOR)
    assert (5, True) == (account.failures, account.locked_at is not None)


@pytest.mark.asvs("V6.3.1", "V6.6.3")
@pytest.mark.feature("K2", "K3", "A6")
def test_simultaneous_wrong_codes_on_a_known_device_are_checked_only_up_to_the_limit(
    progress: Progress, codes: list[str]
) -> None:
    checks = progress.factor_checks
    device = checks.enter_code(start(progress).token, codes[0]).device
    waiting = start(progress)
    guesses = [partial(checks.enter_recovery_code, waiting.token, f"{number}", device=device) for number in range(40)]
    told = together(*guesses)
    assert [5, 35] == [[type(answer) for answer in told].count(kind) for kind in (Rejected, NotAllowed)]
    ((_, account),) = progress.staff.list(OPERATOR)
    assert (0, True) == (account.failures, account.locked_at is not None)
    with progress.context.store.snapshot() as work:
        assert [] == list(work.devices.of_account(account.id))
