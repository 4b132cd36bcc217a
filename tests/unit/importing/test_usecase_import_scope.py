"""Who may import learners, into which providers, and who sees the import afterwards."""

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import OPERATOR, Actor, Scope
from progress_core.domain.foundations.errors import NotAllowed, NotFound
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.importing.imports import ImportStatus
from tests.given.imports import ANN, BOB, bring, csv
from tests.given.people import ELSEWHERE, NORTH, SOUTH, hire
from tests.given.trail import entries


@pytest.mark.feature("E3")
@pytest.mark.feature("B9")
def test_a_provider_out_of_scope_looks_like_a_missing_one(progress: Progress, manager: Actor) -> None:
    def sentence(ukprn: str) -> str:
        (found,) = bring(progress, manager, csv((ukprn, *ANN[1:]))).problems
        return found.problem.message.replace(ukprn, "?")

    assert sentence(ELSEWHERE) == sentence("19999999")


@pytest.mark.feature("E3")
@pytest.mark.feature("G3")
def test_a_manager_restricted_to_groups_cannot_import_learners(progress: Progress) -> None:
    actor = hire(progress, Role.LEARNER_MANAGER, NORTH, SOUTH)
    hire(progress, Role.LEARNER_MANAGER, NORTH, email="whole@example.com")
    group = progress.groups.create(OPERATOR, NORTH, "11A")
    progress.group_managers.change(OPERATOR, group.id, joining=[actor.account_id])
    restricted = progress.accounts.actor(actor.username)
    report = progress.imports.dry_run(restricted, "y11.csv", csv(ANN, (SOUTH, *BOB[1:])))
    assert [(2, "provider_by_groups")] == [(found.row, found.problem.code) for found in report.problems]


@pytest.mark.feature("B9")
def test_one_file_may_name_several_providers_of_the_manager(progress: Progress) -> None:
    actor = hire(progress, Role.LEARNER_MANAGER, NORTH, SOUTH)
    done = bring(progress, actor, csv(ANN, (SOUTH, *BOB[1:])))
    assert (ImportStatus.SUCCESSFUL, frozenset({NORTH, SOUTH})) == (done.status, done.ukprns)
    assert {NORTH, SOUTH} == {entry.ukprn for entry in entries(progress, "import learners")}


@pytest.mark.feature("E4")
def test_requesting_an_import_needs_the_permission(progress: Progress) -> None:
    admissions = hire(progress, Role.ADMISSIONS, NORTH)
    with pytest.raises(NotAllowed, match="may not import learners"):
        progress.imports.request(admissions, "a.csv", csv(ANN))
    with pytest.raises(NotAllowed):
        progress.imports.dry_run(admissions, "a.csv", csv(ANN))
    with pytest.raises(NotAllowed):
        progress.imports.undo(admissions, 7)


@pytest.mark.feature("B9", "J6")
def test_an_import_is_visible_to_its_sender_and_colleagues_while_they_see_all_its_providers(
    progress: Progress, manager: Actor
) -> None:
    both = hire(progress, Role.LEARNER_MANAGER, NORTH, SOUTH, email="both@example.com")
    done = bring(progress, both, csv(ANN, (SOUTH, *BOB[1:])))
    colleague = hire(progress, Role.PROVIDER_MANAGER, NORTH, SOUTH, email="colleague@example.com")
    assert [done] * 3 == [progress.imports.get(actor, done.id) for actor in (both, colleague, OPERATOR)]
    assert [done.id] == [record.id for record in progress.imports.list(colleague)]
    assert progress.imports.error_workbook(colleague, done.id) == progress.imports.error_workbook(both, done.id)
    fewer = evolve(both, scope=manager.scope)
    admissions = hire(progress, Role.ADMISSIONS, NORTH, SOUTH, email="admissions@example.com")
    moved_on = evolve(both, role=Role.ADMISSIONS)
    for actor in (manager, fewer, admissions, moved_on):
        for reach in (progress.imports.get, progress.imports.error_workbook, progress.imports.progress):
            with pytest.raises(NotFound, match="There is no such import"):
                reach(actor, done.id)
        assert ([], {}) == (progress.imports.list(actor), progress.imports.senders(actor, [done]))
    with pytest.raises(NotFound, match="There is no such import"):
        progress.imports.get(OPERATOR, 7)


@pytest.mark.feature("B9", "E4")
def test_own_imports_are_listed_however_many_later_ones_are_no_longer_visible(progress: Progress) -> None:
    actor = hire(progress, Role.LEARNER_MANAGER, NORTH, SOUTH)
    here = bring(progress, actor, csv(ANN))
    for first in ("Bob", "Cat", "Dan"):
        bring(progress, actor, csv((SOUTH, BOB[1], first, *BOB[3:])))
    moved = evolve(actor, scope=Scope(providers=frozenset({NORTH})))
    assert [here.id] == [record.id for record in progress.imports.list(moved, limit=1)]


@pytest.mark.feature("B9")
def test_an_import_without_known_providers_is_visible_only_to_its_owner(progress: Progress, manager: Actor) -> None:
    asked = progress.imports.request(manager, "a.csv", csv(ANN))
    colleague = hire(progress, Role.LEARNER_MANAGER, NORTH, email="colleague@example.com")
    with pytest.raises(NotFound):
        progress.imports.get(colleague, asked.id)
