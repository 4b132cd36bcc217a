"""Reminders: whom they reach, what they say, never twice in a week, and how they stop."""

from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.applications.applications import ApplicationState as State
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR, Actor
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.errors import NotAllowed, Rejected
from progress_core.domain.foundations.jobs import JobKind, JobState
from progress_core.domain.foundations.origins import Origin
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.learners import Learner
from progress_core.domain.learners.settings import Options
from progress_core.domain.profiles.profiles import Profile
from progress_core.memory.clock import FixedClock
from progress_core.usecases.learners.selection import Selection
from tests.given.groups import restrict
from tests.given.people import ELSEWHERE, NORTH, SOUTH, in_state
from tests.given.profiles import COMPLETE, apply, inbox, learner_of
from tests.given.reminders import MONDAY, a_manager, a_pupil, remind, reminding, to, token_of
from tests.given.trail import entries

pytestmark = pytest.mark.feature("J7")

WEEK = timedelta(days=7)
MANAGER = "learner-manager@example.com"


@pytest.fixture(autouse=True)
def monday(progress: Progress, clock: FixedClock) -> None:
    """A school that reminds everybody, on a Monday morning."""
    clock.set(MONDAY)
    reminding(progress)


def test_a_manager_is_told_how_many_wait_and_a_learner_what_waits(progress: Progress) -> None:
    a_manager(progress)
    ann, ben = a_pupil(progress), a_pupil(progress, "bjones", COMPLETE, first_name="Ben")
    learner_mail, summary = sorted(remind(progress), key=lambda mail: mail.to)
    assert ("asmith@school.example", "What you can do on Progress") == (learner_mail.to, learner_mail.subject)
    assert (
        "Hello Ann,\n\nOn 7 Sep 2026 at 7:30am, you still had this to do:\n\n- Complete your statements.\n"
        in learner_mail.text
    )
    assert (MANAGER, "Weekly summary of your learners") == (summary.to, summary.subject)
    for line in (
        "at North School were waiting",
        "- Awaiting profile approval: 1\n- Learners awaiting references: 2\n\n",
    ):
        assert line in summary.text
    assert "<li>Learners awaiting references: 2</li>" in summary.html
    (message,) = inbox(progress, ann)
    assert message.body.endswith("\n- Complete your statements.")
    assert [] == inbox(progress, ben)


def test_nobody_is_reminded_twice_in_a_week_and_everybody_again_in_the_next(
    progress: Progress, clock: FixedClock
) -> None:
    a_manager(progress)
    ann = a_pupil(progress)
    everybody = ["asmith@school.example", MANAGER]
    assert everybody == to(remind(progress))
    restarted = Progress(progress.context)
    for _ in range(6):
        assert [] == remind(restarted)
        clock.advance(timedelta(days=1))
    assert [] == remind(progress), "it is Sunday"
    clock.advance(timedelta(days=1))
    assert everybody == to(remind(restarted))
    clock.set(MONDAY)
    assert [] == remind(Progress(progress.context)), "the clock went back"
    assert 2 == len(inbox(progress, ann))


@pytest.mark.parametrize(
    ("day", "at", "sent"),
    [
        (0, datetime(2026, 9, 7, 5, 59, tzinfo=UTC), False),
        (0, datetime(2026, 9, 7, 6, 0, tzinfo=UTC), True),
        (0, datetime(2026, 12, 7, 6, 59, tzinfo=UTC), False),
        (0, datetime(2026, 12, 7, 7, 0, tzinfo=UTC), True),
        (2, datetime(2026, 9, 8, 23, 0, tzinfo=UTC), False),
        (2, datetime(2026, 9, 9, 6, 0, tzinfo=UTC), True),
        (2, datetime(2026, 9, 10, 0, 0, tzinfo=UTC), True),
        (6, datetime(2026, 10, 25, 6, 59, tzinfo=UTC), False),
        (6, datetime(2026, 10, 25, 7, 0, tzinfo=UTC), True),
    ],
)
def test_people_are_reminded_from_seven_in_the_morning_of_the_day_that_is_set(
    progress: Progress, clock: FixedClock, day: int, at: datetime, sent: bool
) -> None:
    a_pupil(progress)
    clock.set(at)
    limits = evolve(progress.context.limits, reminder_day=day)
    assert sent is bool(remind(Progress(evolve(progress.context, limits=limits))))


