"""Passkeys: adding them, showing them as a second factor, and logging in with them alone."""

from datetime import timedelta

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.sessions import Method
from progress_core.domain.foundations.errors import NotAllowed, NotFound, ProofNeeded, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.memory.clock import FixedClock
from progress_core.memory.passkeys import MemoryAuthenticator
from progress_core.usecases.accounts.sessions import Started
from tests.given.factors import VISITOR, add_app, add_passkey, codes_of, enter_by_passkey, proved, refusals, start
from tests.given.people import NORTH, hire, in_state
from tests.given.trail import entries

UM = "user-manager@example.com"


@pytest.fixture
def started(progress: Progress) -> Started:
    hire(progress, Role.USER_MANAGER, NORTH)
    return start(progress)


@pytest.mark.feature("K3")
def test_a_passkey_finishes_a_log_in(progress: Progress, started: Started) -> None:
    device = add_passkey(progress, started)
    waiting = start(progress)
    asked = progress.factor_checks.ask_passkey(waiting.token)
    done = progress.factor_checks.enter_passkey(waiting.token, asked.sealed, device.get(asked.options))
    assert (Method.PASSWORD, Method.PASSKEY) == progress.log_ins.resume(done.token).methods
    (passkey,) = progress.second_factors.overview(done.signed_in.actor).passkeys
    assert (2, progress.context.clock.now()) == (passkey.sign_count, passkey.used_at)


@pytest.mark.feature("K3")
def test_the_passkey_of_somebody_else_does_not_finish_a_log_in(progress: Progress, started: Started) -> None:
    add_app(progress, started)
    hire(progress, Role.LEARNER_MANAGER, NORTH)
    device = add_passkey(progress, start(progress, "learner-manager@example.com"))
    waiting = start(progress)
    asked = progress.factor_checks.ask_passkey(waiting.token)
    with pytest.raises(Rejected):
        progress.factor_checks.enter_passkey(waiting.token, asked.sealed, device.get(asked.options))


@pytest.mark.feature("K3")
def test_a_passkey_alone_logs_in(progress: Progress, started: Started) -> None:
    device = add_passkey(progress, started)
    done = enter_by_passkey(progress, device)
    assert (Method.PASSKEY,) == progress.log_ins.resume(done.token).methods
    assert not done.signed_in.waits
    assert done.signed_in.actor.account_id == started.signed_in.actor.account_id
    assert {"method": "passkey"} == entries(progress, "log in")[0].facts


@pytest.mark.asvs("V6.6.2")
@pytest.mark.feature("K3")
def test_an_answer_counts_once_and_only_in_the_browser_that_was_asked(
    progress: Progress, started: Started, clock: FixedClock
) -> None:
    device = add_passkey(progress, started)
    asked = progress.passkeys.ask_to_log_in(VISITOR)
    answer = device.get(asked.options)
    for visitor, sealed in (("another visitor", asked.sealed), (VISITOR, ""), (VISITOR, f"{asked.sealed}A")):
        with pytest.raises(Rejected) as caught:
            progress.passkeys.log_in(visitor, sealed, answer)
        assert ["passkey_expired"] == codes_of(caught)
    assert progress.passkeys.log_in(VISITOR, asked.sealed, answer).token
    with pytest.raises(Rejected) as caught:
        progress.passkeys.log_in(VISITOR, asked.sealed, device.get(asked.options))
    assert ["passkey_expired"] == codes_of(caught)
    asked = progress.passkeys.ask_to_log_in(VISITOR)
    clock.advance(timedelta(minutes=5))
    with pytest.raises(Rejected) as caught:
        progress.passkeys.log_in(VISITOR, asked.sealed, device.get(asked.options))
    assert ["passkey_expired"] == codes_of(caught)


@pytest.mark.feature("K3")
def test_a_challenge_is_spent_by_a_wrong_answer_too(progress: Progress, started: Started) -> None:
    device = add_passkey(progress, started)
    asked = progress.passkeys.ask_to_log_in(VISITOR)
    with pytest.raises(Rejected):
        progress.passkeys.log_in(VISITOR, asked.sealed, "{}")
    with pytest.raises(Rejected) as caught:
        progress.passkeys.log_in(VISITOR, asked.sealed, device.get(asked.options))
    assert ["passkey_expired"] == codes_of(caught)


