"""What is new for admissions staff: at once, or once a day, and nobody is told twice."""

from datetime import timedelta

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.staff import NewsMail
from progress_core.domain.applications.applications import ApplicationState as State
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR, Actor
from progress_core.domain.foundations.errors import NotAllowed
from progress_core.domain.foundations.origins import NOWHERE, Origin
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.learners import Learner
from progress_core.domain.operations.audit import Action, Entry
from progress_core.memory.clock import FixedClock
from progress_core.memory.mail import MemoryMailer
from progress_core.ports.audit import AuditQuery
from tests.given.admissions import COLLEGE, course, directory
from tests.given.decisions import applicant, applied
from tests.given.people import ELSEWHERE, NORTH, hire
from tests.given.profiles import learner_of

pytestmark = pytest.mark.feature("H3")


@pytest.fixture(autouse=True)
def courses(progress: Progress, clock: FixedClock) -> None:
    """Courses of the college and of the learner's own school; it is past seven in the morning."""
    directory(progress, course(1), course(2, title="Science"), course(3, title="Art", ukprn=NORTH))
    clock.advance(timedelta(hours=(9 - clock.now().hour) % 24))


@pytest.fixture
def college(progress: Progress) -> Actor:
    """Admissions staff who want to be told once a day."""
    who = hire(progress, Role.ADMISSIONS, COLLEGE, email="college@example.com")
    progress.admissions_news.choose(who, NewsMail.DAILY)
    return who


@pytest.fixture
def learner(progress: Progress) -> Learner:
    return applicant(progress)


def told(progress: Progress, mailer: MemoryMailer, to: str = "college@example.com") -> list[str]:
    progress.mail.deliver()
    return [mail.text for mail in mailer.sent if mail.to == to]


def test_staff_choose_when_they_are_told(progress: Progress, college: Actor, learner: Learner) -> None:
    assert NewsMail.DAILY is progress.admissions_news.choice(college)
    noted = len(progress.audit.read(OPERATOR, action="change personal details"))
    progress.admissions_news.choose(college, NewsMail.DAILY)
    assert noted == len(progress.audit.read(OPERATOR, action="change personal details"))
    progress.admissions_news.choose(college, NewsMail.AT_ONCE)
    assert NewsMail.AT_ONCE is progress.admissions_news.choice(college)
    for refused in (progress.admissions_news.choice, lambda who: progress.admissions_news.choose(who, NewsMail.DAILY)):
        with pytest.raises(NotAllowed):
            refused(learner_of(progress, learner))


def test_one_mail_a_day_counts_what_has_happened_and_is_sent_once(
    progress: Progress, college: Actor, learner: Learner, clock: FixedClock, mailer: MemoryMailer
) -> None:
    at_once = hire(progress, Role.ADMISSIONS, COLLEGE, NORTH, email="second@example.com")
    gone = hire(progress, Role.ADMISSIONS, COLLEGE, email="gone@example.com")
    progress.admissions_news.choose(gone, NewsMail.DAILY)
    progress.staff_changes.disable(OPERATOR, gone.account_id)
    colleague = hire(progress, Role.ADMISSIONS, COLLEGE, email="colleague@example.com")
    progress.admissions_news.choose(colleague, NewsMail.DAILY)
    former = hire(progress, Role.ADMISSIONS, COLLEGE, email="former@example.com")
    progress.admissions_news.choose(former, NewsMail.DAILY)
    with progress.context.store.transaction() as work:
        work.staff.save(evolve(work.staff.get(former.account_id), role=Role.PROVIDER_MANAGER))
    elsewhere = hire(progress, Role.ADMISSIONS, ELSEWHERE, email="elsewhere@example.com")
    progress.admissions_news.choose(elsewhere, NewsMail.DAILY)
    herself = learner_of(progress, learner)
    first, second, own = (applied(progress, learner, number) for number in (1, 2, 3))
    progress.admissions.decide(college, first, State.OFFERED)
    progress.applications.move(herself, first, State.ACCEPTED)
    progress.applications.move(herself, second, State.WITHDRAWN)
    progress.applications.move(herself, own, State.WITHDRAWN)
    progress.admissions.take_back(at_once, progress.admissions.decide(
        at_once, applied(progress, learner, 2), State.OFFERED).id)  # fmt: skip
    assert [] == told(progress, mailer)
    clock.advance(timedelta(days=1))
    assert 2 == progress.admissions_news.send_daily()
    (text,) = told(progress, mailer)
    for line in ("New application: 2", "Offer accepted: 1", "Application withdrawn: 1"):
        assert line in text
    assert "taken back" not in text
    others = ("gone@example.com", "former@example.com", "elsewhere@example.com")
    assert [] == [mail for mail in mailer.sent if mail.to in others]
    assert 0 == progress.admissions_news.send_daily()
    other = Progress(progress.context)
    assert 0 == other.admissions_news.send_daily(), "another worker, or this one after a restart"
    clock.advance(timedelta(days=3))
    assert 0 == progress.admissions_news.send_daily(), "nothing is new"
    applied(progress, applicant(progress, "bjones", first_name="Ben"), 1)
    clock.advance(timedelta(days=2))
    assert 2 == progress.admissions_news.send_daily()
    assert "New application: 1" in told(progress, mailer)[-1]


