"""Exporting and importing qualifications on SQLite and PostgreSQL: real workbooks, with jobs run by a worker."""

import pytest
from attrs import asdict

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR, Actor
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.importing.imports import ImportCounts, ImportStatus
from progress_core.domain.qualifications.exports import ExportStatus
from tests.given.exchanges import CELLS_OF_MATHS, MATHS, PHYSICS, enrol, filled, grid, kept, staff_add, where
from tests.given.people import NORTH, hire

INSTEAD_OF_PHYSICS = {cell.replace("2", "3"): value for cell, value in CELLS_OF_MATHS.items()} | {"M3": None}


@pytest.fixture(autouse=True)
def defaults(progress: Progress) -> None:
    """Let staff add qualifications at North School."""
    staff_add(progress)


def _exported(progress: Progress, manager: Actor) -> bytes:
    asked = progress.qualification_exports.request(manager, NORTH, 11)
    assert progress.jobs.run_next("worker")
    assert progress.qualification_exports.get(manager, asked.id).status is ExportStatus.READY
    return progress.qualification_exports.workbook(manager, asked.id)


@pytest.mark.feature("F2", "F3", "F4", "I7")
def test_an_exported_workbook_is_imported_completely_or_not_at_all(progress: Progress) -> None:
    manager = hire(progress, Role.LEARNER_MANAGER, NORTH)
    ann, bob = enrol(progress, "Ann Lee", "Bob Ray")
    progress.qualifications.add(OPERATOR, bob, asdict(PHYSICS))
    content = _exported(progress, manager)

    bad = filled(progress, content, CELLS_OF_MATHS | {"M3": "ungraded?"})
    asked = progress.qualification_imports.request(manager, "filled.xlsx", bad)
    assert progress.jobs.run_next("worker")
    refused = progress.qualification_imports.get(manager, asked.id)
    assert ImportStatus.UNSUCCESSFUL is refused.status
    assert "M3" in {cell for cell, _, severity in where(refused) if severity == "error"}
    assert ((), (PHYSICS,)) == (kept(progress, ann), kept(progress, bob))

    good = filled(progress, content, {**CELLS_OF_MATHS, **INSTEAD_OF_PHYSICS})
    asked = progress.qualification_imports.request(manager, "filled.xlsx", good)
    assert progress.jobs.run_next("worker")
    done = progress.qualification_imports.get(manager, asked.id)
    assert (ImportStatus.SUCCESSFUL, ImportCounts(updated=2)) == (done.status, done.counts)
    assert ((MATHS,), (MATHS,)) == (kept(progress, ann), kept(progress, bob))

    assert not progress.jobs.run_next("worker")
    assert "Mathematics" in grid(progress, _exported(progress, manager))[1]
    with progress.context.store.snapshot() as work:
        actions = [entry.action for entry in work.audit.page(EVERYTHING).entries if entry.subject_id == str(ann)]
        mail = [each.to for each in work.outbox.recent()]
    assert 1 == actions.count("replace qualifications")
    assert [manager.username] * 4 == mail
