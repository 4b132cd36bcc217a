"""Who may import qualifications, for which learners, and who sees the import afterwards."""

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR, Actor
from progress_core.domain.foundations.errors import NotAllowed, NotFound, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.importing.imports import ImportStatus
from tests.given.exchanges import (
    CELLS_OF_MATHS,
    MATHS,
    enrol,
    export,
    filled,
    kept,
    staff_add,
    take_in,
    where,
)
from tests.given.groups import restrict
from tests.given.imports import csv
from tests.given.people import NORTH, SOUTH, hire

pytestmark = pytest.mark.feature("F3")


@pytest.mark.feature("B9", "G3")
def test_a_learner_out_of_scope_looks_like_a_missing_one(progress: Progress, manager: Actor, ids: list[int]) -> None:
    (foreign,) = enrol(progress, "Cy South", ukprn=SOUTH)
    with progress.context.store.transaction() as work:
        work.learners.save(evolve(work.learners.get(EVERYTHING, ids[1]), archived=True))
    content = export(progress, manager)

    def refusal(account: int, actor: Actor = manager, ukprn: str = NORTH) -> str:
        done = take_in(progress, actor, filled(progress, content, {"A2": str(account)}), ukprn)
        assert [("A2", "unknown_account", "error")] == where(done)
        return done.problems[0].problem.message.replace(str(account), "?")

    messages = {refusal(account) for account in (foreign, ids[1], 77)}
    both = hire(progress, Role.LEARNER_MANAGER, NORTH, SOUTH, email="both@school.example")
    messages.add(refusal(foreign, both))  # at another provider than the one chosen
    tutor = restrict(progress, manager, progress.groups.create(OPERATOR, NORTH, "11A"))
    messages.add(refusal(ids[0], tutor))
    assert 1 == len(messages)


@pytest.mark.feature("G3")
def test_restricted_managers_import_for_their_own_learners(progress: Progress, manager: Actor, ids: list[int]) -> None:
    group = progress.groups.create(OPERATOR, NORTH, "11A")
    progress.group_learners.change(OPERATOR, group.id, joining=[ids[0]])
    tutor = restrict(progress, manager, group)
    done = take_in(progress, tutor, filled(progress, export(progress, tutor), CELLS_OF_MATHS), "")
    assert (ImportStatus.SUCCESSFUL, frozenset({group.id}), frozenset({NORTH})) == (
        done.status,
        done.groups,
        done.ukprns,
    )
    assert [done.id] == [each.id for each in progress.qualification_imports.list(tutor)]
    assert done == progress.qualification_imports.get(tutor, done.id)
    other = progress.groups.create(OPERATOR, NORTH, "11B")
    with progress.context.store.transaction() as work:
        staff = work.staff.get(tutor.account_id)
        work.staff.save(evolve(staff, groups={other.id: NORTH}))
    moved = progress.accounts.actor(tutor.username)
    with pytest.raises(NotFound):
        progress.qualification_imports.get(moved, done.id)
    assert [] == progress.qualification_imports.list(moved)


def test_a_file_sent_again_from_another_group_is_another_request(
    progress: Progress, manager: Actor, ids: list[int]
) -> None:
    tutor = restrict(progress, manager, progress.groups.create(OPERATOR, NORTH, "11A"))
    content = filled(progress, export(progress, OPERATOR), CELLS_OF_MATHS)
    first = progress.qualification_imports.request(tutor, "x", content)
    assert first == progress.qualification_imports.request(tutor, "x", content)
    moved = restrict(progress, tutor, progress.groups.create(OPERATOR, NORTH, "11B"))
    assert first.id != progress.qualification_imports.request(moved, "x", content).id
    assert 2 == len(ids)


def test_restricted_managers_of_several_providers_must_name_one(progress: Progress, ids: list[int]) -> None:
    both = hire(progress, Role.LEARNER_MANAGER, NORTH, SOUTH)
    content = filled(progress, export(progress, both), CELLS_OF_MATHS)
    assert ImportStatus.SUCCESSFUL is take_in(progress, both, content, "").status
    assert (MATHS,) == kept(progress, ids[0])
    restricted = restrict(progress, both, progress.groups.create(OPERATOR, NORTH, "11A"))
    with pytest.raises(Rejected, match="Choose the provider"):
        progress.qualification_imports.request(restricted, "x", content)
    with pytest.raises(NotFound):
        progress.qualification_imports.request(restricted, "x", content, ukprn="10002938")


