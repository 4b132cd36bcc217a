"""What is past its period goes: learners from everywhere, the rest by age; once a day, whoever works."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date, timedelta
from itertools import count
from typing import cast

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.accounts import Account
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.errors import Conflict, NotAllowed, NotFound, Unavailable
from progress_core.domain.foundations.jobs import Job, JobKind, JobState
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.importing.imports import RowProblem
from progress_core.domain.learners.learners import Learner
from progress_core.domain.operations.retention import Counts, Periods
from progress_core.memory.clock import FixedClock
from progress_core.memory.store import MemoryStore
from progress_core.ports.store import UnitOfWork
from progress_core.testing.builders import a_mail, a_session, an_entry, an_export, an_import
from progress_core.usecases.foundations.jobs import ATTEMPTS
from progress_core.usecases.operations import retention_run
from progress_core.usecases.operations.retention_run import PastLearner
from tests.given.admissions import course, directory
from tests.given.people import NORTH, SOUTH
from tests.given.profiles import pupil
from tests.given.remembered import MARK, remembered
from tests.unit.operations.test_usecase_personal_data import all_held

pytestmark = pytest.mark.feature("I9")

NOBODY = Counts()


def born(progress: Progress, username: str, day: str = "2007-10-02", ukprn: str = NORTH) -> Learner:
    """Create a learner of Year 13 who, born on the usual day, leaves on 31 August 2027."""
    return pupil(progress, username, date_of_birth=day, year_group="13", ukprn=ukprn)


def later(clock: FixedClock, *, years: int = 0, days: int = 0) -> None:
    clock.advance(timedelta(days=round(years * 365.25) + days))


def there(progress: Progress) -> set[int]:
    with progress.context.store.snapshot() as work:
        return {learner.id for learner, _ in work.learners.at_provider(NORTH)}


def erased(progress: Progress) -> dict[str, dict[str, str]]:
    return {each.subject_id: each.facts for each in progress.audit.read(OPERATOR, action="erase learner")}


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything goes two at a time."""
    monkeypatch.setattr(retention_run, "AT_A_TIME", 2)
    monkeypatch.setattr(retention_run, "LEARNERS_AT_A_TIME", 2)


def test_only_the_operator_may(progress: Progress, manager: Actor) -> None:
    for use in (progress.retention.due, progress.retention.apply):
        with pytest.raises(NotAllowed, match="run the system"):
            use(manager)


@pytest.mark.usefixtures("small_parts")
def test_learners_go_the_day_after_their_period_and_no_others(progress: Progress, clock: FixedClock) -> None:
    old = [born(progress, f"learner{number}") for number in range(5)]
    young = born(progress, "young-one", "2012-10-02")
    used = born(progress, "used-one")
    clock.set(clock.now().replace(year=2029, month=8, day=31))
    with progress.context.store.transaction() as work:
        work.accounts.save(evolve(work.accounts.get(used.id), last_login_at=clock.now()))
    clock.set(clock.now().replace(year=2030))
    assert progress.retention.due(OPERATOR).learners == ()
    assert progress.retention.apply(OPERATOR).learners == 0
    later(clock, days=1)
    due = progress.retention.due(OPERATOR)
    assert due.learners == tuple(PastLearner(each.id, NORTH, date(2030, 8, 31)) for each in old)
    assert due.counts.learners == 5
    assert there(progress) == {young.id, used.id, *(each.id for each in old)}, "asking changes nothing"
    assert progress.retention.apply(OPERATOR).learners == 5
    assert there(progress) == {young.id, used.id}
    assert erased(progress) == {str(each.id): {"reason": "retention"} for each in old}
    assert progress.retention.apply(OPERATOR).learners == 0


