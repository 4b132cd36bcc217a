"""The use cases about imports and exports of files of learners and their qualifications."""

from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.importing.imports import ImportKind, OnDuplicate
from progress_core.domain.qualifications.workbook import IDENTITY
from tests.given.imports import csv, row_of
from tests.given.people import NORTH
from tests.isolation.expect import ANYBODY, GROUP_BOUND, OWN, Kind, Outcome
from tests.isolation.records import imports_of
from tests.isolation.rows import Cell, Line, args
from tests.isolation.table import mappings

May = Permission
_NOT_ALL_OF_IT = {(GROUP_BOUND, OWN): Outcome.REFUSED}
"""A manager of a group sees the group and its provider, but not all of the provider, and is told so."""


def _file(cell: Cell) -> tuple[object, ...]:
    return "new.csv", csv(row_of(cell.ukprn))


def _known(cell: Cell) -> tuple[object, ...]:
    """A file of somebody at the own provider who has the ULN of the target."""
    uln = "1000000043"
    cell.world.progress.learners.edit(OPERATOR, cell.id, {"uln": uln})
    return "new.csv", csv(row_of(NORTH, uln=uln))


def _qualifications(cell: Cell) -> tuple[object, ...]:
    """A workbook that names the target, and nothing of them rightly."""
    headings = ",".join((*IDENTITY.values(), "Qualification Type 1", "Qualification Subject 1"))
    return "filled.csv", f"{headings}\n{cell.id},,,?,?,?,?,?\n".encode()


USE_CASES = (
    Line("imports.decide", May.IMPORT_LEARNERS, Kind.AN_IMPORT, lambda c: (c.id, {3: OnDuplicate.SKIP})),
    Line("imports.dry_run", May.IMPORT_LEARNERS, Kind.A_WHOLE_PROVIDER, _file, but=_NOT_ALL_OF_IT),
    Line("imports.dry_run · a learner's ULN", May.IMPORT_LEARNERS, Kind.LEARNERS, _known),
    Line("imports.error_workbook", ANYBODY, Kind.AN_IMPORT, lambda c: (c.id,)),
    Line("imports.keeps_file", ANYBODY, Kind.AN_IMPORT, lambda c: (c.id,)),
    Line("imports.get", ANYBODY, Kind.AN_IMPORT, lambda c: (c.id,)),
    Line("imports.get · of one's own", ANYBODY, Kind.AN_IMPORT_OF_ONES_OWN, lambda c: (c.id,)),
    Line("imports.list", ANYBODY, Kind.IMPORTS),
    Line("imports.list · of one's own", ANYBODY, Kind.IMPORTS_OF_ONES_OWN),
    Line("imports.history", ANYBODY, Kind.IMPORTS),
    Line("imports.history · of one's own", ANYBODY, Kind.IMPORTS_OF_ONES_OWN),
    Line("imports.choices", May.VIEW_LEARNERS, Kind.PROVIDERS),
    Line("imports.choices · of a provider", May.VIEW_LEARNERS, Kind.A_PROVIDER, lambda c: (c.ukprn,)),
    Line("imports.waiting", ANYBODY, build=imports_of(ImportKind.LEARNERS)),
    Line("imports.senders", ANYBODY, build=imports_of(ImportKind.LEARNERS)),
    Line("imports.progress", ANYBODY, Kind.AN_IMPORT, lambda c: (c.id,)),
    Line("imports.request", May.IMPORT_LEARNERS, build=lambda _: ("new.csv", b"new")),
    Line("imports.run_now", ANYBODY, Kind.AN_IMPORT, lambda c: (c.id, "worker")),
    *mappings.USE_CASES,
    Line("imports.updates", ANYBODY, Kind.AN_IMPORT, lambda c: (c.id,)),
    Line("imports.updates_workbook", ANYBODY, Kind.AN_IMPORT, lambda c: (c.id,)),
    Line("imports.undo", May.IMPORT_LEARNERS, Kind.AN_IMPORT, lambda c: (c.id,), fine=("Rejected",)),
    Line("qualification_exports.request", May.ADD_QUALIFICATIONS, Kind.A_PROVIDER, lambda c: (c.ukprn, 11),
         fine=("Rejected",)),
    Line("qualification_exports.list", May.ADD_QUALIFICATIONS, Kind.EXPORTS),
    Line("qualification_exports.list · of one's own", May.ADD_QUALIFICATIONS, Kind.EXPORTS_OF_ONES_OWN),
    Line("qualification_exports.downloadable · of one's own", May.ADD_QUALIFICATIONS, Kind.EXPORTS_OF_ONES_OWN),
    Line("qualification_exports.get · of one's own", May.ADD_QUALIFICATIONS, Kind.AN_EXPORT_OF_ONES_OWN,
         lambda c: (c.id,)),
    Line("qualification_exports.get", May.ADD_QUALIFICATIONS, Kind.AN_EXPORT, lambda c: (c.id,)),
    Line("qualification_exports.progress", May.ADD_QUALIFICATIONS, Kind.AN_EXPORT, lambda c: (c.id,)),
    Line("qualification_exports.run_now", May.ADD_QUALIFICATIONS, Kind.AN_EXPORT, lambda c: (c.id, "worker")),
    Line("qualification_exports.download", May.ADD_QUALIFICATIONS, Kind.AN_EXPORT, lambda c: (c.id,)),
    Line("qualification_exports.workbook", May.ADD_QUALIFICATIONS, Kind.AN_EXPORT, lambda c: (c.id,)),
    Line("qualification_imports.request", May.ADD_QUALIFICATIONS, Kind.A_PROVIDER,
         lambda c: args("new.csv", b"new", ukprn=c.ukprn)),
    Line("qualification_imports.dry_run", May.ADD_QUALIFICATIONS, Kind.A_PROVIDER,
         lambda c: args("new.csv", b"new", ukprn=c.ukprn)),
    Line("qualification_imports.dry_run · a learner", May.ADD_QUALIFICATIONS, Kind.A_LEARNER, _qualifications),
    Line("qualification_imports.list", ANYBODY, Kind.QUALIFICATION_IMPORTS),
    Line("qualification_imports.history", ANYBODY, Kind.QUALIFICATION_IMPORTS),
    Line("qualification_imports.at", ANYBODY, build=lambda _: (NORTH,)),
    Line("qualification_imports.get", ANYBODY, Kind.A_QUALIFICATION_IMPORT, lambda c: (c.id,)),
    Line("qualification_imports.senders", ANYBODY, build=imports_of(ImportKind.QUALIFICATIONS)),
    Line("qualification_imports.progress", ANYBODY, Kind.A_QUALIFICATION_IMPORT, lambda c: (c.id,)),
    Line("qualification_imports.error_workbook", ANYBODY, Kind.A_QUALIFICATION_IMPORT, lambda c: (c.id,)),
    Line("qualification_imports.keeps_file", ANYBODY, Kind.A_QUALIFICATION_IMPORT, lambda c: (c.id,)),
    Line("qualification_imports.run_now", ANYBODY, Kind.A_QUALIFICATION_IMPORT, lambda c: (c.id, "worker")),
)  # fmt: skip
