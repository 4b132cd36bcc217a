"""What admissions staff do with several applications, with conditions, and with the list."""

from datetime import timedelta

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.applications.applications import ApplicationState as State
from progress_core.domain.applications.offers import Condition, ConditionsState, Fulfilment, Terms
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR, Actor
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.errors import Conflict, NotAllowed, NotFound, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.learners import Learner
from progress_core.domain.profiles.profiles import SectionStatus
from progress_core.domain.qualifications.qualifications import LearnerQualifications, Qualification
from progress_core.memory.mail import MemoryMailer
from progress_core.usecases.applications.admissions import FilterChoices, ReceivedQuery, ReceivedSort
from tests.given.admissions import COLLEGE, course, directory
from tests.given.decisions import applicant, applied, found
from tests.given.people import ELSEWHERE, NORTH, hire
from tests.given.profiles import inbox, learner_of, now_of

MATHS = Qualification("GCSE (9 to 1)", "Mathematics", "2026-06", "5")
AT_6 = Condition("", "GCSE (9 to 1)", "Mathematics", "6")
INTERVIEW = Condition("An interview")


@pytest.fixture(autouse=True)
def courses(progress: Progress) -> None:
    directory(progress, course(1), course(2, title="Science"), course(3, title="Art", ukprn=ELSEWHERE))


@pytest.fixture
def college(progress: Progress) -> Actor:
    return hire(progress, Role.ADMISSIONS, COLLEGE, email="college@example.com")


@pytest.fixture
def learners(progress: Progress) -> list[Learner]:
    """Three learners with complete profiles."""
    return [
        applicant(progress, username, first_name=first, last_name=last)
        for username, first, last in (
            ("asmith", "Ann", "Smith"),
            ("bjones", "Ben", "Jones"),
            ("cleohall", "Cleo", "Hall"),
        )
    ]


@pytest.mark.feature("H3")
def test_several_are_decided_at_once_and_everybody_is_told(
    progress: Progress, college: Actor, learners: list[Learner], mailer: MemoryMailer
) -> None:
    numbers = [applied(progress, learner) for learner in learners] + [applied(progress, learners[0], 2)]
    plans = progress.admissions.plan(college, numbers, State.OFFERED)
    assert ["Ann Smith", "Ben Jones", "Cleo Hall", "Ann Smith"] == [plan.learner for plan in plans]
    assert {("offered", "tells_learner", "can_take_back")} == {
        tuple(each.code for each in plan.consequences) for plan in plans
    }
    versions = {plan.application.id: plan.application.version for plan in plans}
    decided = progress.admissions.decide_many(college, versions, State.OFFERED, terms=Terms((INTERVIEW,)))
    assert numbers == [each.id for each in decided]
    assert {(State.OFFERED, (INTERVIEW,))} == {(each.state, each.conditions) for each in decided}
    assert [2, 1, 1] == [now_of(progress, learner).offers for learner in learners]
    progress.mail.deliver()
    offers = [mail.to for mail in mailer.sent if mail.subject == "You have been offered a place on conditions"]
    assert sorted(
        ["asmith@example.com", *(f"{name}@example.com" for name in ("asmith", "bjones", "cleohall"))]
    ) == sorted(offers)


@pytest.mark.feature("H3")
def test_all_are_decided_or_none_and_the_plan_names_those_in_the_way(
    progress: Progress, college: Actor, learners: list[Learner]
) -> None:
    numbers = [applied(progress, learner) for learner in learners]
    progress.admissions.decide(college, numbers[1], State.DECLINED_BY_PROVIDER)
    plans = progress.admissions.plan(college, numbers, State.OFFERED)
    assert [0, 1, 0] == [len(plan.blockers) for plan in plans]
    assert ["no_such_move"] == [reason.code for reason in plans[1].reasons]
    with pytest.raises(Rejected, match="about 1 application") as refused:
        progress.admissions.decide_many(college, dict.fromkeys(numbers), State.OFFERED)
    assert ["no_such_move"] == [each.code for each in refused.value.blockers]
    moved = {plan.application.id: plan.application.version for plan in plans} | {numbers[2]: 1}
    with pytest.raises(Conflict, match="1 application moved") as lost:
        progress.admissions.decide_many(college, moved, State.OFFERED)
    assert {str(numbers[2]): ("offered", "submitted")} == lost.value.changes
    with pytest.raises(Rejected) as wrong:
        progress.admissions.decide_many(college, {numbers[0]: None}, State.OFFERED, terms=Terms((), "course_full"))
    assert ["only_for_declines"] == [each.code for each in wrong.value.problems]
    with pytest.raises(NotFound):
        progress.admissions.decide_many(college, dict.fromkeys([numbers[0], 404]), State.OFFERED)
    states = [found(progress, number).state for number in numbers]
    assert [State.SUBMITTED, State.DECLINED_BY_PROVIDER, State.SUBMITTED] == states
    assert [0, 0, 0] == [now_of(progress, learner).offers for learner in learners]


