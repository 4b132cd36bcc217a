"""Claiming, running, retrying and giving up on jobs."""

import logging
from datetime import UTC, datetime, timedelta

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.errors import Conflict, Unavailable
from progress_core.domain.foundations.jobs import Job, JobKind, JobState
from progress_core.domain.importing.imports import ImportKind
from progress_core.memory.clock import FixedClock
from progress_core.usecases.foundations.job_runs import ATTEMPTS
from progress_core.usecases.operations.jobs import Jobs
from tests.given.errands import Handler, ask


@pytest.fixture
def handler(progress: Progress) -> Handler:
    return Handler(progress)


@pytest.fixture
def jobs(progress: Progress, handler: Handler) -> Jobs:
    return Jobs(progress.context, {"errand": handler})


@pytest.mark.feature("E4")
def test_jobs_run_once_in_order(progress: Progress, jobs: Jobs, handler: Handler) -> None:
    first, second = ask(progress), ask(progress)
    ask(progress, "somebody else's")
    while jobs.run_next("worker"):
        pass
    assert [job.id for job in handler.seen] == [first, second]
    states = {job.id: job.state for job in jobs.list(OPERATOR)}
    assert (states[first], states[second]) == (JobState.DONE, JobState.DONE)


@pytest.mark.feature("E4")
def test_a_job_requested_by_id_runs_first(progress: Progress, jobs: Jobs, handler: Handler) -> None:
    ask(progress)
    second = ask(progress)
    jobs.run_next("worker", second)
    assert [job.id for job in handler.seen] == [second]
    assert jobs.run_next("worker", second) is None


@pytest.mark.feature("E4")
@pytest.mark.parametrize("failure", [Unavailable("The database is away."), ZeroDivisionError("odd")])
def test_a_failing_job_is_retried_and_finally_given_up_on(
    progress: Progress,
    jobs: Jobs,
    handler: Handler,
    clock: FixedClock,
    failure: Exception,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.CRITICAL)
    job_id = ask(progress)
    handler.failure = failure
    for _ in range(ATTEMPTS):
        tried = jobs.run_next("worker")
        assert tried is not None
        assert tried.error == jobs.list(OPERATOR)[0].error != ""
        assert jobs.run_next("worker") is None
        clock.advance(timedelta(minutes=2))
    assert jobs.run_next("worker") is None
    (job,) = jobs.list(OPERATOR)
    assert job.state is JobState.FAILED
    assert job.error in {"The database is away.", "Something unexpected went wrong."}
    handler.failure = None
    again = jobs.retry(OPERATOR, job_id)
    assert jobs.run_next("worker") == handler.seen[-1]
    assert handler.seen[-1].id == again.id
    assert handler.seen[-1].subject == 7
    (entry,) = progress.audit.read(OPERATOR, action="retry job")
    assert (entry.subject_id, entry.facts) == (str(job_id), {"kind": "errand", "subject": "7"})
    with pytest.raises(Conflict, match="done"):
        jobs.retry(OPERATOR, again.id)


@pytest.mark.feature("E4")
def test_a_dead_workers_job_goes_to_another_and_the_slow_one_is_fenced_off(
    progress: Progress, jobs: Jobs, clock: FixedClock
) -> None:
    job_id = ask(progress)
    with progress.context.store.transaction() as work:
        slow = work.jobs.claim(
            owner="slow", now=clock.now(), lease_until=clock.now() + timedelta(seconds=30), kinds=["errand"]
        )
    assert slow is not None
    assert jobs.run_next("worker") is None
    clock.advance(timedelta(seconds=31))
    assert jobs.run_next("worker") is not None
    with pytest.raises(Conflict), progress.context.store.transaction() as work:
        work.jobs.finish(job_id, slow.fence, JobState.FAILED, now=clock.now())
    assert [job.state for job in jobs.list(OPERATOR)] == [JobState.DONE]


def test_an_overtaken_worker_leaves_the_job_alone(progress: Progress, jobs: Jobs, handler: Handler) -> None:
    ask(progress)
    handler.failure = Conflict()
    assert jobs.run_next("worker") is not None
    assert [job.state for job in jobs.list(OPERATOR)] == [JobState.RUNNING]


@pytest.mark.feature("E4")
def test_a_worker_that_fails_after_being_overtaken_leaves_the_job_alone(
    progress: Progress, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    job_id = ask(progress)

    def slow(_job: Job) -> None:
        clock.advance(timedelta(minutes=1))
        with progress.context.store.transaction() as work:
            until = clock.now() + timedelta(minutes=1)
            assert work.jobs.claim(owner="quick", now=clock.now(), lease_until=until, kinds=["errand"]) is not None
        raise Unavailable

    assert Jobs(progress.context, {"errand": slow}).run_next("slow") is not None
    (job,) = progress.jobs.list(OPERATOR)
    assert (job.id, job.owner, job.state) == (job_id, "quick", JobState.RUNNING)
    assert "taken over" in caplog.text


def test_waiting_ends_when_a_job_is_announced(progress: Progress, jobs: Jobs) -> None:
    progress.context.engine.announce(1, "errand")
    jobs.wait(60)


def test_the_kinds_of_imports_are_kinds_of_jobs() -> None:
    at_once = {ImportKind.COURSES, ImportKind.LEAVERS}
    assert {kind.value for kind in ImportKind if kind not in at_once} <= {kind.value for kind in JobKind}


def test_a_job_holds_its_kind_as_plain_text_even_one_of_a_newer_version() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    known, newer = (Job(1, kind, 1, 0, at).kind for kind in (JobKind.RETENTION, "polish-shoes"))
    assert (known, type(known)) == ("retention", str)
    assert newer == "polish-shoes"
