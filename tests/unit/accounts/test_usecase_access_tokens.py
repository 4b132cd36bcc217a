"""Access tokens: made, shown once, listed, revoked."""

from datetime import date, timedelta

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.access_tokens import MAX_TOKENS, TokenScope, end_of
from progress_core.domain.accounts.sessions import digest_of
from progress_core.domain.foundations.actors import OPERATOR, STRANGER, Actor
from progress_core.domain.foundations.errors import NotAllowed, NotFound, ProofNeeded, Rejected
from progress_core.domain.foundations.origins import Origin
from progress_core.domain.foundations.permissions import Role
from progress_core.memory.clock import FixedClock
from progress_core.memory.mail import MemoryMailer
from progress_core.usecases.accounts.access_tokens import MadeToken
from tests.given.people import NORTH, form, hire
from tests.given.trail import entries
from tests.unit.operations.test_usecase_events import named

pytestmark = pytest.mark.feature("I6")

HOME = Origin("203.0.113.7", "Safari on iPhone")


def make(progress: Progress, actor: Actor, name: str = "Sync", *scopes: str) -> MadeToken:
    return progress.access_tokens.create(actor, name, scopes or ["learners:read"])


def test_a_token_is_made_for_its_owner_and_stored_without_its_text(progress: Progress, manager: Actor) -> None:
    made = progress.access_tokens.create(
        evolve(manager, origin=HOME), " SIMS  sync ", ["learners:read", TokenScope.IMPORTS_WRITE], date(2026, 12, 24)
    )
    access, now = made.access, progress.context.clock.now()
    assert made.token.startswith("prg_")
    assert len(made.token) > 40
    assert made.token not in repr(made)
    assert (access.name, access.account_id, access.origin) == ("SIMS sync", manager.account_id, HOME)
    assert access.scopes == {TokenScope.LEARNERS_READ, TokenScope.IMPORTS_WRITE}
    assert (access.created_at, access.ends_at, access.used_at) == (now, end_of(date(2026, 12, 24)), None)
    assert access.digest == digest_of(made.token)
    assert progress.access_tokens.of(manager) == [access]
    assert make(progress, manager, "Another").token != made.token


def test_a_token_lasts_ninety_days_if_nobody_says_otherwise(progress: Progress, manager: Actor) -> None:
    today = progress.context.clock.now().date()
    assert make(progress, manager).access.ends_on == today + timedelta(90)
    named_by_text = progress.access_tokens.create(manager, "By text", ["learners:read"], "2026-12-24")
    assert named_by_text.access.ends_on == date(2026, 12, 24)


def test_nothing_is_stored_if_anything_is_wrong(progress: Progress, manager: Actor) -> None:
    with pytest.raises(Rejected) as refused:
        progress.access_tokens.create(manager, "", ["audit:read"], "tomorrow")
    assert [(found.field, found.code) for found in refused.value.problems] == [
        ("token_name", "required"),
        ("scopes", "not_for_role"),
        ("ends_on", "not_a_date"),
    ]
    assert progress.access_tokens.of(manager) == []


def test_the_limit_and_the_names_are_those_of_one_account(progress: Progress, manager: Actor) -> None:
    other = hire(progress, Role.LEARNER_MANAGER, NORTH, email="other@example.com")
    for number in range(MAX_TOKENS):
        make(progress, manager, f"Sync {number}")
    for name in ("Sync 1", "One more"):
        with pytest.raises(Rejected):
            make(progress, manager, name)
    assert make(progress, other, "Sync 1").access.name == "Sync 1"


@pytest.mark.feature("K1")
def test_making_a_token_asks_for_recent_proof(progress: Progress, clock: FixedClock, manager: Actor) -> None:
    proved = evolve(manager, proved_at=clock.now())
    make(progress, proved)
    clock.advance(timedelta(minutes=10))
    with pytest.raises(ProofNeeded):
        make(progress, proved, "Another")


@pytest.mark.feature("K1", "K5", "I9")
def test_the_owner_is_told_and_the_trail_and_the_log_name_the_token(
    progress: Progress, manager: Actor, mailer: MemoryMailer
) -> None:
    made = make(progress, evolve(manager, origin=HOME), "SIMS sync", "learners:read", "imports:write")
    progress.mail.deliver()
    assert mailer.sent[-1].to == manager.email
    assert "The access token “SIMS sync” was created for your account." in mailer.sent[-1].text
    assert made.token not in mailer.sent[-1].text
    progress.access_tokens.end(manager, made.access.number)
    created, revoked = entries(progress, "create access token"), entries(progress, "revoke access token")
    assert [entry.facts for entry in created] == [
        {"access_token": "SIMS sync", "scopes": "imports:write, learners:read", "ends_on": "2026-11-30"}
    ]
    assert [(entry.facts, entry.subject_id) for entry in revoked] == [
        ({"access_token": "SIMS sync"}, str(manager.account_id))
    ]
    assert (created[0].actor_id, created[0].origin) == (manager.account_id, HOME)
    events = named(progress, "create_access_token") + named(progress, "revoke_access_token")
    assert [event.facts["access_token"] for event in events] == ["SIMS sync", "SIMS sync"]
    assert made.token not in str([event.as_dict() for event in events])


def test_the_words_of_a_learner_stay_out_of_the_trail_which_outlives_them(progress: Progress, manager: Actor) -> None:
    learner = progress.learners.create(manager, form()).learner
    made = make(progress, progress.accounts.actor("asmith"), "Ann's phone")
    assert made.access.account_id == learner.id
    (entry,) = entries(progress, "create access token")
    assert (entry.facts["access_token"], entry.ukprn) == (str(made.access.number), NORTH)


def test_tokens_are_listed_and_revoked_by_their_owner_alone(progress: Progress, manager: Actor) -> None:
    other = hire(progress, Role.LEARNER_MANAGER, NORTH, email="other@example.com")
    first, second = make(progress, manager, "Zoo").access, make(progress, manager, "Ark").access
    assert progress.access_tokens.of(manager) == [first, second]
    assert progress.access_tokens.of(other) == []
    for actor, number in ((other, first.number), (manager, 404)):
        with pytest.raises(NotFound, match="You have no such access token"):
            progress.access_tokens.end(actor, number)
    assert progress.access_tokens.end(manager, first.number) == first
    assert progress.access_tokens.of(manager) == [second]
    assert len(entries(progress, "revoke access token")) == 1


def test_revoking_needs_no_recent_proof(progress: Progress, clock: FixedClock, manager: Actor) -> None:
    number = make(progress, manager).access.number
    progress.access_tokens.end(evolve(manager, proved_at=clock.now() - timedelta(days=1)), number)
    assert progress.access_tokens.of(manager) == []


@pytest.mark.parametrize("actor", [OPERATOR, STRANGER])
def test_whoever_has_no_account_has_no_tokens(progress: Progress, actor: Actor) -> None:
    with pytest.raises(NotAllowed, match="Only people with an account"):
        make(progress, actor)
    with pytest.raises(NotAllowed):
        progress.access_tokens.of(actor)
    with pytest.raises(NotAllowed):
        progress.access_tokens.end(actor, 1)