@pytest.mark.feature("H2b")
def test_conditions_are_marked_the_learner_is_told_and_enrolment_waits_for_them(
    progress: Progress, college: Actor, learners: list[Learner]
) -> None:
    number = applied(progress, learners[0])
    progress.admissions.decide(college, number, State.OFFERED, terms=Terms((INTERVIEW, Condition("A portfolio"))))
    progress.applications.move(learner_of(progress, learners[0]), number, State.ACCEPTED)
    seen = progress.admissions.get(college, number)
    assert ([], ["conditions_unmet"]) == (list(seen.moves), [each.code for each in seen.waiting])
    with pytest.raises(Rejected):
        progress.admissions.decide(college, number, State.ENROLLED)
    marked = progress.admissions.mark_conditions(college, number, [True, False], version=seen.application.version)
    assert [True, False] == [each.met for each in marked.conditions]
    assert "An interview (met); A portfolio (not met)" in inbox(progress, learners[0])[0].body
    assert ["Decline"] == [each.name for each in progress.admissions.get(college, number).moves]
    messages = len(inbox(progress, learners[0]))
    assert marked == progress.admissions.mark_conditions(college, number, [True, False])
    assert messages == len(inbox(progress, learners[0]))
    with pytest.raises(Conflict):
        progress.admissions.mark_conditions(college, number, [True, True], version=seen.application.version)
    with pytest.raises(Rejected):
        progress.admissions.mark_conditions(college, number, [True])
    progress.admissions.mark_conditions(college, number, [True, True])
    assert ["Enrol"] == [each.name for each in progress.admissions.get(college, number).moves]
    assert progress.applications.get(learner_of(progress, learners[0]), number).back_until is None
    assert State.ENROLLED == progress.admissions.decide(college, number, State.ENROLLED).state


@pytest.mark.feature("H2b")
def test_evidence_is_of_the_submitted_qualifications_and_of_settled_ones_now(
    progress: Progress, college: Actor, learners: list[Learner]
) -> None:
    learner = learners[0]
    with progress.context.store.transaction() as work:
        work.qualifications.save_many([LearnerQualifications(learner.id, (MATHS,))])
    number = applied(progress, learner)
    assert () == progress.admissions.get(college, number).evidence
    progress.admissions.decide(college, number, State.OFFERED, terms=Terms((AT_6, INTERVIEW)))
    with progress.context.store.transaction() as work:
        held = work.qualifications.of(EVERYTHING, learner.id)
        better = evolve(MATHS, actual_grade="7")
        work.qualifications.save_many([evolve(held, qualifications=(better,))])
    grade, words = progress.admissions.get(college, number).evidence
    assert (AT_6, Fulfilment.MISSED, Fulfilment.ACHIEVED) == (grade.condition, grade.submitted, grade.now)
    assert (Fulfilment.UNKNOWN, Fulfilment.UNKNOWN) == (words.submitted, words.now)
    with progress.context.store.transaction() as work:
        work.learners.save(evolve(now_of(progress, learner), sign_off=Choice.YES))
    assert progress.admissions.get(college, number).evidence[0].now is None
    with progress.context.store.transaction() as work:
        profile = evolve(learner.profile, qualifications=SectionStatus.IN_PROGRESS)
        work.learners.save(evolve(now_of(progress, learner), sign_off=Choice.NO, profile=profile))
    assert progress.admissions.get(college, number).evidence[0].now is None


