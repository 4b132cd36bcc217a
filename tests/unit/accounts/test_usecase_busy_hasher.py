"""A password that could not be checked is not counted as a wrong one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.sessions import digest_of
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.errors import Busy, NotAllowed, Unavailable
from progress_core.domain.foundations.origins import NOWHERE
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.operations.audit import NOBODY_ID
from tests.given.people import NORTH, hire
from tests.unit.accounts.test_usecase_sessions import refuses, start

NAME, RIGHT = "asker@example.com", "teach3rs"

pytestmark = pytest.mark.feature("A6", "K2")


@pytest.fixture
def asker(progress: Progress) -> Actor:
    return hire(progress, Role.LEARNER_MANAGER, NORTH, email=NAME)


@contextmanager
def hasher_that(progress: Progress, does: Callable[[], object], *methods: str) -> Iterator[None]:
    """Replace methods of the hasher: they do something, and then it is too busy."""

    def refuse(*_: object) -> str:
        does()
        raise Busy

    with pytest.MonkeyPatch.context() as patch:
        for method in methods or ("verify", "hash"):
            patch.setattr(type(progress.context.hasher), method, refuse)
        yield


def nothing() -> None:
    """Do nothing."""


def try_often(progress: Progress, times: int = 6, *, name: str = NAME, device: str = "") -> None:
    for _ in range(times):
        with pytest.raises(Unavailable):
            progress.log_ins.log_in(name, RIGHT, device=device)


def guess(progress: Progress, times: int, device: str = "") -> None:
    for _ in range(times):
        with pytest.raises(NotAllowed):
            progress.log_ins.log_in(NAME, "wrong", device=device)


def test_a_busy_hasher_locks_nobody_out(progress: Progress, asker: Actor) -> None:
    with hasher_that(progress, nothing):
        try_often(progress)
        try_often(progress, name="nobody.there")
    assert start(progress, NAME, RIGHT).signed_in.actor == asker


def test_earlier_guesses_stay_counted_and_the_lock_of_an_unchecked_one_is_lifted(
    progress: Progress, asker: Actor
) -> None:
    guess(progress, 4)
    with hasher_that(progress, nothing):
        try_often(progress, 2)
    trail = [entry for entry in progress.audit.read(OPERATOR) if entry.action in ("lock account", "unlock account")]
    assert [entry.action for entry in trail] == ["unlock account", "lock account"] * 2
    assert {(entry.actor_id, entry.subject_id, entry.origin) for entry in trail} == {
        (NOBODY_ID, str(asker.account_id), NOWHERE)
    }
    guess(progress, 1)
    with pytest.raises(NotAllowed):
        start(progress, NAME, RIGHT)


def test_a_lock_that_somebody_else_set_meanwhile_stays(progress: Progress, asker: Actor) -> None:
    guess(progress, 4)

    def lock() -> None:
        with progress.context.store.transaction() as work:
            account = work.accounts.get(asker.account_id)
            work.accounts.save(evolve(account, locked_at=account.created_at - timedelta(days=1)))

    with hasher_that(progress, lock):
        try_often(progress, 1)
    with progress.context.store.snapshot() as work:
        assert work.accounts.get(asker.account_id).locked_at is not None


@pytest.mark.parametrize("guesses", [0, 4])
def test_a_known_device_stays_known_while_the_hasher_is_busy(progress: Progress, asker: Actor, guesses: int) -> None:
    device = progress.log_ins.log_in(NAME, RIGHT).device
    guess(progress, guesses, device)
    with hasher_that(progress, nothing):
        try_often(progress, 6, device=device)
    with progress.context.store.snapshot() as work:
        found = work.devices.find(asker.account_id, digest_of(device))
        assert found is not None
        assert found.failures == guesses
        assert work.accounts.get(asker.account_id).locked_at is None


def test_a_device_that_was_forgotten_meanwhile_stays_forgotten(progress: Progress, asker: Actor) -> None:
    device = progress.log_ins.log_in(NAME, RIGHT).device

    def forget() -> None:
        with progress.context.store.transaction() as work:
            work.devices.forget_all(asker.account_id)

    with hasher_that(progress, forget):
        try_often(progress, 1, device=device)
    with progress.context.store.snapshot() as work:
        assert work.devices.find(asker.account_id, digest_of(device)) is None


@pytest.mark.parametrize("method", ["verify", "hash"])
@pytest.mark.parametrize("in_session", [True, False])
def test_a_busy_hasher_ends_no_session(progress: Progress, asker: Actor, method: str, *, in_session: bool) -> None:
    token = start(progress, NAME, RIGHT).token
    keep = token if in_session else ""
    with hasher_that(progress, nothing, method):
        for _ in range(6):
            with pytest.raises(Unavailable):
                progress.own_account.change_password(asker, RIGHT, "chosen4me", keep=keep)
    assert not refuses(progress, token)
    progress.own_account.change_password(asker, RIGHT, "chosen4me", keep=keep)


def test_a_session_that_ended_meanwhile_is_not_begun_again(progress: Progress, asker: Actor) -> None:
    token = start(progress, NAME, RIGHT).token

    def end() -> None:
        with progress.context.store.transaction() as work:
            work.sessions.end_all(asker.account_id)

    with hasher_that(progress, end), pytest.raises(Unavailable):
        progress.log_ins.prove(token, asker, RIGHT)
    assert refuses(progress, token)
