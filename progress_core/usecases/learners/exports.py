"""Exporting a list of learners as a spreadsheet (B5)."""

from collections import Counter
from collections.abc import Iterator
from typing import Literal

from attrs import evolve

from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.learners.exports import COLUMNS, export_row
from progress_core.domain.learners.selection import refuse_too_large
from progress_core.domain.operations.audit import Action
from progress_core.domain.values.sheets import Cell, Table
from progress_core.ports.learners import LearnerQuery
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.accounts.proof import require_recent_proof
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.trail import entry_by
from progress_core.usecases.learners.selection import listed_pages


class LearnerExports:
    """What staff take out of a list of learners."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def table(self, actor: Actor, query: LearnerQuery, kind: Literal["xlsx", "csv"] = "xlsx") -> bytes:
        """Return all learners on the pages of a list, in its order, as a spreadsheet without passwords.

        Learners are read and written in batches. The audit trail records how many there were of each provider.

        Args:
            actor: staff who may see learners.
            query: of the list; where its page starts does not matter.
            kind: format of the file.

        Raises:
            NotAllowed: the actor may not see learners.
            ProofNeeded: the actor has not shown recently who they are.
            Rejected: there are more learners than one spreadsheet holds.

        Source: features B5.
        """
        actor.require(Permission.VIEW_LEARNERS)
        require_recent_proof(self._context, actor)
        spreadsheets, counts = self._context.spreadsheets, Counter[str]()
        query = evolve(query, after="")
        with self._context.store.snapshot() as work:
            refuse_too_large(work.learners.page(actor.scope, evolve(query, limit=1, counted=True)).total or 0)
            table = Table("Learners", COLUMNS, _rows(work, actor, query, counts))
            content = spreadsheets.write_csv(table) if kind == "csv" else spreadsheets.write([table])
        now = self._context.clock.now()
        with self._context.store.transaction() as work:  # after writing, which takes long and would keep others waiting
            work.audit.append(
                entry_by(actor, now, Action.EXPORT_LEARNERS, "provider", ukprn, ukprn, {"learners": str(count)})
                for ukprn, count in sorted(counts.items())
            )
        return content


def _rows(work: UnitOfWork, actor: Actor, query: LearnerQuery, counts: Counter[str]) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of all learners on a list, and count the learners of each provider."""
    names = {provider.ukprn: provider.name for provider in work.providers.in_scope(actor.scope)}
    for lines in listed_pages(work, actor, query):
        ids = [line.id for line in lines]
        learners = work.learners.get_many(actor.scope, ids)
        accounts = {account.id: account for account in work.accounts.get_many(ids)}
        for learner in learners:
            counts[learner.details.ukprn] += 1
            yield export_row(names.get(learner.details.ukprn, learner.details.ukprn), learner, accounts[learner.id])
