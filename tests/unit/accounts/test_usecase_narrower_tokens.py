"""Access tokens that programs make with their own: never wider, never longer, and gone with it."""

from datetime import date, timedelta

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.access_tokens import MAX_TOKENS, AccessToken, end_of
from progress_core.domain.accounts.narrower_tokens import made_with
from progress_core.domain.accounts.sessions import PROOF_TIME
from progress_core.domain.foundations.actors import OPERATOR, STRANGER, Actor
from progress_core.domain.foundations.errors import NotAllowed, NotFound, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.memory.clock import FixedClock
from progress_core.memory.mail import MemoryMailer
from progress_core.testing.tools.builders import an_access_token
from progress_core.usecases.accounts.access_tokens import TOKEN_REFUSED, MadeToken
from tests.given.people import NORTH, form, hire
from tests.given.trail import entries
from tests.unit.operations.test_usecase_events import named

pytestmark = pytest.mark.feature("I6")

WIDE = ("learners:read", "imports:write", "tokens:create")
SOON = date(2026, 9, 30)


@pytest.fixture
def parent(progress: Progress, manager: Actor) -> MadeToken:
    """A token that makes others, until the end of September, of somebody with a password of their own."""
    progress.own_account.change_password(manager, "teach3rs", "my0wnword")
    return progress.access_tokens.create(manager, "Sync", WIDE, SOON)


def narrower(progress: Progress, parent: MadeToken, name: str = "Nightly", *scopes: str) -> MadeToken:
    """Let the program with a token make another one, as the API does."""
    bearer = progress.access_tokens.resume(parent.token)
    return progress.access_tokens.create_with(bearer.actor, bearer.number, name, scopes or ["learners:read"])


def problems(progress: Progress, parent: MadeToken, *asked: object) -> list[tuple[str, str, object]]:
    bearer = progress.access_tokens.resume(parent.token)
    with pytest.raises(Rejected) as refused:
        progress.access_tokens.create_with(bearer.actor, bearer.number, *asked)  # type: ignore[arg-type] # as tests say
    return [(found.field, found.code, found.value) for found in refused.value.problems]


def refuses(progress: Progress, made: MadeToken) -> bool:
    with pytest.raises(NotAllowed, match=TOKEN_REFUSED):
        progress.access_tokens.resume(made.token)
    return True


def test_a_program_makes_a_token_that_may_do_less(progress: Progress, manager: Actor, parent: MadeToken) -> None:
    made = narrower(progress, parent)
    assert (made.access.made_with, made.access.account_id) == (parent.access.number, manager.account_id)
    assert progress.access_tokens.resume(made.token).scopes == {"learners:read"}
    assert progress.access_tokens.of(manager) == [
        evolve(parent.access, used_at=progress.context.clock.now()),
        evolve(made.access, used_at=progress.context.clock.now()),
    ]
    assert progress.access_tokens.get(manager, made.access.number).made_with == parent.access.number


def test_it_ends_with_the_other_one_if_nobody_says_otherwise(progress: Progress, manager: Actor) -> None:
    progress.own_account.change_password(manager, "teach3rs", "my0wnword")
    short, long = (
        progress.access_tokens.create(manager, name, WIDE, end)
        for name, end in (("Short", SOON), ("Long", "2027-08-31"))
    )
    today = progress.context.clock.now().date()
    assert narrower(progress, short).access.ends_at == end_of(SOON) == short.access.ends_at
    assert narrower(progress, long, "Other").access.ends_on == today + timedelta(90)


def test_a_program_cannot_reach_beyond_its_own_token(progress: Progress, parent: MadeToken) -> None:
    asked = ("Nightly", ["learners:read", "learners:write", "staff:read", "nonsense"], "2026-10-01")
    assert problems(progress, parent, *asked) == [
        ("scopes", "not_for_role", "staff:read"),
        ("scopes", "not_in_list", "nonsense"),
        ("scopes", "not_held", "learners:write"),
        ("ends_on", "after_token", "1 Oct 2026"),
    ]
    assert problems(progress, parent, "Sync", [], "soon") == [
        ("token_name", "duplicate", "Sync"),
        ("scopes", "required", None),
        ("ends_on", "not_a_date", "soon"),
    ]


def test_the_limit_of_an_account_counts_them_too(progress: Progress, parent: MadeToken) -> None:
    for number in range(1, MAX_TOKENS):
        narrower(progress, parent, f"Nightly {number}")
    assert problems(progress, parent, "One more", ["learners:read"]) == [("token_name", "too_many_tokens", None)]


def test_a_token_that_is_not_made_for_it_makes_none(progress: Progress, manager: Actor, parent: MadeToken) -> None:
    child = narrower(progress, parent)
    with pytest.raises(NotAllowed, match="tokens:create"):
        narrower(progress, child, "Grandchild")
    assert len(progress.access_tokens.of(manager)) == 2