def test_who_turns_reminders_on_during_a_week_gets_them_in_the_next(progress: Progress, clock: FixedClock) -> None:
    progress.providers.set_defaults(OPERATOR, NORTH, remind_managers=False, remind_learners=False)
    a_manager(progress)
    a_pupil(progress)
    assert [] == remind(progress)
    (job,) = [job for job in progress.jobs.list(OPERATOR) if job.kind == JobKind.REMINDERS]
    assert (job.subject, job.state) == (202637, JobState.DONE)
    progress.providers.set_defaults(OPERATOR, NORTH, remind_learners=True)
    assert [] == remind(progress)
    clock.advance(WEEK)
    assert ["asmith@school.example"] == to(remind(progress))
    progress.providers.set_defaults(OPERATOR, NORTH, remind_managers=True, remind_learners=False)
    clock.advance(WEEK)
    assert [MANAGER] == to(remind(progress))


def test_what_is_done_or_waits_for_staff_reminds_nobody(progress: Progress, clock: FixedClock) -> None:
    staff_add = evolve(COMPLETE, qualifications=Profile().qualifications)
    waiting = a_pupil(progress, "bjones", staff_add, first_name="Ben", sign_off=Choice.NO)
    _staff_add(progress, waiting, Choice.YES)
    a_pupil(progress, "cwhite", COMPLETE, first_name="Cat", sign_off=Choice.NO)
    assert [] == remind(progress)
    clock.advance(WEEK)
    _staff_add(progress, waiting, Choice.NO)
    (mail,) = remind(progress)
    assert "- Add your qualifications, and say that you have added all of them.\n" in mail.text


def test_offers_without_an_answer_are_told_of_until_they_have_one(progress: Progress, clock: FixedClock) -> None:
    ann, ben = a_pupil(progress, profile=COMPLETE), a_pupil(progress, "bjones", first_name="Ben")
    apply(progress, ann, State.OFFERED)
    apply(progress, ben, State.OFFERED)
    apply(progress, ben, State.OFFERED)
    of_ann, of_ben = sorted(remind(progress), key=lambda mail: mail.to)
    assert "- Answer the offer that you have: accept or decline it.\n" in of_ann.text
    assert "- Complete your statements.\n- Answer the 2 offers that you have: accept or decline each.\n" in of_ben.text
    with progress.context.store.transaction() as work:
        (application,) = work.applications.of_learner(learner_of(progress, ann).scope, ann.id)
        work.applications.save(evolve(application, state=State.ACCEPTED))
    clock.advance(WEEK)
    assert ["bjones@school.example"] == to(remind(progress))


def test_learners_who_cannot_log_in_or_are_gone_are_not_reminded(progress: Progress) -> None:
    for username, state in (("blocked1", "locked"), ("disabled", "disabled")):
        made = a_pupil(progress, username)
        with progress.context.store.transaction() as work:
            account = in_state(work.accounts.get(made.id), state)
            work.accounts.save(account)
        if state == "locked":
            progress.standings.recalculate(OPERATOR)
    archived, left = a_pupil(progress, "archived"), a_pupil(progress, "gone4good")
    with progress.context.store.transaction() as work:
        work.learners.save(evolve(work.learners.get(EVERYTHING, archived.id), submitted=True))
    assert not progress.learners.delete(OPERATOR, archived.id), "archived, as they applied once"
    progress.leavers.leave(OPERATOR, [left.id], {"leaving_date": "2026-09-04"})
    never = a_pupil(progress, "neverin")
    with progress.context.store.transaction() as work:
        work.accounts.save(evolve(work.accounts.get(never.id), first_login_at=None))
    progress.standings.recalculate(OPERATOR)
    assert [] == remind(progress)
    assert [[]] * 5 == [inbox(progress, one) for one in (made, archived, left, never, never)]


def test_a_learner_without_an_address_gets_the_message_alone(progress: Progress) -> None:
    ann = a_pupil(progress, email="")
    assert [] == remind(progress)
    assert ["What you can do on Progress"] == [message.subject for message in inbox(progress, ann)]


