"""Reminders on databases: workers at once, and workers that are killed, remind each person once."""

from collections import Counter
from datetime import timedelta

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.errors import Conflict
from progress_core.domain.foundations.jobs import JobKind, JobState
from progress_core.memory.clock import FixedClock
from progress_core.testing.tools.threads import together
from progress_core.usecases.correspondence import reminder_run
from tests.given.profiles import inbox
from tests.given.reminders import MONDAY, a_manager, a_pupil, reminding

pytestmark = pytest.mark.feature("J7", "I7")

COUNT, WORKERS, BATCH_SIZE = 12, 4, 3


class Killed(BaseException):
    """The worker's process ends here."""


@pytest.fixture
def school(progress: Progress, monkeypatch: pytest.MonkeyPatch) -> Progress:
    """A school with a manager and a dozen learners, on a Monday; batches are small, so that there are several."""
    made = Progress(evolve(progress.context, clock=FixedClock(MONDAY)))
    queries = tuple(evolve(query, limit=BATCH_SIZE) for query in reminder_run._QUERIES)
    monkeypatch.setattr(reminder_run, "_QUERIES", queries)
    reminding(made)
    a_manager(made)
    for number in range(COUNT):
        a_pupil(made, f"pupil{number:02}", first_name="Pupil" + "abcdefghijkl"[number])
    return made


def mails(progress: Progress) -> Counter[str]:
    """Return how many e-mails everybody was written."""
    with progress.context.store.snapshot() as work:
        return Counter(mail.to for mail in work.outbox.recent(1_000))


def everybody() -> dict[str, int]:
    return dict.fromkeys([*(f"pupil{number:02}@school.example" for number in range(COUNT)), _MANAGER], 1)


_MANAGER = "learner-manager@example.com"


def test_workers_at_once_remind_each_person_once(school: Progress) -> None:
    workers = [Progress(school.context) for _ in range(WORKERS)]

    def work(progress: Progress, name: str) -> None:
        for _ in range(3):
            progress.jobs.round(name)

    outcomes = together(
        *(lambda one=one, place=place: work(one, f"worker {place}") for place, one in enumerate(workers))
    )
    assert [None] * WORKERS == outcomes
    assert everybody() == mails(school)
    with school.context.store.snapshot() as unit:
        assert JobState.DONE is unit.jobs.about(JobKind.REMINDERS, 202637).state


def test_two_jobs_of_one_week_at_once_remind_each_person_once(school: Progress) -> None:
    """Claims alone decide, even if the job were there twice."""

    def remind() -> None:
        while True:
            try:
                return reminder_run.ReminderRun(school.context, 202637, lambda _work, _done: None).run()
            except Conflict:  # another disturbed it: a worker would try the job again
                continue

    assert [None] * WORKERS == together(*[remind] * WORKERS)
    assert everybody() == mails(school)


@pytest.mark.parametrize("place", range(1, 7))
def test_a_worker_that_is_killed_between_two_commits_leaves_whole_batches(school: Progress, place: int) -> None:
    school.reminders.ask()
    lived = 0

    def die(*_: object) -> None:
        nonlocal lived
        lived += 1
        if lived == place:
            raise Killed

    clock = school.context.clock
    assert isinstance(clock, FixedClock)
    with school.context.store.transaction() as work:
        until = clock.now() + timedelta(seconds=20)
        job = work.jobs.claim(owner="dying", now=clock.now(), lease_until=until, kinds=[JobKind.REMINDERS])
    assert job is not None
    with pytest.raises(Killed):
        reminder_run.ReminderRun(school.context, job.subject, die).run()
    written = mails(school)
    assert place == 1 or written[_MANAGER] == 1
    assert len(written) == min(max(place - 2, 0) * BATCH_SIZE, COUNT) + (place > 1)
    clock.advance(timedelta(minutes=1))
    while school.jobs.run_next("another") is not None:
        pass
    assert everybody() == mails(school)


def test_each_learner_has_one_message(school: Progress) -> None:
    school.reminders.ask()
    while school.jobs.run_next("worker") is not None:
        pass
    with school.context.store.snapshot() as work:
        learners = [learner for learner, _ in work.learners.at_provider("10000055")]
    assert [1] * COUNT == [len(inbox(school, learner)) for learner in learners]
