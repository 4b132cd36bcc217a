"""Workbooks of qualifications: exported, filled in cell by cell, imported."""

import re
from collections.abc import Mapping

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR, Actor
from progress_core.domain.importing.imports import Import
from progress_core.domain.qualifications.qualifications import LearnerQualifications, Qualification
from progress_core.domain.qualifications.workbook import LEARNERS
from progress_core.domain.values.sheets import Cell, Column, Table, column_letter
from tests.given.people import NORTH, form

MATHS = Qualification("GCSE (9 to 1)", "Mathematics", "2018-06", "7", "")
PHYSICS = Qualification("GCE A Level", "Physics", "", "", "A*")
CELLS_OF_MATHS = {"I2": "GCSE (9 to 1)", "J2": "Mathematics", "K2": "2018-06", "L2": "7"}
"""Mathematics, typed into the first block of the first learner."""

_CELL = re.compile(r"([A-Z]+)([0-9]+)")


def staff_add(progress: Progress, ukprn: str = NORTH, *, yes: bool = True) -> None:
    """Choose as the provider's default that staff add qualifications, or that learners do."""
    progress.providers.set_defaults(OPERATOR, ukprn, staff_add_qualifications=yes)


def enrol(progress: Progress, *names: str, ukprn: str = NORTH, year_group: str = "11", **values: object) -> list[int]:
    """Create learners, each with a first name and last name of their own."""
    made = []
    for name in names:
        first, _, last = name.partition(" ")
        fields = {"username": name.replace(" ", "").lower() + ukprn[-2:], "first_name": first, "last_name": last}
        learner = form(**fields, ukprn=ukprn, year_group=year_group, **values)
        made.append(progress.learners.create(OPERATOR, learner, anyway=True).learner.id)
    return made


def export(progress: Progress, actor: Actor, ukprn: str = NORTH, year_group: int = 11) -> bytes:
    """Export a year group, and return the workbook."""
    asked = progress.qualification_exports.request(actor, ukprn, year_group)
    progress.qualification_exports.run_now(actor, asked.id, "worker")
    return progress.qualification_exports.workbook(actor, asked.id)


def grid(progress: Progress, content: bytes, sheet: str = LEARNERS) -> list[list[Cell]]:
    """Return the cells of a sheet, each row as long as its last filled cell."""
    with progress.context.spreadsheets.read(content) as sheets:
        return next([list(cells) for _, cells in each.rows] for each in sheets if each.name == sheet)


def filled(progress: Progress, content: bytes, cells: Mapping[str, Cell]) -> bytes:
    """Return the sheet of learners with some cells changed, as a separate workbook."""
    rows = grid(progress, content)
    for place, value in cells.items():
        column, row = _place(place)
        while len(rows) <= row:
            rows.append([])
        rows[row] += [None] * (column + 1 - len(rows[row]))
        rows[row][column] = value
    headings = [Column(str(heading or "")) for heading in rows[0]]
    return progress.context.spreadsheets.write([Table(LEARNERS, headings, rows[1:])])


def _place(cell: str) -> tuple[int, int]:
    found = _CELL.fullmatch(cell)
    assert found
    letters = [column_letter(index) for index in range(200)]
    return letters.index(found[1]), int(found[2]) - 1


def take_in(progress: Progress, actor: Actor, content: bytes, ukprn: str = NORTH, *, complete: bool = False) -> Import:
    """Request an import of qualifications and run it."""
    asked = progress.qualification_imports.request(actor, "filled.xlsx", content, ukprn=ukprn, complete=complete)
    return progress.qualification_imports.run_now(actor, asked.id, "worker")


def give(progress: Progress, learner_id: int, *qualifications: Qualification) -> None:
    """Save qualifications of a learner directly in the store."""
    with progress.context.store.transaction() as work:
        before = work.qualifications.of(EVERYTHING, learner_id)
        work.qualifications.save_many([LearnerQualifications(learner_id, qualifications, before.version)])


def kept(progress: Progress, learner_id: int) -> tuple[Qualification, ...]:
    """Return the qualifications of a learner."""
    with progress.context.store.snapshot() as work:
        return work.qualifications.of(EVERYTHING, learner_id).qualifications


def where(record: Import) -> list[tuple[str, str, str]]:
    """Return the problems of an import: cell, code, severity."""
    return [(f"{found.column}{found.row}", found.problem.code, found.problem.severity) for found in record.problems]