@pytest.mark.feature("B9", "F4", "J6")
def test_an_import_is_visible_to_its_sender_and_to_colleagues_who_see_all_whom_it_names(
    progress: Progress,
) -> None:
    for ukprn in (NORTH, SOUTH):
        staff_add(progress, ukprn)
    enrol(progress, "Ann Lee")
    enrol(progress, "Eve Fox", ukprn=SOUTH)
    both = hire(progress, Role.LEARNER_MANAGER, NORTH, SOUTH, email="both@school.example")
    north = hire(progress, Role.LEARNER_MANAGER, NORTH, email="north@school.example")
    south = export(progress, both, SOUTH)
    waiting = progress.qualification_imports.request(both, "south.xlsx", south, ukprn=NORTH)
    wrong = progress.qualification_imports.run_now(both, waiting.id, "worker")  # for North, with the file of South
    nameless = take_in(progress, both, filled(progress, south, {"A2": None}))
    assert [("A2", "required", "error")] == where(nameless)
    queued = progress.qualification_imports.request(both, "again.xlsx", south, ukprn=NORTH)
    assert [("A2", "unknown_account", "error")] == where(wrong)
    assert wrong.problems[0].problem.value is not None
    right = take_in(progress, both, filled(progress, export(progress, both), CELLS_OF_MATHS))
    assert (frozenset({NORTH, SOUTH}), frozenset({NORTH})) == (wrong.ukprns, right.ukprns)
    assert [] == progress.qualification_imports.at(both, SOUTH)
    everyone = [right.id, queued.id, nameless.id, wrong.id]
    assert everyone == [each.id for each in progress.qualification_imports.at(both, NORTH)]
    assert [right] == progress.qualification_imports.at(north, NORTH)
    assert progress.qualification_imports.error_workbook(north, right.id)
    for import_id in everyone[1:]:
        with pytest.raises(NotFound, match="There is no such import"):
            progress.qualification_imports.error_workbook(north, import_id)


def test_imports_of_different_kinds_are_kept_apart(progress: Progress, manager: Actor, ids: list[int]) -> None:
    done = take_in(progress, manager, filled(progress, export(progress, manager), CELLS_OF_MATHS))
    learners = progress.imports.request(manager, "l.csv", csv())
    with pytest.raises(NotFound):
        progress.imports.get(manager, done.id)
    with pytest.raises(NotFound):
        progress.qualification_imports.get(manager, learners.id)
    with pytest.raises(NotFound):
        progress.imports.undo(manager, done.id)
    assert 2 == len(ids)


def test_an_import_changes_nothing_once_its_sender_has_lost_the_right(
    progress: Progress, manager: Actor, ids: list[int]
) -> None:
    content = filled(progress, export(progress, manager), CELLS_OF_MATHS)
    asked = progress.qualification_imports.request(manager, "x", content, ukprn=NORTH)
    with progress.context.store.transaction() as work:
        work.accounts.save(evolve(work.accounts.get(manager.account_id), disabled=True))
    done = progress.qualification_imports.run_now(OPERATOR, asked.id, "worker")
    assert [("0", "import_not_allowed", "error")] == where(done)
    assert () == kept(progress, ids[0])


def test_importing_qualifications_needs_the_permission_to_add_them(progress: Progress, manager: Actor) -> None:
    admissions = hire(progress, Role.ADMISSIONS, NORTH)
    for act in (progress.qualification_imports.request, progress.qualification_imports.dry_run):
        with pytest.raises(NotAllowed):
            act(admissions, "x", b"")
    asked = progress.qualification_imports.request(manager, "x", b"x", ukprn=NORTH)
    with pytest.raises(NotFound):
        progress.qualification_imports.get(admissions, asked.id)
