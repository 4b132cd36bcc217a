"""Decisions in every state by every role, and taking them back."""

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from attrs import evolve

from progress_core.domain.applications.applications import Application, move, moves
from progress_core.domain.applications.applications import ApplicationState as State
from progress_core.domain.applications.decisions import (
    LEARNERS_DECISIONS,
    PROVIDERS_DECISIONS,
    as_many_as_wanted,
    decide,
    decision_blockers,
    mark_conditions,
    one_at_a_time,
    restored_with,
    take_back,
    take_back_blockers,
    take_back_until,
)
from progress_core.domain.applications.offers import Condition, Terms
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.permissions import Role

NOW = datetime(2026, 11, 1, tzinfo=UTC)
DRAFT = Application(1, 9, "10000055", 5, "Digital Production (T Level)", NOW)
INTERVIEW = Condition("An interview")
TERMS = {
    State.OFFERED: Terms((INTERVIEW,)),
    State.DECLINED_BY_PROVIDER: Terms((), "course_full", "Sorry."),
}
_L, _A = Role.LEARNER, Role.ADMISSIONS
ALLOWED = {
    (State.SUBMITTED, State.OFFERED): _A,
    (State.SUBMITTED, State.DECLINED_BY_PROVIDER): _A,
    (State.OFFERED, State.DECLINED_BY_PROVIDER): _A,
    (State.ACCEPTED, State.ENROLLED): _A,
    (State.OFFERED, State.ACCEPTED): _L,
    (State.OFFERED, State.DECLINED_BY_LEARNER): _L,
    (State.ACCEPTED, State.DECLINED_BY_LEARNER): _L,
    **{
        (state, State.WITHDRAWN): _L
        for state in (State.DRAFT, State.PENDING, State.SUBMITTED, State.OFFERED, State.ACCEPTED)
    },
}
"""Every decision, with the only role that makes it, about an application without conditions."""


def in_state(state: State, **changes: Any) -> Application:
    return evolve(DRAFT, state=state, **changes)


def made(state: State, target: State, **changes: Any) -> Application:
    """Make a decision at noon."""
    return decide(in_state(state, **changes), target, ALLOWED[state, target], now=NOW, terms=TERMS.get(target, Terms()))


def why_not(application: Application, role: Role, hours: float = 1, *others: Application) -> list[str]:
    now = NOW + timedelta(hours=hours)
    return [each.code for each in take_back_blockers(application, role, now=now, hours=24, others=others)]


@pytest.mark.feature("H2", "C10")
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("target", [state for state in State if state.decided])
@pytest.mark.parametrize("state", State)
def test_every_decision_is_made_by_its_side_or_refused_with_a_reason(state: State, target: State, role: Role) -> None:
    application = in_state(state)
    if ALLOWED.get((state, target)) is role:
        decided = decide(application, target, role, now=NOW)
        assert (target, state, NOW, None) == (decided.state, decided.before, decided.decided_at, decided.cause)
        return
    with pytest.raises(Rejected) as refused:
        decide(application, target, role, now=NOW)
    (only,) = refused.value.blockers
    possible = any(each.target is target for who in Role for each in moves(state, who))
    expected = {"move_not_yours", "offer_accepted"} if possible else {"no_such_move"}
    assert only.code in expected
    assert only.message


@pytest.mark.feature("H2a")
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("state", "target"), ALLOWED)
def test_whoever_decided_can_take_it_back_and_all_is_as_before(state: State, target: State, role: Role) -> None:
    decided = made(state, target)
    if ALLOWED[state, target] is role:
        assert [] == why_not(decided, role)
        assert in_state(state) == take_back(decided)
    else:
        code = "others_have_acted" if role in (_L, _A) else "move_not_yours"
        assert [code] == why_not(decided, role)


@pytest.mark.feature("H2a")
def test_what_has_been_acted_on_or_taken_back_cannot_be_taken_back() -> None:
    offered = made(State.SUBMITTED, State.OFFERED)
    accepted = decide(offered, State.ACCEPTED, _L, now=NOW)
    assert ["others_have_acted"] == why_not(accepted, _A)
    enrolled = decide(evolve(accepted, conditions=()), State.ENROLLED, _A, now=NOW)
    assert ["others_have_acted"] == why_not(enrolled, _L)
    again = take_back(accepted)
    assert (State.OFFERED, (INTERVIEW,)) == (again.state, again.conditions)
    for role in (_L, _A):
        assert ["nothing_to_take_back"] == why_not(again, role)
        assert ["nothing_to_take_back"] == why_not(in_state(State.SUBMITTED), role)
    assert set(LEARNERS_DECISIONS) | set(PROVIDERS_DECISIONS) == {state for state in State if state.decided}


@pytest.mark.feature("H2a")
def test_a_decision_can_be_taken_back_until_its_hours_are_over() -> None:
    offered = made(State.SUBMITTED, State.OFFERED)
    assert NOW + timedelta(hours=24) == take_back_until(offered, 24)
    assert [] == why_not(offered, _A, 23.9)
    assert ["take_back_too_late"] == why_not(offered, _A, 24)
    assert take_back_until(in_state(State.SUBMITTED), 24) is None


