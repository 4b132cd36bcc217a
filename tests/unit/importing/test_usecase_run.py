"""Running imports through crashes, races and lost rights: everything once, or nothing."""

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from threading import Thread

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.accounts.accounts import Account
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.errors import Conflict, Unavailable
from progress_core.domain.foundations.jobs import Job, JobState
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.importing.imports import Import, ImportCounts, ImportStatus, OnDuplicate
from progress_core.domain.values.sheets import Row, Sheet
from progress_core.memory.clock import FixedClock
from progress_core.memory.mail import MemoryMailer
from progress_core.memory.spreadsheets import MemorySpreadsheets
from progress_core.ports.store import Store, UnitOfWork
from progress_core.usecases.foundations.jobs import ATTEMPTS
from tests.given.imports import ANN, BOB, CAT, bring, codes, csv, learners, names
from tests.given.people import IN_MEMORY, NORTH, PROVIDERS


def job_of(progress: Progress, record: Import) -> Job:
    with progress.context.store.snapshot() as work:
        return work.jobs.about("learner-import", record.id)


def over(progress: Progress, **ports: object) -> Progress:
    """The same installation with some ports replaced."""
    return Progress(evolve(progress.context, **ports))  # type: ignore[arg-type] # each port fits its name


class Failing:
    """A reader that cannot be started."""

    def read(self, content: bytes) -> AbstractContextManager[Iterator[Sheet]]:
        raise Unavailable(f"The reader cannot be started for {len(content)} bytes.")


class Patient:
    """An engine under which waiting moves the clock on."""

    def __init__(self, clock: FixedClock) -> None:
        self.clock, self.waits = clock, 0

    def wait(self, seconds: float) -> None:
        self.waits += 1
        self.clock.advance(timedelta(seconds=seconds))


class Slow:
    """A reader that takes a while for each row, and is interrupted once.

    Args:
        clock: moved on for each row.
        step: how long a row takes.
        at: how many rows are read before the interruption.
    """

    def __init__(self, clock: FixedClock, step: timedelta, at: int = 1) -> None:
        self.clock, self.step, self.at = clock, step, at
        self.interruption: Callable[[], object] = list

    @contextmanager
    def read(self, content: bytes) -> Iterator[Iterator[Sheet]]:
        with MemorySpreadsheets().read(content) as sheets:
            yield (evolve(sheet, rows=self._rows(sheet.rows)) for sheet in sheets)

    def _rows(self, rows: Iterator[Row]) -> Iterator[Row]:
        for number, row in enumerate(rows):
            self.clock.advance(self.step)
            if number == self.at:
                self.interruption()
            yield row


class Contended:
    """A store in which somebody else wins the first races to add accounts."""

    def __init__(self, inner: Store, losses: int, field: str) -> None:
        self.inner, self.losses, self.field = inner, losses, field

    def snapshot(self) -> AbstractContextManager[UnitOfWork]:
        return self.inner.snapshot()

    @contextmanager
    def transaction(self) -> Iterator[UnitOfWork]:
        with self.inner.transaction() as work:
            before = set(work.accounts.taken([""]))
            yield work
            if self.losses and set(work.accounts.taken([""])) != before:
                self.losses -= 1
                raise Conflict("Somebody was faster.", field=self.field)


def contended(progress: Progress, losses: int, field: str) -> Progress:
    return over(progress, store=Contended(progress.context.store, losses, field))


