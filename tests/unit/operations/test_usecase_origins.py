"""Where people were when they did something: whose it is, who reads it, and when it is forgotten."""

from collections.abc import Callable

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.second_factors import AccountFactors, AuthenticatorApp
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR, Actor
from progress_core.domain.foundations.errors import NotAllowed, Rejected
from progress_core.domain.foundations.origins import NOWHERE, Origin
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.operations.audit import NOBODY_ID, Entry
from progress_core.memory.clock import FixedClock
from progress_core.memory.mail import MemoryMailer
from progress_core.ports.audit import AuditQuery
from progress_core.usecases.accounts.links import Purpose
from progress_core.usecases.operations.audit import AuditAsked
from progress_core.usecases.operations.former_staff import forget_staff
from tests.given.imports import ANN, bring, csv, learners
from tests.given.links import token_in
from tests.given.people import NORTH, SOUTH, form, hire
from tests.given.retention import later

pytestmark = pytest.mark.feature("K5", "I9")

HOME, STRANGER = Origin("203.0.113.7", "Safari on iPhone"), Origin("192.0.2.66", "Firefox on Linux")


def stored(progress: Progress, query: AuditQuery | None = None) -> list[Entry]:
    with progress.context.store.snapshot() as work:
        return list(work.audit.page(EVERYTHING, query or AuditQuery(limit=1_000)).entries)


def of_nobody(progress: Progress, action: str) -> set[tuple[int, Origin]]:
    return {(entry.actor_id, entry.origin) for entry in stored(progress, AuditQuery(action=action))}


def guess(progress: Progress, username: str, device: str = "") -> None:
    for _ in range(5):
        with pytest.raises(NotAllowed):
            progress.log_ins.log_in(username, "wrong1", STRANGER, device=device)


def tried(progress: Progress, username: str) -> None:
    """Let strangers do to an account what they can."""
    progress.accounts.forgotten(username, STRANGER)
    guess(progress, username)


def test_a_stranger_who_guesses_or_asks_for_a_link_is_not_taken_for_the_owner(
    progress: Progress, manager: Actor, mailer: MemoryMailer
) -> None:
    progress.accounts.forgotten(manager.username, STRANGER)
    progress.accounts.new_link(token_in(progress, mailer), Purpose.RESET, STRANGER)
    guess(progress, manager.username)
    for action in ("forgot password", "ask for new link", "lock account"):
        assert of_nobody(progress, action) == {(NOBODY_ID, STRANGER)}, action
    lines = progress.audit.page(OPERATOR, AuditAsked(action="lock account")).lines
    assert [(line.who, line.about, line.origin) for line in lines] == [
        ("nobody known", manager.username, STRANGER.described)
    ]


def test_whoever_guesses_in_a_session_or_on_a_device_is_not_taken_for_the_owner(
    progress: Progress, manager: Actor
) -> None:
    device = progress.log_ins.log_in(manager.username, "teach3rs", HOME).device
    guess(progress, manager.username, device)
    progress.staff.unlock(OPERATOR, manager.username)
    token = progress.log_ins.log_in(manager.username, "teach3rs", HOME).token
    for _ in range(5):
        with pytest.raises(NotAllowed):
            progress.log_ins.prove(token, evolve(manager, origin=STRANGER), "wrong1")
    assert len(stored(progress, AuditQuery(action="lock account"))) == 2
    assert of_nobody(progress, "lock account") == {(NOBODY_ID, STRANGER)}


def test_whoever_knows_the_password_but_not_the_second_factor_is_not_taken_for_the_owner(
    progress: Progress, manager: Actor
) -> None:
    sealed = progress.context.sealer.seal("KRSXG5CTMVRXEZLU", f"second-factor:{manager.account_id}")
    with progress.context.store.transaction() as work:
        app = AuthenticatorApp(sealed, progress.context.clock.now(), 0)
        work.second_factors.save(AccountFactors(manager.account_id, app, recovery=("digest",)))
    token = progress.log_ins.log_in(manager.username, "teach3rs", STRANGER).token
    for _ in range(5):
        with pytest.raises(Rejected):
            progress.factor_checks.enter_recovery_code(token, "wrong", STRANGER)
    assert of_nobody(progress, "lock account") == {(NOBODY_ID, STRANGER)}


