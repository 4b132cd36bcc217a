"""Undoing a learner import, and the reasons against it."""

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.accounts import password_context
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.importing.imports import ImportStatus, OnDuplicate
from tests.given.imports import ANN, BOB, CAT, bring, csv, learners, names
from tests.given.people import NORTH, SOUTH
from tests.given.trail import entries


@pytest.mark.feature("E8")
def test_undo_removes_exactly_what_the_import_created(progress: Progress, manager: Actor) -> None:
    bring(progress, manager, csv(ANN))
    before = learners(progress)
    done = bring(progress, manager, csv(ANN, BOB, CAT))
    undone = progress.imports.undo(manager, done.id)
    assert (ImportStatus.UNDONE, before) == (undone.status, learners(progress))
    (entry,) = entries(progress, "undo learner import")
    assert (NORTH, {"removed": "2", "restored": "0"}) == (entry.ukprn, entry.facts)
    with pytest.raises(Rejected, match="This import is undone") as again:
        progress.imports.undo(manager, done.id)
    assert ["file"] == [found.field for found in again.value.problems]


@pytest.mark.feature("E8")
def test_undo_is_refused_once_anybody_has_logged_in(progress: Progress, manager: Actor) -> None:
    done = bring(progress, manager, csv(ANN, BOB))
    learner, account = learners(progress)[0]
    assert account.credential is not None
    password = progress.context.sealer.unseal(account.credential.secret, password_context(learner.id))
    progress.accounts.log_in(account.username, password)
    with pytest.raises(Rejected, match="1 of its learners have logged in"):
        progress.imports.undo(manager, done.id)
    assert 2 == len(names(progress))


@pytest.mark.feature("E8")
def test_undo_names_every_reason_against_it(progress: Progress, manager: Actor) -> None:
    bring(progress, manager, csv(ANN))
    done = bring(progress, manager, csv((*ANN[:7], "Oxford"), BOB), OnDuplicate.UPDATE)
    bob = learners(progress)[1][0]
    with progress.context.store.transaction() as work:
        work.imports.drop_updates(done.id)
        work.learners.save(evolve(bob, submitted=True, details=evolve(bob.details, ukprn=SOUTH)))
    with pytest.raises(Rejected) as refused:
        progress.imports.undo(manager, done.id)
    assert ["undo_updated", "undo_submitted", "undo_moved"] == [found.code for found in refused.value.problems]
    updated, submitted, moved = (found.message for found in refused.value.problems)
    assert "because it updated 1 learners" in updated
    assert "because 1 of its learners have submitted" in submitted
    assert "because 1 of its learners are now at a provider" in moved
