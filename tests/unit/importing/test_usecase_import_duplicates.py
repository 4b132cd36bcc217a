"""Existing learners and repeated files: skipped, updated, created again or left to be decided."""

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.errors import NotAllowed, NotFound
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.importing.imports import ImportCounts, ImportStatus, OnDuplicate
from progress_core.domain.values.english_time import moment_in_words
from progress_core.memory.clock import FixedClock
from progress_core.usecases.importing import learner_rows
from tests.given.imports import ANN, BOB, CAT, bring, codes, csv, learners, names
from tests.given.people import NORTH, SOUTH, hire


@pytest.mark.feature("E7")
@pytest.mark.feature("B9")
def test_learners_out_of_scope_are_never_mentioned(progress: Progress, manager: Actor) -> None:
    bring(progress, OPERATOR, csv((SOUTH, *BOB[1:])))
    done = bring(progress, manager, csv(BOB))
    assert (ImportStatus.SUCCESSFUL, []) == (done.status, codes(done))


@pytest.mark.feature("E7")
@pytest.mark.parametrize("together", [1, 2, 10_000])
def test_a_number_is_looked_up_in_the_whole_scope(
    progress: Progress, monkeypatch: pytest.MonkeyPatch, together: int
) -> None:
    monkeypatch.setattr(learner_rows, "LOOK_UP_SIZE", together)
    actor = hire(progress, Role.LEARNER_MANAGER, NORTH, SOUTH)
    bring(progress, actor, csv((SOUTH, *BOB[1:])))
    done = bring(progress, actor, csv(ANN, (*CAT[:6], BOB[6], "")))
    assert (ImportCounts(created=1, skipped=1), [(3, "duplicate", "warning")]) == (done.counts, codes(done))


@pytest.mark.feature("E7")
def test_an_overlapping_file_creates_only_new_learners(progress: Progress, manager: Actor) -> None:
    bring(progress, manager, csv(ANN, BOB))
    done = bring(progress, manager, csv(BOB, CAT, ANN))
    expected = ImportCounts(created=1, skipped=1, unchanged=1)
    assert (expected, ["Ann Lee", "Bob Ray", "Cat Moon"]) == (done.counts, names(progress))
    assert [(4, "duplicate", "warning")] == codes(done)


@pytest.mark.feature("E7")
def test_a_possible_duplicate_needs_a_decision(progress: Progress, manager: Actor) -> None:
    bring(progress, manager, csv(ANN))
    moved = csv((*ANN[:4], "OX14 2GG", *ANN[5:]))
    assert [(2, "duplicate", "error")] == codes(bring(progress, manager, moved))
    done = bring(progress, manager, moved, decisions={2: OnDuplicate.CREATE})
    assert (ImportCounts(created=1), ["Ann Lee", "Ann Lee"]) == (done.counts, names(progress))
    assert ["ALee01", "ALee02"] == [account.username for _, account in learners(progress)]


@pytest.mark.feature("E7")
def test_decisions_request_a_new_import_of_the_stored_file(progress: Progress, manager: Actor) -> None:
    bring(progress, manager, csv(ANN))
    first = bring(progress, manager, csv((*ANN[:4], "OX14 2GG", *ANN[5:]), BOB, BOB))
    again = progress.imports.decide(manager, first.id, {2: OnDuplicate.CREATE}, on_duplicate=OnDuplicate.SKIP)
    assert (first.file_name, first.digest, {2: OnDuplicate.CREATE, 4: OnDuplicate.SKIP}) == (
        again.file_name,
        again.digest,
        again.decisions,
    )
    done = progress.imports.run_now(manager, again.id, "worker")
    assert (ImportCounts(created=2, skipped=1), ["Ann Lee", "Ann Lee", "Bob Ray"]) == (done.counts, names(progress))


@pytest.mark.feature("E7")
def test_deciding_duplicates_needs_the_permission_to_import(progress: Progress, manager: Actor) -> None:
    done = bring(progress, manager, csv(ANN, ANN))
    users = hire(progress, Role.USER_MANAGER, NORTH)
    with pytest.raises(NotAllowed, match="may not import learners"):
        progress.imports.decide(users, done.id, {}, on_duplicate=OnDuplicate.SKIP)
    with pytest.raises(NotFound, match="There is no such import"):
        progress.imports.decide(hire(progress, Role.PROVIDER_MANAGER, SOUTH), done.id, {3: OnDuplicate.SKIP})


@pytest.mark.feature("E7")
def test_an_update_changes_only_filled_in_cells(progress: Progress, manager: Actor) -> None:
    bring(progress, manager, csv(ANN))
    ((before, account),) = learners(progress)
    done = bring(progress, manager, csv((*ANN[:4], "OX14 2GG", ANN[5], "1000000043", "")), OnDuplicate.UPDATE)
    ((after, same_account),) = learners(progress)
    assert ImportCounts(updated=1) == done.counts
    assert evolve(before.details, postcode="OX14 2GG", uln="1000000043") == after.details
    assert account == same_account


@pytest.mark.feature("E7")
def test_the_same_file_sent_again_is_recognised(progress: Progress, manager: Actor, clock: FixedClock) -> None:
    first = bring(progress, manager, csv(ANN, BOB))
    again = progress.imports.request(manager, "again.csv", csv(ANN, BOB))
    assert again.id != first.id
    assert (ImportStatus.SUCCESSFUL, ImportCounts(skipped=2)) == (again.status, again.counts)
    assert [(0, "already_imported", "warning")] == codes(again)
    assert f"on {moment_in_words(clock.now())} (import {first.id})" in again.problems[0].problem.message
    assert (again, (0, 0)) == (
        progress.imports.run_now(manager, again.id, "worker"),
        progress.imports.progress(manager, again.id),
    )
    assert 2 == len(names(progress))


@pytest.mark.feature("E7")
def test_a_file_sent_again_joins_the_request_that_waits(progress: Progress, manager: Actor) -> None:
    first = progress.imports.request(manager, "a.csv", csv(ANN))
    assert first == progress.imports.request(manager, "b.csv", csv(ANN))
    other = progress.imports.request(manager, "c.csv", csv(ANN), on_duplicate=OnDuplicate.CREATE)
    assert first.id != other.id


@pytest.mark.feature("E7")
@pytest.mark.feature("E8")
def test_the_same_file_is_imported_again_once_its_learners_are_gone(progress: Progress, manager: Actor) -> None:
    first = bring(progress, manager, csv(ANN, BOB))
    progress.imports.undo(manager, first.id)
    assert ImportCounts(created=2) == bring(progress, manager, csv(ANN, BOB)).counts
    progress.learners.delete(manager, learners(progress)[0][0].id)
    assert ImportCounts(created=1, unchanged=1) == bring(progress, manager, csv(ANN, BOB)).counts


@pytest.mark.feature("E7")
def test_the_same_file_of_another_person_is_another_import(progress: Progress, manager: Actor) -> None:
    bring(progress, OPERATOR, csv(ANN))
    done = bring(progress, manager, csv(ANN))
    assert (ImportCounts(skipped=1), [(2, "duplicate", "warning")]) == (done.counts, codes(done))
