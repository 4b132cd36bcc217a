"""Files of leavers, on every surface that has them."""

from typing import Any

from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.errors import NotFound
from progress_core.domain.foundations.permissions import Permission as May
from progress_core.domain.importing.imports import ImportKind
from tests.given.leaver_files import by_name, leaver_csv
from tests.isolation.expect import Kind
from tests.isolation.records import imports_of
from tests.isolation.rows import Cell, Line

_DAY = "2026-09-01"


def _file(cell: Cell) -> tuple[object, ...]:
    return "leavers.csv", leaver_csv(by_name(cell.name, _DAY))


def _mark(cell: Cell) -> str:
    """Return what a person has seen of a checked file."""
    try:
        return cell.world.progress.leaver_files.preview(OPERATOR, cell.id)[1].plan.mark
    except NotFound:
        return ""


def _upload(_: Cell) -> dict[str, Any]:
    return {"file": leaver_csv(by_name("nobody", _DAY))}


USE_CASES = (
    Line("leaver_files.template", May.DELETE_LEARNERS),
    Line("leaver_files.dry_run", May.DELETE_LEARNERS, Kind.A_LEARNER, _file),
    Line("leaver_files.load", May.DELETE_LEARNERS, Kind.A_LEARNER, _file),
    Line("leaver_files.check", May.DELETE_LEARNERS, build=lambda _: ("new.csv", b"new"), fine=("Rejected",)),
    Line("leaver_files.history", May.DELETE_LEARNERS, Kind.LEAVER_FILES),
    Line("leaver_files.senders", May.DELETE_LEARNERS, build=imports_of(ImportKind.LEAVERS)),
    Line("leaver_files.get", May.DELETE_LEARNERS, Kind.A_LEAVER_FILE, lambda c: (c.id,)),
    Line("leaver_files.preview", May.DELETE_LEARNERS, Kind.A_LEAVER_FILE, lambda c: (c.id,)),
    Line("leaver_files.confirm", May.DELETE_LEARNERS, Kind.A_LEAVER_FILE, lambda c: (c.id, _mark(c))),
    Line("leaver_files.error_workbook", May.DELETE_LEARNERS, Kind.A_LEAVER_FILE, lambda c: (c.id,)),
)

COMMANDS = (
    Line("learners leavers-import", May.DELETE_LEARNERS, Kind.A_LEARNER, lambda c: (_file(c)[1],)),
    Line(
        "learners leavers-import · dry run", May.DELETE_LEARNERS, Kind.A_LEARNER, lambda c: (_file(c)[1], "--dry-run")
    ),
    Line("learners leavers-template", May.DELETE_LEARNERS, build=lambda _: ("empty.xlsx",)),
)

ROUTES = (
    Line("GET /learners/leavers", May.DELETE_LEARNERS, Kind.LEAVER_FILES),
    Line("POST /learners/leavers", May.DELETE_LEARNERS, build=_upload),
    Line("GET /learners/leavers/template.xlsx", May.DELETE_LEARNERS),
    Line("GET /learners/leavers/{id:number}", May.DELETE_LEARNERS, Kind.A_LEAVER_FILE),
    Line("POST /learners/leavers/{id:number}", May.DELETE_LEARNERS, Kind.A_LEAVER_FILE,
         lambda c: {"mark": _mark(c)}),
    Line("GET /learners/leavers/{id:number}/errors.xlsx", May.DELETE_LEARNERS, Kind.A_LEAVER_FILE),
)  # fmt: skip
