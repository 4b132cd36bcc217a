"""Programs that come with an access token, and what ends tokens."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.access_tokens import ENDED_TOKEN_TIME, TokenScope
from progress_core.domain.accounts.accounts import set_initial_password
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.errors import NotAllowed, ProofNeeded
from progress_core.domain.foundations.origins import NOWHERE, Origin
from progress_core.domain.foundations.permissions import Role
from progress_core.memory.clock import FixedClock
from progress_core.memory.mail import MemoryMailer
from progress_core.usecases.accounts.access_tokens import TOKEN_REFUSED
from progress_core.usecases.accounts.links import Purpose
from tests.given.links import token_in
from tests.given.people import ELSEWHERE, NORTH, SOUTH, form, hire
from tests.given.trail import entries
from tests.unit.operations.test_usecase_events import named

pytestmark = pytest.mark.feature("I6")

Do = Callable[[Progress, int], object]


@pytest.fixture
def tutor(progress: Progress, manager: Actor) -> Actor:
    """A second learner manager of North School, beside the first, with a password of their own."""
    assert manager.account_id
    tutor = hire(progress, Role.LEARNER_MANAGER, NORTH, email="tutor@example.com")
    progress.own_account.change_password(tutor, "teach3rs", "my0wnword")
    return tutor


@pytest.fixture
def token(progress: Progress, tutor: Actor) -> str:
    """A token of the second learner manager."""
    return progress.access_tokens.create(tutor, "SIMS sync", ["learners:read", "imports:write"]).token


def refused(progress: Progress, token: str) -> bool:
    try:
        progress.access_tokens.resume(token)
    except NotAllowed as error:
        return error.message == TOKEN_REFUSED
    return False


def save_account(progress: Progress, account_id: int, **changes: Any) -> None:
    with progress.context.store.transaction() as work:
        work.accounts.save(evolve(work.accounts.get(account_id), **changes))


def test_a_program_acts_for_the_owner_with_the_scopes_of_the_token(
    progress: Progress, tutor: Actor, token: str
) -> None:
    bearer = progress.access_tokens.resume(token)
    (access,) = progress.access_tokens.of(tutor)
    assert (bearer.actor, bearer.number, bearer.name) == (tutor, access.number, "SIMS sync")
    assert bearer.scopes == {TokenScope.LEARNERS_READ, TokenScope.IMPORTS_WRITE}


@pytest.mark.feature("I9")
@pytest.mark.parametrize(
    ("origin", "described"),
    [
        (NOWHERE, "token “SIMS sync”"),
        (Origin("203.0.113.7"), "203.0.113.7, token “SIMS sync”"),
        (Origin("203.0.113.7", "Firefox on Windows"), "203.0.113.7, token “SIMS sync”, Firefox on Windows"),
    ],
)
def test_the_audit_trail_says_that_a_token_was_used(
    progress: Progress, token: str, origin: Origin, described: str
) -> None:
    actor = progress.access_tokens.resume(token, origin).actor
    progress.learners.create(actor, form())
    (entry,) = entries(progress, "create learner")
    assert (entry.actor_id, entry.origin.described) == (actor.account_id, described)


@pytest.mark.feature("K1")
def test_a_program_proves_nothing_however_new_its_token_is(progress: Progress, token: str) -> None:
    actor = progress.access_tokens.resume(token).actor
    with pytest.raises(ProofNeeded):
        progress.access_tokens.create(actor, "Another", ["learners:read"])


def test_rights_are_those_of_this_moment(progress: Progress, tutor: Actor, token: str) -> None:
    with progress.context.store.transaction() as work:
        work.staff.save(evolve(work.staff.get(tutor.account_id), role=Role.ADMISSIONS, providers=frozenset({SOUTH})))
    save_account(progress, tutor.account_id, role=Role.ADMISSIONS)
    bearer = progress.access_tokens.resume(token)
    assert (bearer.scopes, bearer.actor.role) == (frozenset(), Role.ADMISSIONS)
    assert bearer.actor.scope.providers == {SOUTH}


@pytest.mark.feature("K5")
def test_whatever_is_no_token_is_refused_and_reported(progress: Progress, tutor: Actor, token: str) -> None:
    for text in ("", "prg_", token[:-1], token + "x", token.removeprefix("prg_"), "\ud800"):
        assert refused(progress, text)
    assert {event.account_id for event in named(progress, "access_token_refused")} == {None}
    save_account(progress, tutor.account_id, disabled=True)
    assert refused(progress, token)
    assert named(progress, "access_token_refused")[-1].account_id == tutor.account_id
    assert token not in str(named(progress, "access_token_refused"))


def test_a_token_ends_at_its_end(progress: Progress, clock: FixedClock, tutor: Actor, token: str) -> None:
    (access,) = progress.access_tokens.of(tutor)
    clock.advance(access.ends_at - clock.now() - timedelta(seconds=1))
    assert not refused(progress, token)
    clock.advance(timedelta(seconds=1))
    assert refused(progress, token)
    assert [one.number for one in progress.access_tokens.of(tutor)] == [access.number], "it is still explained"


def test_the_last_use_is_recorded_once_an_hour(progress: Progress, clock: FixedClock, tutor: Actor, token: str) -> None:
    start = clock.now()

    def used() -> object:
        progress.access_tokens.resume(token)
        (access,) = progress.access_tokens.of(tutor)
        return access.used_at

    assert used() == start
    clock.advance(timedelta(minutes=59))
    assert used() == start
    clock.advance(timedelta(minutes=1))
    assert used() == start + timedelta(hours=1)


@pytest.mark.parametrize("closed", [{"disabled": True}, {"deleted": True}])
def test_a_closed_account_is_refused_and_a_locked_one_is_not(
    progress: Progress, tutor: Actor, token: str, closed: dict[str, bool]
) -> None:
    save_account(progress, tutor.account_id, locked_at=progress.context.clock.now())
    assert not refused(progress, token)
    save_account(progress, tutor.account_id, **closed)
    assert refused(progress, token)


def test_an_account_that_must_change_its_password_is_refused(progress: Progress, tutor: Actor, token: str) -> None:
    with progress.context.store.transaction() as work:
        account = work.accounts.get(tutor.account_id)
        work.accounts.save(set_initial_password(account, "sealed", now=progress.context.clock.now()))
    assert refused(progress, token)


ENDS: dict[str, tuple[Do, str]] = {
    "disabled": (lambda progress, id_: progress.staff_changes.disable(OPERATOR, id_), "disable staff account"),
    "deleted": (lambda progress, id_: progress.staff_changes.delete(OPERATOR, id_), "delete staff account"),
    "another role": (
        lambda progress, id_: progress.staff_changes.change(OPERATOR, id_, role=Role.ADMISSIONS),
        "change staff account",
    ),
    "all log-ins ended": (lambda progress, id_: progress.log_in_list.end_all_of(OPERATOR, id_), "end session"),
}


@pytest.mark.feature("A12")
@pytest.mark.parametrize("way", ENDS)
def test_changes_by_others_end_tokens_and_the_trail_says_how_many(
    progress: Progress, tutor: Actor, token: str, way: str
) -> None:
    act, action = ENDS[way]
    act(progress, tutor.account_id)
    with progress.context.store.snapshot() as work:
        assert list(work.access_tokens.of_account(tutor.account_id)) == []
    assert refused(progress, token)
    (entry,) = entries(progress, action)
    assert entry.facts["access_tokens"] == "1"


@pytest.mark.feature("A12")
def test_other_providers_keep_tokens_which_then_reach_those(progress: Progress, tutor: Actor, token: str) -> None:
    hire(progress, Role.LEARNER_MANAGER, ELSEWHERE, email="elsewhere@example.com")
    progress.staff_changes.change(OPERATOR, tutor.account_id, providers=[ELSEWHERE])
    assert progress.access_tokens.resume(token).actor.scope.providers == {ELSEWHERE}


@pytest.mark.feature("B6")
@pytest.mark.parametrize("way", ["reset", "archived"])
def test_tokens_of_learners_end_with_a_reset_password_and_with_archiving(
    progress: Progress, manager: Actor, way: str
) -> None:
    learner = progress.learners.create(manager, form()).learner
    with progress.context.store.transaction() as work:
        work.learners.save(evolve(learner, submitted=True))
    actor = progress.accounts.actor("asmith")
    progress.own_account.change_password(actor, "sunny4day", "my0wnword")
    token = progress.access_tokens.create(actor, "Mine", ["learners:read"]).token
    assert not refused(progress, token)
    if way == "reset":
        progress.learners.reset_password(manager, learner.id)
    else:
        progress.learner_selection.delete(manager, [learner.id])
    with progress.context.store.snapshot() as work:
        assert list(work.access_tokens.of_account(learner.id)) == []
    assert refused(progress, token)


def test_staff_see_how_many_tokens_end_with_the_log_ins(progress: Progress, tutor: Actor, token: str) -> None:
    assert not refused(progress, token)
    assert progress.log_in_list.of(OPERATOR, tutor.account_id).tokens == 1
    assert progress.log_in_list.end_all_of(OPERATOR, tutor.account_id) == 0
    assert progress.log_in_list.of(OPERATOR, tutor.account_id).tokens == 0


@pytest.mark.feature("A9", "K1")
@pytest.mark.parametrize(
    ("others", "told"),
    [(0, "1 access token of your account still gives"), (1, "2 access tokens of your account still")],
)
def test_an_own_new_password_keeps_tokens_and_the_email_says_how_many(
    progress: Progress, tutor: Actor, token: str, mailer: MemoryMailer, others: int, told: str
) -> None:
    for number in range(others):
        progress.access_tokens.create(tutor, f"Other {number}", ["learners:read"])
    progress.own_account.change_password(tutor, "my0wnword", "chosen4me")
    progress.mail.deliver()
    assert told in mailer.sent[-1].text
    assert not refused(progress, token)


@pytest.mark.feature("A7")
def test_a_password_chosen_by_a_link_keeps_tokens_too(
    progress: Progress, tutor: Actor, token: str, mailer: MemoryMailer
) -> None:
    progress.accounts.forgotten(tutor.username)
    progress.accounts.choose_password(token_in(progress, mailer), "chosen4me", purpose=Purpose.RESET)
    progress.mail.deliver()
    assert "1 access token of your account still gives access." in mailer.sent[-1].text
    assert not refused(progress, token)


@pytest.mark.feature("I9")
def test_tokens_are_erased_a_month_after_their_end(
    progress: Progress, clock: FixedClock, tutor: Actor, token: str
) -> None:
    (access,) = progress.access_tokens.of(tutor)
    clock.advance(access.ends_at + ENDED_TOKEN_TIME - clock.now())
    progress.retention.apply(OPERATOR)
    assert progress.access_tokens.of(tutor) == [access]
    clock.advance(timedelta(seconds=1))
    assert progress.retention.due(OPERATOR).counts.sessions == 1
    progress.retention.apply(OPERATOR)
    assert progress.access_tokens.of(tutor) == []
    assert refused(progress, token)
