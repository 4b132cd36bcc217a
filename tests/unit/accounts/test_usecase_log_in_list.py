"""Where somebody is logged in, and ending it."""

from datetime import timedelta

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.errors import NotAllowed, NotFound
from progress_core.domain.foundations.origins import Origin
from progress_core.domain.foundations.permissions import Role
from progress_core.memory.clock import FixedClock
from tests.given.people import NORTH, SOUTH, form, hire
from tests.unit.accounts.test_usecase_sessions import refuses

pytestmark = pytest.mark.feature("K6")

SCHOOL, HOME = Origin("198.51.100.1", "Chrome on Windows"), Origin("203.0.113.7", "Safari on iPhone")


@pytest.fixture
def teacher(progress: Progress) -> Actor:
    return hire(progress, Role.LEARNER_MANAGER, NORTH, email="teacher@example.com")


def _start(progress: Progress, origin: Origin) -> str:
    return progress.log_ins.log_in("teacher@example.com", "teach3rs", origin).token


@pytest.mark.asvs("V7.5.2")
def test_people_see_where_they_are_logged_in_the_last_used_first(
    progress: Progress, clock: FixedClock, teacher: Actor
) -> None:
    at_school = _start(progress, SCHOOL)
    clock.advance(timedelta(minutes=5))
    _start(progress, HOME)
    lines = progress.log_in_list.own(teacher, at_school)
    assert [(line.session.origin, line.is_this) for line in lines] == [(HOME, False), (SCHOOL, True)]
    clock.advance(timedelta(minutes=26))
    assert [line.session.origin for line in progress.log_in_list.own(teacher)] == [HOME]


@pytest.mark.asvs("V7.5.2")
def test_one_log_in_or_all_others_can_be_ended(progress: Progress, teacher: Actor) -> None:
    tokens = [_start(progress, origin) for origin in (SCHOOL, HOME, SCHOOL)]
    number = next(line.session.number for line in progress.log_in_list.own(teacher, tokens[0]) if line.is_this)
    assert progress.log_in_list.end(teacher, number)
    assert not progress.log_in_list.end(teacher, number)
    assert [refuses(progress, token) for token in tokens] == [True, False, False]
    assert progress.log_in_list.end_others(teacher, tokens[1]) == 1
    assert progress.log_in_list.end_others(teacher, tokens[1]) == 0
    assert [refuses(progress, token) for token in tokens] == [True, False, True]
    ended = progress.audit.read(OPERATOR, action="end session")
    assert [entry.facts for entry in ended] == [{"log_ins": "1"}, {"log_ins": "1"}]


def test_nobody_ends_a_log_in_of_somebody_else_by_its_number(progress: Progress, teacher: Actor) -> None:
    token = _start(progress, SCHOOL)
    (line,) = progress.log_in_list.own(teacher)
    other = hire(progress, Role.LEARNER_MANAGER, NORTH, email="other@example.com")
    assert not progress.log_in_list.end(other, line.session.number)
    assert not refuses(progress, token)


@pytest.mark.asvs("V7.4.5")
def test_those_who_manage_an_account_see_and_end_its_log_ins(progress: Progress, teacher: Actor) -> None:
    boss = hire(progress, Role.USER_MANAGER, NORTH, email="boss@example.com")
    token = _start(progress, HOME)
    found = progress.log_in_list.of(boss, teacher.account_id)
    assert (found.name, found.account.username) == ("teacher@example.com", "teacher@example.com")
    assert [line.session.origin for line in found.lines] == [HOME]
    assert progress.log_in_list.end_all_of(boss, teacher.account_id) == 1
    assert progress.log_in_list.end_all_of(boss, teacher.account_id) == 0
    assert refuses(progress, token)


def test_a_learner_manager_sees_and_ends_the_log_ins_of_their_learners_alone(
    progress: Progress, teacher: Actor
) -> None:
    learner = progress.learners.create(teacher, form()).learner.id
    token = progress.log_ins.log_in("asmith", "sunny4day", HOME).token
    foreign = hire(progress, Role.LEARNER_MANAGER, SOUTH, email="foreign@example.com")
    for actor, id_ in ((foreign, learner), (teacher, foreign.account_id), (teacher, 404)):
        with pytest.raises(NotFound, match="no such person"):
            progress.log_in_list.end_all_of(actor, id_)
    assert not refuses(progress, token)
    assert progress.log_in_list.end_all_of(teacher, learner) == 1
    assert refuses(progress, token)
    with pytest.raises(NotAllowed):
        progress.log_in_list.of(progress.accounts.actor("asmith"), teacher.account_id)


@pytest.mark.parametrize(("role", "shown"), [(Role.LEARNER_MANAGER, ""), (Role.USER_MANAGER, HOME.address)])
def test_only_those_who_manage_staff_see_from_which_address_a_learner_logged_in(
    progress: Progress, teacher: Actor, role: Role, shown: str
) -> None:
    learner = progress.learners.create(teacher, form()).learner.id
    progress.log_ins.log_in("asmith", "sunny4day", HOME)
    reader = hire(progress, role, NORTH, email="reader@example.com")
    (line,) = progress.log_in_list.of(reader, learner).lines
    assert line.session.origin == Origin(shown, HOME.device)
    (own,) = progress.log_in_list.own(progress.accounts.actor("asmith"))
    assert own.session.origin == HOME
