"""Exports of qualifications as jobs: retried, given up, claimed twice."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.errors import Unavailable
from progress_core.domain.foundations.jobs import Job, JobKind, JobState
from progress_core.domain.qualifications.exports import Export, ExportStatus
from progress_core.domain.values.sheets import Table
from progress_core.memory.clock import FixedClock
from progress_core.memory.spreadsheets import MemorySpreadsheets
from progress_core.usecases.foundations import job_runs
from progress_core.usecases.qualifications.export_run import run_export
from tests.given.exchanges import enrol, staff_add
from tests.given.people import NORTH

pytestmark = pytest.mark.feature("F1")


@pytest.fixture
def asked(progress: Progress, manager: Actor) -> Export:
    """Request an export of one learner."""
    staff_add(progress)
    enrol(progress, "Ann Lee")
    return progress.qualification_exports.request(manager, NORTH, 11)


def _broken(_self: object, _tables: object) -> bytes:
    raise OSError("No space left on device")


@pytest.mark.feature("I7")
def test_an_export_that_was_given_up_can_be_retried(
    progress: Progress, manager: Actor, asked: Export, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with progress.context.store.snapshot() as work:
        job = work.jobs.about(JobKind.QUALIFICATION_EXPORT, asked.id)
    with monkeypatch.context() as patch:
        patch.setattr(type(progress.context.spreadsheets), "write", _broken)
        for _ in range(job_runs.ATTEMPTS):
            progress.jobs.run_next("worker")
            clock.advance(timedelta(hours=1))
    assert ExportStatus.FAILED is progress.qualification_exports.get(manager, asked.id).status
    progress.jobs.retry(OPERATOR, job.id)
    progress.jobs.run_next("worker")
    done = progress.qualification_exports.get(manager, asked.id)
    assert (ExportStatus.READY, "") == (done.status, done.reason)
    assert progress.qualification_exports.workbook(manager, asked.id)


def test_an_export_fails_once_its_requester_has_lost_the_right(
    progress: Progress, manager: Actor, asked: Export
) -> None:
    with progress.context.store.transaction() as work:
        work.accounts.save(evolve(work.accounts.get(manager.account_id), disabled=True))
    done = progress.qualification_exports.run_now(OPERATOR, asked.id, "worker")
    assert (ExportStatus.FAILED, "Your account may no longer export these learners.") == (done.status, done.reason)


def a_job(progress: Progress, export_id: int, attempts: int) -> Job:
    """Claim the job of an export, as if for the last time."""
    with progress.context.store.transaction() as work:
        job = work.jobs.about("qualification-export", export_id)
        now = progress.context.clock.now()
        claimed = work.jobs.claim(owner="w", now=now, lease_until=now + timedelta(seconds=30), kinds=[job.kind])
    assert claimed is not None
    return evolve(claimed, attempts=attempts)


def test_a_job_claimed_again_after_it_was_done_is_ended(progress: Progress, asked: Export) -> None:
    job = a_job(progress, asked.id, 1)
    with progress.context.store.transaction() as work:
        done = evolve(asked, status=ExportStatus.READY)
        work.exports.save(done, b"kept")
    assert done == run_export(progress.context, job)
    with progress.context.store.snapshot() as work:
        assert (JobState.DONE, b"kept") == (work.jobs.get(job.id).state, work.exports.content(asked.id))


@pytest.mark.parametrize("attempts", [job_runs.ATTEMPTS, job_runs.ATTEMPTS + 1])
def test_an_export_that_keeps_failing_is_given_up_with_a_reason(
    progress: Progress, asked: Export, attempts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = a_job(progress, asked.id, attempts)
    monkeypatch.setattr(type(progress.context.spreadsheets), "write", _broken)
    done = run_export(progress.context, job)
    assert ExportStatus.FAILED is done.status
    assert "after 5 attempts" in done.reason
    with progress.context.store.snapshot() as work:
        assert JobState.FAILED is work.jobs.get(job.id).state


def test_an_export_that_fails_once_is_tried_again(
    progress: Progress, manager: Actor, asked: Export, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.delattr(type(progress.context.spreadsheets), "write")
        with pytest.raises(Unavailable, match=f"Export {asked.id} could not be done now"):
            progress.qualification_exports.run_now(manager, asked.id, "worker")
    clock.advance(timedelta(minutes=10))
    assert ExportStatus.READY is progress.qualification_exports.run_now(manager, asked.id, "worker").status


@pytest.mark.slow
def test_a_large_export_reports_progress(
    progress: Progress, manager: Actor, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff_add(progress)
    enrol(progress, *(f"A{number} Learner" for number in range(501)))
    asked = progress.qualification_exports.request(manager, NORTH, 11)
    job = a_job(progress, asked.id, 1)
    write = type(progress.context.spreadsheets).write

    def slow(spreadsheets: MemorySpreadsheets, tables: Sequence[Table]) -> bytes:
        clock.advance(timedelta(seconds=20))
        return write(spreadsheets, tables)

    monkeypatch.setattr(type(progress.context.spreadsheets), "write", slow)
    assert 501 == run_export(progress.context, job).learners
    assert (500, 0) == progress.qualification_exports.progress(manager, asked.id)
