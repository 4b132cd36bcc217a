"""Logging in and choosing a password."""

import threading
from datetime import timedelta
from typing import cast

import pytest

from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.accounts.accounts import Account, AccountState
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.errors import NotAllowed, NotFound, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.memory.clock import FixedClock
from progress_core.memory.mail import MemoryMailer
from progress_core.usecases.accounts.credentials import LOG_IN_REFUSED
from tests.given.people import IN_MEMORY, NORTH, PROVIDERS, form, hire


def account_of(progress: Progress, username: str) -> Account:
    with progress.context.store.snapshot() as work:
        found = work.accounts.find(username)
    assert found is not None
    return found


@pytest.mark.asvs("V6.4.1")
@pytest.mark.feature("A5", "A10")
def test_the_first_log_in_breaks_the_seal_and_requires_a_new_password(progress: Progress, manager: Actor) -> None:
    progress.learners.create(manager, form())
    entered = progress.accounts.log_in("ASmith", "sunny4day")
    assert entered.must_change_password
    account = account_of(progress, "asmith")
    assert account.state is AccountState.MUST_CHANGE_PASSWORD
    assert account.credential is not None
    assert account.credential.kind == "hashed"
    assert "sunny4day" not in account.credential.secret
    assert progress.not_logged_on.list(manager) == []
    again = progress.accounts.log_in("asmith", "sunny4day")
    assert again.must_change_password


@pytest.mark.feature("A5")
def test_changing_the_initial_password_gives_access_to_everything_else(progress: Progress, manager: Actor) -> None:
    progress.learners.create(manager, form())
    learner = progress.accounts.log_in("asmith", "sunny4day").actor
    progress.own_account.change_password(learner, "sunny4day", "rainy5day")
    assert not progress.accounts.log_in("asmith", "rainy5day").must_change_password
    with pytest.raises(NotAllowed):
        progress.accounts.log_in("asmith", "sunny4day")


@pytest.mark.feature("A4", "A9")
def test_a_new_password_must_meet_the_rules_and_differ(progress: Progress, manager: Actor) -> None:
    with pytest.raises(Rejected) as refused:
        progress.own_account.change_password(manager, "teach3rs", "abc")
    assert {"too_short", "needs_digit_or_symbol"} == {found.code for found in refused.value.problems}
    with pytest.raises(NotAllowed, match="current password"):
        progress.own_account.change_password(manager, "not it", "rainy5day")
    with pytest.raises(Rejected, match="is the same as the current one"):
        progress.own_account.change_password(manager, "teach3rs", "teach3rs")


@pytest.mark.asvs("V6.3.8")
@pytest.mark.feature("A5")
def test_every_failed_log_in_gets_the_same_answer(progress: Progress, manager: Actor) -> None:
    progress.staff.create(OPERATOR, "invited@example.com", Role.LEARNER_MANAGER, providers=[NORTH])
    progress.learners.create(manager, form())
    answers = set()
    for username in ("nobody", "asmith", "invited@example.com", "", "x" * 300):
        with pytest.raises(NotAllowed) as refused:
            progress.accounts.log_in(username, "wrong1")
        answers.add(refused.value.message)
    assert answers == {LOG_IN_REFUSED}


@pytest.mark.asvs("V6.3.1")
@pytest.mark.feature("A6")
def test_consecutive_failures_lock_an_account_and_staff_unlock_it(progress: Progress, manager: Actor) -> None:
    learner = progress.learners.create(manager, form()).learner
    for _ in range(5):
        with pytest.raises(NotAllowed):
            progress.accounts.log_in("asmith", "wrong1")
    with pytest.raises(NotAllowed):
        progress.accounts.log_in("asmith", "sunny4day")
    assert progress.dashboard.counts(manager)["locked-out"] == 1
    assert progress.learners.unlock(manager, learner.id).state is AccountState.MUST_CHANGE_PASSWORD
    assert progress.dashboard.counts(manager)["locked-out"] == 0
    assert progress.accounts.log_in("asmith", "sunny4day").must_change_password


@pytest.mark.feature("A6")
def test_the_right_password_on_the_last_attempt_still_logs_in(progress: Progress, manager: Actor) -> None:
    progress.learners.create(manager, form())
    for _ in range(4):
        with pytest.raises(NotAllowed):
            progress.accounts.log_in("asmith", "wrong1")
    progress.accounts.log_in("asmith", "sunny4day")
    assert account_of(progress, "asmith").failures == 0