@pytest.mark.feature("K3")
def test_a_question_for_one_purpose_is_good_for_no_other(progress: Progress, started: Started) -> None:
    device = add_passkey(progress, started)
    waiting = start(progress)
    asked = progress.passkeys.ask_to_log_in(waiting.token)
    with pytest.raises(Rejected) as caught:
        progress.factor_checks.enter_passkey(waiting.token, asked.sealed, device.get(asked.options))
    assert ["passkey_expired"] == codes_of(caught)


@pytest.mark.feature("K3")
@pytest.mark.parametrize("change", ["removed", "copied", "unknown", "too long", "handed on"])
def test_a_passkey_that_proves_nothing_is_refused_and_reported(
    progress: Progress, started: Started, change: str
) -> None:
    device = add_passkey(progress, started)
    asked = progress.passkeys.ask_to_log_in(VISITOR)
    answer = device.get(asked.options)
    if change == "removed":
        (passkey,) = progress.second_factors.overview(started.signed_in.actor).passkeys
        progress.passkeys.remove(proved(progress, started), passkey.id, keep=started.token)
    if change == "copied":
        enter_by_passkey(progress, device)  # its counter goes up, so the earlier answer may come from a copy
    if change == "unknown":
        other = MemoryAuthenticator()
        other.create(progress.passkeys.ask_to_create(proved(progress, started), started.token).options)
        answer = other.get(asked.options)
    if change == "too long":
        answer += " " * 20_000
    if change == "handed on":
        hand_on(progress, started)
    with pytest.raises(Rejected) as caught:
        progress.passkeys.log_in(VISITOR, asked.sealed, answer)
    code = "passkey_copied" if change == "copied" else "passkey_refused"
    assert [code] == codes_of(caught)
    assert [{"reason": code}] == refusals(progress)


def hand_on(progress: Progress, started: Started) -> None:
    """Move a passkey to another account, as nobody can."""
    other = hire(progress, Role.LEARNER_MANAGER, NORTH)
    with progress.context.store.transaction() as work:
        mine = work.second_factors.get(started.signed_in.actor.account_id)
        work.second_factors.save(evolve(mine, passkeys=()))
        work.second_factors.save(evolve(work.second_factors.get(other.account_id), passkeys=mine.passkeys))


@pytest.mark.asvs("V6.3.4")
@pytest.mark.feature("K3", "A6")
@pytest.mark.parametrize("state", ["disabled", "deleted"])
def test_a_passkey_does_not_open_a_closed_account(progress: Progress, started: Started, state: str) -> None:
    device = add_passkey(progress, started)
    with progress.context.store.transaction() as work:
        work.accounts.save(in_state(work.accounts.get(started.signed_in.actor.account_id), state))
    with pytest.raises(Rejected):
        enter_by_passkey(progress, device)
    assert [{"reason": state}] == refusals(progress)