@pytest.mark.feature("E4")
def test_what_goes_wrong_is_tried_again_and_then_told(
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
def test_a_file_that_kills_its_workers_is_given_up(progress: Progress, manager: Actor, clock: FixedClock) -> None:
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
def test_a_worker_that_died_is_followed_by_another(progress: Progress, manager: Actor, clock: FixedClock) -> None:
    asked = progress.imports.request(manager, "a.csv", csv(ANN))
    lease = clock.now() + timedelta(seconds=30)
    with progress.context.store.transaction() as work:
        work.jobs.claim(owner="dead", now=clock.now(), lease_until=lease, kinds=["learner-import"])
    assert not progress.imports.run_now(manager, asked.id, "worker", patience=0).finished
    engine = Patient(clock)
    assert ImportCounts(created=1) == over(progress, engine=engine).imports.run_now(manager, asked.id, "worker").counts
    assert 30 == engine.waits


@pytest.mark.feature("E4")
@pytest.mark.parametrize(("step", "told"), [(25, (1000, 0)), (0, (0, 0))])
def test_a_slow_worker_shows_signs_of_life_and_its_progress(
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
def test_a_worker_that_was_only_slow_changes_nothing_any_more(
    progress: Progress, manager: Actor, clock: FixedClock
) -> None:
    reader = Slow(clock, timedelta(seconds=31))
    slow = over(progress, spreadsheets=reader)
    asked = slow.imports.request(manager, "a.csv", csv(ANN, BOB))
    reader.interruption = lambda: progress.imports.run_now(manager, asked.id, "quick worker")
    done = slow.imports.run_now(manager, asked.id, "slow worker")
    assert (ImportCounts(created=2), ["Ann Lee", "Bob Ray"]) == (done.counts, names(progress))
    assert (2, JobState.DONE) == (job_of(progress, asked).fence, job_of(progress, asked).state)


@pytest.mark.feature("E5")
def test_an_import_that_is_done_is_not_done_again(progress: Progress, manager: Actor, clock: FixedClock) -> None:
    done = bring(progress, manager, csv(ANN))
    with progress.context.store.transaction() as work:
        (job_id,) = work.new_ids(1)
        work.jobs.add(Job(job_id, "learner-import", done.id, manager.account_id, clock.now()))
    assert progress.jobs.run_next("worker") is not None
    assert (JobState.DONE, ["Ann Lee"]) == (job_of(progress, done).state, names(progress))


@pytest.mark.feature("A11")
def test_a_lost_race_for_a_username_is_run_again(progress: Progress, manager: Actor) -> None:
    done = bring(contended(progress, 2, "username"), manager, csv(ANN))
    assert (ImportStatus.SUCCESSFUL, ["Ann Lee"]) == (done.status, names(progress))


@pytest.mark.feature("E5")
@pytest.mark.parametrize(("losses", "field"), [(99, "username"), (1, "")])
def test_who_keeps_losing_changes_nothing_and_tries_again_later(
    progress: Progress, manager: Actor, clock: FixedClock, losses: int, field: str
) -> None:
    asked = progress.imports.request(manager, "a.csv", csv(ANN))
    assert not contended(progress, losses, field).imports.run_now(manager, asked.id, "worker").finished
    assert [] == names(progress)
    clock.advance(timedelta(seconds=31))
    assert ImportCounts(created=1) == progress.imports.run_now(manager, asked.id, "worker").counts


@pytest.mark.feature("E5")
@pytest.mark.parametrize("state", ["disabled", "deleted", "gone", "promoted"])
def test_rights_that_were_lost_since_the_request_stop_the_import(
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
def test_an_import_of_somebody_who_is_gone_can_still_be_given_up(
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
def test_a_provider_that_was_lost_since_the_request_is_unknown(progress: Progress, manager: Actor) -> None:
    asked = progress.imports.request(manager, "a.csv", csv(ANN))
    with progress.context.store.transaction() as work:
        work.staff.save(evolve(work.staff.get(manager.account_id), providers=frozenset()))
    progress.jobs.run_next("worker")
    assert [(2, "unknown_provider", "error")] == codes(progress.imports.get(OPERATOR, asked.id))


@pytest.mark.feature("A11")
def test_usernames_go_on_from_those_that_are_taken(progress: Progress, manager: Actor, clock: FixedClock) -> None:
    with progress.context.store.transaction() as work:
        work.accounts.add_many([Account(7, "alee01", Role.LEARNER_MANAGER, clock.now())])
    bring(progress, manager, csv(ANN, (*ANN[:2], "Alma", *ANN[3:])), OnDuplicate.CREATE)
    assert ["ALee02", "ALee03"] == [account.username for _, account in learners(progress)]


PEOPLE = st.tuples(
    st.just(NORTH),
    st.just("11"),
    st.sampled_from(("Ann", "Bob", "Cat")),
    st.sampled_from(("Lee", "Ray")),
    st.sampled_from(("OX14 1GG", "OX28 6NE", "nowhere")),
    st.sampled_from(("2010-10-02", "2011-01-31")),
    st.sampled_from(("", "1000000043", "9276308686")),
    st.just(""),
)
FILES = st.lists(PEOPLE, min_size=1, max_size=6)
CHOICES = st.sampled_from(OnDuplicate)


def fresh() -> Progress:
    made = Progress.open(Settings.from_env(IN_MEMORY))
    made.providers.put_many(OPERATOR, PROVIDERS)
    return made


@pytest.mark.feature("E5")
@pytest.mark.feature("E7")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(FILES, FILES, CHOICES)
def test_an_import_counts_every_row_or_changes_nothing(
    there: list[tuple[str, ...]], rows: list[tuple[str, ...]], choice: OnDuplicate
) -> None:
    progress = fresh()
    bring(progress, OPERATOR, csv(*there), OnDuplicate.CREATE)
    before = learners(progress)
    report = progress.imports.dry_run(OPERATOR, "a.csv", csv(*rows), on_duplicate=choice)
    done = bring(progress, OPERATOR, csv(*rows), choice)
    after = learners(progress)
    if done.status is ImportStatus.SUCCESSFUL and [(0, "already_imported", "warning")] != codes(done):
        assert (report.counts, len(rows)) == (
            done.counts,
            sum((done.counts.created, done.counts.updated, done.counts.skipped)),
        )
        assert len(before) + done.counts.created == len(after)
        assert {learner.id for learner, _ in before} <= {learner.id for learner, _ in after}
        assert len(after) == len({account.username.lower() for _, account in after})
    else:
        assert before == after


@pytest.mark.feature("E7")
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(FILES, st.sampled_from((OnDuplicate.ASK, OnDuplicate.SKIP, OnDuplicate.CREATE)))
def test_rows_sent_twice_create_nobody_twice(rows: list[tuple[str, ...]], choice: OnDuplicate) -> None:
    progress = fresh()
    bring(progress, OPERATOR, csv(*rows), choice)
    before = learners(progress)
    bring(progress, OPERATOR, csv(*rows) + b"\n\n")  # another file with the same rows
    bring(progress, OPERATOR, csv(*rows), choice)
    assert before == learners(progress)


@pytest.mark.feature("E7")
def test_files_that_overlap_imported_at_once_give_exactly_the_union(progress: Progress) -> None:
    people = [
        (*ANN[:2], f"Ann{'abcdefghij'[row]}", "Lee", f"OX14 {row}GG", f"2010-10-0{row + 1}", "", "") for row in range(9)
    ]
    files = [csv(*(people[(start + step) % 9] for step in range(6))) for start in range(9)]
    asked = [progress.imports.request(OPERATOR, f"{number}.csv", content) for number, content in enumerate(files)]
    threads = [Thread(target=progress.imports.run_now, args=(OPERATOR, one.id, f"w{one.id}")) for one in asked]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    outcomes = [progress.imports.get(OPERATOR, one.id) for one in asked]
    assert {ImportStatus.SUCCESSFUL} == {done.status for done in outcomes}
    assert (9, 54 - 9) == (
        sum(done.counts.created for done in outcomes),
        sum(done.counts.skipped for done in outcomes),
    )
    assert sorted(f"{first} {last}" for _, _, first, last, *_ in people) == sorted(names(progress))
    assert 9 == len({account.username.lower() for _, account in learners(progress)})


@pytest.mark.feature("E7")
def test_the_same_file_requested_at_once_is_one_request(progress: Progress) -> None:
    ids: list[int] = []
    content = csv(ANN, BOB, CAT)
    threads = [
        Thread(target=lambda: ids.append(progress.imports.request(OPERATOR, "a.csv", content).id)) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (8, 1) == (len(ids), len(set(ids)))
