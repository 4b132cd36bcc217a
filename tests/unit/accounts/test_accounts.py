"""Accounts: their states, and what is shown of a credential."""

from datetime import UTC, datetime

import pytest
from attrs import evolve

from progress_core.domain.accounts.accounts import Account, AccountState, Credential, password_context
from progress_core.domain.foundations.permissions import Role

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
CHOSEN = Credential("hashed", "a hash", NOW)
ACTIVE = Account(1000001, "asmith", Role.LEARNER, NOW, CHOSEN)


@pytest.mark.feature("A6")
@pytest.mark.parametrize(
    ("account", "state", "may_log_in"),
    [
        (ACTIVE, AccountState.ACTIVE, True),
        (evolve(ACTIVE, credential=evolve(CHOSEN, must_change=True)), AccountState.MUST_CHANGE_PASSWORD, True),
        (evolve(ACTIVE, credential=None), AccountState.INVITED, False),
        (evolve(ACTIVE, locked_at=NOW), AccountState.LOCKED, False),
        (evolve(ACTIVE, locked_at=NOW, disabled=True), AccountState.DISABLED, False),
        (evolve(ACTIVE, locked_at=NOW, disabled=True, deleted=True), AccountState.DELETED, False),
        (evolve(ACTIVE, credential=None, deleted=True), AccountState.DELETED, False),
    ],
)
def test_an_account_is_in_its_most_severe_state(account: Account, state: AccountState, may_log_in: bool) -> None:
    assert (state, may_log_in) == (account.state, account.may_log_in)


@pytest.mark.feature("A6")
def test_states_are_named_in_words() -> None:
    expected = ["invited", "must change password", "active", "locked", "disabled", "deleted"]
    assert expected == [state.value for state in AccountState]


@pytest.mark.feature("A10")
def test_the_repr_of_a_credential_shows_no_secret() -> None:
    shown = repr(Credential("sealed", "s1.key.secret", NOW, must_change=True))
    assert shown == f"Credential(kind='sealed', set_at={NOW!r}, must_change=True)"
    assert "s1." not in repr(evolve(ACTIVE, credential=Credential("sealed", "s1.key.secret", NOW)))


@pytest.mark.feature("A10")
def test_an_initial_password_stays_sealed_to_its_account() -> None:
    """Every sealed text in every database depends on these words."""
    assert "initial-password:1000001" == password_context(1000001)
