"""The dashboard: ten counts over the actor's scope (manual 4)."""

from collections.abc import Mapping

from attrs import frozen

from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.learners.dashboard import counts, counts_by_provider
from progress_core.usecases.foundations.context import Context


@frozen
class ProviderCounts:
    """The ten counts of one provider (D3)."""

    ukprn: str
    name: str
    counts: Mapping[str, int]


class Dashboard:
    """What staff see first."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def counts(self, actor: Actor) -> Mapping[str, int]:
        """Return the ten counts by their keys, in the manual's order.

        Raises:
            NotAllowed: the actor may not see learners.

        Source: manual 4; features D1, D2.
        """
        actor.require(Permission.VIEW_LEARNERS)
        with self._context.store.snapshot() as work:
            folded: dict[int, int] = {}
            for (_, standing), number in work.learners.standings(actor.scope).items():
                folded[standing] = folded.get(standing, 0) + number
        return counts(folded)

    def by_provider(self, actor: Actor) -> list[ProviderCounts]:
        """Return the ten counts of each provider in scope, by name.

        Raises:
            NotAllowed: the actor may not see learners.

        Source: features D3.
        """
        actor.require(Permission.VIEW_LEARNERS)
        with self._context.store.snapshot() as work:
            counted = counts_by_provider(work.learners.standings(actor.scope))
            providers = list(work.providers.in_scope(actor.scope))
        none = counts({})
        return [ProviderCounts(found.ukprn, found.name, counted.get(found.ukprn, none)) for found in providers]
