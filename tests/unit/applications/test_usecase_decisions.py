"""Taking decisions back, one accepted offer at a time, and what plans say before."""

from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.applications.applications import ApplicationState as State
from progress_core.domain.applications.decisions import as_many_as_wanted
from progress_core.domain.applications.offers import Condition, Terms
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.errors import Conflict, NotFound, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.learners import Learner
from progress_core.memory.clock import FixedClock
from progress_core.memory.mail import MemoryMailer
from tests.given.admissions import COLLEGE, course, directory
from tests.given.decisions import applicant, applied, found, offered
from tests.given.people import ELSEWHERE, hire
from tests.given.profiles import inbox, learner_of, now_of, pupil

pytestmark = pytest.mark.feature("H2", "H2a")


@pytest.fixture(autouse=True)
def courses(progress: Progress) -> None:
    directory(progress, course(1), course(2, title="Science"), course(3, title="Art", ukprn=ELSEWHERE))


@pytest.fixture
def college(progress: Progress) -> Actor:
    return hire(progress, Role.ADMISSIONS, COLLEGE, email="college@example.com")


@pytest.fixture
def elsewhere(progress: Progress) -> Actor:
    return hire(progress, Role.ADMISSIONS, ELSEWHERE, email="elsewhere@example.com")


@pytest.fixture
def learner(progress: Progress) -> Learner:
    return applicant(progress)


@pytest.fixture
def herself(progress: Progress, learner: Learner) -> Actor:
    return learner_of(progress, learner)


def codes(refused: pytest.ExceptionInfo[Rejected]) -> list[str]:
    return [each.code for each in refused.value.blockers]


def sent(progress: Progress, mailer: MemoryMailer, to: str) -> list[str]:
    """Deliver all e-mail; return the subjects of those to an address."""
    progress.mail.deliver()
    return [mail.subject for mail in mailer.sent if mail.to == to]


@pytest.mark.parametrize("target", [State.OFFERED, State.DECLINED_BY_PROVIDER])
def test_a_colleague_takes_a_decision_back_and_the_learner_is_told(
    progress: Progress, college: Actor, learner: Learner, target: State, mailer: MemoryMailer
) -> None:
    number = applied(progress, learner)
    before = found(progress, number)
    decided = progress.admissions.decide(college, number, target)
    colleague = hire(progress, Role.ADMISSIONS, COLLEGE, email="second@example.com")
    with pytest.raises(Conflict):
        progress.admissions.take_back(colleague, number, version=before.version)
    said = [each.code for each in progress.admissions.plan_taking_back(colleague, number).consequences]
    assert ["goes_back", "tells_learner"] == said
    assert progress.admissions.get(colleague, number).back_until is not None
    restored = progress.admissions.take_back(colleague, number, version=decided.version)
    assert evolve(before, version=restored.version) == restored
    assert (1, 0) == (now_of(progress, learner).applications, now_of(progress, learner).offers)
    assert "A decision about your application has been taken back" == inbox(progress, learner)[0].subject
    assert "It is again submitted, without a decision." in inbox(progress, learner)[0].body
    assert "A decision about your application has been taken back" == sent(progress, mailer, "asmith@example.com")[-1]
    noted = progress.audit.read(OPERATOR, action="application taken back")
    assert {COLLEGE, learner.details.ukprn} == {entry.ukprn for entry in noted}


def test_an_offer_that_was_accepted_cannot_be_taken_back_and_an_acceptance_can_until_enrolment(
    progress: Progress, college: Actor, learner: Learner, herself: Actor, mailer: MemoryMailer
) -> None:
    (number,) = offered(progress, college, learner, 1)
    accepted = progress.applications.move(herself, number, State.ACCEPTED)
    assert accepted.back_until is not None
    with pytest.raises(Rejected) as refused:
        progress.admissions.take_back(college, number)
    assert ["others_have_acted"] == codes(refused)
    assert ["others_have_acted"] == [
        each.code for each in progress.admissions.plan_taking_back(college, number).reasons
    ]
    back = progress.applications.take_back(herself, number, version=accepted.application.version)
    assert (State.OFFERED, None) == (back.application.state, back.back_until)
    assert ["New application", "Offer accepted", "Decision taken back"] == [
        subject.partition(":")[0] for subject in sent(progress, mailer, "college@example.com")
    ]
    progress.applications.move(herself, number, State.ACCEPTED)
    progress.admissions.decide(college, number, State.ENROLLED)
    with pytest.raises(Rejected) as refused:
        progress.applications.take_back(herself, number)
    assert ["others_have_acted"] == codes(refused)
    assert "the provider has decided since" in progress.applications.plan_taking_back(herself, number).reasons[0].text
    assert State.ACCEPTED == progress.admissions.take_back(college, number).state