@pytest.mark.feature("A6")
def test_simultaneous_guesses_check_no_more_passwords_than_the_limit(
    progress: Progress, manager: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    progress.learners.create(manager, form())
    progress.accounts.log_in("asmith", "sunny4day")
    checked = []
    verify = progress.context.hasher.verify

    def counting(hashed: str, password: str) -> bool:
        if hashed != progress.context.hasher.decoy:
            checked.append(password)
        return verify(hashed, password)

    monkeypatch.setattr(type(progress.context.hasher), "verify", lambda _, hashed, password: counting(hashed, password))

    def guess(number: int) -> None:
        with pytest.raises(NotAllowed):
            progress.accounts.log_in("asmith", f"guess{number}")

    threads = [threading.Thread(target=guess, args=(number,)) for number in range(200)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(checked) == 5


@pytest.mark.feature("A2")
def test_an_invited_person_chooses_a_password_by_link_once(progress: Progress, mailer: MemoryMailer) -> None:
    token = invite(progress, mailer)
    actor = progress.accounts.choose_password(token, "choose1me").actor
    assert actor.username == "new@example.com"
    assert not progress.accounts.log_in("new@example.com", "choose1me").must_change_password
    with pytest.raises(Rejected, match="Ask for a new one"):
        progress.accounts.choose_password(token, "choose2me")


@pytest.mark.asvs("V6.6.3", "V9.1.1")
@pytest.mark.feature("A2")
def test_an_expired_or_altered_link_is_refused(progress: Progress, mailer: MemoryMailer, clock: FixedClock) -> None:
    token = invite(progress, mailer)
    for wrong in (token[:-2], token + "x", "", "nonsense"):
        with pytest.raises(Rejected, match="Ask for a new one"):
            progress.accounts.choose_password(wrong, "choose1me")
    with pytest.raises(Rejected, match="too short"):
        progress.accounts.choose_password(token, "x1")
    clock.advance(timedelta(days=7))
    with pytest.raises(Rejected, match="Ask for a new one"):
        progress.accounts.choose_password(token, "choose1me")


def invite(progress: Progress, mailer: MemoryMailer) -> str:
    progress.staff.create(OPERATOR, "new@example.com", Role.LEARNER_MANAGER, providers=[NORTH])
    assert progress.mail.deliver().sent == 1
    (message,) = mailer.sent
    (address,) = [word for word in message.text.split() if "/verify/" in word]
    return address.rsplit("/", 1)[1]


@pytest.mark.asvs("V6.4.1")
@pytest.mark.feature("A10")
def test_initial_passwords_expire_under_the_modern_policy() -> None:
    progress = Progress.open(Settings.from_env({**IN_MEMORY, "PROGRESS_CREDENTIAL_POLICY": "modern"}))
    progress.providers.put_many(OPERATOR, PROVIDERS)
    progress.staff.create(
        OPERATOR, "lm@example.com", Role.LEARNER_MANAGER, providers=[NORTH], password="a long first phrase"
    )
    clock = cast("FixedClock", progress.context.clock)
    clock.advance(timedelta(days=31))
    with pytest.raises(NotAllowed):
        progress.accounts.log_in("lm@example.com", "a long first phrase")


@pytest.mark.asvs("V15.4.2", "V16.5.3")
@pytest.mark.feature("A6")
def test_an_account_changed_while_its_password_was_checked_is_refused(
    progress: Progress, manager: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    learner = progress.learners.create(manager, form()).learner
    hash_password = progress.context.hasher.hash

    def reset_meanwhile(_: object, password: str) -> str:
        progress.learners.reset_password(manager, learner.id)
        return hash_password(password)

    monkeypatch.setattr(type(progress.context.hasher), "hash", reset_meanwhile)
    with pytest.raises(NotAllowed):
        progress.accounts.log_in("asmith", "sunny4day")


def test_an_actor_is_found_by_username(progress: Progress) -> None:
    hire(progress, Role.PROVIDER_MANAGER, NORTH, email="pm@example.com")
    assert progress.accounts.actor("PM@example.com").role is Role.PROVIDER_MANAGER
    with pytest.raises(NotFound, match="'nobody'"):
        progress.accounts.actor("nobody")


def test_an_invited_person_has_no_current_password(progress: Progress) -> None:
    progress.staff.create(OPERATOR, "new@example.com", Role.LEARNER_MANAGER, providers=[NORTH])
    with pytest.raises(NotAllowed, match="current password"):
        progress.own_account.change_password(progress.accounts.actor("new@example.com"), "guess1", "rainy5day")
