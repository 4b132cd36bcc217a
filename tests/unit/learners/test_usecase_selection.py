"""Actions on learners ticked in a list."""

from collections.abc import Callable

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.accounts import AccountState
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR, Actor
from progress_core.domain.foundations.errors import Conflict, NotAllowed, NotFound, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.usecases.learners.learners import LearnerQuery
from progress_core.usecases.learners.selection import LearnerSelection
from tests.given.people import NORTH, SOUTH, form, hire

Act = Callable[[LearnerSelection, Actor, list[int]], object]

ACTS: list[Act] = [
    LearnerSelection.reset_passwords,
    LearnerSelection.unlock,
    LearnerSelection.delete,
    LearnerSelection.restore,
]
every_act = pytest.mark.parametrize("act", ACTS, ids=["reset", "unlock", "delete", "restore"])


@pytest.fixture
def ids(progress: Progress, manager: Actor) -> list[int]:
    """Three learners of North School."""
    names = ("asmith", "bsmith", "csmith")
    return [progress.learners.create(manager, form(username=name, first_name=name)).learner.id for name in names]


def listed(progress: Progress, manager: Actor, *, archived: bool = False) -> list[int]:
    return sorted(line.id for line in progress.learners.page(manager, LearnerQuery(archived=archived)).lines)


def submit(progress: Progress, learner_id: int) -> None:
    with progress.context.store.transaction() as work:
        work.learners.save(evolve(work.learners.get(EVERYTHING, learner_id), submitted=True))


@pytest.mark.feature("B6", "A10")
def test_passwords_are_reset_for_exactly_the_ticked_learners(
    progress: Progress, manager: Actor, ids: list[int]
) -> None:
    made = progress.learner_selection.reset_passwords(manager, [ids[2], ids[0], ids[2]])
    assert [each.learner.id for each in made] == [ids[2], ids[0]]
    assert [each.username for each in made] == ["csmith", "asmith"]
    assert len({each.password for each in made}) == 2
    assert all(each.password not in repr(each) for each in made)
    waiting = {each.username: each.password for each in progress.not_logged_on.list(manager)}
    assert waiting == {**{each.username: each.password for each in made}, "bsmith": "sunny4day"}
    for each in made:
        assert progress.accounts.log_in(each.username, each.password).must_change_password


@pytest.mark.feature("B6", "A6")
def test_all_ticked_learners_are_unlocked(progress: Progress, manager: Actor, ids: list[int]) -> None:
    for username in ("asmith", "bsmith"):
        for _ in range(5):
            with pytest.raises(NotAllowed):
                progress.accounts.log_in(username, "wrong1")
    assert progress.dashboard.counts(manager)["locked-out"] == 2
    unlocked = progress.learner_selection.unlock(manager, ids)
    assert {account.state for account in unlocked} == {AccountState.MUST_CHANGE_PASSWORD}
    assert progress.dashboard.counts(manager)["locked-out"] == 0


@pytest.mark.feature("B6")
def test_learners_who_submitted_an_application_are_archived_and_can_be_restored(
    progress: Progress, manager: Actor, ids: list[int]
) -> None:
    submit(progress, ids[1])
    submit(progress, ids[2])
    done = progress.learner_selection.delete(manager, ids)
    assert [learner.id for learner in done.destroyed] == ids[:1]
    assert [learner.id for learner in done.archived] == ids[1:]
    assert (listed(progress, manager), listed(progress, manager, archived=True)) == ([], ids[1:])
    with pytest.raises(NotAllowed):
        progress.accounts.log_in("bsmith", "sunny4day")
    restored = progress.learner_selection.restore(manager, ids[1:])
    assert [(learner.id, learner.archived) for learner in restored] == [(ids[1], False), (ids[2], False)]
    assert listed(progress, manager) == ids[1:]
    progress.accounts.log_in("bsmith", "sunny4day")


@pytest.mark.feature("B6")
def test_nobody_is_restored_if_one_is_not_archived(progress: Progress, manager: Actor, ids: list[int]) -> None:
    submit(progress, ids[0])
    progress.learner_selection.delete(manager, ids[:1])
    with pytest.raises(Conflict, match="bsmith Smith is not archived"):
        progress.learner_selection.restore(manager, ids[:2])
    assert listed(progress, manager, archived=True) == ids[:1]


@every_act
@pytest.mark.feature("B6", "B9")
def test_one_learner_out_of_scope_or_missing_stops_the_whole_action(
    progress: Progress, manager: Actor, ids: list[int], act: Act
) -> None:
    south = hire(progress, Role.LEARNER_MANAGER, SOUTH, email="south@example.com")
    foreign = progress.learners.create(south, form(username="dsmith", ukprn=SOUTH)).learner.id
    before = progress.audit.read(OPERATOR)
    said = set()
    for stranger in (foreign, 404):
        with pytest.raises(NotFound) as refused:
            act(progress.learner_selection, manager, [*ids, stranger])
        said.add(refused.value.message)
    assert len(said) == 1
    assert progress.audit.read(OPERATOR) == before
    assert listed(progress, manager) == ids
    assert {each.password for each in progress.not_logged_on.list(manager)} == {"sunny4day"}


@every_act
@pytest.mark.feature("B6")
def test_ticking_nobody_is_refused(progress: Progress, manager: Actor, act: Act) -> None:
    with pytest.raises(Rejected, match="Select at least one learner"):
        act(progress.learner_selection, manager, [])


@every_act
@pytest.mark.feature("B6")
def test_roles_without_the_permission_are_refused(progress: Progress, ids: list[int], act: Act) -> None:
    admissions = hire(progress, Role.ADMISSIONS, NORTH)
    with pytest.raises(NotAllowed):
        act(progress.learner_selection, admissions, ids)


@pytest.mark.feature("B6", "I9")
def test_every_learner_acted_on_has_an_audit_entry(progress: Progress, manager: Actor, ids: list[int]) -> None:
    progress.learner_selection.delete(manager, ids)
    entries = progress.audit.read(OPERATOR, action="delete learner")
    assert sorted(entry.subject_id for entry in entries) == sorted(map(str, ids))
    assert {(entry.actor_id, entry.ukprn) for entry in entries} == {(manager.account_id, NORTH)}
