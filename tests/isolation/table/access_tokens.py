"""Access tokens: use cases, pages and commands. Nobody sees or revokes those of anybody else."""

from tests.isolation.expect import ANONYMOUS, ANYBODY, GROUP_BOUND, LOGGED_IN, OWN, WHOLE, Outcome
from tests.isolation.rows import Cell, Line

_NOT_THERE = {(actor, OWN): Outcome.ABSENT for actor in LOGGED_IN}
_NO_ACCOUNT = {(ANONYMOUS, OWN): Outcome.ABSENT}


def _own(cell: Cell) -> tuple[int]:
    """Make a token of the actor, and return its number."""
    return (_made(cell, cell.actor),) if cell.actor in LOGGED_IN else (404,)


def _of_another(cell: Cell) -> tuple[int]:
    """Make a token of somebody else, and return its number."""
    return (_made(cell, GROUP_BOUND if cell.actor == WHOLE else WHOLE),)


def _made(cell: Cell, owner: str) -> int:
    made = cell.world.progress.access_tokens.create(cell.world.actors[owner], "Sync", ["tokens:write"])
    return made.access.number


def _held(cell: Cell) -> tuple[object, ...]:
    """Make a token of the actor that makes others, and return what is asked of it."""
    return _asked_of(cell, cell.actor) if cell.actor in LOGGED_IN else (404, "Narrower", ["tokens:create"])


def _held_by_another(cell: Cell) -> tuple[object, ...]:
    """Make a token of somebody else that makes others, and return what is asked of it."""
    return _asked_of(cell, GROUP_BOUND if cell.actor == WHOLE else WHOLE)


def _asked_of(cell: Cell, owner: str) -> tuple[object, ...]:
    made = cell.world.progress.access_tokens.create(cell.world.actors[owner], "Wide", ["tokens:create"])
    return (made.access.number, "Narrower", ["tokens:create"])


USE_CASES = (
    Line("access_tokens.create", LOGGED_IN, build=lambda _: ("Sync", ["tokens:write"]), but=_NO_ACCOUNT),
    Line("access_tokens.create_with", LOGGED_IN, build=_held, but=_NO_ACCOUNT),
    Line("access_tokens.create_with · of somebody else", frozenset(), build=_held_by_another, but=_NO_ACCOUNT),
    Line("access_tokens.of", ANYBODY),
    Line("access_tokens.get", LOGGED_IN, build=_own, but=_NO_ACCOUNT),
    Line("access_tokens.get · of somebody else", LOGGED_IN, build=_of_another, but=_NOT_THERE | _NO_ACCOUNT),
    Line("access_tokens.end", LOGGED_IN, build=_own, but=_NO_ACCOUNT),
    Line("access_tokens.end · of somebody else", LOGGED_IN, build=_of_another, but=_NOT_THERE | _NO_ACCOUNT),
)

ROUTES = (
    Line("GET /account/tokens", LOGGED_IN),
    Line("GET /account/tokens/create", LOGGED_IN),
    Line("POST /account/tokens/create", LOGGED_IN, build=lambda _: {"token_name": "Sync", "scopes": "tokens:write"}),
    Line("GET /account/tokens/{id:number}/revoke", LOGGED_IN, but=_NOT_THERE),
    Line("POST /account/tokens/{id:number}/revoke", LOGGED_IN, but=_NOT_THERE),
)

COMMANDS = (
    Line("tokens create", LOGGED_IN, build=lambda _: ("Sync", "--scope", "tokens:write")),
    Line("tokens list", LOGGED_IN),
    Line("tokens revoke", LOGGED_IN, build=_own),
    Line("tokens revoke · of somebody else", LOGGED_IN, build=_of_another, but=_NOT_THERE),
)