@pytest.mark.feature("K3")
def test_a_passkey_removed_while_its_answer_is_checked_is_refused(
    progress: Progress, started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = add_passkey(progress, started)
    adapter = progress.context.passkeys
    assert adapter is not None
    verify = adapter.verify_answer

    def slow(answer: str, challenge: str, passkey: object) -> object:
        proof = verify(answer, challenge, passkey)  # type: ignore[arg-type] # as it comes
        progress.staff.reset_second_factor(progress.operator, UM)
        return proof

    monkeypatch.setattr(adapter, "verify_answer", slow)
    with pytest.raises(Rejected):
        enter_by_passkey(progress, device)


@pytest.mark.feature("K3")
def test_a_passkey_can_be_renamed(progress: Progress, started: Started) -> None:
    add_passkey(progress, started)
    actor = started.signed_in.actor
    (passkey,) = progress.second_factors.overview(actor).passkeys
    progress.passkeys.rename(actor, passkey.id, "  Work phone ")
    assert ["Work phone"] == [found.name for found in progress.second_factors.overview(actor).passkeys]
    for name in ("", "x" * 51):
        with pytest.raises(Rejected):
            progress.passkeys.rename(actor, passkey.id, name)


@pytest.mark.feature("K3")
def test_a_passkey_is_added_once_and_ten_are_enough(progress: Progress, started: Started) -> None:
    actor, device = proved(progress, started), MemoryAuthenticator()
    asked = progress.passkeys.ask_to_create(actor, started.token)
    answer = device.create(asked.options)
    progress.passkeys.add(actor, started.token, asked.sealed, answer, "Phone")
    with pytest.raises(Rejected) as caught:
        progress.passkeys.add(actor, started.token, asked.sealed, answer, "Again")
    assert ["passkey_expired"] == codes_of(caught)
    for _ in range(9):
        add_passkey(progress, started)
    with pytest.raises(Rejected) as caught:
        add_passkey(progress, started)
    assert ["too_many_passkeys"] == codes_of(caught)


@pytest.mark.feature("K3")
def test_an_id_that_is_taken_is_refused(progress: Progress, started: Started, monkeypatch: pytest.MonkeyPatch) -> None:
    add_passkey(progress, started)
    (passkey,) = progress.second_factors.overview(started.signed_in.actor).passkeys
    monkeypatch.setattr("progress_core.memory.passkeys.secrets.token_urlsafe", lambda _: passkey.id)
    hire(progress, Role.LEARNER_MANAGER, NORTH)
    with pytest.raises(Rejected) as caught:
        add_passkey(progress, start(progress, "learner-manager@example.com"))
    assert ["passkey_refused"] == codes_of(caught)


@pytest.mark.feature("K3")
def test_an_installation_can_do_without_passkeys(progress: Progress, started: Started) -> None:
    device = add_passkey(progress, started)
    without = Progress(evolve(progress.context, passkeys=None))
    asked = progress.passkeys.ask_to_log_in(VISITOR)
    waiting = start(without)
    assert () == without.factor_checks.choices(waiting.token).passkeys
    assert not without.second_factors.overview(started.signed_in.actor).offers_passkeys
    for refused in (
        lambda: without.passkeys.ask_to_log_in(VISITOR),
        lambda: without.passkeys.ask_to_create(proved(without, started), started.token),
        lambda: without.passkeys.log_in(VISITOR, asked.sealed, device.get(asked.options)),
        lambda: without.factor_checks.ask_passkey(waiting.token),
    ):
        with pytest.raises(NotFound):
            refused()


@pytest.mark.feature("K1", "K3")
def test_a_passkey_proves_again_who_somebody_is(progress: Progress, started: Started, clock: FixedClock) -> None:
    device = add_passkey(progress, started)
    clock.advance(timedelta(minutes=11))
    actor = progress.log_ins.resume(started.token).actor
    with pytest.raises(ProofNeeded):
        progress.second_factors.begin_app(actor)
    asked = progress.passkeys.ask_to_prove(actor, started.token)
    answer = device.get(asked.options)
    with pytest.raises(Rejected):
        progress.passkeys.prove(actor, "another session", asked.sealed, answer)
    token = progress.passkeys.prove(actor, started.token, asked.sealed, answer)
    assert progress.second_factors.begin_app(progress.log_ins.resume(token).actor).secret
    with pytest.raises(NotAllowed):
        progress.log_ins.resume(started.token)
    assert [actor.account_id] == [entry.actor_id for entry in entries(progress, "prove")]


@pytest.mark.feature("K1", "K3")
def test_the_passkey_of_somebody_else_proves_nothing(progress: Progress, started: Started) -> None:
    hire(progress, Role.LEARNER_MANAGER, NORTH)
    other = start(progress, "learner-manager@example.com")
    device = add_passkey(progress, other)
    actor = started.signed_in.actor
    with pytest.raises(NotFound, match="You have no passkey"):
        progress.passkeys.ask_to_prove(actor, started.token)
    add_passkey(progress, started)
    asked = progress.passkeys.ask_to_prove(actor, started.token)
    theirs = progress.passkeys.ask_to_prove(other.signed_in.actor, other.token)
    with pytest.raises(Rejected):
        progress.passkeys.prove(actor, started.token, asked.sealed, device.get(theirs.options))
