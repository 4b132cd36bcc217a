"""Moving up and leaving, on every surface."""

from typing import Any

from progress_core.domain.foundations.permissions import Permission as May
from progress_core.domain.years.moves import MoveUp
from tests.isolation.expect import ANYBODY, STAFF, Kind
from tests.isolation.rows import Cell, Line

DAY = {"leaving_date": "2026-09-01"}
_BOXES = {"leaving_date-day": "1", "leaving_date-month": "9", "leaving_date-year": "2026"}


def _move(c: Cell) -> MoveUp:
    return MoveUp(c.id, c.id, c.ukprn, 2025, 0, c.world.progress.context.clock.now())


def _ticked(action: str) -> Any:
    return lambda c: {"action": action, "learner": [str(c.id)], **_BOXES}


USE_CASES = (
    Line("moves_up.preview", May.EDIT_LEARNERS, Kind.WHOLE_PROVIDERS),
    Line("moves_up.preview · of a provider", May.EDIT_LEARNERS, Kind.A_WHOLE_PROVIDER, lambda c: (c.ukprn,)),
    Line("moves_up.due", ANYBODY),
    Line("moves_up.request", May.EDIT_LEARNERS, Kind.A_WHOLE_PROVIDER, lambda c: ((c.ukprn,),), fine=("Rejected",)),
    Line("moves_up.undo", May.EDIT_LEARNERS, Kind.A_MOVE, lambda c: (c.id,)),
    Line("moves_up.get", May.EDIT_LEARNERS, Kind.A_MOVE, lambda c: (c.id,)),
    Line("moves_up.list", May.EDIT_LEARNERS, Kind.A_WHOLE_PROVIDER, lambda c: (c.ukprn,)),
    Line("moves_up.run_now", May.EDIT_LEARNERS, Kind.A_MOVE, lambda c: ([_move(c)], "worker")),
    Line("leavers.leave", May.DELETE_LEARNERS, Kind.A_LEARNER, lambda c: ([c.id], DAY)),
    Line("leavers.history", May.VIEW_LEARNERS, Kind.A_LEARNER, lambda c: (c.id,)),
    Line("leavers.count", May.VIEW_LEARNERS),
    Line("leavers.destinations", May.VIEW_LEARNERS),
)

COMMANDS = (
    Line("learners move-up", May.EDIT_LEARNERS, Kind.A_WHOLE_PROVIDER, lambda c: ("--provider", c.ukprn),
         fine=("rejected",)),
    Line("learners move-up · dry run", May.EDIT_LEARNERS, Kind.A_WHOLE_PROVIDER,
         lambda c: ("--provider", c.ukprn, "--dry-run")),
    Line("learners move-up · undo", May.EDIT_LEARNERS, Kind.A_MOVE, lambda c: ("--undo", str(c.id))),
    Line("learners leave", May.DELETE_LEARNERS, Kind.A_LEARNER, lambda c: (c.name, "--on", "2026-09-01"), first=STAFF),
)  # fmt: skip

ROUTES = (
    Line("GET /learners/move-up", May.EDIT_LEARNERS),
    Line("POST /learners/move-up", May.EDIT_LEARNERS),
    Line("POST /learners/move-up · confirmed", May.EDIT_LEARNERS, build=lambda _: {"then": "move"}, fine=(422,)),
    Line("GET /providers/{ukprn}/move-up", May.EDIT_LEARNERS, Kind.A_WHOLE_PROVIDER),
    Line("POST /providers/{ukprn}/move-up", May.EDIT_LEARNERS, Kind.A_WHOLE_PROVIDER),
    Line("POST /providers/{ukprn}/move-up · confirmed", May.EDIT_LEARNERS, Kind.A_WHOLE_PROVIDER,
         lambda _: {"then": "move"}, fine=(422,)),
    Line("GET /learners/move-up/{id:number}/undo", May.EDIT_LEARNERS, Kind.A_MOVE),
    Line("POST /learners/move-up/{id:number}/undo", May.EDIT_LEARNERS, Kind.A_MOVE),
    Line("GET /learners/{id:number}/leave", May.DELETE_LEARNERS, Kind.A_LEARNER),
    Line("POST /learners/selected · leave", May.DELETE_LEARNERS, Kind.A_LEARNER, _ticked("leave")),
    Line("POST /learners/selected · leaving", May.DELETE_LEARNERS, Kind.A_LEARNER, _ticked("leaving")),
)  # fmt: skip

OPERATIONS = (
    Line("GET /moves-up", May.EDIT_LEARNERS, Kind.A_WHOLE_PROVIDER, lambda c: {"ukprn": c.ukprn}),
    Line("POST /moves-up/preview", May.EDIT_LEARNERS, Kind.A_WHOLE_PROVIDER, lambda c: {"ukprn": c.ukprn}),
    Line("POST /moves-up", May.EDIT_LEARNERS, Kind.A_WHOLE_PROVIDER, lambda c: {"ukprns": [c.ukprn]}, fine=(422,)),
    Line("GET /moves-up/{id:number}", May.EDIT_LEARNERS, Kind.A_MOVE),
    Line("POST /moves-up/{id:number}/undo", May.EDIT_LEARNERS, Kind.A_MOVE),
    Line("POST /learners/{id:number}/leave", May.DELETE_LEARNERS, Kind.A_LEARNER, lambda _: DAY, fine=(409,)),
    Line("GET /learners/{id:number}/years", May.VIEW_LEARNERS, Kind.A_LEARNER),
)  # fmt: skip