@pytest.mark.feature("H3")
def test_the_list_counts_names_schools_and_is_narrowed(
    progress: Progress, college: Actor, learners: list[Learner]
) -> None:
    numbers = [applied(progress, learner) for learner in learners] + [applied(progress, learners[2], 2)]
    applied(progress, learners[0], 3)
    progress.admissions.decide(college, numbers[0], State.OFFERED, terms=Terms((INTERVIEW,)))
    page = progress.admissions.page(college, ReceivedQuery(sort=ReceivedSort.NAME, limit=2))
    assert ([numbers[2], numbers[3]], 4, {State.OFFERED: 1, State.SUBMITTED: 3}) == (
        [each.id for each in page.applications],
        page.total,
        page.counts,
    )
    assert {learners[2].id: "North School"} == page.schools
    assert page.next
    only = progress.admissions.page(college, ReceivedQuery(states=(State.OFFERED,), conditions=ConditionsState.WAITING))
    assert ([numbers[0]], 1) == ([each.id for each in only.applications], only.total)
    named = {1: "Digital Production (T Level)", 2: "Science (T Level)"}
    assert FilterChoices(named, {NORTH: "North School"}) == progress.admissions.choices(college)
    with pytest.raises(NotAllowed):
        progress.admissions.choices(learner_of(progress, learners[0]))


@pytest.mark.feature("H3")
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_export_holds_what_the_list_shows_and_is_noted(
    progress: Progress, college: Actor, learners: list[Learner], kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("progress_core.usecases.applications.received_list.BATCH_SIZE", 2)
    numbers = [applied(progress, learner) for learner in learners]
    terms = Terms((INTERVIEW,))
    progress.admissions.decide(college, numbers[0], State.OFFERED, terms=terms)
    progress.admissions.decide(college, numbers[1], State.DECLINED_BY_PROVIDER, terms=Terms((), "course_full"))
    query = ReceivedQuery(sort=ReceivedSort.NAME, limit=1, after="")
    content = progress.admissions.export(college, query, "csv" if kind == "csv" else "xlsx")
    with progress.context.spreadsheets.read(content) as sheets:
        heading, *rows = [[*cells] for sheet in sheets for _, cells in sheet.rows]
    assert "Name" == heading[0]
    assert ["Cleo Hall", "Ben Jones", "Ann Smith"] == [row[0] for row in rows]
    assert "The course is full" in rows[1]
    assert {"An interview", "Waiting"} <= set(rows[2])
    (entry,) = progress.audit.read(OPERATOR, action="export applications")
    assert (COLLEGE, {"applications": "3"}) == (entry.ukprn, entry.facts)


@pytest.mark.feature("H3")
def test_admissions_staff_of_the_receiving_provider_alone_are_told_of_what_is_new(
    progress: Progress, college: Actor, learners: list[Learner], mailer: MemoryMailer
) -> None:
    hire(progress, Role.ADMISSIONS, ELSEWHERE, email="elsewhere@example.com")
    hire(progress, Role.PROVIDER_MANAGER, COLLEGE, email="boss@example.com")
    number = applied(progress, learners[0])
    progress.applications.move(learner_of(progress, learners[0]), number, State.WITHDRAWN)
    progress.mail.deliver()
    told = [(mail.to, mail.subject) for mail in mailer.sent if mail.to != "asmith@example.com"]
    title = "Digital Production (T Level)"
    assert [(college.username, f"New application: {title}"), (college.username, f"Application withdrawn: {title}")] == [
        each for each in told if each[1].startswith(("New app", "Application"))
    ]
    assert "Smith" not in "".join(mail.text for mail in mailer.sent if mail.to == college.username)
    noted = progress.audit.read(OPERATOR, action="application withdrawn")
    assert {NORTH, COLLEGE} == {entry.ukprn for entry in noted}
    assert timedelta(0) == noted[0].at - noted[1].at


@pytest.mark.feature("H3")
@pytest.mark.parametrize("query", [ReceivedQuery(), ReceivedQuery(states=frozenset({State.OFFERED}), limit=1)])
def test_a_page_comes_with_what_it_can_be_narrowed_to(
    progress: Progress, college: Actor, learners: list[Learner], query: ReceivedQuery
) -> None:
    first, *_ = [applied(progress, learner) for learner in learners]
    progress.admissions.decide(college, first, State.OFFERED)
    assert progress.admissions.open(college, query) == (
        progress.admissions.page(college, query),
        progress.admissions.choices(college),
    )
    with pytest.raises(NotAllowed):
        progress.admissions.open(hire(progress, Role.USER_MANAGER, NORTH), query)
