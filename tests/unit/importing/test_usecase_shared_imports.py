"""Imports that colleagues see: only those whose file, and what is said about it, names no other learners (J6)."""

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.errors import NotFound
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.importing.imports import ImportStatus, OnDuplicate
from tests.given.imports import ANN, BOB, bring, csv
from tests.given.people import NORTH, SOUTH, hire

pytestmark = pytest.mark.feature("J6")


@pytest.fixture
def colleague(progress: Progress) -> Actor:
    """Hire another learner manager of the same provider."""
    return hire(progress, Role.LEARNER_MANAGER, NORTH, email="colleague@example.com")


def test_imports_of_colleagues_are_listed_among_ones_own_with_who_has_sent_them(
    progress: Progress, manager: Actor, colleague: Actor
) -> None:
    first = bring(progress, manager, csv(ANN))
    second = bring(progress, colleague, csv(BOB))
    third = bring(progress, OPERATOR, csv((NORTH, *ANN[1:3], "Third", *ANN[4:])))
    for actor in (manager, colleague):
        listed = progress.imports.list(actor)
        assert [third.id, second.id, first.id] == [record.id for record in listed]
        assert [third.id, second.id] == [record.id for record in progress.imports.list(actor, limit=2)]
        names = progress.imports.senders(actor, listed)
        assert {first.id: manager.email, second.id: colleague.email, third.id: "The operator"} == names


def test_the_sender_of_an_import_may_have_left(progress: Progress, manager: Actor, colleague: Actor) -> None:
    done = bring(progress, colleague, csv(ANN))
    with progress.context.store.transaction() as work:
        work.staff.remove(colleague.account_id)
    assert {done.id: "Somebody who has left"} == progress.imports.senders(manager, [done])


def test_an_import_is_shared_once_its_file_has_been_read(progress: Progress, manager: Actor, colleague: Actor) -> None:
    waiting = progress.imports.request(manager, "a.csv", csv(ANN))
    assert [] == progress.imports.list(colleague)
    with pytest.raises(NotFound):
        progress.imports.get(colleague, waiting.id)
    progress.imports.run_now(manager, waiting.id, "worker")
    assert frozenset({NORTH}) == progress.imports.get(colleague, waiting.id).shared_at


@pytest.mark.parametrize("ukprn", ["", "123", "19999999", SOUTH])
def test_a_file_that_may_name_learners_of_others_stays_with_its_sender(
    progress: Progress, manager: Actor, colleague: Actor, ukprn: str
) -> None:
    failed = bring(progress, manager, csv(ANN, (ukprn, *BOB[1:])))
    assert (ImportStatus.UNSUCCESSFUL, frozenset()) == (failed.status, failed.shared_at)
    assert ([], 1) == (progress.imports.list(colleague), len(progress.imports.list(manager)))


def test_a_file_with_other_errors_is_shared(progress: Progress, manager: Actor, colleague: Actor) -> None:
    failed = bring(progress, manager, csv(ANN, (NORTH, "99", *BOB[2:])))
    assert (ImportStatus.UNSUCCESSFUL, frozenset({NORTH})) == (failed.status, failed.shared_at)
    assert progress.imports.error_workbook(colleague, failed.id)


def test_an_outcome_that_names_a_learner_elsewhere_is_shared_with_those_who_see_them(
    progress: Progress, colleague: Actor
) -> None:
    both = hire(progress, Role.LEARNER_MANAGER, NORTH, SOUTH, email="both@example.com")
    bring(progress, both, csv((SOUTH, *BOB[1:])))
    again = bring(progress, both, csv(BOB))
    assert ["duplicate"] == [found.problem.code for found in again.problems]
    assert frozenset({NORTH, SOUTH}) == again.shared_at
    assert [] == progress.imports.list(colleague)


def test_an_outcome_that_counts_learners_whom_it_does_not_name_stays_with_its_sender(progress: Progress) -> None:
    both = hire(progress, Role.LEARNER_MANAGER, NORTH, SOUTH, email="both@example.com")
    twins = {3: OnDuplicate.CREATE}
    bring(progress, both, csv(ANN, ANN), decisions=twins)
    assert frozenset() == bring(progress, both, csv(ANN)).shared_at


def test_the_history_names_the_senders_of_what_others_have_sent(
    progress: Progress, manager: Actor, colleague: Actor
) -> None:
    bring(progress, manager, csv(ANN))
    theirs = bring(progress, colleague, csv(BOB))
    records, names = progress.imports.history(manager)
    assert records == progress.imports.list(manager)
    assert names == {theirs.id: colleague.email}


def test_lists_of_new_learners_can_be_narrowed_to_an_import(progress: Progress, manager: Actor) -> None:
    done = bring(progress, manager, csv(ANN))
    group = progress.groups.create(hire(progress, Role.PROVIDER_MANAGER, NORTH), NORTH, "11A")
    choices, records = progress.imports.choices(manager, NORTH)
    assert [record.id for record in records] == [done.id]
    assert choices == progress.learner_listings.choices(manager, NORTH)
    assert choices.groups == {group.id: "11A"}
    with pytest.raises(NotFound):
        progress.imports.choices(manager, SOUTH)
