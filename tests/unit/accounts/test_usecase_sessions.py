"""Logging in, staying logged in, logging off."""

from datetime import timedelta

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.sessions import digest_of
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.errors import NotAllowed
from progress_core.domain.foundations.permissions import Role
from progress_core.memory.clock import FixedClock
from progress_core.usecases.accounts.credentials import LOG_IN_REFUSED
from progress_core.usecases.accounts.sessions import LOG_IN_AGAIN, Started
from tests.given.people import NORTH, SOUTH, form, hire

MINUTE = timedelta(minutes=1)


def start(progress: Progress, username: str = "asmith", password: str = "sunny4day") -> Started:  # noqa: S107 - of a test
    return progress.log_ins.log_in(username, password)


def refuses(progress: Progress, token: str) -> bool:
    try:
        progress.log_ins.resume(token)
    except NotAllowed as refused:
        return refused.message == LOG_IN_AGAIN
    return False


@pytest.fixture
def learner_id(progress: Progress, manager: Actor) -> int:
    return progress.learners.create(manager, form()).learner.id


@pytest.mark.feature("A5")
def test_a_log_in_begins_a_session_that_knows_its_owner(progress: Progress, learner_id: int) -> None:
    started = start(progress, "ASMITH")
    assert started.signed_in == progress.log_ins.resume(started.token)
    assert (started.signed_in.actor.account_id, started.signed_in.actor.role) == (learner_id, Role.LEARNER)
    assert (started.signed_in.name, started.signed_in.must_change_password) == ("Ann Smith", True)
    hire(progress, Role.USER_MANAGER, NORTH, email="um@example.com")
    assert start(progress, "um@example.com", "teach3rs").signed_in.name == "um@example.com"


@pytest.mark.asvs("V7.2.2", "V7.2.3")
@pytest.mark.feature("A5", "A8")
def test_each_log_in_has_its_own_token_that_is_never_stored_or_shown(progress: Progress, learner_id: int) -> None:
    one, other = start(progress), start(progress)
    assert one.token != other.token
    assert len(one.token) >= 43
    assert one.token not in repr(one)
    with progress.context.store.snapshot() as work:
        session = work.sessions.find(digest_of(one.token))
        assert work.sessions.find(one.token) is None
    assert session is not None
    assert one.token not in repr(session)
    assert session.account_id == learner_id


@pytest.mark.feature("A5")
@pytest.mark.usefixtures("learner_id")
def test_a_refused_log_in_begins_no_session(progress: Progress) -> None:
    with pytest.raises(NotAllowed, match=LOG_IN_REFUSED):
        start(progress, password="wrong1")
    assert refuses(progress, "")
    assert refuses(progress, "x" * 43)
    assert refuses(progress, "\ud800")


@pytest.mark.asvs("V7.2.1", "V7.4.1")
@pytest.mark.feature("A8")
@pytest.mark.usefixtures("learner_id")
def test_logging_off_ends_this_session_on_the_server(progress: Progress) -> None:
    one, other = start(progress), start(progress)
    progress.log_ins.log_off(one.token)
    progress.log_ins.log_off(one.token)
    assert refuses(progress, one.token)
    assert not refuses(progress, other.token)
    (entry,) = progress.audit.read(OPERATOR, action="log off")
    assert (entry.actor_id, entry.ukprn) == (one.signed_in.actor.account_id, NORTH)


@pytest.mark.asvs("V7.3.2")
@pytest.mark.feature("A8")
@pytest.mark.usefixtures("learner_id")
def test_a_session_lasts_while_pages_are_read_but_not_for_ever(progress: Progress, clock: FixedClock) -> None:
    token = start(progress).token
    for _ in range(24):
        clock.advance(29 * MINUTE)
        progress.log_ins.resume(token)
    clock.advance(24 * MINUTE - timedelta(seconds=1))
    progress.log_ins.resume(token)
    clock.advance(timedelta(seconds=1))
    assert refuses(progress, token)


@pytest.mark.asvs("V7.3.1")
@pytest.mark.feature("A8")
@pytest.mark.usefixtures("learner_id")
def test_a_session_idle_for_half_an_hour_is_over_and_deleted(progress: Progress, clock: FixedClock) -> None:
    token = start(progress).token
    clock.advance(30 * MINUTE - timedelta(seconds=1))
    assert not refuses(progress, token)
    clock.advance(30 * MINUTE)
    assert refuses(progress, token)
    clock.advance(timedelta(seconds=1))
    start(progress)
    with progress.context.store.snapshot() as work:
        assert work.sessions.find(digest_of(token)) is None


@pytest.mark.usefixtures("learner_id")
def test_a_session_is_marked_as_seen_at_most_once_a_minute(progress: Progress, clock: FixedClock) -> None:
    token = start(progress).token
    begun = clock.now()
    seen = []
    for _ in range(3):
        clock.advance(MINUTE / 2)
        progress.log_ins.resume(token)
        with progress.context.store.snapshot() as work:
            session = work.sessions.find(digest_of(token))
        assert session is not None
        seen.append(session.seen_at - begun)
    assert seen == [timedelta(0), MINUTE, MINUTE]


@pytest.mark.feature("A6", "K2")
@pytest.mark.usefixtures("learner_id")
def test_guesses_of_a_stranger_lock_an_account_but_end_no_session_of_it(progress: Progress) -> None:
    token = start(progress).token
    for _ in range(5):
        with pytest.raises(NotAllowed):
            start(progress, password="wrong1")
    with pytest.raises(NotAllowed):
        start(progress)
    assert not refuses(progress, token)


@pytest.mark.asvs("V7.4.2")
@pytest.mark.feature("A6", "B6")
def test_a_deleted_learner_is_stopped_at_the_next_page(progress: Progress, manager: Actor, learner_id: int) -> None:
    token = start(progress).token
    progress.learners.delete(manager, learner_id)
    assert refuses(progress, token)
    progress.log_ins.log_off(token)


@pytest.mark.feature("B6")
def test_a_password_reset_by_staff_ends_the_learners_sessions(
    progress: Progress, manager: Actor, learner_id: int
) -> None:
    token = start(progress).token
    password = progress.learners.reset_password(manager, learner_id)
    assert refuses(progress, token)
    assert start(progress, password=password).signed_in.must_change_password


@pytest.mark.feature("A5")
def test_a_session_always_has_the_current_permissions(progress: Progress) -> None:
    manager = hire(progress, Role.LEARNER_MANAGER, NORTH)
    token = start(progress, manager.username, "teach3rs").token
    with progress.context.store.transaction() as work:
        staff = work.staff.get(manager.account_id)
        work.staff.save(type(staff)(staff.id, staff.role, staff.email, providers=frozenset({SOUTH})))
    assert progress.log_ins.resume(token).actor.scope.providers == {SOUTH}


@pytest.mark.feature("A12", "A6")
@pytest.mark.usefixtures("learner_id")
def test_a_session_of_a_closed_account_gives_no_access_even_if_nobody_ended_it(progress: Progress) -> None:
    started = start(progress)
    with progress.context.store.transaction() as work:
        account = work.accounts.get(started.signed_in.actor.account_id)
        work.accounts.save(evolve(account, disabled=True))
    assert refuses(progress, started.token)
