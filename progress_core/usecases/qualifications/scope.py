"""The learners whose qualifications somebody exports or imports: a provider's, or those of their learner groups."""

from collections.abc import Iterator

from attrs import evolve

from progress_core.domain.foundations.actors import Actor, Scope
from progress_core.domain.foundations.choices import staff_add_qualifications
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.domain.learners.learners import Learner
from progress_core.domain.providers.providers import Provider
from progress_core.domain.qualifications.catalogue import Catalogue, default_catalogue
from progress_core.domain.qualifications.workbook import ExportedLearner
from progress_core.ports.learners import LearnerQuery
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.providers.providers import provider_in_scope

BATCH_SIZE = 500
"""How many learners are read at a time: they need not all be in memory at once."""


def provider_to_import(work: UnitOfWork, actor: Actor, ukprn: str) -> str:
    """Return the UKPRN of the one provider to import for; "" for all that the actor sees whole.

    Args:
        work: any unit of work.
        actor: who asks.
        ukprn: that they name, or "".

    Raises:
        NotFound: the provider is not there or not in scope.
        Rejected: none is named, and the actor is restricted to groups and has several providers.
    """
    if ukprn:
        return provider_in_scope(work, actor, ukprn).ukprn
    if not actor.scope.groups:
        return ""
    providers = list(work.providers.in_scope(actor.scope))
    if len(providers) != 1:
        raise Rejected(problems=[problem("ukprn", "name_provider", rule="qualification_import.learner")])
    return providers[0].ukprn


def restricted_to(actor: Actor, ukprn: str) -> frozenset[int]:
    """Return the groups to which the actor is restricted at a provider; none if they see all of it."""
    return frozenset() if not ukprn or actor.scope.sees_provider(ukprn) else actor.scope.groups


def staff_add(learner: Learner, provider: Provider) -> bool:
    """Return whether staff add this learner's qualifications (C4)."""
    return staff_add_qualifications(learner.staff_add_qualifications, provider).value


def catalogue_of(context: Context) -> Catalogue:
    """Return the installation's catalogue of qualifications (C6)."""
    return context.limits.catalogue or default_catalogue()


class LearnersToExport:
    """The learners of a year group whose qualifications staff add, read some at a time.

    Args:
        scope: the scope of the person who asks.
        provider: whose learners.
        year_group: 7 to 14.

    After the last of them, `taken` is how many there were, and `left_out` how many add their own.
    """

    def __init__(self, scope: Scope, provider: Provider, year_group: int) -> None:
        self.provider = provider
        self.year_group = year_group
        self.taken = 0
        self.left_out = 0
        self._scope = scope

    def of(self, work: UnitOfWork) -> Iterator[ExportedLearner]:
        """Yield the learners with their qualifications, by last name and first name."""
        query = LearnerQuery(ukprn=self.provider.ukprn, year_group=self.year_group, limit=BATCH_SIZE)
        while True:
            page = work.learners.page(self._scope, query)
            everybody = work.learners.get_many(self._scope, [line.id for line in page.lines])
            taken = [learner for learner in everybody if staff_add(learner, self.provider)]
            kept = work.qualifications.of_many(self._scope, [learner.id for learner in taken])
            self.left_out += len(everybody) - len(taken)
            for learner in taken:
                self.taken += 1
                yield learner, self.provider, kept[learner.id].qualifications
            if not page.next:
                return
            query = evolve(query, after=page.next)
