"""Simultaneous decisions about applications, on databases: it is decided once, and the other side is told why."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.applications.applications import ApplicationState as State
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.errors import Conflict, NotFound, ProgressError, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.learners import Learner
from progress_core.testing.tools.threads import together
from tests.given.admissions import COLLEGE, course, directory
from tests.given.decisions import applicant, applied, found, offered
from tests.given.people import hire
from tests.given.profiles import applications, inbox, learner_of, now_of

pytestmark = [pytest.mark.feature("H2"), pytest.mark.feature("H2a"), pytest.mark.feature("I7")]

ROUNDS = range(4)


@pytest.fixture(autouse=True)
def courses(progress: Progress) -> None:
    """Two courses to apply for."""
    directory(progress, course(1), course(2, title="Science"))


@pytest.fixture
def college(progress: Progress) -> Actor:
    return hire(progress, Role.ADMISSIONS, COLLEGE, email="college@example.com")


def learners(progress: Progress) -> Iterator[Learner]:
    """Yield a learner for each round."""
    for number in ROUNDS:
        yield applicant(progress, f"learner{number}", last_name=f"Lee{chr(97 + number)}")


def race(*ways: Callable[[], object]) -> list[ProgressError]:
    """Do all at once; return what the losers are told."""
    told = together(*ways)
    lost = [each for each in told if isinstance(each, ProgressError)]
    assert not [each for each in lost if not isinstance(each, Conflict | NotFound | Rejected)]
    return lost


def require_tallies(progress: Progress, learner: Learner) -> None:
    theirs = applications(progress, learner)
    assert now_of(progress, learner).offers == sum(each.state.has_offer for each in theirs)


@pytest.mark.parametrize("seen", [True, False], ids=["as seen", "as it is"])
def test_an_offer_is_accepted_or_withdrawn_from(progress: Progress, college: Actor, *, seen: bool) -> None:
    for learner in learners(progress):
        (number,) = offered(progress, college, learner, 1)
        version = found(progress, number).version if seen else None
        move = partial(progress.applications.move, learner_of(progress, learner), number, version=version)
        lost = race(partial(move, State.ACCEPTED), partial(move, State.WITHDRAWN))
        now = found(progress, number)
        assert len(lost) == 1 if seen or now.state is State.ACCEPTED else now.state is State.WITHDRAWN
        assert now.before is (State.OFFERED if seen or len(lost) == 1 else State.ACCEPTED)
        require_tallies(progress, learner)


def test_an_offer_is_accepted_or_taken_back(progress: Progress, college: Actor) -> None:
    for learner in learners(progress):
        (number,) = offered(progress, college, learner, 1)
        lost = race(
            partial(progress.applications.move, learner_of(progress, learner), number, State.ACCEPTED),
            partial(progress.admissions.take_back, college, number),
        )
        assert 1 == len(lost)
        assert found(progress, number).state in (State.ACCEPTED, State.SUBMITTED)
        require_tallies(progress, learner)


def test_two_colleagues_decide_once(progress: Progress, college: Actor) -> None:
    colleague = hire(progress, Role.ADMISSIONS, COLLEGE, email="second@example.com")
    for learner in learners(progress):
        number = applied(progress, learner)
        version = found(progress, number).version
        lost = race(
            partial(progress.admissions.decide, college, number, State.OFFERED, version=version),
            partial(progress.admissions.decide_many, colleague, {number: version}, State.DECLINED_BY_PROVIDER),
        )
        assert [Conflict] == [type(each) for each in lost]
        assert 2 == len(inbox(progress, learner)), "submitted, and one decision"
        require_tallies(progress, learner)


def test_two_offers_accepted_at_once_leave_one_accepted(progress: Progress, college: Actor) -> None:
    for learner in learners(progress):
        numbers = offered(progress, college, learner, 1, 2)
        accept = partial(progress.applications.move, learner_of(progress, learner))
        assert [] == race(*(partial(accept, number, State.ACCEPTED) for number in numbers))
        states = sorted(found(progress, number).state.value for number in numbers)
        assert [State.ACCEPTED.value, State.DECLINED_BY_LEARNER.value] == states
        require_tallies(progress, learner)


def test_decisions_about_many_cross_each_other_and_a_withdrawal(progress: Progress, college: Actor) -> None:
    colleague = hire(progress, Role.ADMISSIONS, COLLEGE, email="second@example.com")
    applicants = [*learners(progress)]
    numbers = [applied(progress, learner) for learner in applicants]
    versions = {number: found(progress, number).version for number in numbers}
    backwards = dict(reversed(versions.items()))
    lost = race(
        partial(progress.admissions.decide_many, college, versions, State.OFFERED),
        partial(progress.admissions.decide_many, colleague, backwards, State.DECLINED_BY_PROVIDER),
        partial(progress.applications.move, learner_of(progress, applicants[0]), numbers[0], State.WITHDRAWN,
                version=versions[numbers[0]]),
    )  # fmt: skip
    assert 2 == len(lost)
    states = {found(progress, number).state for number in numbers}
    assert states in (
        {State.OFFERED},
        {State.DECLINED_BY_PROVIDER},
        {State.WITHDRAWN, State.SUBMITTED},
    )
    for learner in applicants:
        require_tallies(progress, learner)
