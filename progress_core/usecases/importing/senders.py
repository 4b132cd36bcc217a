"""Who has asked for the imports of a list (features J6)."""

from collections.abc import Iterable

from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.errors import NotFound
from progress_core.domain.importing.imports import Import
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.importing.requests import FileKind, sees


def senders(context: Context, actor: Actor, kind: FileKind, records: Iterable[Import]) -> dict[int, str]:
    """Return who has asked for imports: id of the import -> their name.

    Args:
        context: the ports.
        actor: who asks.
        kind: of the files.
        records: those that the actor does not see are left out.

    Source: features J6.
    """
    with context.store.snapshot() as work:
        return senders_in(work, actor, kind, records)


def senders_in(work: UnitOfWork, actor: Actor, kind: FileKind, records: Iterable[Import]) -> dict[int, str]:
    """Return the same in a unit of work that is open."""
    asked = {record.id: record.requested_by for record in records if sees(actor, kind, record)}
    names = {sender: _name(work, sender) for sender in set(asked.values())}
    return {import_id: names[sender] for import_id, sender in asked.items()}


def _name(work: UnitOfWork, sender: int) -> str:
    if sender == OPERATOR.account_id:
        return "The operator"
    try:
        return work.staff.get(sender).name
    except NotFound:
        return "Somebody who has left"
