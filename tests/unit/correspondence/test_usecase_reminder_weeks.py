"""The job of a week's reminders: when it ends, and when it is given up."""

from datetime import timedelta

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.jobs import JobKind, JobState
from progress_core.domain.foundations.permissions import Role
from progress_core.memory.clock import FixedClock
from progress_core.usecases.foundations.job_runs import ATTEMPTS
from tests.given.people import NORTH, hire
from tests.given.reminders import MONDAY, a_manager, a_pupil, logged_in, remind, reminding, to

pytestmark = pytest.mark.feature("J7")

WEEK = timedelta(days=7)
MANAGER = "learner-manager@example.com"


@pytest.fixture(autouse=True)
def monday(progress: Progress, clock: FixedClock) -> None:
    """A school that reminds everybody, on a Monday morning."""
    clock.set(MONDAY)
    reminding(progress)


def test_late_reminders_end_with_their_week(progress: Progress, clock: FixedClock) -> None:
    a_manager(progress)
    a_pupil(progress)
    assert progress.reminders.ask()
    clock.advance(WEEK)
    late = next(job for job in progress.jobs.list(OPERATOR) if job.kind == JobKind.REMINDERS)
    with progress.context.store.transaction() as work:
        claimed = work.jobs.claim(
            owner="slow", now=clock.now(), lease_until=clock.now() + WEEK, kinds=[JobKind.REMINDERS], job_id=late.id
        )
    assert claimed is not None
    assert 0 == progress.reminders.run(claimed)
    assert 2 == len(remind(progress)), "this week's alone"


def test_a_provider_that_turns_reminders_off_meanwhile_sends_no_more(progress: Progress) -> None:
    a_manager(progress)
    a_pupil(progress)
    progress.reminders.ask()
    progress.providers.set_defaults(OPERATOR, NORTH, remind_managers=False)
    assert ["asmith@school.example"] == to(remind(progress))


def test_reminders_whose_workers_die_time_after_time_are_given_up(progress: Progress, clock: FixedClock) -> None:
    a_pupil(progress)
    progress.reminders.ask()
    with progress.context.store.transaction() as work:
        for _ in range(ATTEMPTS + 1):
            clock.advance(timedelta(minutes=1))
            until = clock.now() + timedelta(seconds=30)
            job = work.jobs.claim(owner="dying", now=clock.now(), lease_until=until, kinds=[JobKind.REMINDERS])
    assert job is not None
    assert 0 == progress.reminders.run(job)
    with progress.context.store.snapshot() as work:
        assert JobState.FAILED is work.jobs.get(job.id).state


def test_a_member_of_staff_who_logs_in_for_the_first_time_is_told_from_then_on(
    progress: Progress, clock: FixedClock
) -> None:
    new = hire(progress, Role.LEARNER_MANAGER, NORTH)
    a_pupil(progress, email="")
    assert [] == remind(progress)
    logged_in(progress, new.account_id)
    clock.advance(WEEK)
    assert [MANAGER] == to(remind(progress))
