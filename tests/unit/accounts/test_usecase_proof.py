"""Recent proof of who somebody is, before what could hand an account or personal data over."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.errors import NotAllowed, ProofNeeded, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.importing.imports import OnDuplicate
from progress_core.memory.clock import FixedClock
from progress_core.memory.mail import MemoryMailer
from progress_core.ports.learners import LearnerQuery
from progress_core.usecases.accounts.proof import renewed_session
from progress_core.usecases.operations.audit import AuditAsked
from tests.given.imports import ANN, csv
from tests.given.people import NORTH, form, hire
from tests.unit.accounts.test_usecase_sessions import refuses, start

pytestmark = pytest.mark.feature("K1")

DETAILS = {"first_name": "Ann", "last_name": "Lee", "email": "ann.lee@example.com", "telephone": ""}
ASKED: dict[str, tuple[Role, Callable[[Progress, Actor, int], object]]] = {
    "a new email address": (
        Role.LEARNER_MANAGER,
        lambda progress, actor, _: progress.own_account.change_personal_details(actor, DETAILS),
    ),
    "a new username": (
        Role.LEARNER_MANAGER,
        lambda progress, actor, _: progress.own_account.change_username(actor, "another.name"),
    ),
    "ending another log-in": (
        Role.LEARNER_MANAGER,
        lambda progress, actor, _: progress.log_in_list.end(actor, 1),
    ),
    "ending all other log-ins": (
        Role.LEARNER_MANAGER,
        lambda progress, actor, _: progress.log_in_list.end_others(actor, ""),
    ),
    "an access token": (
        Role.LEARNER_MANAGER,
        lambda progress, actor, _: progress.access_tokens.create(actor, "Sync", ["learners:read"]),
    ),
    "an export of learners": (
        Role.LEARNER_MANAGER,
        lambda progress, actor, _: progress.learner_exports.table(actor, LearnerQuery()),
    ),
    "a list of initial passwords": (
        Role.LEARNER_MANAGER,
        lambda progress, actor, _: progress.not_logged_on.page(actor, LearnerQuery()),
    ),
    "log-in letters": (
        Role.LEARNER_MANAGER,
        lambda progress, actor, learner: progress.not_logged_on.letters(actor, "html", [learner]),
    ),
    "a reset password": (
        Role.LEARNER_MANAGER,
        lambda progress, actor, learner: progress.learners.reset_password(actor, learner),
    ),
    "a new email address of a learner": (
        Role.LEARNER_MANAGER,
        lambda progress, actor, learner: progress.learners.edit(actor, learner, {"email": "new@example.com"}),
    ),
    "a new email address in the profile": (
        Role.LEARNER_MANAGER,
        lambda progress, actor, learner: progress.profiles.save_personal_information(
            actor, learner, {"email": "new@example.com"}
        ),
    ),
    "an import that updates learners": (
        Role.LEARNER_MANAGER,
        lambda progress, actor, _: progress.imports.request(
            actor, "learners.csv", csv(ANN), on_duplicate=OnDuplicate.UPDATE
        ),
    ),
    "an import that updates one learner": (
        Role.LEARNER_MANAGER,
        lambda progress, actor, _: progress.imports.request(
            actor, "learners.csv", csv(ANN), decisions={2: OnDuplicate.UPDATE}
        ),
    ),
    "deleting a learner": (
        Role.LEARNER_MANAGER,
        lambda progress, actor, learner: progress.learners.delete(actor, learner),
    ),
    "another invitation": (
        Role.USER_MANAGER,
        lambda progress, actor, _: progress.staff.invite_again(actor, "new@example.com"),
    ),
    "an export of qualifications": (
        Role.LEARNER_MANAGER,
        lambda progress, actor, _: progress.qualification_exports.request(actor, NORTH, 11),
    ),
    "an export of personal data": (
        Role.USER_MANAGER,
        lambda progress, actor, learner: progress.personal_data.export(actor, learner),
    ),
    "erasure": (
        Role.USER_MANAGER,
        lambda progress, actor, learner: progress.personal_data.erase(actor, learner, "asmith"),
    ),
    "an export of the audit trail": (
        Role.USER_MANAGER,
        lambda progress, actor, _: progress.audit.table(actor, AuditAsked()),
    ),
}


@pytest.fixture
def learner_id(progress: Progress, manager: Actor) -> int:
    progress.staff.create(OPERATOR, "new@example.com", Role.LEARNER_MANAGER, providers=[NORTH])
    return progress.learners.create(manager, form()).learner.id


@pytest.mark.asvs("V7.5.1", "V7.5.2")
@pytest.mark.parametrize("what", ASKED)
def test_what_could_hand_something_over_needs_recent_proof(
    progress: Progress, clock: FixedClock, learner_id: int, what: str
) -> None:
    role, ask = ASKED[what]
    person = hire(progress, role, NORTH, email="asker@example.com")
    earlier = evolve(person, proved_at=clock.now() - timedelta(minutes=10))
    with pytest.raises(ProofNeeded, match="Enter your password again"):
        ask(progress, earlier, learner_id)
    with suppress(Rejected):  # the rules may refuse it, but not for want of proof
        ask(progress, evolve(person, proved_at=clock.now() - timedelta(minutes=9, seconds=59)), learner_id)


@pytest.mark.asvs("V7.5.1")
def test_a_log_in_is_proof_for_ten_minutes_and_a_password_entered_again_renews_it(
    progress: Progress, clock: FixedClock
) -> None:
    hire(progress, Role.LEARNER_MANAGER, NORTH, email="asker@example.com")
    token = start(progress, "asker@example.com", "teach3rs").token

    def proved_minutes_ago() -> float:
        proved_at = progress.log_ins.resume(token).actor.proved_at
        assert proved_at is not None
        return (clock.now() - proved_at) / timedelta(minutes=1)

    assert proved_minutes_ago() == 0
    clock.advance(timedelta(minutes=11))
    assert proved_minutes_ago() == 11
    actor = progress.log_ins.resume(token).actor
    with pytest.raises(NotAllowed, match="not right"):
        progress.log_ins.prove(token, actor, "wrong")
    with pytest.raises(Rejected):
        progress.log_ins.prove(token, actor, "")
    assert proved_minutes_ago() == 11
    token = progress.log_ins.prove(token, actor, "teach3rs")
    assert proved_minutes_ago() == 0
    clock.advance(timedelta(minutes=11))
    progress.own_account.change_password(actor, "teach3rs", "chosen4me", keep=token)
    assert proved_minutes_ago() == 0


@pytest.mark.asvs("V7.2.4")
def test_a_proof_gives_the_session_a_new_token_and_voids_the_old_one(progress: Progress, clock: FixedClock) -> None:
    hire(progress, Role.LEARNER_MANAGER, NORTH, email="asker@example.com")
    old = start(progress, "asker@example.com", "teach3rs").token
    actor = progress.log_ins.resume(old).actor
    (before,) = progress.log_in_list.own(actor, old)
    clock.advance(timedelta(minutes=11))
    fresh = progress.log_ins.prove(old, actor, "teach3rs")
    assert fresh != old
    assert refuses(progress, old)
    (after,) = progress.log_in_list.own(actor, fresh)
    assert (after.session.number, after.session.created_at) == (before.session.number, before.session.created_at)


def test_a_session_that_ended_meanwhile_gets_no_new_token(progress: Progress) -> None:
    with progress.context.store.transaction() as work:
        assert renewed_session(progress.context, work, "ended") == "ended"
    assert refuses(progress, "ended")


def test_wrong_guesses_in_a_session_end_it_and_lock_the_account(progress: Progress) -> None:
    hire(progress, Role.LEARNER_MANAGER, NORTH, email="asker@example.com")
    token = start(progress, "asker@example.com", "teach3rs").token
    other = start(progress, "asker@example.com", "teach3rs").token
    actor = progress.log_ins.resume(token).actor
    for _ in range(4):
        with pytest.raises(NotAllowed):
            progress.log_ins.prove(token, actor, "wrong")
    assert not refuses(progress, token)
    with pytest.raises(NotAllowed):
        progress.own_account.change_password(actor, "wrong", "chosen4me", keep=token)
    assert refuses(progress, token)
    assert refuses(progress, other)
    with pytest.raises(NotAllowed):
        start(progress, "asker@example.com", "teach3rs")
    with pytest.raises(NotAllowed):
        progress.log_ins.prove(token, actor, "teach3rs")


def test_guesses_in_a_session_leave_a_lock_that_is_there_as_it_is(progress: Progress, manager: Actor) -> None:
    token = start(progress, manager.username, "teach3rs").token
    for _ in range(5):
        with pytest.raises(NotAllowed):
            start(progress, manager.username, "wrong")
    for _ in range(5):
        with pytest.raises(NotAllowed):
            progress.log_ins.prove(token, manager, "wrong")
    assert refuses(progress, token)
    assert len(progress.audit.read(OPERATOR, action="lock account")) == 1


def test_a_right_password_forgives_the_guesses_before_it(progress: Progress) -> None:
    hire(progress, Role.LEARNER_MANAGER, NORTH, email="asker@example.com")
    token = start(progress, "asker@example.com", "teach3rs").token
    actor = progress.log_ins.resume(token).actor
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(NotAllowed):
                progress.log_ins.prove(token, actor, "wrong")
        token = progress.log_ins.prove(token, actor, "teach3rs")
    assert not refuses(progress, token)


def test_guesses_of_strangers_do_not_keep_somebody_from_proving_who_they_are(progress: Progress) -> None:
    hire(progress, Role.LEARNER_MANAGER, NORTH, email="asker@example.com")
    token = start(progress, "asker@example.com", "teach3rs").token
    for _ in range(6):
        with pytest.raises(NotAllowed):
            start(progress, "asker@example.com", "wrong")
    token = progress.log_ins.prove(token, progress.log_ins.resume(token).actor, "teach3rs")
    assert not refuses(progress, token)


def test_a_session_of_somebody_else_proves_nothing(progress: Progress) -> None:
    hire(progress, Role.LEARNER_MANAGER, NORTH, email="asker@example.com")
    other = hire(progress, Role.LEARNER_MANAGER, NORTH, email="other@example.com")
    token = start(progress, "asker@example.com", "teach3rs").token
    with pytest.raises(NotAllowed):
        progress.log_ins.prove(token, other, "teach3rs")


def test_nobody_proves_anything_once_their_account_is_gone(progress: Progress, learner_id: int) -> None:
    token = start(progress).token
    actor = progress.log_ins.resume(token).actor
    with progress.context.store.transaction() as work:
        work.accounts.save(evolve(work.accounts.get(learner_id), deleted=True))
    with pytest.raises(NotAllowed):
        progress.log_ins.prove(token, actor, "sunny4day")


def test_the_old_address_is_told_of_every_change(progress: Progress, mailer: MemoryMailer) -> None:
    person = hire(progress, Role.LEARNER_MANAGER, NORTH, email="old@example.com")
    token = start(progress, "old@example.com", "teach3rs").token
    progress.own_account.change_personal_details(person, DETAILS | {"email": "new@example.com"})
    progress.own_account.change_personal_details(person, DETAILS | {"email": "new@example.com", "last_name": "Li"})
    progress.own_account.change_password(person, "teach3rs", "chosen4me", keep=token)
    progress.own_account.change_username(person, "another.name")
    progress.mail.deliver()
    told = [(mail.to, mail.text.split(".")[0]) for mail in mailer.sent if "was changed" in mail.subject]
    assert told == [
        ("old@example.com", "Your email address was changed"),
        ("new@example.com", "Your password was changed"),
        ("new@example.com", "Your username was changed"),
    ]


@pytest.mark.parametrize(
    "ask",
    [
        lambda progress, actor, learner: progress.learners.edit(actor, learner, {"town": "Wantage"}),
        lambda progress, actor, learner: progress.profiles.save_personal_information(
            actor, learner, {"town": "Wantage"}
        ),
        lambda progress, actor, _: progress.imports.request(actor, "learners.csv", csv(ANN)),
        lambda progress, actor, learner: progress.learners.unlock(actor, learner),
        lambda progress, actor, learner: progress.log_in_list.end_all_of(actor, learner),
    ],
    ids=["town", "town in the profile", "new learners", "unlocking", "ending log-ins"],
)
def test_what_hands_nothing_over_needs_no_recent_proof(
    progress: Progress, clock: FixedClock, learner_id: int, ask: Callable[[Progress, Actor, int], object]
) -> None:
    person = hire(progress, Role.LEARNER_MANAGER, NORTH, email="asker@example.com")
    ask(progress, evolve(person, proved_at=clock.now() - timedelta(days=1)), learner_id)