def test_decisions_can_be_taken_back_for_as_many_hours_as_the_installation_says(
    progress: Progress, learner: Learner, herself: Actor, clock: FixedClock
) -> None:
    progress = Progress(evolve(progress.context, limits=evolve(progress.context.limits, take_back_hours=2)))
    number = applied(progress, learner)
    withdrawn = progress.applications.move(herself, number, State.WITHDRAWN)
    assert clock.now() + timedelta(hours=2) == withdrawn.back_until
    clock.advance(timedelta(hours=2))
    with pytest.raises(Rejected, match="for 2 hours") as refused:
        progress.applications.take_back(herself, number)
    assert ["take_back_too_late"] == codes(refused)
    assert progress.applications.get(herself, number).back_until is None


def test_a_withdrawal_is_taken_back_to_what_it_was(
    progress: Progress, learner: Learner, herself: Actor, college: Actor
) -> None:
    number = applied(progress, learner)
    progress.applications.move(herself, number, State.WITHDRAWN)
    with pytest.raises(NotFound):
        progress.admissions.get(college, number)
    progress.applications.take_back(herself, number)
    assert State.SUBMITTED == progress.admissions.get(college, number).application.state
    draft = progress.applications.begin(herself, 2).application.id
    progress.applications.move(herself, draft, State.WITHDRAWN)
    said = progress.applications.plan_taking_back(herself, draft).consequences
    assert ["The application for Science (T Level) is again a draft."] == [each.message for each in said]
    assert State.DRAFT == progress.applications.take_back(herself, draft).application.state
    progress.applications.move(herself, draft, State.WITHDRAWN)
    progress.applications.begin(herself, 2)
    with pytest.raises(Rejected, match="another application") as refused:
        progress.applications.take_back(herself, draft)
    assert ["applied_again"] == codes(refused)


def test_accepting_another_offer_declines_the_first_says_so_before_and_both_come_back(
    progress: Progress, learner: Learner, herself: Actor, college: Actor, elsewhere: Actor, mailer: MemoryMailer
) -> None:
    first, third = *offered(progress, college, learner, 1), *offered(progress, elsewhere, learner, 3)
    (second,) = offered(progress, college, learner, 2)
    progress.applications.move(herself, third, State.ACCEPTED)
    plan = progress.applications.plan(herself, first, State.ACCEPTED)
    said = {each.code: each.application for each in plan.consequences}
    assert {"accepted": None, "declines_accepted": third, "others_stay": None, "tells_provider": None,
            "can_take_back": None} == said  # fmt: skip
    assert "Elsewhere Academy is told" in " ".join(each.message for each in plan.consequences)
    assert plan.until is not None
    progress.applications.move(herself, first, State.ACCEPTED, version=plan.application.version)
    assert [State.ACCEPTED, State.OFFERED, State.DECLINED_BY_LEARNER] == [
        found(progress, number).state for number in (first, second, third)
    ]
    assert (3, 2) == (now_of(progress, learner).applications, now_of(progress, learner).offers)
    assert "Offer declined" == sent(progress, mailer, "elsewhere@example.com")[-1].partition(":")[0]
    with pytest.raises(Rejected) as refused:
        progress.applications.take_back(herself, third)
    assert ["declined_by_acceptance"] == codes(refused)
    back = [each.code for each in progress.applications.plan_taking_back(herself, first).consequences]
    assert ["goes_back", "accepts_again", "tells_provider"] == back
    progress.applications.take_back(herself, first)
    assert [State.OFFERED, State.OFFERED, State.ACCEPTED] == [
        found(progress, number).state for number in (first, second, third)
    ]
    assert "Decision taken back" == sent(progress, mailer, "elsewhere@example.com")[-1].partition(":")[0]
    assert found(progress, third).before is None


def test_an_installation_may_let_learners_hold_many_offers(
    progress: Progress, learner: Learner, herself: Actor, college: Actor
) -> None:
    limits = evolve(progress.context.limits, accepted_offers=as_many_as_wanted)
    progress = Progress(evolve(progress.context, limits=limits))
    numbers = offered(progress, college, learner, 1, 2)
    for number in numbers:
        progress.applications.move(herself, number, State.ACCEPTED)
    assert {State.ACCEPTED} == {found(progress, number).state for number in numbers}


def test_an_enrolment_stays_when_another_offer_is_accepted_and_cannot_be_taken_back_then(
    progress: Progress, learner: Learner, herself: Actor, college: Actor, elsewhere: Actor, mailer: MemoryMailer
) -> None:
    first, third = *offered(progress, college, learner, 1), *offered(progress, elsewhere, learner, 3)
    progress.applications.move(herself, first, State.ACCEPTED)
    progress.admissions.decide(college, first, State.ENROLLED)
    said = [each.code for each in progress.applications.plan(herself, third, State.ACCEPTED).consequences]
    assert ["accepted", "stays_enrolled", "tells_provider", "can_take_back"] == said
    progress.applications.move(herself, third, State.ACCEPTED)
    assert "Another place accepted" == sent(progress, mailer, "college@example.com")[-1].partition(":")[0]
    noted = progress.audit.read(OPERATOR, action="accepted another place")
    assert {(str(first), COLLEGE), (str(first), learner.details.ukprn)} == {
        (entry.subject_id, entry.ukprn) for entry in noted
    }
    with pytest.raises(Rejected) as refused:
        progress.admissions.take_back(college, first)
    assert ["take_back_over"] == codes(refused)


