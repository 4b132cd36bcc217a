"""Recalculating the standings that are stored, once their definition has changed (ADR 3)."""

from progress_core.domain.foundations.actors import EVERYTHING, Actor
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.operations.audit import Action
from progress_core.usecases.consequences.standings import correct_standings, hold_provider, stale_standings
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.trail import entry_by


class Standings:
    """What an operator does when a new version defines a learner's standing in another way."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def recalculate(self, actor: Actor) -> int:
        """Correct every stored standing that is not the one that holds; the others are only read.

        Providers are looked through one at a time, and those with a stale standing are corrected in a
        transaction each. Running it again finishes what was interrupted.

        Args:
            actor: the operator.

        Returns:
            how many standings were corrected.

        Raises:
            NotAllowed: the actor does not run the system.
            Conflict: somebody changed one of the learners meanwhile; run it again.

        Source: features D1.
        """
        actor.require(Permission.OPERATE)
        with self._context.store.snapshot() as work:
            providers = work.providers.in_scope(EVERYTHING)
            stale = [provider.ukprn for provider in providers if stale_standings(work, provider)]
        return sum(self._correct(actor, ukprn) for ukprn in stale)

    def _correct(self, actor: Actor, ukprn: str) -> int:
        with self._context.store.transaction() as work:
            hold_provider(work, ukprn)
            corrected = correct_standings(work, work.providers.get(EVERYTHING, ukprn))
            facts = {"learners": str(corrected)}
            now = self._context.clock.now()
            action = Action.RECALCULATE_STANDINGS
            work.audit.append([entry_by(actor, now, action, "provider", ukprn, ukprn, facts)])
        return corrected