def test_managers_are_told_of_those_whom_they_see_and_nobody_else(progress: Progress) -> None:
    reminding(progress, SOUTH)
    both = a_manager(progress, NORTH, SOUTH, email="both@example.com")
    a_manager(progress, SOUTH, ELSEWHERE, role=Role.PROVIDER_MANAGER, email="south@example.com")
    a_manager(progress, ELSEWHERE, email="elsewhere@example.com")
    for role in (Role.USER_MANAGER, Role.ADMISSIONS):
        a_manager(progress, NORTH, role=role)
    gone, new = a_manager(progress, email="gone@example.com"), a_manager(progress, email="new@example.com")
    progress.staff_changes.disable(OPERATOR, gone.account_id)
    with progress.context.store.transaction() as work:
        work.accounts.save(evolve(work.accounts.get(new.account_id), first_login_at=None))
    in_group = a_manager(progress, email="group@example.com")
    ann, _ = a_pupil(progress, email=""), a_pupil(progress, "bjones", first_name="Ben", email="")
    for place, ukprn in enumerate((SOUTH, ELSEWHERE)):
        a_pupil(progress, f"other{place}", ukprn=ukprn, email="")
    group = progress.groups.create(OPERATOR, NORTH, "11A")
    progress.group_learners.change(OPERATOR, group.id, joining=[ann.id])
    restrict(progress, in_group, group)
    found = {mail.to: mail.text for mail in remind(progress)}
    assert {"both@example.com", "south@example.com", "group@example.com"} == found.keys()
    for line in ("references: 3\n\nBy provider:", "- North School: 2 awaiting references\n- South College: 1 awaiting"):
        assert line in found["both@example.com"]
    assert "at South College were waiting for staff" in found["south@example.com"], "the other sends no summaries"
    assert (
        "at North School were waiting for staff:\n\n- Learners awaiting references: 1\n" in (found["group@example.com"])
    )
    assert both.account_id != in_group.account_id


def test_a_summary_in_which_nobody_waits_is_not_sent(progress: Progress, clock: FixedClock) -> None:
    a_manager(progress)
    assert [] == remind(progress)
    clock.advance(WEEK)
    never = a_pupil(progress, profile=COMPLETE, sign_off=Choice.NO)
    assert [MANAGER] == to(remind(progress))
    assert never.standing


def test_a_link_stops_reminders_without_a_log_in_and_again_changes_nothing(
    progress: Progress, clock: FixedClock
) -> None:
    manager, ann = a_manager(progress), a_pupil(progress)
    mails = remind(progress)
    for token in map(token_of, mails):
        assert progress.reminders.check_link(token)
        progress.reminders.stop_by_link(token, Origin("192.0.2.1"))
        progress.reminders.stop_by_link(token)
        assert not progress.reminders.check_link(token)
    noted = entries(progress, "stop reminders")
    assert {(str(manager.account_id), NORTH), (str(ann.id), NORTH)} == {(one.subject_id, one.ukprn) for one in noted}
    assert [("192.0.2.1", -2)] * 2 == [(one.origin.address, one.actor_id) for one in noted]
    clock.advance(WEEK)
    assert [] == remind(progress)
    assert 1 == len(inbox(progress, ann))
    assert not progress.reminders.wanted(manager)
    assert progress.reminders.choose(manager, wanted=True)
    assert not progress.reminders.choose(manager, wanted=True)
    assert 1 == len(entries(progress, "start reminders"))
    clock.advance(WEEK)
    assert [MANAGER] == to(remind(progress))


def test_a_link_that_was_altered_or_leads_to_nobody_is_refused(progress: Progress, clock: FixedClock) -> None:
    ann = a_pupil(progress)
    (mail,) = remind(progress)
    token = token_of(mail)
    progress.personal_data.erase(evolve(OPERATOR, proved_at=clock.now()), ann.id, "asmith")
    for wrong in (token, token[:-1], f"{token}x", "", "x"):
        with pytest.raises(Rejected) as refused:
            progress.reminders.check_link(wrong)
        assert ["void_link"] == [found.code for found in refused.value.problems]
        with pytest.raises(Rejected):
            progress.reminders.stop_by_link(wrong)


@pytest.mark.parametrize("role", [Role.USER_MANAGER, Role.ADMISSIONS, Role.OPERATOR])
def test_people_who_are_reminded_of_nothing_have_nothing_to_choose(progress: Progress, role: Role) -> None:
    who: Actor = OPERATOR if role is Role.OPERATOR else a_manager(progress, role=role)
    with pytest.raises(NotAllowed):
        progress.reminders.wanted(who)
    with pytest.raises(NotAllowed):
        progress.reminders.choose(who, wanted=False)


def _staff_add(progress: Progress, learner: Learner, choice: Choice) -> None:
    options = Options(staff_add_qualifications=choice)
    progress.learner_settings.choose(OPERATOR, Selection((learner.id,)), options)
