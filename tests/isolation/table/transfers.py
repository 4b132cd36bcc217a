"""Transfers of learners between providers, on every surface."""

from progress_core.domain.foundations.permissions import Permission as May
from tests.isolation.expect import ANYBODY, GROUP_BOUND, OWN, STAFF, Kind, Outcome
from tests.isolation.rows import Line
from tests.isolation.target import COLLEGE

_SENT, _RECEIVED = Kind.A_TRANSFER_SENT, Kind.A_TRANSFER_RECEIVED
_NOT_OF_GROUPS = {(GROUP_BOUND, OWN): Outcome.REFUSED}
"""Who sees only groups of a provider hands nobody over."""

USE_CASES = (
    Line("transfers.ask", May.DELETE_LEARNERS, Kind.A_LEARNER, lambda c: ([c.id], COLLEGE), fine=("Conflict",),
         but=_NOT_OF_GROUPS),
    Line("transfers.check", May.DELETE_LEARNERS, Kind.A_LEARNER, lambda c: ([c.id], COLLEGE), fine=("Conflict",),
         but=_NOT_OF_GROUPS),
    Line("transfers.list", May.EDIT_LEARNERS, Kind.TRANSFERS),
    Line("transfers.waiting", ANYBODY),
    Line("transfers.get", May.EDIT_LEARNERS, _RECEIVED, lambda c: (c.id,)),
    Line("transfers.get · sent", May.EDIT_LEARNERS, _SENT, lambda c: (c.id,)),
    Line("transfers.doubts", May.EDIT_LEARNERS, _RECEIVED, lambda c: (c.id,)),
    Line("transfers.accept", May.EDIT_LEARNERS, _RECEIVED, lambda c: (c.id,)),
    Line("transfers.decline", May.EDIT_LEARNERS, _RECEIVED, lambda c: (c.id,)),
    Line("transfers.withdraw", May.DELETE_LEARNERS, _SENT, lambda c: (c.id,)),
)  # fmt: skip

COMMANDS = (
    Line("learners transfer", May.DELETE_LEARNERS, Kind.A_LEARNER, lambda c: (c.name, "--to", COLLEGE), first=STAFF,
         fine=("conflict",), but=_NOT_OF_GROUPS),
    Line("transfers list", May.EDIT_LEARNERS, Kind.TRANSFERS),
    Line("transfers accept", May.EDIT_LEARNERS, _RECEIVED, lambda c: (str(c.id),)),
    Line("transfers decline", May.EDIT_LEARNERS, _RECEIVED, lambda c: (str(c.id),)),
    Line("transfers withdraw", May.DELETE_LEARNERS, _SENT, lambda c: (str(c.id),)),
)  # fmt: skip

ROUTES = (
    Line("GET /transfers", May.EDIT_LEARNERS, Kind.TRANSFERS),
    Line("GET /learners/{id:number}/transfer", May.DELETE_LEARNERS, Kind.A_LEARNER, but=_NOT_OF_GROUPS),
    Line("POST /learners/{id:number}/transfer", May.DELETE_LEARNERS, Kind.A_LEARNER,
         lambda _: {"receiver": COLLEGE, "then": "offer"}, fine=(422,), but=_NOT_OF_GROUPS),
    Line("GET /transfers/{id:number}", May.EDIT_LEARNERS, _RECEIVED),
    Line("POST /transfers/{id:number}/accept", May.EDIT_LEARNERS, _RECEIVED),
    Line("GET /transfers/{id:number}/decline", May.EDIT_LEARNERS, _RECEIVED),
    Line("POST /transfers/{id:number}/decline", May.EDIT_LEARNERS, _RECEIVED),
    Line("GET /transfers/{id:number}/withdraw", May.EDIT_LEARNERS, _SENT),
    Line("POST /transfers/{id:number}/withdraw", May.DELETE_LEARNERS, _SENT),
)  # fmt: skip

OPERATIONS = (
    Line("GET /transfers", May.EDIT_LEARNERS, Kind.TRANSFERS),
    Line("POST /transfers", May.DELETE_LEARNERS, Kind.A_LEARNER, lambda c: {"learners": [c.id], "receiver": COLLEGE},
         fine=(409,), but=_NOT_OF_GROUPS),
    Line("GET /transfers/{id:number}", May.EDIT_LEARNERS, _RECEIVED),
    Line("POST /transfers/{id:number}/accept", May.EDIT_LEARNERS, _RECEIVED, lambda _: {}),
    Line("POST /transfers/{id:number}/decline", May.EDIT_LEARNERS, _RECEIVED),
    Line("POST /transfers/{id:number}/withdraw", May.DELETE_LEARNERS, _SENT),
)  # fmt: skip