def test_nobody_makes_one_with_the_token_of_somebody_else(
    progress: Progress, manager: Actor, parent: MadeToken
) -> None:
    other = hire(progress, Role.LEARNER_MANAGER, NORTH, email="other@example.com")
    for actor in (other, OPERATOR, STRANGER):
        with pytest.raises(NotAllowed):
            progress.access_tokens.create_with(actor, parent.access.number, "Mine", ["learners:read"])
        with pytest.raises((NotAllowed, NotFound)):
            progress.access_tokens.get(actor, parent.access.number)
    assert progress.access_tokens.of(manager) == [parent.access]


def test_revoking_a_token_revokes_all_that_were_made_with_it(
    progress: Progress, manager: Actor, parent: MadeToken
) -> None:
    child = narrower(progress, parent, "Child", *WIDE)
    grandchild = narrower(progress, child, "Grandchild", *WIDE)
    sibling = narrower(progress, parent, "Sibling")
    other = progress.access_tokens.create(manager, "Other", ["learners:read"])
    progress.access_tokens.end(manager, child.access.number)
    assert all(refuses(progress, made) for made in (child, grandchild))
    assert sibling.access.number == progress.access_tokens.resume(sibling.token).number
    progress.access_tokens.end(manager, parent.access.number)
    assert all(refuses(progress, made) for made in (parent, sibling))
    assert [token.name for token in progress.access_tokens.of(manager)] == ["Other"]
    assert other.access.number == progress.access_tokens.resume(other.token).number
    names = [entry.facts["access_token"] for entry in entries(progress, "revoke access token")]
    assert sorted(names) == ["Child", "Grandchild", "Sibling", "Sync"]


def test_it_ends_when_the_other_one_does(progress: Progress, clock: FixedClock, parent: MadeToken) -> None:
    child = narrower(progress, parent)
    clock.advance(parent.access.ends_at - clock.now() - timedelta(seconds=1))
    assert child.access.number == progress.access_tokens.resume(child.token).number
    clock.advance(timedelta(seconds=1))
    assert refuses(progress, parent)
    assert refuses(progress, child)


def test_a_token_that_was_revoked_meanwhile_makes_none(progress: Progress, manager: Actor, parent: MadeToken) -> None:
    bearer = progress.access_tokens.resume(parent.token)
    progress.access_tokens.end(manager, parent.access.number)
    with pytest.raises(NotAllowed, match=TOKEN_REFUSED):
        progress.access_tokens.create_with(bearer.actor, bearer.number, "Late", ["learners:read"])
    assert progress.access_tokens.of(manager) == []


def test_a_token_that_ended_meanwhile_makes_none(
    progress: Progress, clock: FixedClock, manager: Actor, parent: MadeToken
) -> None:
    bearer = progress.access_tokens.resume(parent.token)
    clock.advance(parent.access.ends_at - clock.now())
    with pytest.raises(NotAllowed, match=TOKEN_REFUSED):
        progress.access_tokens.create_with(bearer.actor, bearer.number, "Late", ["learners:read"])
    assert [token.number for token in progress.access_tokens.of(manager)] == [parent.access.number]


@pytest.mark.feature("K1", "K5", "I9")
def test_the_owner_the_trail_and_the_log_are_told_with_which_token(
    progress: Progress, parent: MadeToken, mailer: MemoryMailer
) -> None:
    made = narrower(progress, parent)
    progress.mail.deliver()
    told = "The access token “Nightly” was created for your account with the token “Sync”."
    assert told in " ".join(mailer.sent[-1].text.split())
    assert made.token not in mailer.sent[-1].text
    entry = next(entry for entry in entries(progress, "create access token") if "made_with" in entry.facts)
    assert entry.facts == {
        "access_token": "Nightly", "made_with": "Sync", "scopes": "learners:read", "ends_on": "2026-09-30",
    }  # fmt: skip
    assert entry.origin.device == "token “Sync”"
    assert "Nightly" in [event.facts["access_token"] for event in named(progress, "create_access_token")]


def test_the_words_of_a_learner_stay_out_of_the_trail(progress: Progress, manager: Actor) -> None:
    progress.learners.create(manager, form())
    parent = progress.access_tokens.create(progress.accounts.actor("asmith"), "Ann's phone", ["tokens:create"])
    progress.own_account.change_password(progress.accounts.actor("asmith"), "sunny4day", "chosen4me")
    made = narrower(progress, parent, "Ann's watch", "tokens:create")
    facts = next(entry.facts for entry in entries(progress, "create access token") if "made_with" in entry.facts)
    assert (facts["access_token"], facts["made_with"]) == (str(made.access.number), str(parent.access.number))


def test_a_program_proves_nothing_by_a_new_token(progress: Progress, parent: MadeToken) -> None:
    made = narrower(progress, parent)
    actor = progress.access_tokens.resume(made.token).actor
    assert actor.proved_at == made.access.created_at - PROOF_TIME


def test_descendants_are_found_in_whatever_order_tokens_come() -> None:
    one, two, three, other = (
        an_access_token(number, made_with=parent) for number, parent in ((9, None), (3, 9), (1, 3), (2, 404))
    )
    tokens: list[AccessToken] = [three, other, two, one]
    assert made_with(9, tokens) == (three, two)
    assert made_with(1, tokens) == ()
