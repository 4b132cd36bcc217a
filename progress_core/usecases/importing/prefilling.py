"""The learner import template, filled in from a file that lacks what an import needs (features J5)."""

from collections.abc import Sequence

from progress_core.domain.foundations.actors import Actor
from progress_core.domain.importing.mapped_sheets import mapped
from progress_core.domain.importing.mappings import FileMapping
from progress_core.domain.importing.prefilling import FilledRow, completed, rows_to_fill
from progress_core.domain.importing.template import template
from progress_core.domain.operations.audit import Action
from progress_core.ports.learners import Identity
from progress_core.usecases.accounts.proof import require_recent_proof
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.trail import entry_by
from progress_core.usecases.importing.run import MAX_WAIT_SECONDS


def filled_template(context: Context, actor: Actor, content: bytes, mapping: FileMapping | None) -> bytes:
    """Return the template with what a file says, and what is known of the learners in scope whom it names.

    Args:
        context: the ports.
        actor: who may import learners.
        content: the file.
        mapping: what its columns and values stand for; None if its headings are ours.

    Raises:
        ProofNeeded: the actor has not shown recently who they are, and the template would say what is known.
        Rejected: the file cannot be read, or has no rows or too many.
    """
    with context.spreadsheets.read(content, seconds=MAX_WAIT_SECONDS) as sheets:
        rows = rows_to_fill(mapped(sheets, mapping))
    known = _known(context, actor, rows)
    if known:
        require_recent_proof(context, actor)
    filled = context.spreadsheets.write([template(completed(rows, known))])
    now = context.clock.now()
    with context.store.transaction() as work:
        work.audit.append(
            entry_by(actor, now, Action.DOWNLOAD_FILLED_TEMPLATE, "provider", ukprn, ukprn)
            for ukprn in sorted({one.ukprn for one in known})
        )
    return filled


def _known(context: Context, actor: Actor, rows: Sequence[FilledRow]) -> list[Identity]:
    """Return the learners in scope with a ULN or UPN of the rows."""
    ulns, upns = ({number for row in rows if (number := row.get(name))} for name in ("uln", "upn"))
    with context.store.snapshot() as work:
        return list(work.learners.identified(actor.scope, ulns, upns))
