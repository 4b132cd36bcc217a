"""Running imports through crashes, races and lost rights: everything once, or nothing."""

import logging
from datetime import timedelta

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.accounts import Account
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.errors import Unavailable
from progress_core.domain.foundations.jobs import Job, JobState
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.importing.imports import Import, ImportCounts, ImportStatus, OnDuplicate
from progress_core.memory.clock import FixedClock
from progress_core.memory.mail import MemoryMailer
from progress_core.usecases.foundations.job_runs import ATTEMPTS
from tests.given.imports import ANN, BOB, bring, codes, csv, learners, names
from tests.given.trouble import Failing, Patient, Slow, contended, over


def job_of(progress: Progress, record: Import) -> Job:
    with progress.context.store.snapshot() as work:
        return work.jobs.about("learner-import", record.id)


@pytest.mark.feature("E4")
def test_a_failing_import_is_retried_and_then_reported(
    progress: Progress, manager: Actor, mailer: MemoryMailer, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    broken = over(progress, spreadsheets=Failing())
    asked = broken.imports.request(manager, "a.csv", csv(ANN))
    for attempt in range(1, ATTEMPTS):
        with pytest.raises(Unavailable, match="could not be done now"):
            broken.imports.run_now(manager, asked.id, "worker")
        assert "" != job_of(progress, asked).error
        assert (attempt, JobState.RUNNING) == (job_of(progress, asked).attempts, job_of(progress, asked).state)
        clock.advance(timedelta(hours=1))
    done = broken.imports.run_now(manager, asked.id, "worker")
    assert (ImportStatus.UNSUCCESSFUL, [(0, "not_imported", "error")]) == (done.status, codes(done))
    assert (JobState.FAILED, done.problems[0].problem.message) == (
        job_of(progress, asked).state,
        job_of(progress, asked).error,
    )
    progress.mail.deliver()
    assert ["Learner import unsuccessful: a.csv"] == [mail.subject for mail in mailer.sent]


@pytest.mark.feature("E4")
def test_a_failed_import_can_be_tried_again_by_hand(progress: Progress, manager: Actor, clock: FixedClock) -> None:
    broken = over(progress, spreadsheets=Failing())
    asked = broken.imports.request(manager, "a.csv", csv(ANN))
    for _ in range(ATTEMPTS):
        broken.jobs.run_next("worker")
        clock.advance(timedelta(hours=1))
    progress.jobs.retry(OPERATOR, job_of(progress, asked).id)
    progress.jobs.run_next("worker")
    assert (ImportStatus.SUCCESSFUL, ["Ann Lee"]) == (
        progress.imports.get(manager, asked.id).status,
        names(progress),
    )


@pytest.mark.feature("E4")
def test_a_file_that_kills_its_workers_is_given_up_on(progress: Progress, manager: Actor, clock: FixedClock) -> None:
    asked = progress.imports.request(manager, "a.csv", csv(ANN))
    for _ in range(ATTEMPTS):  # workers that die after their claim
        with progress.context.store.transaction() as work:
            work.jobs.claim(owner="dead", now=clock.now(), lease_until=clock.now(), kinds=["learner-import"])
    done = progress.imports.run_now(manager, asked.id, "worker")
    assert (ImportStatus.UNSUCCESSFUL, [(0, "not_imported", "error")], []) == (
        done.status,
        codes(done),
        names(progress),
    )


@pytest.mark.feature("E4")
def test_a_worker_that_died_is_replaced_by_another(progress: Progress, manager: Actor, clock: FixedClock) -> None:
    asked = progress.imports.request(manager, "a.csv", csv(ANN))
    seconds = 20
    lease = clock.now() + timedelta(seconds=seconds)
    with progress.context.store.transaction() as work:
        work.jobs.claim(owner="dead", now=clock.now(), lease_until=lease, kinds=["learner-import"])
    assert not progress.imports.run_now(manager, asked.id, "worker", patience=0).finished
    engine = Patient(clock)
    assert ImportCounts(created=1) == over(progress, engine=engine).imports.run_now(manager, asked.id, "worker").counts
    assert seconds == engine.waits


@pytest.mark.feature("E4")
@pytest.mark.parametrize(("step", "told"), [(25, (1000, 0)), (0, (0, 0))])
@pytest.mark.slow
def test_a_slow_worker_renews_its_lease_and_reports_progress(
    progress: Progress, manager: Actor, clock: FixedClock, step: int, told: tuple[int, int]
) -> None:
    reader = Slow(clock, timedelta(milliseconds=step), at=1250)
    slow = over(progress, spreadsheets=reader)
    rows = [(*ANN[:2], f"A{'x' * (row % 40)}", f"Lee{'y' * (row // 40)}", *ANN[4:]) for row in range(1300)]
    asked = slow.imports.request(manager, "a.csv", csv(*rows), on_duplicate=OnDuplicate.CREATE)
    seen: list[object] = []

    def look() -> None:
        job = job_of(progress, asked)
        seen.append(progress.imports.get(manager, asked.id).status)
        seen.append(progress.imports.progress(manager, asked.id))
        seen.append(job.lease_until is not None and job.lease_until > clock.now())

    reader.interruption = look
    assert ImportCounts(created=1300) == slow.imports.run_now(manager, asked.id, "worker").counts
    assert [ImportStatus.RUNNING, told, True] == seen
    assert (1300, 1300) == progress.imports.progress(manager, asked.id)


@pytest.mark.feature("E5")
def test_an_overtaken_worker_changes_nothing(progress: Progress, manager: Actor, clock: FixedClock) -> None:
    reader = Slow(clock, timedelta(seconds=31))
    slow = over(progress, spreadsheets=reader)
    asked = slow.imports.request(manager, "a.csv", csv(ANN, BOB))
    reader.interruption = lambda: progress.imports.run_now(manager, asked.id, "quick worker")
    done = slow.imports.run_now(manager, asked.id, "slow worker")
    assert (ImportCounts(created=2), ["Ann Lee", "Bob Ray"]) == (done.counts, names(progress))
    assert (2, JobState.DONE) == (job_of(progress, asked).fence, job_of(progress, asked).state)


@pytest.mark.feature("E5")
def test_a_finished_import_is_not_run_again(progress: Progress, manager: Actor, clock: FixedClock) -> None:
    done = bring(progress, manager, csv(ANN))
    with progress.context.store.transaction() as work:
        (job_id,) = work.new_ids(1)
        work.jobs.add(Job(job_id, "learner-import", done.id, manager.account_id, clock.now()))
    assert progress.jobs.run_next("worker") is not None
    assert (JobState.DONE, ["Ann Lee"]) == (job_of(progress, done).state, names(progress))


@pytest.mark.feature("A11")
def test_a_lost_race_for_a_username_is_retried(progress: Progress, manager: Actor) -> None:
    done = bring(contended(progress, 2, "username"), manager, csv(ANN))
    assert (ImportStatus.SUCCESSFUL, ["Ann Lee"]) == (done.status, names(progress))


@pytest.mark.feature("E5")
@pytest.mark.parametrize(("losses", "field"), [(99, "username"), (1, "")])
def test_an_import_that_keeps_losing_races_changes_nothing_and_is_retried_later(
    progress: Progress, manager: Actor, clock: FixedClock, losses: int, field: str
) -> None:
    asked = progress.imports.request(manager, "a.csv", csv(ANN))
    assert not contended(progress, losses, field).imports.run_now(manager, asked.id, "worker").finished
    assert [] == names(progress)
    clock.advance(timedelta(seconds=31))
    assert ImportCounts(created=1) == progress.imports.run_now(manager, asked.id, "worker").counts


@pytest.mark.feature("E5")
@pytest.mark.parametrize("state", ["disabled", "deleted", "gone", "promoted"])
def test_losing_the_right_after_the_request_stops_the_import(
    progress: Progress, manager: Actor, mailer: MemoryMailer, state: str
) -> None:
    asked = progress.imports.request(manager, "a.csv", csv(ANN))
    with progress.context.store.transaction() as work:
        account, staff = work.accounts.get(manager.account_id), work.staff.get(manager.account_id)
        if state == "promoted":
            work.accounts.save(evolve(account, role=Role.ADMISSIONS))
            work.staff.save(evolve(staff, role=Role.ADMISSIONS))
        elif state == "gone":
            work.imports.save(evolve(asked, requested_by=7))
        else:
            work.accounts.save(evolve(account, **{state: True}))  # type: ignore[arg-type] # a flag
    progress.jobs.run_next("worker")
    done = progress.imports.get(OPERATOR, asked.id)
    assert (ImportStatus.UNSUCCESSFUL, [(0, "import_not_allowed", "error")], []) == (
        done.status,
        codes(done),
        names(progress),
    )
    progress.mail.deliver()
    assert [] == mailer.sent


@pytest.mark.feature("E5")
def test_an_import_whose_requester_is_gone_can_still_be_given_up_on(
    progress: Progress, manager: Actor, mailer: MemoryMailer, clock: FixedClock
) -> None:
    asked = progress.imports.request(manager, "a.csv", csv(ANN))
    with progress.context.store.transaction() as work:
        work.imports.save(evolve(asked, requested_by=7))
    for _ in range(ATTEMPTS):
        over(progress, spreadsheets=Failing()).jobs.run_next("worker")
        clock.advance(timedelta(hours=1))
    progress.mail.deliver()
    assert ([(0, "not_imported", "error")], []) == (codes(progress.imports.get(OPERATOR, asked.id)), mailer.sent)


@pytest.mark.feature("B9")
def test_a_provider_lost_after_the_request_is_unknown(progress: Progress, manager: Actor) -> None:
    asked = progress.imports.request(manager, "a.csv", csv(ANN))
    with progress.context.store.transaction() as work:
        work.staff.save(evolve(work.staff.get(manager.account_id), providers=frozenset()))
    progress.jobs.run_next("worker")
    assert [(2, "unknown_provider", "error")] == codes(progress.imports.get(OPERATOR, asked.id))


@pytest.mark.feature("A11")
def test_usernames_continue_after_those_already_taken(progress: Progress, manager: Actor, clock: FixedClock) -> None:
    with progress.context.store.transaction() as work:
        work.accounts.add_many([Account(7, "alee01", Role.LEARNER_MANAGER, clock.now())])
    bring(progress, manager, csv(ANN, (*ANN[:2], "Alma", *ANN[3:])), OnDuplicate.CREATE)
    assert ["ALee02", "ALee03"] == [account.username for _, account in learners(progress)]