def test_a_learner_past_their_period_is_nowhere_any_more(
    progress: Progress, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory(progress, course(1))
    learner = remembered(progress)
    compacted: list[int] = []
    monkeypatch.setattr(MemoryStore, "compact", lambda _: compacted.append(1))
    later(clock, years=12)
    assert [each.id for each in progress.retention.due(OPERATOR).learners] == [learner.id]
    assert progress.retention.apply(OPERATOR).learners == 1
    assert not [name for name, text in all_held(progress).items() if MARK.lower() in text.lower()]
    assert compacted == [1]
    progress.retention.apply(OPERATOR)
    assert compacted == [1], "there is no trace to remove where no learner was erased"


def test_traces_that_others_keep_from_going_stop_nothing(
    progress: Progress, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(_: MemoryStore) -> None:
        raise Unavailable

    monkeypatch.setattr(MemoryStore, "compact", busy)
    born(progress, "old-one")
    later(clock, years=12)
    assert progress.retention.apply(OPERATOR).learners == 1


def fill(progress: Progress, clock: FixedClock) -> None:
    """Put five of each kind into the store, as old as the numbers of days say."""
    now = clock.now()
    with progress.context.store.transaction() as work:
        work.accounts.add_many([Account(7, "somebody", OPERATOR.role, now)])
        for number, days in enumerate((0, 29, 31, 100, 400), start=1):
            at = now - timedelta(days=days)
            work.outbox.add_many([a_mail(number, created_at=at, next_attempt_at=None)])
            work.audit.append([an_entry(at=at - timedelta(days=5 * 365.25), action="edit learner")])
            work.sessions.add(a_session(str(number), account_id=7, seen_at=at))
            work.imports.add(an_import(number, processed_at=at, ukprns=frozenset({SOUTH})), b"file")
            export = an_export(number, processed_at=at, ukprn=SOUTH)
            work.exports.add(export)
            work.exports.save(export, b"file")
        work.outbox.add_many([a_mail(6, created_at=now - timedelta(days=999))])


@pytest.mark.usefixtures("small_parts")
def test_all_else_goes_by_its_age_and_counts_alone_are_put_into_the_trail(
    progress: Progress, clock: FixedClock
) -> None:
    fill(progress, clock)
    expected = Counts(imports=1, files=6, emails=2, sessions=4, entries=1)
    assert progress.retention.due(OPERATOR).counts == expected
    assert progress.retention.apply(OPERATOR) == expected
    assert progress.retention.due(OPERATOR).counts == NOBODY
    with progress.context.store.snapshot() as work:
        assert {mail.id for mail in work.outbox.recent()} == {1, 2, 3, 6}, "what still waits stays, however old"
        assert [bool(work.imports.content(id_)) for id_ in range(1, 6)] == [True, True, False, False, False]
        assert [bool(work.exports.content(id_)) for id_ in range(1, 6)] == [True, True, False, False, False]
        assert [bool(work.imports.get(id_).problems) for id_ in range(1, 6)] == [True] * 4 + [False]
    noted = progress.audit.read(OPERATOR, action="erase what is past its period")
    assert sorted((kind, count) for entry in noted for kind, count in entry.facts.items()) == sorted(
        [("sessions", "4"), ("emails", "2"), *[("files", "2"), ("files", "1")] * 2, ("imports", "1"), ("entries", "1")]
    )


def test_an_installation_chooses_its_periods(progress: Progress, clock: FixedClock) -> None:
    fill(progress, clock)
    periods = Periods(file_days=365, import_days=365, mail_days=20, audit_years=25)
    limits = evolve(progress.context.limits, retention=periods)
    chosen = Progress(evolve(progress.context, limits=limits))
    assert chosen.retention.due(OPERATOR).counts == Counts(imports=1, files=2, emails=4, sessions=4)


@contextmanager
def at_work(progress: Progress) -> Iterator[None]:
    """Let another worker have an export for as long as the block runs."""
    now = progress.context.clock.now()
    with progress.context.store.transaction() as work:
        work.jobs.add(Job(1, JobKind.QUALIFICATION_EXPORT, 1, 0, now))
        job = work.jobs.claim(
            owner="other", now=now, lease_until=now + timedelta(days=1), kinds=[JobKind.QUALIFICATION_EXPORT]
        )
        assert job is not None
    yield
    with progress.context.store.transaction() as work:
        work.jobs.finish(1, job.fence, JobState.DONE, now=now)


def test_learners_stay_while_a_file_is_at_work_and_all_else_goes(progress: Progress, clock: FixedClock) -> None:
    learner = born(progress, "old-one")
    later(clock, years=12)
    fill(progress, clock)
    with at_work(progress):
        with pytest.raises(Conflict, match=r"stay for now\. All else"):
            progress.retention.apply(OPERATOR)
        assert progress.retention.due(OPERATOR).counts == Counts(learners=1)
    assert progress.retention.apply(OPERATOR).learners == 1
    assert learner.id not in there(progress)


def test_workers_do_it_once_a_day(progress: Progress, clock: FixedClock) -> None:
    learner = born(progress, "old-one")
    later(clock, years=12)
    asked = progress.retention.ask()
    assert asked is not None
    assert (asked.kind, asked.subject) == (JobKind.RETENTION, int(f"{clock.now():%Y%m%d}"))
    assert progress.retention.ask() is None
    other = Progress(progress.context)
    assert other.retention.ask() is None, "another worker, or this one after a restart"
    done = other.jobs.run_next("worker")
    assert done is not None
    assert done.error == ""
    assert learner.id not in there(progress)
    assert progress.jobs.list(OPERATOR)[0].state is JobState.DONE
    assert progress.jobs.run_next("worker") is None
    (entry,) = progress.audit.read(OPERATOR, action="erase learner")
    assert (entry.actor_id, entry.subject_id) == (-1, str(learner.id))
    later(clock, days=1)
    assert other.retention.ask() is not None
    assert progress.retention.ask() is None


def test_an_installation_may_want_none(progress: Progress) -> None:
    limits = evolve(progress.context.limits, retention_daily=False)
    assert Progress(evolve(progress.context, limits=limits)).retention.ask() is None
    assert progress.jobs.list(OPERATOR) == []


def test_a_job_is_put_back_while_a_file_is_at_work(progress: Progress, clock: FixedClock) -> None:
    learner = born(progress, "old-one")
    later(clock, years=12)
    progress.retention.ask()
    with at_work(progress):
        put_back = progress.jobs.run_next("worker")
        assert put_back is not None
        assert "stay for now" in put_back.error
        assert learner.id in there(progress)
    assert progress.jobs.run_next("worker") is None, "not at once"
    later(clock, days=1)
    again = progress.jobs.run_next("worker")
    assert again is not None
    assert (again.id, again.error) == (put_back.id, "")
    assert learner.id not in there(progress)


def test_a_slow_worker_that_was_followed_erases_nothing_more(progress: Progress, clock: FixedClock) -> None:
    learner = born(progress, "old-one")
    later(clock, years=12)
    asked = progress.retention.ask()
    assert asked is not None
    now = clock.now()
    with progress.context.store.transaction() as work:
        slow = work.jobs.claim(owner="slow", now=now, lease_until=now, kinds=[JobKind.RETENTION])
        assert slow is not None
        assert work.jobs.claim(owner="quick", now=now, lease_until=now, kinds=[JobKind.RETENTION]) is not None
    with pytest.raises(Conflict, match="Another worker"):
        progress.retention.run(slow)
    assert learner.id in there(progress)


def test_a_job_whose_workers_died_time_after_time_is_given_up(progress: Progress, clock: FixedClock) -> None:
    learner = born(progress, "old-one")
    later(clock, years=12)
    asked = progress.retention.ask()
    assert asked is not None
    now, job = clock.now(), None
    for _ in range(ATTEMPTS + 1):
        with progress.context.store.transaction() as work:
            job = work.jobs.claim(owner="dies", now=now, lease_until=now, kinds=[JobKind.RETENTION])
    assert job is not None
    assert progress.retention.run(job) == NOBODY
    (given_up,) = progress.jobs.list(OPERATOR)
    assert (given_up.state, "Look for the reason" in given_up.error) == (JobState.FAILED, True)
    assert learner.id in there(progress)
    again = progress.jobs.retry(OPERATOR, given_up.id)
    assert progress.jobs.run_next("worker", again.id) is not None
    assert learner.id not in there(progress)


def test_files_within_their_period_stay_but_for_imports_that_made_or_quote_who_goes(
    progress: Progress, clock: FixedClock
) -> None:
    learner = born(progress, "old-one")
    later(clock, years=12)
    now, north = clock.now(), frozenset({NORTH})
    quoting = RowProblem(2, "", Problem("username", "taken", f"Row of {learner.name.upper()}."))
    records = [
        an_import(1, ukprns=north, processed_at=now, problems=()),
        an_import(2, ukprns=north, processed_at=now, problems=(quoting,)),
        an_import(3, processed_at=now, problems=(), ukprns=frozenset()),
    ]
    with progress.context.store.transaction() as work:
        for record in records:
            work.imports.add(record, b"file")
        work.exports.add(an_export(1, ukprn=NORTH, processed_at=now))
        work.exports.save(an_export(1, ukprn=NORTH, processed_at=now), b"file")
    assert progress.retention.apply(OPERATOR).learners == 1
    with progress.context.store.snapshot() as work:
        assert [bool(work.imports.content(each.id)) for each in records] == [True, False, True]
        assert [len(work.imports.get(each.id).problems) for each in records] == [0, 0, 0]
        assert work.exports.content(1)


def test_the_files_of_the_store_are_written_anew_sooner_or_later_once_somebody_was_erased(
    progress: Progress, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = []

    def busy(_: MemoryStore) -> None:
        raise Unavailable

    monkeypatch.setattr(MemoryStore, "compact", busy)
    born(progress, "old-one")
    progress.retention.apply(OPERATOR)
    later(clock, years=12)
    assert progress.retention.apply(OPERATOR).learners == 1
    monkeypatch.setattr(MemoryStore, "compact", lambda _: written.append(clock.now()))
    later(clock, days=1)
    assert progress.retention.apply(OPERATOR) == NOBODY
    assert written == [clock.now()], "it was owed"
    progress.retention.apply(OPERATOR)
    (entry,) = progress.audit.read(OPERATOR, action="write the store's files anew")
    assert (written, entry.subject) == ([entry.at], "store"), "and is not any more"


def test_a_file_at_work_does_not_hold_off_what_is_owed(
    progress: Progress, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []
    erased_one, _ = born(progress, "old-one"), born(progress, "old-two")
    later(clock, years=12)
    progress.personal_data.erase(OPERATOR, erased_one.id, "old-one")
    progress.retention.ask()
    monkeypatch.setattr(MemoryStore, "compact", lambda _: written.append(1))
    with at_work(progress):
        put_back = progress.jobs.run_next("worker")
    assert put_back is not None
    assert ("stay for now" in put_back.error, written) == (True, [1])


class Killed(BaseException):
    """What stands for a process that is gone at once."""


@pytest.mark.usefixtures("small_parts")
def test_who_is_interrupted_anywhere_has_lost_nothing_and_the_rest_goes_the_next_time(
    progress: Progress, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        born(progress, f"learner{number}")
    later(clock, years=12)
    fill(progress, clock)
    honest, places, killed = MemoryStore.transaction, count(1), 0
    with monkeypatch.context() as patch:
        for most in places:
            opened = count(1)

            def transaction(
                store: MemoryStore, opened: Iterator[int] = opened, most: int = most
            ) -> AbstractContextManager[UnitOfWork]:
                if next(opened) > most:
                    raise Killed
                return honest(store)

            patch.setattr(MemoryStore, "transaction", transaction)
            try:
                progress.retention.apply(OPERATOR)
            except Killed:
                killed += 1
                gone = len(progress.audit.read(OPERATOR, action="erase learner"))
                assert gone + len(there(progress)) == 5, "each learner is wholly there, or gone and noted"
                assert progress.retention.due(OPERATOR).counts.learners == len(there(progress))
            else:
                break
    assert killed > 6
    assert progress.retention.due(OPERATOR).counts == NOBODY
    assert there(progress) == set()


def test_a_learner_who_is_gone_by_retention_reads_like_one_who_never_was(progress: Progress, clock: FixedClock) -> None:
    learner = born(progress, "old-one")
    later(clock, years=12)
    progress.retention.apply(OPERATOR)
    with pytest.raises(NotFound):
        progress.learners.get(OPERATOR, learner.id)
    assert cast("MemoryStore", progress.context.store).tables.accounts.find(learner.id) is None