def delete(progress: Progress, manager: Actor, learner_id: int) -> None:
    progress.learners.delete(manager, learner_id)


def erase(progress: Progress, _: Actor, learner_id: int) -> None:
    progress.personal_data.erase(OPERATOR, learner_id, "asmith")


@pytest.mark.parametrize("remove", [delete, erase])
def test_a_learner_who_is_gone_leaves_no_address_behind_nor_does_who_tried_their_account(
    progress: Progress, manager: Actor, remove: Callable[[Progress, Actor, int], None]
) -> None:
    learner = progress.learners.create(manager, form()).learner.id
    other = progress.learners.create(manager, form(username="bsmith", first_name="Bob")).learner.id
    progress.log_ins.log_in("asmith", "sunny4day", HOME)
    tried(progress, "asmith")
    tried(progress, "bsmith")
    remove(progress, manager, learner)
    about = {str(learner): set[Origin](), str(other): set[Origin]()}
    for entry in stored(progress):
        about.get(entry.subject_id, set()).add(entry.origin)
    assert about == {str(learner): {NOWHERE}, str(other): {NOWHERE, STRANGER}}


def test_an_import_that_is_undone_leaves_no_address_behind(progress: Progress, manager: Actor) -> None:
    done = bring(progress, manager, csv(ANN))
    ((_, account),) = learners(progress)
    tried(progress, account.username)
    assert STRANGER in {entry.origin for entry in stored(progress)}
    progress.imports.undo(manager, done.id)
    assert {entry.origin for entry in stored(progress)} == {NOWHERE}


def test_staff_who_are_erased_leave_no_address_behind(progress: Progress, clock: FixedClock) -> None:
    leaver = hire(progress, Role.ADMISSIONS, NORTH, email="leaver@example.com")
    progress.log_ins.log_in(leaver.username, "teach3rs", HOME)
    tried(progress, leaver.username)
    progress.staff_changes.delete(OPERATOR, leaver.account_id)
    later(clock, years=7)
    with progress.context.store.transaction() as work:
        assert STRANGER in {entry.origin for entry in stored(progress)}
        assert forget_staff(work, clock.now(), 10) == 1
    assert {entry.origin for entry in stored(progress)} == {NOWHERE}


def test_addresses_are_read_only_with_the_names_of_those_who_were_there(progress: Progress, manager: Actor) -> None:
    keeper = hire(progress, Role.USER_MANAGER, NORTH, email="keeper@example.com")
    far = hire(progress, Role.LEARNER_MANAGER, SOUTH, email="far@example.com")
    now = progress.context.clock.now()
    about = [
        (far.account_id, "learner", "404"),  # somebody else's staff
        (NOBODY_ID, "account", str(far.account_id)),  # perhaps they themselves
        (manager.account_id, "account", str(manager.account_id)),
        (NOBODY_ID, "account", str(manager.account_id)),
        (NOBODY_ID, "account", ""),
        (0, "learner", "404"),
    ]
    with progress.context.store.transaction() as work:
        work.audit.append([Entry(now, who, "prove", kind, id_, NORTH, {}, HOME) for who, kind, id_ in about])
    seen = [NOWHERE, NOWHERE, HOME, HOME, HOME, HOME]
    lines = progress.audit.page(keeper, AuditAsked(action="prove")).lines
    assert [line.entry.origin for line in reversed(lines)] == seen
    assert [line.origin for line in reversed(lines)] == [origin.described for origin in seen]
    assert [entry.origin for entry in reversed(progress.audit.read(keeper, action="prove"))] == seen
    assert {entry.origin for entry in progress.audit.read(OPERATOR, action="prove")} == {HOME}


def test_the_export_of_a_learners_data_has_no_address_of_strangers(progress: Progress, manager: Actor) -> None:
    learner = progress.learners.create(manager, form()).learner.id
    progress.log_ins.log_in("asmith", "sunny4day", HOME)
    tried(progress, "asmith")
    given = str(progress.personal_data.export(OPERATOR, learner))
    assert HOME.address in given
    assert STRANGER.address not in given
