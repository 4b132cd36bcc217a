"""The dashboard: ten counts over the actor's scope (manual 4)."""

from collections.abc import Mapping

from attrs import frozen

from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.learners.dashboard import LINES, counts, counts_by_provider
from progress_core.ports.learners import LearnerQuery
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.providers.providers import provider_in_scope


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

    def counts(self, actor: Actor, ukprn: str = "", year_group: int | None = None) -> Mapping[str, int]:
        """Return the ten counts by their keys, in the manual's order.

        Args:
            actor: whose learners are counted.
            ukprn: only those of one provider; "" for all in scope.
            year_group: only those of one year group, 7 to 14; None for all.

        Raises:
            NotAllowed: the actor may not see learners.
            NotFound: the provider is not there or not in scope.

        Source: manual 4; features D1, D2.
        """
        actor.require(Permission.VIEW_LEARNERS)
        with self._context.store.snapshot() as work:
            if ukprn:
                provider_in_scope(work, actor, ukprn)
            if year_group is not None:
                return _counts_of_year(work, actor, ukprn, year_group)
            folded: dict[int, int] = {}
            for (at, standing), number in work.learners.standings(actor.scope).items():
                if ukprn in ("", at):
                    folded[standing] = folded.get(standing, 0) + number
        return counts(folded)

    def by_provider(self, actor: Actor, year_group: int | None = None) -> list[ProviderCounts]:
        """Return the ten counts of each provider in scope, by name.

        Args:
            actor: whose learners are counted.
            year_group: only those of one year group, 7 to 14; None for all.

        Raises:
            NotAllowed: the actor may not see learners.

        Source: features D3.
        """
        actor.require(Permission.VIEW_LEARNERS)
        with self._context.store.snapshot() as work:
            counted = counts_by_provider(work.learners.standings(actor.scope))
            if year_group is not None:
                counted = {ukprn: _counts_of_year(work, actor, ukprn, year_group) for ukprn in counted}
            providers = list(work.providers.in_scope(actor.scope))
        none = counts({})
        return [ProviderCounts(found.ukprn, found.name, counted.get(found.ukprn, none)) for found in providers]


def _counts_of_year(work: UnitOfWork, actor: Actor, ukprn: str, year_group: int) -> dict[str, int]:
    """Return the ten counts of a year group: the lengths of the lists that they link to."""
    found = {}
    for line in LINES:
        asked = LearnerQuery(
            mask=line.mask, value=line.value, ukprn=ukprn, year_group=year_group, limit=1, counted=True
        )
        found[line.key] = work.learners.page(actor.scope, asked).total or 0
    return found
