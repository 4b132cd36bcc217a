"""Files that are kept until somebody has matched their columns and confirmed the import."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.errors import Conflict, NotAllowed, NotFound, ProofNeeded, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.importing.imports import Import, ImportCounts, ImportStatus, OnDuplicate
from progress_core.domain.importing.mappings import FileMapping
from progress_core.memory.clock import FixedClock
from tests.given.imports import SIMS, names
from tests.given.people import NORTH, SOUTH, hire
from tests.given.trail import entries

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.feature("J5")

GOOD = SIMS.replace(b"Celtic", b"WIRI")


def kept(progress: Progress, actor: Actor, content: bytes = GOOD, **choices: OnDuplicate) -> Import:
    mapping = progress.mappings.suggest(actor, "sims.csv", content).mapping
    return progress.matching.keep(actor, "sims.csv", content, mapping, **choices)


def test_a_kept_file_imports_nothing_until_it_is_confirmed(progress: Progress, manager: Actor) -> None:
    record = kept(progress, manager)
    assert (ImportStatus.CHECKED, None, []) == (record.status, progress.jobs.run_next("worker"), names(progress))
    found, columns = progress.matching.columns(manager, record.id)
    assert (record.mapping, ["Okafor", "O'Brien"]) == (found.mapping, list(columns.columns[0].samples))
    assert ImportCounts(created=2) == progress.matching.preview(manager, record.id)[1].counts
    assert [] == names(progress)
    asked = progress.matching.confirm(manager, record.id)
    assert (record.id, ImportStatus.QUEUED, None) == (asked.id, asked.status, asked.processed_at)
    done = progress.imports.run_now(manager, record.id, "worker")
    assert (ImportCounts(created=2), ["Ngozi Okafor", "Sean O'Brien"]) == (done.counts, names(progress))
    assert [NORTH] == [entry.ukprn for entry in entries(progress, "request learner import")]


def test_changed_columns_are_kept_and_remembered(progress: Progress, manager: Actor) -> None:
    record = kept(progress, manager, SIMS)
    (wrong,) = progress.matching.preview(manager, record.id)[1].problems
    assert (3, "G", "Celtic") == (wrong.row, wrong.column, wrong.problem.value)
    assert record.mapping is not None
    values = {**record.mapping.values, "ethnicity": {**record.mapping.values["ethnicity"], "Celtic": "Irish"}}
    mapping = evolve(record.mapping, name="Ours", values=values)
    assert mapping == progress.matching.change(manager, record.id, mapping).mapping
    assert [] == progress.mappings.list(manager, NORTH)
    progress.matching.change(manager, record.id, mapping, ukprn=NORTH)
    assert mapping == progress.mappings.get(manager, NORTH, "Ours").mapping
    assert ImportCounts(created=2) == progress.matching.preview(manager, record.id)[1].counts


def test_an_unsound_mapping_changes_nothing(progress: Progress, manager: Actor) -> None:
    record, unsound = kept(progress, manager), FileMapping("M", {"Forename": "nothing"})
    acts: list[Callable[[], object]] = [
        lambda: progress.matching.change(manager, record.id, unsound, ukprn=NORTH),
        lambda: progress.matching.keep(manager, "a.csv", SIMS, unsound),
        lambda: progress.matching.keep(manager, "a.pdf", SIMS, FileMapping()),
    ]
    for act in acts:
        with pytest.raises(Rejected):
            act()
    assert record.mapping == progress.imports.get(manager, record.id).mapping
    assert [record.id] == [one.id for one in progress.imports.list(manager)]


def test_a_file_is_confirmed_once(progress: Progress, manager: Actor) -> None:
    record = kept(progress, manager)
    progress.matching.confirm(manager, record.id)
    for act in (progress.matching.confirm, progress.matching.preview, progress.matching.columns):
        with pytest.raises(Conflict, match="imported already"):
            act(manager, record.id)


def test_the_same_file_twice_is_imported_once(progress: Progress, manager: Actor) -> None:
    first, second, third = (kept(progress, manager) for _ in range(3))
    progress.matching.confirm(manager, first.id)
    assert first.id == progress.matching.confirm(manager, second.id).id
    progress.imports.run_now(manager, first.id, "worker")
    again = progress.matching.confirm(manager, third.id)
    assert (ImportStatus.SUCCESSFUL, ImportCounts(skipped=2)) == (again.status, again.counts)
    assert 2 == len(names(progress))


def test_updates_need_a_recent_proof(progress: Progress, manager: Actor, clock: FixedClock) -> None:
    record = kept(progress, manager, on_duplicate=OnDuplicate.UPDATE)
    with pytest.raises(ProofNeeded):
        progress.matching.confirm(evolve(manager, proved_at=clock.now() - timedelta(minutes=11)), record.id)
    proved = evolve(manager, proved_at=clock.now() - timedelta(minutes=1))
    assert ImportStatus.QUEUED is progress.matching.confirm(proved, record.id).status


def test_nobody_else_sees_a_kept_file(progress: Progress, manager: Actor) -> None:
    record = kept(progress, manager)
    other = hire(progress, Role.LEARNER_MANAGER, NORTH, SOUTH, email="other@example.com")
    for act in (progress.matching.confirm, progress.matching.preview, progress.matching.columns):
        with pytest.raises(NotFound):
            act(other, record.id)
        with pytest.raises(NotAllowed):
            act(hire(progress, Role.ADMISSIONS, SOUTH, email=f"{act.__name__}@example.com"), record.id)


@pytest.mark.feature("J4")
@pytest.mark.parametrize("choice", [OnDuplicate.ASK, OnDuplicate.UPDATE_KNOWN])
def test_agreeing_at_the_preview_makes_the_updates_that_it_showed(
    progress: Progress, manager: Actor, choice: OnDuplicate
) -> None:
    numbered = GOOD.replace(b"OX14 1GG,,", b"OX14 1GG,A801200005001,")
    progress.matching.confirm(manager, kept(progress, manager, numbered).id)
    progress.jobs.run_next("worker")
    record = kept(progress, manager, numbered.replace(b"OX14 1GG", b"OX14 2GG"), on_duplicate=choice)
    report = progress.matching.preview(manager, record.id)[1]
    assert [("postcode", "OX14 1GG", "OX14 2GG")] == [
        (made.field, made.before, made.after) for row in report.rows for made in row.changes
    ]
    progress.matching.confirm(manager, record.id, agreed=True)
    done = progress.imports.run_now(manager, record.id, "worker")
    assert ImportCounts(updated=1, skipped=1) == done.counts


@pytest.mark.feature("J4")
def test_a_file_that_nobody_agreed_to_waits_once_more(progress: Progress, manager: Actor) -> None:
    numbered = GOOD.replace(b"OX14 1GG,,", b"OX14 1GG,A801200005001,")
    progress.matching.confirm(manager, kept(progress, manager, numbered).id, agreed=True)
    progress.jobs.run_next("worker")
    record = kept(progress, manager, numbered.replace(b"OX14 1GG", b"OX14 2GG"))
    progress.matching.confirm(manager, record.id)
    done = progress.imports.run_now(manager, record.id, "worker")
    assert ["confirm_updates"] == [found.problem.code for found in done.problems if found.problem.severity == "error"]
