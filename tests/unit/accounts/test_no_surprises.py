"""What nobody should meet: passwords that run out, and accounts that nobody made."""

from datetime import timedelta

import pytest

from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.accounts.passwords import POLICIES, check_password
from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.errors import NotAllowed
from progress_core.domain.foundations.permissions import Role
from progress_core.memory.clock import FixedClock
from tests.given.people import IN_MEMORY, NORTH, PROVIDERS


@pytest.mark.asvs("V6.2.10")
@pytest.mark.feature("A4")
@pytest.mark.parametrize("policy", POLICIES)
def test_a_chosen_password_works_until_somebody_changes_it(policy: str) -> None:
    progress = Progress.open(Settings.from_env({**IN_MEMORY, "PROGRESS_CREDENTIAL_POLICY": policy}))
    progress.providers.put_many(OPERATOR, PROVIDERS)
    initial, chosen = "first phrase 1" if policy == "modern" else "phrase 1", "tin whistle 42"
    progress.staff.create(OPERATOR, "lm@example.com", Role.LEARNER_MANAGER, providers=[NORTH], password=initial)
    progress.own_account.change_password(progress.accounts.actor("lm@example.com"), initial, chosen)
    clock = progress.context.clock
    assert isinstance(clock, FixedClock)
    clock.advance(timedelta(days=3650))
    assert not progress.accounts.log_in("lm@example.com", chosen).must_change_password


@pytest.mark.asvs("V6.2.1", "V6.2.9")
@pytest.mark.feature("A4")
def test_the_modern_policy_takes_long_passwords_and_refuses_short_ones() -> None:
    phrase = "seven tin whistles hang above the green door of the old stations"
    for length in (12, len(phrase)):
        assert check_password(phrase[-length:], POLICIES["modern"]) == ()
    assert check_password(f"{phrase}, and one below", POLICIES["modern"]) == ()
    (short,) = check_password(phrase[-11:], POLICIES["modern"])
    assert (short.code, short.severity) == ("too_short", "error")


@pytest.mark.asvs("V6.3.2")
@pytest.mark.feature("A1", "A5")
def test_a_new_installation_has_no_accounts() -> None:
    empty = Progress.open(Settings.from_env(IN_MEMORY))
    assert empty.staff.list(OPERATOR) == []
    with empty.context.store.transaction() as work:
        assert [*work.accounts.taken(["a", "o", "p", "r", "s", "0"])] == []
    for username in ("admin", "administrator", "operator", "progress", "root", "sa", ""):
        for password in ("admin", "password", "progress", "root", username):
            with pytest.raises(NotAllowed):
                empty.accounts.log_in(username, password)
