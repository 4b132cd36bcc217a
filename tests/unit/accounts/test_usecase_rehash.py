"""A log-in replaces a hash that is weaker than those that are made now."""

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.accounts import Account, Credential, choose_password
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.errors import Busy, NotAllowed
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.operations.audit import Action
from progress_core.memory.passwords import MemoryHasher
from progress_core.testing.tools.builders import NOON
from tests.given.people import NORTH, hire

NAME, RIGHT, NEW = "asker@example.com", "teach3rs", "rainy5day"
WEAK = MemoryHasher(rounds=1)

pytestmark = pytest.mark.feature("A5", "A9")


@pytest.fixture
def asker(progress: Progress) -> Actor:
    """Hire somebody whose password was hashed long ago."""
    actor = hire(progress, Role.LEARNER_MANAGER, NORTH, email=NAME)
    with progress.context.store.transaction() as work:
        account = work.accounts.get(actor.account_id)
        assert account.credential is not None
        work.accounts.save(
            evolve(account, credential=evolve(account.credential, kind="hashed", secret=WEAK.hash(RIGHT)))
        )
    return actor


def stored(progress: Progress, actor: Actor) -> Credential:
    with progress.context.store.snapshot() as work:
        credential = work.accounts.get(actor.account_id).credential
    assert credential is not None
    return credential


def test_a_log_in_replaces_a_weak_hash_and_nothing_else_of_the_password(progress: Progress, asker: Actor) -> None:
    before = stored(progress, asker)
    progress.log_ins.log_in(NAME, RIGHT)
    after = stored(progress, asker)
    assert progress.context.hasher.needs_rehash(before.secret)
    assert not progress.context.hasher.needs_rehash(after.secret)
    assert evolve(after, secret=before.secret) == before
    assert next(iter(progress.audit.read(OPERATOR))).action == Action.LOG_IN
    progress.log_ins.log_in(NAME, RIGHT)
    assert stored(progress, asker) == after, "a strong hash stays"


def test_a_wrong_password_replaces_nothing_and_is_never_hashed(
    progress: Progress, asker: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = stored(progress, asker)
    hashed: list[str] = []
    monkeypatch.setattr(MemoryHasher, "hash", lambda _, password: hashed.append(password))
    with pytest.raises(NotAllowed):
        progress.log_ins.log_in(NAME, "wrong")
    assert (stored(progress, asker), hashed) == (before, [])


def test_a_busy_hasher_leaves_the_hash_for_the_next_log_in(
    progress: Progress, asker: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = stored(progress, asker)

    def refuse(*_: object) -> str:
        raise Busy

    with monkeypatch.context() as patch:
        patch.setattr(MemoryHasher, "hash", refuse)
        progress.log_ins.log_in(NAME, RIGHT)
    assert stored(progress, asker) == before
    progress.log_ins.log_in(NAME, RIGHT)
    assert stored(progress, asker) != before


def meanwhile(progress: Progress, asker: Actor, monkeypatch: pytest.MonkeyPatch, change: Account | None = None) -> None:
    """Let another transaction change the account while a log-in replaces its weak hash."""
    hash_ = MemoryHasher.hash
    changed: list[str] = []

    def changing(hasher: MemoryHasher, password: str) -> str:
        if not changed:
            changed.append(password)
            with progress.context.store.transaction() as work:
                account = work.accounts.get(asker.account_id)
                work.accounts.save(change or choose_password(account, hash_(hasher, NEW), now=account.created_at))
        return hash_(hasher, password)

    monkeypatch.setattr(MemoryHasher, "hash", changing)


def test_a_password_that_was_changed_meanwhile_stays_and_the_old_one_is_refused(
    progress: Progress, asker: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile(progress, asker, monkeypatch)
    with pytest.raises(NotAllowed):
        progress.log_ins.log_in(NAME, RIGHT)
    assert progress.context.hasher.verify(stored(progress, asker).secret, NEW)
    progress.log_ins.log_in(NAME, NEW)


@pytest.mark.parametrize("credential", [None, Credential("none", "nothing", NOON)])
def test_a_password_that_was_removed_meanwhile_is_refused(
    progress: Progress, asker: Actor, monkeypatch: pytest.MonkeyPatch, credential: Credential | None
) -> None:
    with progress.context.store.snapshot() as work:
        account = work.accounts.get(asker.account_id)
    # counting the attempt saves the account once
    meanwhile(progress, asker, monkeypatch, evolve(account, credential=credential, version=account.version + 1))
    with pytest.raises(NotAllowed):
        progress.log_ins.log_in(NAME, RIGHT)
    with progress.context.store.snapshot() as work:
        assert work.accounts.get(asker.account_id).credential == credential


def test_an_account_that_was_disabled_meanwhile_is_refused(
    progress: Progress, asker: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with progress.context.store.snapshot() as work:
        account = work.accounts.get(asker.account_id)
    meanwhile(progress, asker, monkeypatch, evolve(account, disabled=True, version=account.version + 1))
    with pytest.raises(NotAllowed):
        progress.log_ins.log_in(NAME, RIGHT)
    assert Action.LOG_IN not in [entry.action for entry in progress.audit.read(OPERATOR)]
