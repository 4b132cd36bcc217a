"""Decisions about learners who have left their school, and about courses that are no longer offered."""

from datetime import date
from typing import Any

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.applications.applications import ApplicationState as State
from progress_core.domain.applications.offers import Condition, Terms
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.learners import Learner
from progress_core.memory.mail import MemoryMailer
from progress_core.usecases.applications.plans import Plan
from tests.given.admissions import COLLEGE, course, directory
from tests.given.decisions import applicant, applied, found, offered
from tests.given.people import hire
from tests.given.profiles import inbox, learner_of, now_of

pytestmark = pytest.mark.feature("H2", "H2a")


@pytest.fixture(autouse=True)
def courses(progress: Progress) -> None:
    directory(progress, course(1), course(2, title="Science"))


@pytest.fixture
def college(progress: Progress) -> Actor:
    return hire(progress, Role.ADMISSIONS, COLLEGE, email="college@example.com")


@pytest.fixture
def learner(progress: Progress) -> Learner:
    return applicant(progress)


@pytest.fixture
def herself(progress: Progress, learner: Learner) -> Actor:
    return learner_of(progress, learner)


def archive(progress: Progress, learner: Learner) -> None:
    with progress.context.store.transaction() as work:
        work.learners.save(evolve(now_of(progress, learner), archived=True))


def said(plan: Plan) -> tuple[list[str], list[str]]:
    return [each.code for each in plan.blockers], [each.code for each in plan.consequences]


def refused_offer(progress: Progress, college: Actor, number: int) -> list[str]:
    """Try to make an offer, alone and with others; return the codes of the reasons."""
    with pytest.raises(Rejected) as alone:
        progress.admissions.decide(college, number, State.OFFERED)
    with pytest.raises(Rejected) as together:
        progress.admissions.decide_many(college, {number: None}, State.OFFERED)
    assert alone.value.blockers == together.value.blockers
    assert alone.value.blockers == progress.admissions.plan(college, [number], State.OFFERED)[0].blockers
    return [each.code for each in alone.value.blockers]


def test_a_learner_who_has_left_gets_no_offer_and_is_told_nothing(
    progress: Progress, college: Actor, learner: Learner, mailer: MemoryMailer
) -> None:
    waiting, accepted = applied(progress, learner), applied(progress, learner, 2)
    progress.admissions.decide(college, accepted, State.OFFERED, terms=Terms((Condition("An interview"),)))
    archive(progress, learner)
    progress.mail.deliver()
    before = (len(inbox(progress, learner)), len(mailer.sent))
    assert ["learner_left"] == refused_offer(progress, college, waiting)
    plan = progress.admissions.plan(college, [waiting], State.DECLINED_BY_PROVIDER)[0]
    assert ([], ["declined_by_provider", "learner_not_told", "can_take_back_alone"]) == said(plan)
    progress.admissions.decide(college, waiting, State.DECLINED_BY_PROVIDER)
    assert ([], ["goes_back", "learner_not_told"]) == said(progress.admissions.plan_taking_back(college, waiting))
    assert State.SUBMITTED == progress.admissions.take_back(college, waiting).state
    progress.admissions.mark_conditions(college, accepted, [True])
    progress.mail.deliver()
    assert before == (len(inbox(progress, learner)), len(mailer.sent))


def test_no_place_is_offered_on_a_course_that_is_no_longer_offered_and_who_accepts_one_is_warned(
    progress: Progress, college: Actor, learner: Learner, herself: Actor
) -> None:
    waiting, open_ = applied(progress, learner), *offered(progress, college, learner, 2)
    directory(progress, course(1, withdrawn=True), course(2, title="Science", withdrawn=True))
    assert ["course_withdrawn"] == refused_offer(progress, college, waiting)
    blockers, consequences = said(progress.applications.plan(herself, open_, State.ACCEPTED))
    assert ([], ["accepted", "course_gone"]) == (blockers, consequences[:2])
    progress.applications.move(herself, open_, State.ACCEPTED)
    assert State.ACCEPTED == found(progress, open_).state


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"withdrawn": True}, "course_withdrawn"),
        ({"starts_on": date(2026, 9, 1)}, "course_begun"),
        ({"closes_on": date(2026, 8, 1)}, "course_closed"),
    ],
)
def test_a_withdrawal_is_not_taken_back_once_the_course_takes_no_applications(
    progress: Progress, learner: Learner, herself: Actor, changes: dict[str, Any], code: str
) -> None:
    number, draft = applied(progress, learner), progress.applications.begin(herself, 2).application.id
    for each in (number, draft):
        progress.applications.move(herself, each, State.WITHDRAWN)
    directory(progress, course(1, **changes), course(2, title="Science", **changes))
    assert ([code], []) == said(progress.applications.plan_taking_back(herself, number))
    assert progress.applications.get(herself, number).back_until is None
    with pytest.raises(Rejected) as refused:
        progress.applications.take_back(herself, number)
    assert [code] == [each.code for each in refused.value.blockers]
    assert State.DRAFT == progress.applications.take_back(herself, draft).application.state