def test_news_are_counted_however_many_entries_others_have_made_since(
    progress: Progress, college: Actor, learner: Learner, clock: FixedClock, mailer: MemoryMailer
) -> None:
    number = applied(progress, learner)
    progress.applications.move(learner_of(progress, learner), number, State.WITHDRAWN)
    later = clock.now() + timedelta(minutes=1)
    by_staff = Entry(later, college.account_id, Action.WITHDRAW_APPLICATION, "application", str(number), COLLEGE)
    with progress.context.store.transaction() as work:
        work.audit.append([by_staff] * 1_001)
    clock.advance(timedelta(days=1))
    assert 1 == progress.admissions_news.send_daily()
    assert "Application withdrawn: 1" in told(progress, mailer)[-1]


def test_nothing_is_sent_early_in_the_morning_and_a_long_pause_is_not_made_up_for(
    progress: Progress, college: Actor, learner: Learner, clock: FixedClock
) -> None:
    applied(progress, learner)
    clock.advance(timedelta(hours=19 + 24 * 40))
    assert 0 == progress.admissions_news.send_daily(), "it is early"
    clock.advance(timedelta(hours=5))
    assert 0 == progress.admissions_news.send_daily(), "it was long ago"
    assert NewsMail.DAILY is progress.admissions_news.choice(college)


def test_news_of_erased_learners_is_left_out(
    progress: Progress, college: Actor, learner: Learner, clock: FixedClock
) -> None:
    number = applied(progress, learner)
    progress.applications.move(learner_of(progress, learner), number, State.WITHDRAWN)
    progress.personal_data.erase(evolve(OPERATOR, proved_at=clock.now()), learner.id, "asmith")
    clock.advance(timedelta(days=1))
    assert 0 == progress.admissions_news.send_daily()
    assert NewsMail.DAILY is progress.admissions_news.choice(college)


@pytest.mark.feature("I9")
def test_each_provider_sees_where_its_own_people_were_and_no_others(
    progress: Progress, college: Actor, learner: Learner
) -> None:
    home, office = Origin("192.0.2.1", "Firefox"), Origin("192.0.2.2", "Chrome")
    number = applied(progress, learner)
    progress.admissions.decide(evolve(college, origin=office), number, State.OFFERED)
    progress.applications.move(evolve(learner_of(progress, learner), origin=home), number, State.ACCEPTED)
    with progress.context.store.snapshot() as work:
        entries = work.audit.page(EVERYTHING, AuditQuery(subject_id=str(number), limit=100)).entries
    of_college = {entry.actor_id: entry.origin for entry in reversed(entries) if entry.ukprn == COLLEGE}
    of_school = {entry.actor_id: entry.origin for entry in reversed(entries) if entry.ukprn == learner.details.ukprn}
    assert (office, NOWHERE) == (of_college[college.account_id], of_college[learner.id])
    assert home == of_school[learner.id]
