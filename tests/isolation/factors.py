"""Second factors that the actors of the table have, where they may have any."""

from contextlib import suppress

from progress_core.domain.foundations.errors import NotFound
from progress_core.domain.foundations.permissions import STAFF_ROLES
from progress_core.memory.passkeys import MemoryAuthenticator
from tests.given.factors import code_now
from tests.isolation.expect import ADMISSIONS, STAFF
from tests.isolation.rows import Cell

OWN_FACTORS = STAFF | {ADMISSIONS}
"""Who may have a second factor."""


def with_app(cell: Cell) -> tuple[object, ...]:
    """Add an authenticator app to the actor, and return no arguments; their sessions go on."""
    progress, actor = cell.world.progress, cell.world.actors[cell.actor]
    if actor.role in STAFF_ROLES:
        new = progress.second_factors.begin_app(actor)
        keep = cell.world.sessions.get(cell.actor, "")
        progress.second_factors.confirm_app(actor, new.sealed, code_now(progress, new.secret), keep=keep)
    return ()


def with_passkey(cell: Cell) -> str:
    """Add a passkey to the actor, and return its id."""
    progress, actor = cell.world.progress, cell.world.actors[cell.actor]
    if actor.role not in STAFF_ROLES:
        return "unknown"
    session = cell.world.sessions.get(cell.actor, "")
    asked = progress.passkeys.ask_to_create(actor, session)
    progress.passkeys.add(actor, session, asked.sealed, MemoryAuthenticator().create(asked.options), "Phone")
    (passkey,) = progress.second_factors.overview(actor).passkeys
    return passkey.id


def of_colleague(cell: Cell) -> str:
    """Add an authenticator app to the member of staff whom something is done to, and return their username."""
    progress = cell.world.progress
    with suppress(NotFound):
        colleague = progress.accounts.actor(cell.name)
        new = progress.second_factors.begin_app(colleague)
        progress.second_factors.confirm_app(colleague, new.sealed, code_now(progress, new.secret))
    return cell.name