@pytest.mark.feature("H2", "H2a")
def test_one_accepted_offer_declines_another_and_taking_it_back_restores_that() -> None:
    first, second = in_state(State.ACCEPTED), in_state(State.OFFERED, id=2, course_id=6)
    waiting = in_state(State.OFFERED, id=3, course_id=7)
    assert (first,) == one_at_a_time(second, [first, waiting])
    assert () == as_many_as_wanted(second, [first, waiting])
    lost = decide(first, State.DECLINED_BY_LEARNER, _L, now=NOW, cause=2)
    accepted = decide(second, State.ACCEPTED, _L, now=NOW)
    assert ["declined_by_acceptance"] == why_not(lost, _L, 1, accepted)
    assert [] == why_not(lost, _L, 1, decide(accepted, State.DECLINED_BY_LEARNER, _L, now=NOW))
    assert ["accepted_another"] == why_not(lost, _L, 1, in_state(State.ACCEPTED, id=3, course_id=7))
    assert (first,) == restored_with(accepted, [lost, waiting])
    again = in_state(State.DRAFT, id=4)
    assert () == restored_with(accepted, [lost, again])
    assert () == restored_with(in_state(State.ACCEPTED, id=9, decided_at=NOW), [lost])
    later = evolve(accepted, decided_at=NOW + timedelta(hours=1))
    assert () == restored_with(later, [lost])
    assert () == restored_with(accepted, [lost, in_state(State.ACCEPTED, id=5, course_id=8)])
    for target in (State.DECLINED_BY_LEARNER, State.WITHDRAWN):
        assert () == restored_with(decide(accepted, target, _L, now=NOW), [lost])


@pytest.mark.feature("H2a")
def test_nothing_is_taken_back_that_another_application_is_in_the_way_of() -> None:
    withdrawn = made(State.SUBMITTED, State.WITHDRAWN)
    assert ["applied_again"] == why_not(withdrawn, _L, 1, in_state(State.DRAFT, id=2))
    assert [] == why_not(withdrawn, _L, 1, in_state(State.WITHDRAWN, id=2), in_state(State.DRAFT, id=3, course_id=6))
    given_up = made(State.ACCEPTED, State.DECLINED_BY_LEARNER)
    assert ["accepted_another"] == why_not(given_up, _L, 1, in_state(State.ACCEPTED, id=2, course_id=6))
    now, other = NOW, in_state(State.ACCEPTED, id=2, course_id=6)
    assert () == take_back_blockers(given_up, _L, now=now, hours=24, others=[other], policy=as_many_as_wanted)


@pytest.mark.feature("H2a")
@pytest.mark.parametrize("state", [State.DRAFT, State.PENDING, State.SUBMITTED])
def test_a_provider_is_not_told_that_another_application_is_in_the_way(state: State) -> None:
    declined = made(State.SUBMITTED, State.DECLINED_BY_PROVIDER)
    assert ["take_back_over"] == why_not(declined, _A, 1, in_state(state, id=2))
    enrolled = made(State.ACCEPTED, State.ENROLLED)
    assert ["take_back_over"] == why_not(enrolled, _A, 1, in_state(State.ACCEPTED, id=2, course_id=6))


@pytest.mark.feature("H2b", "C10")
def test_an_accepted_offer_ends_in_enrolment_once_all_conditions_are_met_and_in_a_decline_once_one_is_not() -> None:
    accepted = in_state(State.ACCEPTED, conditions=(INTERVIEW, Condition("A portfolio")))
    (blocked,) = decision_blockers(accepted, State.ENROLLED, _A)
    assert ("conditions_unmet", (_A,)) == (blocked.code, blocked.who)
    assert "An interview; A portfolio" in blocked.message
    assert ["offer_accepted"] == [each.code for each in decision_blockers(accepted, State.DECLINED_BY_PROVIDER, _A)]
    missed = mark_conditions(accepted, [True, False])
    assert () == decision_blockers(missed, State.DECLINED_BY_PROVIDER, _A)
    assert ["conditions_unmet"] == [each.code for each in decision_blockers(missed, State.ENROLLED, _A)]
    met = mark_conditions(missed, [True, True])
    assert () == decision_blockers(met, State.ENROLLED, _A)
    assert ["offer_accepted"] == [each.code for each in decision_blockers(met, State.DECLINED_BY_PROVIDER, _A)]
    unmarked = mark_conditions(met, [None, True])
    assert ["waiting", "met"] == [each.status for each in unmarked.conditions]


@pytest.mark.feature("H2a", "H2b")
def test_marking_a_condition_ends_the_taking_back_of_an_acceptance_but_not_of_an_offer() -> None:
    offered = mark_conditions(made(State.SUBMITTED, State.OFFERED), [True])
    assert [] == why_not(offered, _A)
    accepted = decide(offered, State.ACCEPTED, _L, now=NOW)
    assert accepted == mark_conditions(accepted, [True])
    assert [] == why_not(accepted, _L)
    marked = mark_conditions(accepted, [False])
    assert ["others_have_acted"] == why_not(marked, _L) == why_not(marked, _A)
    assert take_back_until(marked, 24) is None


@pytest.mark.feature("H2b")
@pytest.mark.parametrize("state", State)
def test_conditions_are_marked_while_the_offer_is_open_or_accepted(state: State) -> None:
    application = in_state(state, conditions=(INTERVIEW,))
    if state in (State.OFFERED, State.ACCEPTED):
        assert mark_conditions(application, [True]).conditions == (evolve(INTERVIEW, met=True),)
        with pytest.raises(Rejected):
            mark_conditions(application, [True, True])
        return
    with pytest.raises(Rejected) as refused:
        mark_conditions(application, [True])
    assert ["conditions_settled"] == [each.code for each in refused.value.blockers]


@pytest.mark.feature("H2")
@pytest.mark.parametrize(("state", "role"), [*product(State, Role)])
def test_only_learners_apply_and_take_back_to_change(state: State, role: Role) -> None:
    for target, source in ((State.PENDING, State.DRAFT), (State.DRAFT, State.PENDING)):
        if (state, role) == (source, _L):
            assert target is move(in_state(state), target, role).state
        else:
            with pytest.raises(Rejected):
                move(in_state(state), target, role)
