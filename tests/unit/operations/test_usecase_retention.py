"""Data past its period is deleted: learners from everywhere, the rest by age."""

from datetime import date
from typing import cast

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.errors import Conflict, NotAllowed, NotFound, Unavailable
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.importing.imports import RowProblem
from progress_core.domain.operations.retention import Counts, Periods
from progress_core.memory.clock import FixedClock
from progress_core.memory.store import MemoryStore
from progress_core.testing.tools.builders import an_export, an_import
from progress_core.usecases.operations.retention_run import PastLearner
from tests.given.admissions import course, directory
from tests.given.people import NORTH
from tests.given.remembered import MARK, all_held, remembered
from tests.given.retention import NOBODY, at_work, born, erased, fill, later, there

pytestmark = pytest.mark.feature("I9")


def test_only_the_operator_may_apply_retention(progress: Progress, manager: Actor) -> None:
    for use in (progress.retention.due, progress.retention.apply):
        with pytest.raises(NotAllowed, match="run the system"):
            use(manager)


@pytest.mark.usefixtures("small_parts")
def test_learners_are_erased_the_day_after_their_period_and_no_others(progress: Progress, clock: FixedClock) -> None:
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


@pytest.mark.asvs("V14.2.7")
def test_a_learner_past_their_period_is_erased_everywhere(
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


def test_retention_succeeds_even_if_the_store_cannot_be_compacted(
    progress: Progress, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(_: MemoryStore) -> None:
        raise Unavailable

    monkeypatch.setattr(MemoryStore, "compact", busy)
    born(progress, "old-one")
    later(clock, years=12)
    assert progress.retention.apply(OPERATOR).learners == 1


@pytest.mark.usefixtures("small_parts")
def test_everything_else_is_deleted_by_age_and_only_counts_are_audited(progress: Progress, clock: FixedClock) -> None:
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


def test_an_installation_can_choose_its_periods(progress: Progress, clock: FixedClock) -> None:
    fill(progress, clock)
    periods = Periods(file_days=365, import_days=365, mail_days=20, audit_years=25)
    limits = evolve(progress.context.limits, retention=periods)
    chosen = Progress(evolve(progress.context, limits=limits))
    assert chosen.retention.due(OPERATOR).counts == Counts(imports=1, files=2, emails=4, sessions=4)


def test_learners_are_kept_while_a_job_runs_and_everything_else_is_deleted(
    progress: Progress, clock: FixedClock
) -> None:
    learner = born(progress, "old-one")
    later(clock, years=12)
    fill(progress, clock)
    with at_work(progress):
        with pytest.raises(Conflict, match=r"stay for now\. All else"):
            progress.retention.apply(OPERATOR)
        assert progress.retention.due(OPERATOR).counts == Counts(learners=1)
    assert progress.retention.apply(OPERATOR).learners == 1
    assert learner.id not in there(progress)


def test_recent_files_are_kept_except_imports_that_created_or_quote_an_erased_learner(
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


def test_a_learner_erased_by_retention_looks_like_one_who_never_existed(progress: Progress, clock: FixedClock) -> None:
    learner = born(progress, "old-one")
    later(clock, years=12)
    progress.retention.apply(OPERATOR)
    with pytest.raises(NotFound):
        progress.learners.get(OPERATOR, learner.id)
    assert cast("MemoryStore", progress.context.store).tables.accounts.find(learner.id) is None
