"""One's own second factors: adding and removing them, recovery codes, and resetting those of others."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.errors import Conflict, NotAllowed, NotFound, ProofNeeded, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.memory.clock import FixedClock
from progress_core.memory.mail import MemoryMailer
from progress_core.usecases.accounts.sessions import Started
from tests.given.factors import add_app, add_passkey, code_now, proved, start
from tests.given.people import ELSEWHERE, NORTH, form, hire
from tests.given.trail import entries

UM = "user-manager@example.com"


@pytest.fixture
def started(progress: Progress) -> Started:
    hire(progress, Role.USER_MANAGER, NORTH)
    return start(progress)


def is_open(progress: Progress, session: Started) -> bool:
    try:
        progress.log_ins.resume(session.token)
    except NotAllowed:
        return False
    return True


def mails(progress: Progress, mailer: MemoryMailer) -> list[tuple[str, str]]:
    progress.mail.deliver()
    return [(mail.to, mail.text.splitlines()[0]) for mail in mailer.sent if "was changed" in mail.subject]


@pytest.mark.feature("K3")
def test_an_app_counts_once_its_first_code_is_right(progress: Progress, started: Started) -> None:
    actor = proved(progress, started)
    new = progress.second_factors.begin_app(actor)
    assert f"secret={new.secret}" in new.address
    assert not progress.second_factors.overview(actor).are_on
    with pytest.raises(Rejected) as caught:
        progress.second_factors.confirm_app(actor, new.sealed, "000000", keep=started.token)
    assert ["wrong_first_code"] == [problem.code for problem in caught.value.problems]
    assert not progress.second_factors.overview(actor).are_on
    assert new == progress.second_factors.resume_app(actor, new.sealed)
    codes = progress.second_factors.confirm_app(actor, new.sealed, code_now(progress, new.secret), keep=started.token)
    assert 10 == len(set(codes))
    found = progress.second_factors.overview(actor)
    assert (True, True, 10, ()) == (found.has_app, found.are_on, found.recovery_left, found.passkeys)
    assert (True, False) == (found.offers_passkeys, found.are_demanded)


@pytest.mark.feature("K3")
def test_an_empty_first_code_is_asked_for(progress: Progress, started: Started) -> None:
    actor = proved(progress, started)
    with pytest.raises(Rejected) as caught:
        progress.second_factors.confirm_app(actor, progress.second_factors.begin_app(actor).sealed, " ")
    assert ["required"] == [problem.code for problem in caught.value.problems]


@pytest.mark.feature("K3")
def test_the_form_of_somebody_else_or_an_altered_one_adds_nothing(progress: Progress, started: Started) -> None:
    actor = proved(progress, started)
    other = hire(progress, Role.LEARNER_MANAGER, NORTH)
    new = progress.second_factors.begin_app(other)
    for sealed in (new.sealed, "", "altered"):
        with pytest.raises(Rejected) as caught:
            progress.second_factors.confirm_app(actor, sealed, code_now(progress, new.secret))
        assert ["setup_expired"] == [problem.code for problem in caught.value.problems]


@pytest.mark.asvs("V7.4.3")
@pytest.mark.feature("K3", "K1")
def test_a_change_ends_other_sessions_and_is_told_and_recorded(
    progress: Progress, started: Started, mailer: MemoryMailer
) -> None:
    other = start(progress)
    add_app(progress, started)
    assert [True, False] == [is_open(progress, session) for session in (started, other)]
    add_passkey(progress, started)
    actor = proved(progress, started)
    progress.second_factors.make_recovery_codes(actor, keep=started.token)
    (passkey,) = progress.second_factors.overview(actor).passkeys
    progress.passkeys.remove(actor, passkey.id, keep=started.token)
    progress.second_factors.remove_app(actor, keep=started.token)
    assert is_open(progress, started)
    told = mails(progress, mailer)
    assert {UM} == {to for to, _ in told}
    for change, (_, text) in zip(
        (
            "authenticator app was added",
            "passkey was added",
            "recovery codes",
            "passkey was removed",
            "app was removed",
        ),
        told,
        strict=True,
    ):
        assert change in text
    for action in ("add authenticator app", "add passkey", "make recovery codes", "remove passkey"):
        assert [actor.account_id] == [entry.actor_id for entry in entries(progress, action)]


@pytest.mark.feature("K3")
def test_new_recovery_codes_void_the_old_ones(progress: Progress, started: Started) -> None:
    _, old = add_app(progress, started)
    new = progress.second_factors.make_recovery_codes(proved(progress, started), keep=started.token)
    assert set() == set(old) & set(new)
    waiting = start(progress)
    with pytest.raises(Rejected):
        progress.factor_checks.enter_recovery_code(waiting.token, old[0])
    assert progress.factor_checks.enter_recovery_code(waiting.token, new[0]).token


@pytest.mark.feature("K3")
def test_recovery_codes_are_made_with_the_first_factor_only(progress: Progress, started: Started) -> None:
    add_passkey(progress, started)
    assert 10 == progress.second_factors.overview(started.signed_in.actor).recovery_left
    assert () == add_app(progress, started)[1]


@pytest.mark.feature("K3")
def test_without_the_last_factor_the_password_alone_logs_in(progress: Progress, started: Started) -> None:
    add_app(progress, started)
    assert start(progress).signed_in.waits
    progress.second_factors.remove_app(proved(progress, started), keep=started.token)
    assert not start(progress).signed_in.waits
    assert 0 == progress.second_factors.overview(started.signed_in.actor).recovery_left


@pytest.mark.feature("K3")
def test_what_is_not_there_cannot_be_removed_or_replaced(progress: Progress, started: Started) -> None:
    actor = proved(progress, started)
    for change in (
        lambda: progress.second_factors.remove_app(actor),
        lambda: progress.second_factors.make_recovery_codes(actor),
        lambda: progress.passkeys.remove(actor, "unknown"),
        lambda: progress.passkeys.rename(actor, "unknown", "Phone"),
    ):
        with pytest.raises(NotFound):
            change()


def changes(progress: Progress, actor: Actor) -> list[Callable[[], object]]:
    factors, passkeys = progress.second_factors, progress.passkeys
    return [
        lambda: factors.begin_app(actor),
        lambda: factors.confirm_app(actor, "", "000000"),
        lambda: factors.remove_app(actor),
        lambda: factors.make_recovery_codes(actor),
        lambda: passkeys.ask_to_create(actor, "token"),
        lambda: passkeys.add(actor, "token", "", "", "Phone"),
        lambda: passkeys.remove(actor, "phone"),
        lambda: progress.staff.reset_second_factor(actor, UM),
    ]


@pytest.mark.asvs("V7.5.1")
@pytest.mark.feature("K1", "K3")
def test_every_change_asks_for_recent_proof(progress: Progress, started: Started, clock: FixedClock) -> None:
    clock.advance(timedelta(minutes=10))
    for change in changes(progress, started.signed_in.actor):
        with pytest.raises(ProofNeeded):
            change()


@pytest.mark.feature("K3")
def test_learners_have_no_second_factors(progress: Progress, manager: Actor) -> None:
    learner = progress.accounts.actor(progress.learners.create(manager, form()).username)
    asked = changes(progress, learner)
    asked.append(lambda: progress.second_factors.overview(learner))
    asked.append(lambda: progress.passkeys.rename(learner, "phone", "Phone"))
    for change in asked:
        with pytest.raises(NotAllowed):
            change()


@pytest.mark.asvs("V6.3.3")
@pytest.mark.feature("K3")
def test_a_role_can_be_made_to_have_a_second_factor(progress: Progress, started: Started) -> None:
    limits = evolve(progress.context.limits, second_factor=frozenset({Role.USER_MANAGER}))
    strict = Progress(evolve(progress.context, limits=limits))
    hire(strict, Role.LEARNER_MANAGER, NORTH)
    assert not start(strict, "learner-manager@example.com").signed_in.must_add_second_factor
    first = start(strict)
    assert first.signed_in.must_add_second_factor
    assert strict.log_ins.resume(started.token).must_add_second_factor
    assert strict.second_factors.overview(first.signed_in.actor).are_demanded
    add_app(strict, first)
    assert not strict.log_ins.resume(first.token).must_add_second_factor


@pytest.mark.asvs("V6.4.4")
@pytest.mark.feature("K3")
def test_a_manager_resets_the_second_factor_of_somebody_in_scope(
    progress: Progress, started: Started, mailer: MemoryMailer
) -> None:
    add_app(progress, started)
    add_passkey(progress, started)
    boss = hire(progress, Role.AREA_ADMINISTRATOR, area="Oxfordshire", email="boss@example.com")
    assert {started.signed_in.actor.account_id} == progress.staff.with_second_factor(boss)
    progress.staff.reset_second_factor(boss, UM)
    assert not is_open(progress, started)
    assert not start(progress).signed_in.waits
    assert set() == progress.staff.with_second_factor(boss)
    (entry,) = entries(progress, "reset second factor")
    assert (boss.account_id, str(started.signed_in.actor.account_id)) == (entry.actor_id, entry.subject_id)
    assert (
        UM,
        "Your second factor was reset by the person who manages your account. Your username is: " + UM,
    ) in mails(progress, mailer)
    with pytest.raises(Conflict, match="has no second factor"):
        progress.staff.reset_second_factor(boss, UM)


@pytest.mark.asvs("V6.4.4")
@pytest.mark.feature("K3", "B9")
def test_nobody_resets_the_second_factor_of_somebody_out_of_scope(progress: Progress, started: Started) -> None:
    add_app(progress, started)
    foreign = hire(progress, Role.USER_MANAGER, ELSEWHERE, email="foreign@example.com")
    own = hire(progress, Role.LEARNER_MANAGER, NORTH)
    with pytest.raises(NotFound):
        progress.staff.reset_second_factor(foreign, UM)
    with pytest.raises(NotAllowed):
        progress.staff.reset_second_factor(own, UM)
    with pytest.raises(NotAllowed):
        progress.staff.with_second_factor(own)
    assert frozenset() == progress.staff.with_second_factor(foreign)
    assert start(progress).signed_in.waits
    progress.staff.reset_second_factor(OPERATOR, UM)
    assert not start(progress).signed_in.waits


@pytest.mark.feature("K3", "A12")
def test_nobody_resets_their_own_second_factor_or_that_of_somebody_who_works_elsewhere_too(
    progress: Progress, started: Started
) -> None:
    add_app(progress, started)
    with pytest.raises(NotAllowed, match="your own account"):
        progress.staff.reset_second_factor(proved(progress, started), UM)
    hire(progress, Role.LEARNER_MANAGER, NORTH, ELSEWHERE)
    add_app(progress, start(progress, "learner-manager@example.com"))
    with pytest.raises(NotAllowed, match="also works for providers"):
        progress.staff.reset_second_factor(proved(progress, started), "learner-manager@example.com")
    assert start(progress, "learner-manager@example.com").signed_in.waits
