"""Simultaneous log-ins to one account, on databases."""

from functools import partial

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.accounts import Account
from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.permissions import Role
from progress_core.memory.passwords import MemoryHasher
from progress_core.ports.passwords import PasswordHasher
from progress_core.testing.tools.threads import all_done, together
from progress_core.usecases.accounts.credentials import LOG_IN_REFUSED, LogInRefused
from tests.given.people import NORTH, hire

_USERNAME, _CHOSEN = "manager@example.com", "autumn5day"


@pytest.fixture(autouse=True)
def manager(progress: Progress) -> None:
    """Hire a learner manager who has chosen a password."""
    actor = hire(progress, Role.LEARNER_MANAGER, NORTH, email=_USERNAME)
    progress.own_account.change_password(actor, "teach3rs", _CHOSEN)


@pytest.mark.asvs("V6.3.1")
@pytest.mark.feature("A5", "A6")
def test_simultaneous_wrong_passwords_are_checked_only_up_to_the_limit(
    progress: Progress, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasher, checked = type(progress.context.hasher), []
    verify = hasher.verify

    def counting(self: PasswordHasher, hashed: str, password: str) -> bool:
        if hashed != self.decoy:
            checked.append(password)
        return verify(self, hashed, password)

    monkeypatch.setattr(hasher, "verify", counting)
    told = together(*(partial(progress.accounts.log_in, _USERNAME, f"wrong{number}") for number in range(200)))
    assert {(type(error), str(error)) for error in told} == {(LogInRefused, LOG_IN_REFUSED)}
    assert len(checked) == 5
    ((_, account),) = progress.staff.list(OPERATOR)
    assert (account.failures, account.locked_at is not None) == (5, True)


@pytest.mark.feature("A5")
def test_simultaneous_right_passwords_all_log_in(progress: Progress) -> None:
    entered = all_done(*[partial(progress.accounts.log_in, _USERNAME, _CHOSEN)] * 4)
    assert {log_in.actor.username for log_in in entered} == {_USERNAME}


@pytest.mark.feature("A5", "A9")
def test_simultaneous_log_ins_all_succeed_while_one_replaces_a_weak_hash(progress: Progress) -> None:
    with progress.context.store.transaction() as work:
        account = present(progress)
        assert account.credential is not None
        weak = MemoryHasher(rounds=1).hash(_CHOSEN)
        work.accounts.save(evolve(account, credential=evolve(account.credential, secret=weak)))
    entered = all_done(*[partial(progress.accounts.log_in, _USERNAME, _CHOSEN)] * 4)
    assert {log_in.actor.username for log_in in entered} == {_USERNAME}
    after = present(progress).credential
    assert after is not None
    assert not progress.context.hasher.needs_rehash(after.secret)
    assert after.set_at == account.credential.set_at


def present(progress: Progress) -> Account:
    ((_, account),) = progress.staff.list(OPERATOR)
    return account
