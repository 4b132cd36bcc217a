"""Cells and files that an import of qualifications refuses, or accepts with a warning."""

from typing import Any

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR, Actor
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.importing.imports import ImportCounts, ImportStatus
from progress_core.domain.values import packed_rows
from progress_core.ports.audit import AuditQuery
from progress_core.usecases.foundations.context import Limits
from tests.given.exchanges import (
    CELLS_OF_MATHS,
    MATHS,
    PHYSICS,
    export,
    filled,
    give,
    grid,
    kept,
    staff_add,
    take_in,
    where,
)
from tests.given.imports import csv
from tests.given.people import NORTH

pytestmark = pytest.mark.feature("F3")


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"A2": "1"}, [("A2", "unknown_account")]),
        ({"A2": "not a number"}, [("A2", "unknown_account")]),
        ({"A2": None}, [("A2", "required")]),
        ({"A2": 10**30}, [("A2", "lost_digits")]),
        ({"D2": "Anne"}, [("D2", "changed_identity")]),
        ({"E2": None}, [("E2", "changed_identity")]),
        ({"F2": "2010-10-03"}, [("F2", "changed_identity")]),
        ({"G2": "South College"}, [("G2", "changed_identity")]),
        ({"H2": "Camden"}, [("H2", "changed_identity")]),
        ({"D2": "Zed", "E2": "Zod", "F2": "2011-01-01"}, [("A2", "another_learner"), *(
            (f"{letter}2", "changed_identity") for letter in "DEF")]),
        (CELLS_OF_MATHS | {"I2": "GCSE (A to B)"}, [("I2", "not_in_list")]),
        (CELLS_OF_MATHS | {"J2": "Extended Project"}, [("J2", "not_in_list")]),
        (CELLS_OF_MATHS | {"K2": "2014-13"}, [("K2", "bad_format")]),
        (CELLS_OF_MATHS | {"L2": "A*"}, [("L2", "not_in_list")]),
        (CELLS_OF_MATHS | {"L2": None}, [("L2", "needs_grade")]),
        ({"V3": "A"}, [("S3", "required"), ("T3", "required")]),
    ],
)  # fmt: skip
@pytest.mark.feature("F4")
def test_every_error_names_its_cell_and_nothing_is_changed(
    progress: Progress, manager: Actor, ids: list[int], cells: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    give(progress, ids[1], PHYSICS)
    content = filled(progress, export(progress, manager), {"N3": "GCSE", "O3": "History", "Q3": "A"} | cells)
    done = take_in(progress, manager, content)
    found = [(place, code) for place, code, severity in where(done) if severity == "error"]
    assert (ImportStatus.UNSUCCESSFUL, sorted(expected)) == (done.status, sorted(found))
    assert ((), (PHYSICS,)) == (kept(progress, ids[0]), kept(progress, ids[1]))


def test_a_nineteenth_qualification_is_refused(progress: Progress, manager: Actor, ids: list[int]) -> None:
    content = export(progress, manager)
    beyond = {"CU2": "GCSE", "CV2": "History", "CX2": "A"}
    done = take_in(progress, manager, filled(progress, content, beyond))
    assert [(cell, "no_heading_above", "error") for cell in ("CU2", "CV2", "CX2")] == where(done)
    headings = {
        f"{column}1": f"Qualification {name} 19"
        for column, name in zip(
            ("CU", "CV", "CW", "CX", "CY"),
            ("Type", "Subject", "Completion Date", "Predicted Grade", "Actual Grade"),
            strict=True,
        )
    }
    done = take_in(progress, manager, filled(progress, content, beyond | headings))
    assert [("CU2", "too_many", "error")] == where(done)
    assert [(), ()] == [kept(progress, id_) for id_ in ids]


def test_changes_to_upn_and_uln_are_ignored_with_a_warning(progress: Progress, manager: Actor, ids: list[int]) -> None:
    content = filled(
        progress, export(progress, manager), CELLS_OF_MATHS | {"B2": "H801200001001", "C3": None, "C2": 1000000043.0}
    )
    done = take_in(progress, manager, content)
    assert [("B2", "ignored_change", "warning"), ("C3", "ignored_change", "warning")] == where(done)
    with progress.context.store.snapshot() as work:
        ann, bob = work.learners.get_many(EVERYTHING, ids)
    assert ("", "1000000043") == (ann.details.upn, bob.details.uln)
    assert (MATHS,) == kept(progress, ids[0])


def test_gaps_are_allowed_but_a_repeated_learner_is_not(progress: Progress, manager: Actor, ids: list[int]) -> None:
    content = export(progress, manager)
    gap = {"S2": "GCE A Level", "T2": "Physics", "W2": "A*"}
    assert ImportStatus.SUCCESSFUL is take_in(progress, manager, filled(progress, content, CELLS_OF_MATHS | gap)).status
    assert (MATHS, PHYSICS) == kept(progress, ids[0])
    rows = grid(progress, content)
    again = filled(progress, content, {f"{letter}4": cell for letter, cell in zip("ABCDEFGH", rows[1], strict=False)})
    done = take_in(progress, manager, again)
    assert [("A4", "repeated_learner", "error")] == where(done)
    assert "row 2" in done.problems[0].problem.message


def test_learners_who_add_their_own_qualifications_are_refused(
    progress: Progress, manager: Actor, ids: list[int]
) -> None:
    content = filled(progress, export(progress, manager), CELLS_OF_MATHS)
    progress.learners.edit(OPERATOR, ids[0], {}, staff_add_qualifications=Choice.NO)
    done = take_in(progress, manager, content)
    assert [("A2", "learner_adds_own", "error")] == where(done)
    assert str(ids[0]) == str(done.problems[0].problem.value)


@pytest.mark.feature("F4")
def test_a_late_error_rolls_back_everything_written_before_it(
    progress: Progress, manager: Actor, ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packed_rows, "_BATCH_SIZE", 1)
    content = filled(progress, export(progress, manager), CELLS_OF_MATHS)
    assert ImportStatus.SUCCESSFUL is take_in(progress, manager, content).status
    assert (MATHS,) == kept(progress, ids[0])
    art = {"I2": "GCSE", "J2": "Art and Design", "L2": "B", "M2": None}
    done = take_in(progress, manager, filled(progress, content, art | {"E3": "Rae"}))
    assert (ImportStatus.UNSUCCESSFUL, ImportCounts(), frozenset({NORTH})) == (done.status, done.counts, done.ukprns)
    assert [("A2", "qualifications_removed", "warning"), ("E3", "changed_identity", "error")] == where(done)
    assert (MATHS,) == kept(progress, ids[0])
    with progress.context.store.snapshot() as work:
        assert 1 == len(work.audit.page(EVERYTHING, AuditQuery(action="replace qualifications")).entries)


@pytest.mark.feature("F4")
def test_an_error_workbook_marks_the_bad_cells(progress: Progress, manager: Actor, ids: list[int]) -> None:
    content = filled(progress, export(progress, manager), CELLS_OF_MATHS | {"K2": "2014-13"})
    done = take_in(progress, manager, content)
    assert b"2014-13" in progress.qualification_imports.error_workbook(manager, done.id)
    assert 2 == len(ids)


def test_a_file_that_is_not_an_export_of_qualifications_is_refused(progress: Progress, manager: Actor) -> None:
    staff_add(progress)
    assert [("0", "not_an_export", "error")] == where(take_in(progress, manager, csv()))
    assert [("0", "not_a_spreadsheet", "error")] == where(take_in(progress, manager, b"\0\1"))
    template = progress.qualification_exports.template()
    assert [("0", "no_rows", "error")] == where(take_in(progress, manager, template))


def test_files_that_are_too_large_are_refused(progress: Progress, manager: Actor) -> None:
    small = evolve(progress.context, limits=Limits(upload_bytes=3))
    with pytest.raises(Rejected) as caught:
        Progress(small).qualification_imports.request(manager, "x", b"four")
    assert "qualification_import.file" == caught.value.problems[0].rule