@pytest.mark.parametrize(
    ("closed", "code"),
    [
        ({"withdrawn": True}, "course_withdrawn"),
        ({"starts_on": course(1).starts_on.replace(year=2026)}, "course_begun"),
        ({"closes_on": course(1).starts_on.replace(year=2026, month=8)}, "course_closed"),
        ({"opens_on": course(1).starts_on.replace(year=2026, month=10)}, "course_not_open"),
    ],
)
def test_a_course_that_is_closed_takes_no_application_and_keeps_no_other_waiting(
    progress: Progress, herself: Actor, closed: dict[str, Any], code: str
) -> None:
    drafts = [progress.applications.begin(herself, number).application.id for number in (1, 2)]
    directory(progress, evolve(course(1), **closed))
    with pytest.raises(Rejected) as refused:
        progress.applications.begin(herself, 1)
    assert [code] == codes(refused)
    with pytest.raises(Rejected) as refused:
        progress.applications.move(herself, drafts[0], State.PENDING)
    assert [code] == codes(refused)
    plan = progress.applications.plan(herself, drafts[0], State.PENDING)
    assert ([code], ()) == ([each.code for each in plan.blockers], plan.consequences)
    shown = progress.applications.get(herself, drafts[0])
    assert ([code], ["Withdraw"]) == ([each.code for each in shown.blockers], [each.name for each in shown.moves])
    with progress.context.store.transaction() as work:
        work.applications.save(evolve(shown.application, state=State.PENDING))
    progress.applications.move(herself, drafts[1], State.PENDING)
    assert [State.PENDING, State.SUBMITTED] == [found(progress, number).state for number in drafts]
    progress.applications.move(herself, drafts[1], State.WITHDRAWN)
    assert State.PENDING == found(progress, drafts[0]).state
    with pytest.raises(Rejected) as refused:
        progress.applications.move(herself, drafts[0], State.SUBMITTED)
    assert [code] == codes(refused)
    assert [code] == [each.code for each in progress.applications.plan(herself, drafts[0], State.SUBMITTED).blockers]


@pytest.mark.parametrize(
    ("target", "expected"),
    [(State.PENDING, ["submits"]), (State.WITHDRAWN, ["withdrawn", "can_take_back_alone"])],
)
def test_a_plan_says_what_becomes_of_a_draft(
    progress: Progress, herself: Actor, target: State, expected: list[str]
) -> None:
    number = progress.applications.begin(herself, 1).application.id
    assert expected == [each.code for each in progress.applications.plan(herself, number, target).consequences]
    assert ["no_such_move"] == [
        each.code for each in progress.applications.plan(herself, number, State.ACCEPTED).blockers
    ]


def test_a_plan_to_apply_says_that_the_application_waits(progress: Progress) -> None:
    who = learner_of(progress, pupil(progress, sign_off=Choice.YES))
    number = progress.applications.begin(who, 1).application.id
    assert ["waits"] == [each.code for each in progress.applications.plan(who, number, State.PENDING).consequences]
    progress.applications.move(who, number, State.PENDING)
    assert ["becomes_draft"] == [
        each.code for each in progress.applications.plan(who, number, State.DRAFT).consequences
    ]


@pytest.mark.feature("H2b")
def test_a_decline_tells_its_reason_and_message_and_an_offer_its_conditions(
    progress: Progress, learner: Learner, college: Actor, mailer: MemoryMailer
) -> None:
    first, second = applied(progress, learner, 1), applied(progress, learner, 2)
    terms = Terms((), "course_full", "Try again\nin spring.")
    progress.admissions.decide(college, first, State.DECLINED_BY_PROVIDER, terms=terms)
    told = inbox(progress, learner)[0]
    assert "The reason: the course is full.\nSouth College writes: Try again\nin spring." in told.body
    conditions = Terms((Condition("An interview"), Condition("", "GCSE (9 to 1)", "Mathematics", "6")))
    progress.admissions.decide(college, second, State.OFFERED, terms=conditions)
    told = inbox(progress, learner)[0]
    assert "You have been offered a place on conditions" == told.subject
    assert "An interview; GCSE (9 to 1) Mathematics: grade 6 or better" in told.body
    progress.mail.deliver()
    assert not [mail for mail in mailer.sent if "in spring" in mail.text]
    with pytest.raises(Rejected) as refused:
        progress.admissions.decide(college, second, State.DECLINED_BY_PROVIDER, terms=Terms((), "weather"))
    assert ["not_a_reason"] == [each.code for each in refused.value.problems]
