"""Whatever is decided and taken back: a learner holds one accepted offer, and plans say what is done."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.applications.applications import ApplicationState as State
from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.usecases.applications.plans import Plan
from tests.given.admissions import COLLEGE, course, directory
from tests.given.decisions import applicant, found, offered
from tests.given.people import IN_MEMORY, PROVIDERS, hire
from tests.given.profiles import learner_of

pytestmark = pytest.mark.feature("H2", "H2a")

OTHERS = {"declines_accepted": State.DECLINED_BY_LEARNER, "accepts_again": State.ACCEPTED}
"""What becomes of another application of which a plan says this."""
LEARNERS = (State.ACCEPTED, State.DECLINED_BY_LEARNER, State.WITHDRAWN, None)
PROVIDERS_ = (State.ENROLLED, State.OFFERED, State.DECLINED_BY_PROVIDER)
steps = st.tuples(st.integers(0, 2), st.sampled_from((*LEARNERS, *LEARNERS, *PROVIDERS_)), st.integers(0, 1))


class Place:
    """A learner with three offers of a college."""

    def __init__(self) -> None:
        self.progress = Progress.open(Settings.from_env(IN_MEMORY))
        self.progress.providers.put_many(OPERATOR, PROVIDERS)
        directory(self.progress, *(course(number, title=f"Course {number}") for number in (1, 2, 3)))
        self.college = hire(self.progress, Role.ADMISSIONS, COLLEGE)
        learner = applicant(self.progress)
        self.learner = learner_of(self.progress, learner)
        self.numbers = offered(self.progress, self.college, learner, 1, 2, 3)

    @property
    def states(self) -> dict[int, State]:
        return {number: found(self.progress, number).state for number in self.numbers}

    def plan(self, number: int, target: State | None, *, learner: bool) -> Plan:
        own, received = self.progress.applications, self.progress.admissions
        if target is None:
            return (
                own.plan_taking_back(self.learner, number)
                if learner
                else received.plan_taking_back(self.college, number)
            )
        return own.plan(self.learner, number, target) if learner else received.plan(self.college, [number], target)[0]

    def act(self, number: int, target: State | None, *, learner: bool) -> None:
        own, received = self.progress.applications, self.progress.admissions
        if target is None and learner:
            own.take_back(self.learner, number)
        elif target is None:
            received.take_back(self.college, number)
        elif learner:
            own.move(self.learner, number, target)
        else:
            received.decide(self.college, number, target)

    def step(self, number: int, target: State | None, *, learner: bool) -> None:
        """Plan and act: both are refused for the same reasons, or both do the same."""
        before, application = self.states, found(self.progress, number)
        if not application.received and not learner:
            return
        plan = self.plan(number, target, learner=learner)
        if plan.blockers:
            with pytest.raises(Rejected) as refused:
                self.act(number, target, learner=learner)
            assert plan.blockers == refused.value.blockers
            assert before == self.states
            return
        self.act(number, target, learner=learner)
        said = {
            each.application: OTHERS[each.code] for each in plan.consequences
            if each.application is not None and each.code in OTHERS
        }  # fmt: skip
        own = target or application.before or application.state
        assert before | {number: own} | said == self.states


@example([(0, State.ACCEPTED, 0), (1, State.ACCEPTED, 0), (1, State.DECLINED_BY_LEARNER, 0), (1, None, 0)])
@given(st.lists(steps, max_size=12))
@settings(max_examples=40, deadline=None)
def test_a_learner_holds_one_accepted_offer_and_plans_say_what_is_done(
    taken: list[tuple[int, State | None, int]],
) -> None:
    place = Place()
    for index, target, side in taken:
        learner = target in LEARNERS and not (target is None and side)
        place.step(place.numbers[index], target, learner=learner)
        assert list(place.states.values()).count(State.ACCEPTED) <= 1


@pytest.mark.parametrize("left", [State.DECLINED_BY_LEARNER, State.WITHDRAWN])
def test_taking_a_decline_or_a_withdrawal_back_accepts_no_other_offer(left: State) -> None:
    place = Place()
    first, second, _ = place.numbers
    for number, target in ((first, State.ACCEPTED), (second, State.ACCEPTED), (second, left), (second, None)):
        place.step(number, target, learner=True)
    assert [State.DECLINED_BY_LEARNER, State.ACCEPTED] == [place.states[number] for number in (first, second)]


def test_an_offer_comes_back_by_itself_once_the_one_that_declined_it_is_given_up() -> None:
    place = Place()
    first, second, _ = place.numbers
    place.step(first, State.ACCEPTED, learner=True)
    place.step(second, State.ACCEPTED, learner=True)
    assert ["declined_by_acceptance"] == [each.code for each in place.plan(first, None, learner=True).blockers]
    place.step(second, State.DECLINED_BY_LEARNER, learner=True)
    assert place.progress.applications.get(place.learner, first).back_until is not None
    place.step(first, None, learner=True)
    assert [State.ACCEPTED, State.DECLINED_BY_LEARNER] == [place.states[number] for number in (first, second)]
    assert ["accepted_another"] == [each.code for each in place.plan(second, None, learner=True).blockers]


def test_an_offer_does_not_come_back_while_the_learner_is_enrolled_instead() -> None:
    place = Place()
    first, second, _ = place.numbers
    place.step(first, State.ACCEPTED, learner=True)
    place.step(second, State.ACCEPTED, learner=True)
    place.step(second, State.ENROLLED, learner=False)
    assert ["declined_by_acceptance"] == [each.code for each in place.plan(first, None, learner=True).blockers]
