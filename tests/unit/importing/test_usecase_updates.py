"""Updating learners by a file: offered, looked at field by field, made once somebody agrees, and taken back."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR, Actor
from progress_core.domain.foundations.errors import NotFound, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.importing.imports import FieldChange, Import, ImportCounts, ImportStatus, OnDuplicate
from progress_core.domain.importing.plan import RowAction
from progress_core.domain.learners.learners import Learner
from progress_core.memory.clock import FixedClock
from progress_core.usecases.importing import updates as updates_module
from tests.given.imports import ANN, BOB, CAT, bring, codes, csv, learners, names
from tests.given.people import NORTH, SOUTH, hire
from tests.given.trail import entries

MOVED = (*BOB[:4], "OX14 2GG", *BOB[5:7], "Oxford")
"""Bob, with another postcode and a town."""
CHANGES = (FieldChange("postcode", "OX28 6NE", "OX14 2GG"), FieldChange("town", "", "Oxford"))


def update(progress: Progress, actor: Actor, *rows: tuple[str, ...]) -> Import:
    """Import rows, and agree to the updates that are offered."""
    waiting = bring(progress, actor, csv(*rows))
    again = progress.imports.decide(actor, waiting.id, {0: OnDuplicate.UPDATE})
    return progress.imports.run_now(actor, again.id, "worker")


def of(progress: Progress, first_name: str) -> Learner:
    return next(learner for learner, _ in learners(progress) if learner.details.first_name == first_name)


def edit(progress: Progress, learner: Learner, **values: str) -> None:
    with progress.context.store.transaction() as work:
        now = work.learners.get(EVERYTHING, learner.id)
        changed: dict[str, Any] = {**values}
        work.learners.save(evolve(now, details=evolve(now.details, **changed)))


@pytest.mark.feature("J4")
@pytest.mark.feature("E6")
def test_a_check_shows_old_and_new_values_and_counts_unchanged_rows(progress: Progress, manager: Actor) -> None:
    bring(progress, manager, csv(ANN, BOB))
    known = (*ANN[:6], "9276308686", ANN[7])
    bring(progress, manager, csv(known), OnDuplicate.UPDATE)
    before = learners(progress)
    report = progress.imports.dry_run(manager, "a.csv", csv(MOVED, CAT, known))
    assert ImportCounts(created=1, updated=1, unchanged=1) == report.counts
    assert [(RowAction.UPDATE, CHANGES), (RowAction.CREATE, ()), (RowAction.UNCHANGED, ())] == [
        (row.action, row.changes) for row in report.rows
    ]
    assert (True, ["updates_offered"]) == (report.ok, [found.problem.code for found in report.problems])
    assert before == learners(progress)


@pytest.mark.feature("J4")
@pytest.mark.feature("E5")
def test_offered_updates_wait_until_somebody_agrees(progress: Progress, manager: Actor) -> None:
    bring(progress, manager, csv(BOB))
    before = learners(progress)
    waiting = bring(progress, manager, csv(MOVED, CAT))
    assert (ImportStatus.UNSUCCESSFUL, [(0, "confirm_updates", "error")]) == (waiting.status, codes(waiting))
    assert before == learners(progress)
    (line,) = progress.imports.updates(manager, waiting.id).lines
    assert (2, "Bob", "Ray", "BRay01", CHANGES) == (
        line.row, line.first_name, line.last_name, line.username, line.changes,
    )  # fmt: skip
    again = progress.imports.decide(manager, waiting.id, {0: OnDuplicate.UPDATE})
    done = progress.imports.run_now(manager, again.id, "worker")
    assert (ImportCounts(created=1, updated=1), ["Bob Ray", "Cat Moon"]) == (done.counts, names(progress))
    assert ("OX14 2GG", "Oxford") == (of(progress, "Bob").details.postcode, of(progress, "Bob").details.town)
    assert (line,) == progress.imports.updates(manager, done.id).lines


@pytest.mark.feature("J4")
def test_offered_updates_may_be_skipped_all_or_one_by_one(progress: Progress, manager: Actor) -> None:
    known = (*CAT[:6], "9276308686", "")
    bring(progress, manager, csv(BOB, known))
    moved = (*known[:7], "Oxford")
    waiting = bring(progress, manager, csv(MOVED, moved))
    again = progress.imports.decide(manager, waiting.id, {}, on_duplicate=OnDuplicate.SKIP)
    assert ImportCounts(skipped=2) == progress.imports.run_now(manager, again.id, "worker").counts
    done = bring(progress, manager, csv(MOVED, moved), OnDuplicate.UPDATE_KNOWN, {2: OnDuplicate.SKIP})
    assert (ImportCounts(updated=1, skipped=1), "") == (done.counts, of(progress, "Bob").details.town)


@pytest.mark.feature("J4")
@pytest.mark.parametrize(
    "row",
    [
        (*BOB[:2], "Rob", "Roy", *BOB[4:7], "Oxford"),
        (*BOB[:2], "Rob", "Ray", BOB[4], "2011-02-01", BOB[6], "Oxford"),
    ],
)
def test_a_number_alone_offers_no_update(progress: Progress, manager: Actor, row: tuple[str, ...]) -> None:
    bring(progress, manager, csv(BOB))
    done = bring(progress, manager, csv(row))
    assert (ImportCounts(skipped=1), "") == (done.counts, of(progress, "Bob").details.town)


@pytest.mark.feature("J4")
@pytest.mark.feature("B9")
def test_a_number_known_out_of_scope_or_at_another_provider_offers_no_update(progress: Progress) -> None:
    bring(progress, OPERATOR, csv((SOUTH, *BOB[1:])))
    stranger, both = hire(progress, Role.LEARNER_MANAGER, NORTH), hire(progress, Role.PROVIDER_MANAGER, NORTH, SOUTH)
    report = progress.imports.dry_run(stranger, "a.csv", csv(MOVED))
    assert (ImportCounts(created=1), ()) == (report.counts, report.problems)
    assert ImportCounts(skipped=1) == progress.imports.dry_run(both, "a.csv", csv(MOVED)).counts


@pytest.mark.feature("J4")
def test_only_the_first_of_two_rows_about_a_learner_is_offered(progress: Progress, manager: Actor) -> None:
    bring(progress, manager, csv(BOB))
    report = progress.imports.dry_run(manager, "a.csv", csv(MOVED, (*BOB[:7], "Witney")))
    assert [RowAction.UPDATE, RowAction.SKIP] == [row.action for row in report.rows]


@pytest.mark.feature("J4")
@pytest.mark.feature("E8")
def test_undo_gives_learners_their_earlier_details_back(
    progress: Progress, manager: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(updates_module, "BATCH_SIZE", 1)
    known = (*CAT[:6], "9276308686", "")
    bring(progress, manager, csv(ANN, BOB, known))
    before = [learner.details for learner, _ in learners(progress)]
    done = update(progress, manager, MOVED, (NORTH, "13", *known[2:7], "Oxford"))
    assert ImportCounts(updated=2) == done.counts
    undone = progress.imports.undo(manager, done.id)
    assert (ImportStatus.UNDONE, done.problems) == (undone.status, undone.problems)
    assert before == [learner.details for learner, _ in learners(progress)]
    assert () == progress.imports.updates(manager, done.id).lines
    facts = {"removed": "0", "restored": "2"}
    assert [facts] == [entry.facts for entry in entries(progress, "undo learner import")]


@pytest.mark.feature("J4")
@pytest.mark.feature("E8")
def test_learners_who_have_changed_since_stay_and_are_named(progress: Progress, manager: Actor) -> None:
    known = (*CAT[:6], "9276308686", "")
    bring(progress, manager, csv(BOB, known))
    done = update(progress, manager, MOVED, (*known[:7], "Oxford"))
    edit(progress, of(progress, "Bob"), town="Witney")
    edit(progress, of(progress, "Cat"), house="12")  # the import says nothing of it
    undone = progress.imports.undo(manager, done.id)
    (found,) = undone.problems
    assert (2, "kept_changed_since", "warning") == (found.row, found.problem.code, found.problem.severity)
    assert "Bob Ray was not changed back" in found.problem.message
    assert "since the import: Town" in found.problem.message
    assert ("OX14 2GG", "Witney") == (of(progress, "Bob").details.postcode, of(progress, "Bob").details.town)
    assert ("12", "") == (of(progress, "Cat").details.house, of(progress, "Cat").details.town)
    assert undone == progress.imports.get(manager, done.id)


@pytest.mark.feature("J4")
def test_learners_now_elsewhere_stay_and_are_not_named(progress: Progress, manager: Actor) -> None:
    bring(progress, manager, csv(BOB))
    done = update(progress, manager, MOVED)
    edit(progress, of(progress, "Bob"), ukprn=SOUTH)
    assert () == progress.imports.updates(manager, done.id).lines
    (found,) = progress.imports.undo(manager, done.id).problems
    assert ("kept_elsewhere", False) == (found.problem.code, "Bob" in found.problem.message)
    assert "Oxford" == of(progress, "Bob").details.town


@pytest.mark.feature("J4")
@pytest.mark.feature("J1")
def test_undo_restores_the_academic_year_of_a_year_group(progress: Progress, manager: Actor, clock: FixedClock) -> None:
    bring(progress, manager, csv(BOB))
    before = of(progress, "Bob")
    clock.set(datetime(before.academic_year + 1, 9, 20, tzinfo=UTC))
    done = update(progress, manager, (BOB[0], "12", *BOB[2:]))
    assert (12, before.academic_year + 1) == (of(progress, "Bob").details.year_group, of(progress, "Bob").academic_year)
    progress.imports.undo(manager, done.id)
    after = of(progress, "Bob")
    assert (11, before.academic_year) == (after.details.year_group, after.academic_year)


@pytest.mark.feature("J4")
@pytest.mark.feature("J1")
def test_a_learner_whose_academic_year_has_changed_since_stays(
    progress: Progress, manager: Actor, clock: FixedClock
) -> None:
    bring(progress, manager, csv(BOB))
    clock.set(datetime(of(progress, "Bob").academic_year + 1, 9, 20, tzinfo=UTC))
    done = update(progress, manager, (BOB[0], "12", *BOB[2:]))
    with progress.context.store.transaction() as work:
        bob = work.learners.get(EVERYTHING, of(progress, "Bob").id)
        work.learners.save(evolve(bob, academic_year=bob.academic_year + 1))
    (found,) = progress.imports.undo(manager, done.id).problems
    assert ("year_group", 12) == (found.problem.field, of(progress, "Bob").details.year_group)


@pytest.mark.feature("J4")
@pytest.mark.feature("E8")
def test_updates_whose_old_values_are_no_longer_kept_cannot_be_undone(progress: Progress, manager: Actor) -> None:
    bring(progress, manager, csv(BOB))
    done = update(progress, manager, MOVED)
    with progress.context.store.transaction() as work:
        work.imports.drop_updates(done.id)
    with pytest.raises(Rejected, match="no longer kept"):
        progress.imports.undo(manager, done.id)


@pytest.mark.feature("J4")
def test_updates_are_listed_in_pages_and_written_to_a_workbook(progress: Progress, manager: Actor) -> None:
    known = (*CAT[:6], "9276308686", "")
    bring(progress, manager, csv(BOB, known))
    done = update(progress, manager, MOVED, (*known[:7], "Oxford"))
    first = progress.imports.updates(manager, done.id, limit=1)
    second = progress.imports.updates(manager, done.id, after=first.next, limit=1)
    assert ([2], 2, [3], 0) == (
        [line.row for line in first.lines], first.next, [line.row for line in second.lines], second.next,
    )  # fmt: skip
    content = progress.imports.updates_workbook(manager, done.id)
    with progress.context.spreadsheets.read(content) as sheets:
        rows = [list(cells) for sheet in sheets for _, cells in sheet.rows]
    assert ["Row", "First name", "Last name", "Username", "Field", "Old value", "New value"] == rows[0]
    assert [["Postcode", "OX28 6NE", "OX14 2GG"], ["Town", None, "Oxford"]] == [row[4:] for row in rows[1:3]]
    assert [NORTH] == [entry.ukprn for entry in entries(progress, "download updates of an import")]


@pytest.mark.feature("J4")
@pytest.mark.feature("B9")
def test_updates_of_others_imports_are_not_found(progress: Progress, manager: Actor) -> None:
    bring(progress, manager, csv(BOB))
    done = update(progress, manager, MOVED)
    stranger = hire(progress, Role.PROVIDER_MANAGER, SOUTH)
    with pytest.raises(NotFound, match="There is no such import"):
        progress.imports.updates(stranger, done.id)
    with pytest.raises(NotFound, match="There is no such import"):
        progress.imports.updates_workbook(stranger, done.id)


@pytest.mark.feature("J4", "E7")
def test_lists_say_which_imports_wait_for_an_answer(progress: Progress, manager: Actor, clock: FixedClock) -> None:
    imports = progress.imports
    bring(progress, manager, csv(BOB))
    assert frozenset() == imports.waiting(manager, imports.list(manager))
    first, second = bring(progress, manager, csv(MOVED)), bring(progress, manager, csv(ANN, ANN))
    assert frozenset({first.id, second.id}) == imports.waiting(manager, imports.list(manager))
    stranger = hire(progress, Role.LEARNER_MANAGER, SOUTH, email="stranger@example.com")
    assert frozenset() == imports.waiting(stranger, imports.list(manager))
    imports.decide(manager, first.id, {0: OnDuplicate.UPDATE})
    assert frozenset({second.id}) == imports.waiting(manager, imports.list(manager))
    with progress.context.store.transaction() as work:
        work.imports.drop_contents(clock.now() + timedelta(days=1))
    assert frozenset() == imports.waiting(manager, imports.list(manager))
